/** Runs a program on a ledger. */
import { buildProposal } from '../../network/embedded/src/client/proposal';
import type { BuiltProposal } from '../../network/embedded/src/client/proposal';
import type { Signer } from '../../network/embedded/src/identity/signer';
import type { FuzzLedger, Ordered, PeerAnswer, Placed } from './ledger';
import type { Call, Program, Round } from './program';
import { invocation } from './steps';
import { envelopeOf, withHighS } from './transaction';
import type { Endorsements } from './transaction';

/** Refused from this status on. */
const REFUSED_FROM = 400;
const SECOND_MS = 1000;

/** Sizes of the blocks that a round's transactions came to lie in, one behind the other. */
export type RoundLayout = readonly number[];

/** A call that was made. */
export interface MadeCall {
  readonly number: number;
  readonly call: Call;
  readonly transactionId: string;
  /** What the client's clock showed, whole seconds. */
  readonly timeMs: number;
  readonly answers: readonly PeerAnswer[];
  /** Where each sending of it ended up. */
  readonly placed: Placed[];
}

/** A program that was run. */
export interface RunRecord {
  readonly program: Program;
  readonly calls: readonly MadeCall[];
  readonly layout: readonly RoundLayout[];
  /** Numbers of blocks before and after the program. */
  readonly fromBlock: number;
  readonly toBlock: number;
}

/** How a program is run. */
export interface RunOptions {
  /** The first call's clock; each later call is a second later. */
  readonly startMs: number;
  /** Blocks to be made, where another ledger has made them already; else as the ledger likes. */
  readonly layout?: readonly RoundLayout[];
}

interface Ready {
  readonly made: MadeCall;
  readonly ordered: Ordered;
}

/** What all peers endorsed alike; null where one refused or answered otherwise. */
function endorsedAlike(answers: readonly PeerAnswer[]): (Endorsements & Pick<Ordered, 'privateData'>) | null {
  const responses = answers.flatMap((answer) => (answer.kind === 'answered' ? [answer] : []));
  const [first] = responses;
  if (first === undefined || responses.length < answers.length) return null;
  const { payload } = first.response;
  const endorsements = responses.flatMap(({ response }) => response.endorsement ?? []);
  const isAlike = responses.every(({ response }) => Buffer.compare(response.payload, payload) === 0);
  const isRefused = responses.some(({ response }) => (response.response?.status ?? REFUSED_FROM) >= REFUSED_FROM);
  if (!isAlike || isRefused || endorsements.length < answers.length) return null;
  return { payload, endorsements, privateData: first.privateData };
}

/** Runs one program; used once. */
class ProgramRun {
  readonly #ledger: FuzzLedger;
  readonly #program: Program;
  readonly #options: RunOptions;
  readonly #made: MadeCall[] = [];
  readonly #proposals = new Map<number, BuiltProposal>();
  /** Everything that was endorsed, to be sent later or again. */
  readonly #sendable = new Map<number, Ready>();

  constructor(ledger: FuzzLedger, program: Program, options: RunOptions) {
    this.#ledger = ledger;
    this.#program = program;
    this.#options = options;
  }

  async run(): Promise<RunRecord> {
    const fromBlock = this.#ledger.height();
    const layout: RoundLayout[] = [];
    for (const [index, round] of this.#program.rounds.entries()) {
      layout.push(await this.#round(round, this.#options.layout?.[index]));
    }
    const toBlock = this.#ledger.height();
    return { program: this.#program, calls: this.#made, layout, fromBlock, toBlock };
  }

  async #round(round: Round, layout: RoundLayout | undefined): Promise<RoundLayout> {
    const first = this.#made.length;
    const ready = await Promise.all(round.calls.map((call, index) => this.#call(call, first + index)));
    this.#made.push(...ready.map(({ made }) => made));
    const sending = ready.flatMap((one) => this.#sendings(one));
    const again = (round.send ?? []).flatMap((number) => this.#sendable.get(number) ?? []);
    return this.#order([...sending, ...again], layout);
  }

  #sendings({ made, ordered }: Readonly<{ made: MadeCall; ordered: Ordered | null }>): readonly Ready[] {
    if (ordered === null || made.call.purpose === 'evaluate') return [];
    const ready = { made, ordered };
    this.#sendable.set(made.number, ready);
    if (made.call.purpose === 'keep') return [];
    return made.call.twist === 'twice' ? [ready, ready] : [ready];
  }

  async #order(sending: readonly Ready[], layout: RoundLayout | undefined): Promise<RoundLayout> {
    const sizes = layout ?? (sending.length === 0 ? [] : [sending.length]);
    let start = 0;
    const blocks: number[] = [];
    for (const size of sizes) {
      const together = sending.slice(start, start + size);
      const placed = await this.#ledger.order(together.map(({ ordered }) => ordered));
      for (const [index, place] of placed.entries()) {
        together[index]?.made.placed.push(place);
        blocks.push(place.blockNumber);
      }
      start += size;
    }
    return [...new Set(blocks)].map((block) => blocks.filter((other) => other === block).length);
  }

  #proposal(call: Call, context: Readonly<{ number: number; timeMs: number; signer: Signer }>): BuiltProposal {
    const { number, timeMs: nowMs, signer } = context;
    const before = call.again === undefined ? undefined : this.#proposals.get(call.again);
    if (before !== undefined) return before;
    const { channel, chaincode } = this.#ledger;
    const transient = Object.entries(call.transient ?? {}).map(([name, value]) => [name, Buffer.from(value)] as const);
    const wanted = { ...invocation(call, this.#program), transient: Object.fromEntries(transient) };
    const built = buildProposal(wanted, { channel, chaincode, nowMs }, signer);
    const proposal = call.twist === 'high-s proposal' ? withHighS(built) : built;
    this.#proposals.set(number, proposal);
    return proposal;
  }

  async #call(call: Call, number: number): Promise<Readonly<{ made: MadeCall; ordered: Ordered | null }>> {
    const timeMs = this.#options.startMs + number * SECOND_MS;
    const signer = this.#ledger.signer(call.client);
    const proposal = this.#proposal(call, { number, timeMs, signer });
    const answers = await Promise.all(call.peers.map((peer) => this.#ledger.propose(peer, proposal)));
    const { transactionId } = proposal;
    const made: MadeCall = { number, call, transactionId, timeMs, answers, placed: [] };
    const endorsed = endorsedAlike(answers);
    if (endorsed === null) return { made, ordered: null };
    const envelope = envelopeOf(proposal, endorsed, { signer, twist: call.twist });
    return { made, ordered: { transactionId, envelope, privateData: endorsed.privateData } };
  }
}

/** Runs a program to its end. Rejects only when the ledger itself fails. */
export function runProgram(ledger: FuzzLedger, program: Program, options: RunOptions): Promise<RunRecord> {
  return new ProgramRun(ledger, program, options).run();
}
