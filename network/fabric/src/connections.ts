/** What an organisation's gateway needs to reach the network: one file per organisation, with its own key beside it. */
import path from 'node:path';
import { writeJson } from './files';
import type { Consensus } from './definition';
import { identityNamed, SERVICE } from './identities';
import type { NetworkHandle } from './handle';
import { addressOf } from './plan';
import type { NetworkPlan, OrganisationPlan } from './plan';
import type { NetworkRecord } from './record';
import { FabricNetworkError } from './errors';

/** A node as a client sees it. */
export interface ReachableNode {
  readonly mspId: string;
  readonly name: string;
  /** `host:port`. */
  readonly address: string;
  readonly tlsRootPem: string;
}

/** One organisation's way to the network. Peers: its own first, then one or more of every other organisation. */
export interface ConnectionFile {
  readonly format: 1;
  readonly mspId: string;
  readonly channel: string;
  readonly chaincodes: readonly string[];
  readonly peers: readonly ReachableNode[];
  readonly orderers: readonly ReachableNode[];
  /** Under `bft` clients tell all orderers of a transaction. */
  readonly consensus: Consensus;
  /** Its clients evaluate and never submit. */
  readonly readsOnly: boolean;
  readonly service: { readonly certificatePem: string; readonly privateKeyPem: string };
}

/** Where an organisation's gateway finds its connection. */
export function connectionFile(folder: string, slug: string): string {
  return path.join(folder, 'organisations', slug, 'connection.json');
}

function nodesOf(handle: NetworkHandle, plan: NetworkPlan, kind: 'peers' | 'orderers'): readonly ReachableNode[] {
  return plan[kind].map((node) => ({
    mspId: node.mspId,
    name: node.name,
    address: addressOf(node),
    tlsRootPem: handle.identities.get(node.mspId)?.authority.tlsRoot.certificatePem ?? '',
  }));
}

function connectionOf(handle: NetworkHandle, organisation: OrganisationPlan, record: NetworkRecord): ConnectionFile {
  const { mspId } = organisation;
  const own = handle.identities.get(mspId);
  if (own === undefined) throw new FabricNetworkError(`no identities of ${mspId}`);
  const { certificatePem, privateKeyPem } = identityNamed(own, SERVICE);
  const peers = nodesOf(handle, handle.plan, 'peers');
  return {
    format: 1,
    mspId,
    channel: handle.plan.definition.channel,
    chaincodes: record.chaincodes.map(({ name }) => name),
    peers: [...peers.filter((peer) => peer.mspId === mspId), ...peers.filter((peer) => peer.mspId !== mspId)],
    orderers: nodesOf(handle, handle.plan, 'orderers'),
    consensus: handle.plan.definition.consensus,
    readsOnly: organisation.definition.readsOnly,
    service: { certificatePem, privateKeyPem },
  };
}

/** Writes the connection of every organisation with a peer. */
export async function writeConnections(handle: NetworkHandle, record: NetworkRecord): Promise<void> {
  for (const organisation of handle.plan.organisations) {
    if (organisation.peers.length === 0) continue;
    const file = connectionFile(handle.plan.folder, organisation.definition.slug);
    await writeJson(file, connectionOf(handle, organisation, record));
  }
}
