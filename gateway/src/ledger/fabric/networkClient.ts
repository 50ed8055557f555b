/** The Fabric client on fabric-network 2.2, with what its higher layer lacks: named endorsers and outcomes told apart. */
import './sdkLog';
import type { Endorsement, EndorsementResponse, Endorser, ProposalResponse } from 'fabric-common';
import type { MspId } from '../../../../chaincode/src/protocol/acts';
import type { LedgerBlock } from '../port';
import { Breaker, BREAKER } from './breaker';
import { AnswersDiffer, ChaincodeSaidNo, FabricUnreachable } from './client';
import type { EndorsedTransaction, FabricCall, FabricClient } from './client';
import type { FabricConnection } from './connection';
import { networkBlocks } from './networkBlocks';
import { orderAndWait } from './networkCommit';
import { endorsersOf, openSession } from './networkSession';
import type { NetworkSession } from './networkSession';
import { heightOf } from './networkStatus';
import { tailoredHandler } from './networkTailored';

const ENDORSE_MS_MAX = 30_000;
const OK_BELOW = 400;

/** How long a commit is waited for, in milliseconds. */
export interface CommitPatience {
  readonly commitMsMax: number;
}

interface Parts extends CommitPatience {
  readonly connection: FabricConnection;
  readonly chaincode: string;
}

function transientOf({ transient }: FabricCall): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(transient).map(([name, value]) => [name, Buffer.from(value)]));
}

/** Answers of all that were asked. Throws ChaincodeSaidNo, FabricUnreachable. */
function answersOf({ errors, responses }: ProposalResponse): readonly EndorsementResponse[] {
  const refused = responses.filter(({ response }) => response.status >= OK_BELOW);
  if (refused.length > 0) throw new ChaincodeSaidNo(refused.map(({ response }) => response.message));
  const [error] = errors;
  if (error !== undefined) throw new FabricUnreachable(`${error.connection.name}: ${error.message}`, { cause: error });
  if (responses.length === 0) throw new FabricUnreachable('nobody answered');
  return responses;
}

/** Whether all peers came to the same result, to the byte. */
function agree(answers: readonly EndorsementResponse[]): boolean {
  const [first] = answers;
  return first !== undefined && answers.every(({ payload }) => Buffer.compare(payload, first.payload) === 0);
}

class NetworkClient implements FabricClient {
  readonly #parts: Parts;
  readonly #breaker: Breaker<NetworkSession>;

  constructor(parts: Parts, open: typeof openSession) {
    this.#parts = parts;
    this.#breaker = new Breaker({
      ...BREAKER,
      open: () => open(parts.connection),
      close: ({ gateway }) => {
        gateway.disconnect();
      },
    });
  }

  evaluate(call: FabricCall): Promise<Uint8Array> {
    return this.#breaker.use(async (session) => {
      const query = session.channel.newQuery(this.#parts.chaincode);
      const context = session.newContext();
      query.build(context, { fcn: call.fn, args: [...call.args], transientMap: transientOf(call) });
      query.sign(context);
      const targets = await this.#own(session);
      const [answer] = answersOf(await query.send({ targets, requestTimeout: ENDORSE_MS_MAX }));
      return answer?.response.payload ?? new Uint8Array();
    });
  }

  endorse(call: FabricCall, organisations: readonly MspId[]): Promise<EndorsedTransaction> {
    return this.#breaker.use(async (session) => {
      const endorsement = session.channel.newEndorsement(this.#parts.chaincode);
      const context = session.newContext();
      endorsement.build(context, { fcn: call.fn, args: [...call.args], transientMap: transientOf(call) });
      endorsement.sign(context);
      const targets = await endorsersOf(session, organisations);
      const handler = tailoredHandler({ call, targets, connection: this.#parts.connection });
      const asked = handler === null ? { targets } : { handler };
      const answers = answersOf(await endorsement.send({ ...asked, requestTimeout: ENDORSE_MS_MAX }));
      if (!agree(answers)) {
        throw new AnswersDiffer(`the endorsements of ${organisations.join(', ')} differ`);
      }
      const transactionId = endorsement.getTransactionId();
      const payload = answers[0]?.response.payload ?? new Uint8Array();
      return { transactionId, payload, order: () => this.#order(endorsement) };
    });
  }

  async *blocks(from: number, signal: AbortSignal): AsyncGenerator<LedgerBlock, void, undefined> {
    const { chaincode } = this.#parts;
    const { session, peer } = await this.#breaker.use(async (open) => {
      const [own] = await this.#own(open);
      return { session: open, peer: own };
    });
    if (peer !== undefined) yield* networkBlocks({ session, peer, chaincode, signal }, from);
  }

  height(): Promise<number> {
    return this.#breaker.use(async (session) => {
      const [peer] = await this.#own(session);
      if (peer === undefined) throw new FabricUnreachable('no own peer');
      return heightOf(session, peer);
    });
  }

  close(): Promise<void> {
    this.#breaker.close();
    return Promise.resolve();
  }

  #own(session: NetworkSession): Promise<Endorser[]> {
    return endorsersOf(session, [this.#parts.connection.mspId]);
  }

  async #order(endorsement: Endorsement): ReturnType<EndorsedTransaction['order']> {
    const { session, witness } = await this.#breaker.use(async (open) => {
      const [own] = await this.#own(open);
      if (own === undefined) throw new FabricUnreachable('no own peer');
      return { session: open, witness: own };
    });
    // Past the breaker: that nobody orders says nothing about the peer, which must go on answering questions.
    const commit = endorsement.newCommit();
    const context = session.newContext();
    commit.build(context);
    commit.sign(context);
    const transactionId = endorsement.getTransactionId();
    return orderAndWait({ session, commit, transactionId, witness, commitMsMax: this.#parts.commitMsMax });
  }
}

/** `open` makes a connection; tests give another one. */
export function networkClient(parts: Parts, open = openSession): FabricClient {
  return new NetworkClient(parts, open);
}
