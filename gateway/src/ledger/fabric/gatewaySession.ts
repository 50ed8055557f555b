/** One open connection through @hyperledger/fabric-gateway, and the blocks its peer delivers. */
import { createPrivateKey } from 'node:crypto';
import { Client as GrpcClient, credentials } from '@grpc/grpc-js';
import { connect, hash } from '@hyperledger/fabric-gateway';
import type { Gateway, Network } from '@hyperledger/fabric-gateway';
import { signLowS } from '../../../../network/embedded/src/identity/signatures';
import type { DeliveredBlock } from './blockBytes';
import { FabricUnreachable } from './client';
import { tlsNameOf } from './connection';
import type { FabricConnection, FabricNode } from './connection';
import { callError } from './gatewayErrors';

export interface GatewaySession {
  readonly gateway: Gateway;
  readonly grpc: GrpcClient;
  readonly network: Network;
}

/** A connection to a peer. */
export function connectTo(peer: FabricNode): GrpcClient {
  const tlsName = tlsNameOf(peer);
  return new GrpcClient(peer.address, credentials.createSsl(Buffer.from(peer.tlsRootPem)), {
    ...(tlsName === null ? {} : { 'grpc.ssl_target_name_override': tlsName }),
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
  });
}

/** One connection to one of the organisation's own peers; another one is taken when a connection is built anew. */
export function openGatewaySession(connection: FabricConnection, attempt: number): GatewaySession {
  const { mspId, channel, peers, service } = connection;
  const own = peers.filter((peer) => peer.mspId === mspId);
  const peer = own[attempt % own.length];
  if (peer === undefined) throw new FabricUnreachable(`the connection names no peer of ${mspId}`);
  const grpc = connectTo(peer);
  const key = createPrivateKey(service.privateKeyPem);
  const gateway = connect({
    client: grpc,
    identity: { mspId, credentials: Buffer.from(service.certificatePem) },
    // OpenSSL hashes and signs in one step, so the message itself is handed over.
    hash: hash.none,
    signer: (message) => Promise.resolve(signLowS(key, message)),
  });
  return { gateway, grpc, network: gateway.getNetwork(channel) };
}

/** What of the client's generated messages is used. */
interface SerialisedMap {
  forEach(visit: (value: { serializeBinary(): Uint8Array }, key: number) => void): void;
}

/** Blocks with their reader's private data, from a height on, for ever. Throws FabricUnreachable when the peer is lost. */
export async function* delivered(
  { network }: GatewaySession,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<DeliveredBlock, void, undefined> {
  const events = await network.getBlockAndPrivateDataEvents({ startBlock: BigInt(from) });
  const close = (): void => {
    events.close();
  };
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  try {
    for await (const event of events) {
      // The client's types name a map class that it does not bring along.
      const sets = event.getPrivateDataMapMap() as unknown as SerialisedMap;
      const privateSets = new Map<number, Uint8Array>();
      sets.forEach((set, index) => privateSets.set(index, set.serializeBinary()));
      yield { block: event.getBlock()?.serializeBinary() ?? new Uint8Array(), privateSets };
    }
    if (!signal.aborted) throw new FabricUnreachable('the stream of blocks ended');
  } catch (error) {
    if (!signal.aborted) throw callError(error);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}
