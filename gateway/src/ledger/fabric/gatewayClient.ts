/** The Fabric client on @hyperledger/fabric-gateway: the peer's gateway plans nothing, the endorsers are always named. */
import { createPrivateKey } from 'node:crypto';
import { Client as GrpcClient, credentials } from '@grpc/grpc-js';
import { connect, hash } from '@hyperledger/fabric-gateway';
import type { Gateway, Network, Proposal, ProposalOptions, Transaction } from '@hyperledger/fabric-gateway';
import type { MspId } from '../../../../chaincode/src/protocol/acts';
import { signLowS } from '../../../../network/embedded/src/identity/signatures';
import type { LedgerBlock } from '../port';
import { ledgerBlockOf } from './blockBytes';
import { Breaker, BREAKER } from './breaker';
import { FabricUnreachable } from './client';
import type { CommitSeen, EndorsedTransaction, FabricCall, FabricClient } from './client';
import type { FabricConnection } from './connection';
import { callError, isCertainlyNotOrdered } from './gatewayErrors';
import { answeredBlock, answeredHeight, answeredStatus } from './systemAnswers';

const CALL_MS_MAX = 30_000;
const QSCC = 'qscc';

/** What of the client's generated messages is used. */
interface SerialisedMap {
  forEach(visit: (value: { serializeBinary(): Uint8Array }, key: number) => void): void;
}

interface Session {
  readonly gateway: Gateway;
  readonly grpc: GrpcClient;
  readonly network: Network;
}

interface Parts {
  readonly connection: FabricConnection;
  readonly chaincode: string;
  readonly commitMsMax: number;
}

/** One connection to one of the organisation's own peers; another one is taken when a connection is built anew. */
function openSession({ mspId, channel, peers, service }: FabricConnection, attempt: number): Session {
  const own = peers.filter((peer) => peer.mspId === mspId);
  const peer = own[attempt % own.length];
  if (peer === undefined) throw new FabricUnreachable(`the connection names no peer of ${mspId}`);
  const grpc = new GrpcClient(peer.address, credentials.createSsl(Buffer.from(peer.tlsRootPem)), {
    // A TLS name must not be an address, and every node's certificate has this one.
    ...(/^[\d.]+:/.test(peer.address) ? { 'grpc.ssl_target_name_override': 'localhost' } : {}),
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
  });
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

function deadline(ms: number): { readonly deadline: number } {
  return { deadline: Date.now() + ms };
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw callError(error);
  }
}

function optionsOf({ args, transient }: FabricCall, organisations: readonly MspId[]): ProposalOptions {
  return { arguments: [...args], transientData: { ...transient }, endorsingOrganizations: [...organisations] };
}

class GatewayClient implements FabricClient {
  readonly #parts: Parts;
  readonly #breaker: Breaker<Session>;
  #opened = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#breaker = new Breaker({
      ...BREAKER,
      open: () => Promise.resolve(openSession(parts.connection, this.#opened++)),
      close: ({ gateway, grpc }) => {
        gateway.close();
        grpc.close();
      },
    });
  }

  evaluate(call: FabricCall): Promise<Uint8Array> {
    const { chaincode, connection } = this.#parts;
    return this.#use(({ network }) => {
      const proposal = network.getContract(chaincode).newProposal(call.fn, optionsOf(call, [connection.mspId]));
      return proposal.evaluate(deadline(CALL_MS_MAX));
    });
  }

  async endorse(call: FabricCall, organisations: readonly MspId[]): Promise<EndorsedTransaction> {
    const { chaincode } = this.#parts;
    return this.#use(async ({ network }) => {
      const proposal: Proposal = network.getContract(chaincode).newProposal(call.fn, optionsOf(call, organisations));
      const transaction = await proposal.endorse(deadline(CALL_MS_MAX));
      return {
        transactionId: proposal.getTransactionId(),
        payload: transaction.getResult(),
        order: () => this.#order(transaction),
      };
    });
  }

  async *blocks(from: number, signal: AbortSignal): AsyncGenerator<LedgerBlock, void, undefined> {
    const events = await this.#use(({ network }) => network.getBlockAndPrivateDataEvents({ startBlock: BigInt(from) }));
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
        const block = event.getBlock()?.serializeBinary() ?? new Uint8Array();
        yield ledgerBlockOf({ block, privateSets }, this.#parts.chaincode);
      }
      if (!signal.aborted) throw new FabricUnreachable('the stream of blocks ended');
    } catch (error) {
      if (!signal.aborted) throw callError(error);
    } finally {
      signal.removeEventListener('abort', close);
      close();
    }
  }

  height(): Promise<number> {
    return this.#use(async (session) => answeredHeight(await this.#ask(session, 'GetChainInfo')));
  }

  close(): Promise<void> {
    this.#breaker.close();
    return Promise.resolve();
  }

  #use<T>(action: (session: Session) => Promise<T>): Promise<T> {
    return this.#breaker.use((session) => translated(() => action(session)));
  }

  #ask({ network }: Session, question: string, ...args: readonly string[]): Promise<Uint8Array> {
    const { channel, mspId } = this.#parts.connection;
    const proposal = network
      .getContract(QSCC)
      .newProposal(question, { arguments: [channel, ...args], endorsingOrganizations: [mspId] });
    return proposal.evaluate(deadline(CALL_MS_MAX));
  }

  /** Throws FabricUnreachable where certainly nothing was ordered. */
  async #order(transaction: Transaction): Promise<CommitSeen> {
    const { commitMsMax } = this.#parts;
    try {
      const commit = await transaction.submit(deadline(CALL_MS_MAX));
      const { code, blockNumber } = await commit.getStatus(deadline(commitMsMax));
      return { isSeen: true, validationCode: code, blockNumber: Number(blockNumber) };
    } catch (error) {
      if (isCertainlyNotOrdered(error)) throw callError(error);
      return this.#askForStatus(transaction.getTransactionId(), error);
    }
  }

  /** No answer or too late a one: the peer is asked for the transaction once more. */
  async #askForStatus(transactionId: string, cause: unknown): Promise<CommitSeen> {
    try {
      return await this.#use(async (session) => {
        const validationCode = answeredStatus(await this.#ask(session, 'GetTransactionByID', transactionId));
        const blockNumber = answeredBlock(await this.#ask(session, 'GetBlockByTxID', transactionId));
        return { isSeen: true, validationCode, blockNumber };
      });
    } catch {
      return { isSeen: false, reason: cause instanceof Error ? cause.message : String(cause) };
    }
  }
}

export function gatewayClient(parts: Parts): FabricClient {
  return new GatewayClient(parts);
}
