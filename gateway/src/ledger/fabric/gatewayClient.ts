/** The Fabric client on @hyperledger/fabric-gateway: the peer's gateway plans nothing, the endorsers are always named. */
import type { Proposal, ProposalOptions, Transaction } from '@hyperledger/fabric-gateway';
import type { MspId } from '../../../../chaincode/src/protocol/acts';
import type { LedgerBlock } from '../port';
import { ledgerBlockOf } from './blockBytes';
import { Breaker, BREAKER } from './breaker';
import type { CommitSeen, EndorsedTransaction, FabricCall, FabricClient } from './client';
import type { FabricConnection } from './connection';
import { endorsedDirectly } from './gatewayDirect';
import { callError, isCertainlyNotOrdered } from './gatewayErrors';
import { delivered, openGatewaySession } from './gatewaySession';
import type { GatewaySession } from './gatewaySession';
import { answeredBlock, answeredHeight, answeredStatus } from './systemAnswers';

const CALL_MS_MAX = 30_000;
const QSCC = 'qscc';

interface Parts {
  readonly connection: FabricConnection;
  readonly chaincode: string;
  readonly commitMsMax: number;
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
  readonly #breaker: Breaker<GatewaySession>;
  #opened = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#breaker = new Breaker({
      ...BREAKER,
      open: () => Promise.resolve(openGatewaySession(parts.connection, this.#opened++)),
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
    const { chaincode, connection } = this.#parts;
    if ((call.transientOf?.size ?? 0) > 0) {
      return this.#use(async ({ gateway }) => {
        const { transactionId, payload, prepared } = await endorsedDirectly(
          { connection, chaincode },
          call,
          organisations,
        );
        return { transactionId, payload, order: () => this.#order(gateway.newTransaction(prepared)) };
      });
    }
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
    const session = await this.#use((open) => Promise.resolve(open));
    for await (const block of delivered(session, from, signal)) yield ledgerBlockOf(block, this.#parts.chaincode);
  }

  height(): Promise<number> {
    return this.#use(async (session) => answeredHeight(await this.#ask(session, 'GetChainInfo')));
  }

  close(): Promise<void> {
    this.#breaker.close();
    return Promise.resolve();
  }

  #use<T>(action: (session: GatewaySession) => Promise<T>): Promise<T> {
    return this.#breaker.use((session) => translated(() => action(session)));
  }

  #ask({ network }: GatewaySession, question: string, ...args: readonly string[]): Promise<Uint8Array> {
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
