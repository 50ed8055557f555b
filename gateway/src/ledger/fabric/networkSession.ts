/** One open connection through fabric-network: its channel, with the peers and orderers that discovery named. */
import './sdkLog';
import { Gateway } from 'fabric-network';
import type { Network } from 'fabric-network';
import type { Channel, DiscoveryService, Endorser, IdentityContext } from 'fabric-common';
import type { MspId } from '../../../../chaincode/src/protocol/acts';
import { FabricUnreachable } from './client';
import { tlsNameOf } from './connection';
import type { FabricConnection } from './connection';
import { serviceIdentity, serviceIdentityProvider } from './networkIdentity';

export interface NetworkSession {
  readonly gateway: Gateway;
  readonly network: Network;
  readonly channel: Channel;
  /** Whether an orderer's word alone means nothing. */
  readonly isByzantine: boolean;
  /** A context of its own for each proposal: it carries nonce and transaction id. */
  readonly newContext: () => IdentityContext;
}

const READY_MS_MAX = 3000;
/** Messages may be as large as the nodes take them; the client's own limits are switched off. */
const GRPC_OPTIONS = {
  'grpc-wait-for-ready-timeout': READY_MS_MAX,
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
} as const;

/** A connection profile with the organisation's own peers; all others are discovered through them. */
function profileOf({ mspId, channel, peers }: FabricConnection): Record<string, unknown> {
  const own = peers.filter((peer) => peer.mspId === mspId);
  const entries = own.map(({ name, address, tlsRootPem }) => {
    return [name, { url: `grpcs://${address}`, tlsCACerts: { pem: tlsRootPem }, grpcOptions: GRPC_OPTIONS }];
  });
  const names = own.map(({ name }) => name);
  return {
    version: '1.0.0',
    channels: { [channel]: { peers: names } },
    organizations: { [mspId]: { mspid: mspId, peers: names } },
    peers: Object.fromEntries(entries) as Record<string, unknown>,
  };
}

/** Options of every connection, discovered ones included. */
function connectionOptions({ peers }: FabricConnection): Record<string, unknown> {
  const [first] = peers;
  const tlsName = first === undefined ? null : tlsNameOf(first);
  return { ...GRPC_OPTIONS, ...(tlsName === null ? {} : { 'ssl-target-name-override': tlsName }) };
}

/** Connects and discovers. Throws what the client throws. */
export async function openSession(connection: FabricConnection): Promise<NetworkSession> {
  const gateway = new Gateway();
  await gateway.connect(profileOf(connection), {
    identity: serviceIdentity(connection),
    identityProvider: serviceIdentityProvider,
    'connection-options': connectionOptions(connection),
    discovery: { enabled: !connection.readsOnly, asLocalhost: false },
  });
  try {
    const network = await gateway.getNetwork(connection.channel);
    const user = await serviceIdentityProvider.getUserContext(serviceIdentity(connection), connection.mspId);
    const channel = network.getChannel();
    const isByzantine = connection.consensus === 'bft';
    return { gateway, network, channel, isByzantine, newContext: () => channel.client.newIdentityContext(user) };
  } catch (error) {
    gateway.disconnect();
    throw error;
  }
}

/** The client keeps what it discovered at first; asked again, it finds organisations that have joined since. */
async function rediscover({ network, newContext }: NetworkSession): Promise<void> {
  const { discoveryService } = network as Network & { readonly discoveryService?: DiscoveryService };
  if (discoveryService === undefined) return;
  const context = newContext();
  discoveryService.build(context);
  discoveryService.sign(context);
  await discoveryService.send({ asLocalhost: false, targets: discoveryService.targets });
}

/** Peers of an organisation that answer, in no order. Throws FabricUnreachable where there is none. */
async function answering(channel: Channel, mspId: MspId): Promise<readonly Endorser[]> {
  const peers = channel.getEndorsers(mspId);
  const connected = await Promise.all(peers.map((peer) => peer.checkConnection().catch(() => false)));
  return peers.filter((_, index) => connected[index] === true);
}

/** One peer for each named organisation. Throws FabricUnreachable naming the organisation that cannot endorse. */
export async function endorsersOf(session: NetworkSession, organisations: readonly MspId[]): Promise<Endorser[]> {
  const { channel } = session;
  if (organisations.some((mspId) => channel.getEndorsers(mspId).length === 0)) await rediscover(session);
  const chosen: Endorser[] = [];
  for (const mspId of organisations) {
    const peers = await answering(channel, mspId);
    const peer = peers[Math.floor(Math.random() * peers.length)];
    if (peer === undefined) throw new FabricUnreachable(`no peer of ${mspId} answers`);
    chosen.push(peer);
  }
  return chosen;
}
