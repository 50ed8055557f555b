/** The processes of a planned network, in the order of starting: orderers, peers, chaincodes. */
import path from 'node:path';
import { CHAINCODE_SERVER, identitiesFolder } from './identities';
import { LOG_LEVEL } from './handle';
import type { NetworkHandle } from './handle';
import { chaincodePort, HOST } from './plan';
import type { NetworkPlan, OrganisationPlan } from './plan';
import type { RecordedChaincode } from './record';
import type { ProcessSpec } from './supervisor/runFolder';

function logOf({ folder }: NetworkPlan, name: string): string {
  return path.join(folder, 'logs', `${name}.log`);
}

/** Orderers and peers. */
export function nodeProcesses({ plan, programs }: NetworkHandle): readonly ProcessSpec[] {
  const spec = (
    node: Readonly<{ name: string; folder: string }>,
    program: string,
    args: readonly string[],
  ): ProcessSpec => ({
    name: node.name,
    program,
    args,
    environment: { FABRIC_CFG_PATH: node.folder, FABRIC_LOGGING_SPEC: LOG_LEVEL },
    folder: node.folder,
    log: logOf(plan, node.name),
  });
  return [
    ...plan.orderers.map((node) => spec(node, programs.paths.orderer, [])),
    ...plan.peers.map((node) => spec(node, programs.paths.peer, ['node', 'start'])),
  ];
}

/** Name of an organisation's process of a chaincode version. */
export function chaincodeProcessName(slug: string, { name, sequence }: RecordedChaincode): string {
  return `${name}-${sequence}.${slug}`;
}

interface ChaincodePlace {
  readonly plan: NetworkPlan;
  readonly organisation: OrganisationPlan;
  /** Place of the chaincode among those of the network. */
  readonly index: number;
}

/**
 * A batch's bodies outlive several collections of Node's default young space of 16 MiB; with twice that a third of the
 * chaincode's processor time is not spent.
 */
const YOUNG_SPACE = '--max-semi-space-size=32';

/** One organisation's own process: it executes for nobody else, and knows whose it is. */
export function chaincodeProcess(
  { plan, organisation, index }: ChaincodePlace,
  chaincode: RecordedChaincode,
): ProcessSpec {
  const { mspId, definition } = organisation;
  const name = chaincodeProcessName(definition.slug, chaincode);
  const identities = path.join(identitiesFolder(organisation), mspId);
  const tls = path.join(identities, 'tls', CHAINCODE_SERVER);
  return {
    name,
    program: process.execPath,
    args: [YOUNG_SPACE, chaincode.bundleFile],
    environment: {
      CORE_PEER_LOCALMSPID: mspId,
      CORE_CHAINCODE_ID: chaincode.packageIds[mspId] ?? '',
      CORE_CHAINCODE_ADDRESS: `${HOST}:${chaincodePort(organisation, index, chaincode.sequence)}`,
      CORE_CHAINCODE_LOGGING_LEVEL: 'error',
      CHAINCODE_TLS_KEY_FILE: `${tls}.key`,
      CHAINCODE_TLS_CERT_FILE: `${tls}.pem`,
      CHAINCODE_TLS_CLIENT_CA_FILE: path.join(identities, 'tlsca.pem'),
    },
    folder: plan.folder,
    log: logOf(plan, name),
  };
}

/** Processes of all chaincodes at every organisation that has approved a package. */
export function chaincodeProcesses(
  plan: NetworkPlan,
  chaincodes: readonly RecordedChaincode[],
): readonly ProcessSpec[] {
  return chaincodes.flatMap((chaincode, index) =>
    plan.organisations
      .filter(({ mspId, peers }) => peers.length > 0 && mspId in chaincode.packageIds)
      .map((organisation) => chaincodeProcess({ plan, organisation, index }, chaincode)),
  );
}
