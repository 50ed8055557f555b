/** Pure: where every node of a network lives and listens. The same definition always gives the same plan. */
import path from 'node:path';
import type { NetworkDefinition, OrganisationDefinition } from './definition';

/** Everything listens here only. */
export const HOST = '127.0.0.1';

/** Ports of one organisation lie in a stride of their own, so that a new organisation moves nobody's. */
const PORTS_PER_ORGANISATION = 16;
export const ORGANISATIONS_MAX = 32;
const PEER_PORTS = 3;
const CHAINCODE_OFFSET = 6;
/** Chaincodes of one network that run at once, each in two versions during an upgrade. */
export const CHAINCODES_MAX = 3;
const ORDERER_OFFSET = 12;

interface Node {
  /** `peer0.core`, also the name of its certificates' files. */
  readonly name: string;
  readonly mspId: string;
  /** Absolute: its configuration, keys and ledger. */
  readonly folder: string;
  readonly port: number;
  readonly operationsPort: number;
}

export interface PeerPlan extends Node {
  readonly chaincodePort: number;
}

export interface OrdererPlan extends Node {
  readonly adminPort: number;
}

export interface OrganisationPlan {
  readonly definition: OrganisationDefinition;
  readonly mspId: string;
  /** Absolute folder of this organisation alone. */
  readonly folder: string;
  readonly peers: readonly PeerPlan[];
  readonly orderer: OrdererPlan | null;
  readonly firstPort: number;
}

export interface NetworkPlan {
  readonly definition: NetworkDefinition;
  readonly folder: string;
  readonly organisations: readonly OrganisationPlan[];
  readonly peers: readonly PeerPlan[];
  readonly orderers: readonly OrdererPlan[];
}

function peerPlan(
  organisation: Pick<OrganisationPlan, 'definition' | 'folder' | 'firstPort'>,
  index: number,
): PeerPlan {
  const { definition, folder, firstPort } = organisation;
  const port = firstPort + index * PEER_PORTS;
  return {
    name: `peer${index}.${definition.slug}`,
    mspId: definition.mspId,
    folder: path.join(folder, `peer${index}`),
    port,
    chaincodePort: port + 1,
    operationsPort: port + 2,
  };
}

function organisationPlan(definition: OrganisationDefinition, folder: string, firstPort: number): OrganisationPlan {
  const own = path.join(folder, 'organisations', definition.slug);
  const base = { definition, folder: own, firstPort };
  const port = firstPort + ORDERER_OFFSET;
  const orderer: OrdererPlan = {
    name: `orderer0.${definition.slug}`,
    mspId: definition.mspId,
    folder: path.join(own, 'orderer0'),
    port,
    adminPort: port + 1,
    operationsPort: port + 2,
  };
  return {
    ...base,
    mspId: definition.mspId,
    peers: Array.from({ length: definition.peers }, (_, index) => peerPlan(base, index)),
    orderer: definition.hasOrderer ? orderer : null,
  };
}

/** The plan of a definition in a folder. Throws RangeError where there are more organisations than ports. */
export function planOf(definition: NetworkDefinition, folder: string, basePort: number): NetworkPlan {
  if (definition.organisations.length > ORGANISATIONS_MAX) throw new RangeError('too many organisations for the ports');
  const organisations = definition.organisations.map((organisation, index) =>
    organisationPlan(organisation, folder, basePort + index * PORTS_PER_ORGANISATION),
  );
  return {
    definition,
    folder,
    organisations,
    peers: organisations.flatMap(({ peers }) => peers),
    orderers: organisations.flatMap(({ orderer }) => (orderer === null ? [] : [orderer])),
  };
}

/** Port of an organisation's process of the n-th chaincode; two by turns, so that an upgrade runs both. */
export function chaincodePort({ firstPort }: OrganisationPlan, chaincode: number, sequence: number): number {
  if (chaincode >= CHAINCODES_MAX) throw new RangeError('too many chaincodes for the ports');
  return firstPort + CHAINCODE_OFFSET + chaincode * 2 + (sequence % 2);
}

export function addressOf(node: Readonly<{ port: number }>): string {
  return `${HOST}:${node.port}`;
}

/** Every port that must be free before the nodes of an organisation start. */
export function portsOf({ peers, orderer }: OrganisationPlan): readonly number[] {
  const ofPeers = peers.flatMap(({ port, chaincodePort: listen, operationsPort }) => [port, listen, operationsPort]);
  return orderer === null ? ofPeers : [...ofPeers, orderer.port, orderer.adminPort, orderer.operationsPort];
}
