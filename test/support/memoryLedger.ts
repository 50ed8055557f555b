/**
 * A ledger in memory for rules: runs the real contract on a strict stub, once per endorser, and compares the bytes. It
 * fails loudly where a rule reads after it wrote, writes twice or sets two events. Policies and blocks are the embedded
 * ledger's business.
 */
import { TallystickContract, TransactionContext } from '../../chaincode/src/contracts/tallystick';
import { ENVELOPES, TRANSIENT } from '../../chaincode/src/protocol';
import { bytesToHex, randomHex } from './random';

export interface Call {
  readonly args: readonly string[];
  readonly transient?: Uint8Array;
  /** What one organisation is given instead. */
  readonly transientOf?: ReadonlyMap<string, Uint8Array>;
  /** Organisation of the client. */
  readonly client: string;
}

/** What one endorser would sign. */
export interface Simulated {
  readonly answer: string;
  /** Keys it read: endorsers read alike, or their results differ. */
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlyMap<string, string>;
  readonly policies: ReadonlyMap<string, string>;
  readonly envelopes: ReadonlyMap<string, Uint8Array>;
  readonly event: string | null;
}

export interface Committed extends Simulated {
  readonly transactionId: string;
}

type ContractFunction = (context: TransactionContext, ...args: readonly string[]) => Promise<string>;

class StrictStub {
  readonly reads = new Set<string>();
  readonly writes = new Map<string, string>();
  readonly policies = new Map<string, string>();
  readonly envelopes = new Map<string, Uint8Array>();
  event: string | null = null;

  constructor(
    readonly state: ReadonlyMap<string, Uint8Array>,
    readonly own: Readonly<{ mspId: string; transactionId: string; transient: Uint8Array | undefined }>,
  ) {}

  getTxID(): string {
    return this.own.transactionId;
  }

  getMspID(): string {
    return this.own.mspId;
  }

  getTransient(): Map<string, Uint8Array> {
    const { transient } = this.own;
    return new Map(transient === undefined ? [] : [[TRANSIENT.presented, transient]]);
  }

  getState(key: string): Promise<Uint8Array> {
    if (this.writes.size > 0) throw new Error(`read after write: ${key}`);
    this.reads.add(key);
    return Promise.resolve(this.state.get(key) ?? new Uint8Array());
  }

  putState(key: string, value: Uint8Array): Promise<void> {
    if (this.writes.has(key)) throw new Error(`written twice: ${key}`);
    this.writes.set(key, bytesToHex(value));
    return Promise.resolve();
  }

  setStateValidationParameter(key: string, policy: Uint8Array): Promise<void> {
    this.policies.set(key, bytesToHex(policy));
    return Promise.resolve();
  }

  putPrivateData(collection: string, key: string, value: Uint8Array): Promise<void> {
    if (collection !== ENVELOPES) throw new Error(`unknown collection: ${collection}`);
    this.envelopes.set(key, value);
    return Promise.resolve();
  }

  setEvent(name: string, payload: Uint8Array): void {
    if (this.event !== null) throw new Error('two events');
    this.event = `${name} ${bytesToHex(payload)}`;
  }
}

function contextOf(stub: StrictStub, client: string): TransactionContext {
  const context = new TransactionContext();
  Object.assign(context, { stub, clientIdentity: { getMSPID: () => client } });
  return context;
}

function digest({ answer, reads, writes, policies, envelopes, event }: Simulated): string {
  const sealed = [...envelopes].map(([key, value]) => [key, bytesToHex(value)]);
  return JSON.stringify([answer, [...reads].sort(), [...writes], [...policies], sealed, event]);
}

export class MemoryLedger {
  readonly state = new Map<string, Uint8Array>();
  /** Every committed transaction, in order. */
  readonly transactions: Committed[] = [];
  readonly #contract: TallystickContract;

  /** Another contract than ours only to show what the ledger would catch. */
  constructor(contract = new TallystickContract()) {
    this.#contract = contract;
  }

  /** One endorser's run; throws what the contract throws. */
  async simulate(fn: string, call: Call, own: Readonly<{ mspId: string; transactionId: string }>): Promise<Simulated> {
    const transient = call.transientOf?.get(own.mspId) ?? call.transient;
    const stub = new StrictStub(this.state, { ...own, transient });
    const run = (this.#contract as unknown as Readonly<Record<string, ContractFunction>>)[fn];
    if (run === undefined) throw new Error(`unknown function: ${fn}`);
    const answer = await run.call(this.#contract, contextOf(stub, call.client), ...call.args);
    const { reads, writes, policies, envelopes, event } = stub;
    return { answer, reads, writes, policies, envelopes, event };
  }

  evaluate(fn: string, call: Call): Promise<string> {
    return this.simulate(fn, call, { mspId: call.client, transactionId: randomHex(32) }).then(({ answer }) => answer);
  }

  /** Runs on every endorser, compares, and applies. */
  async submit(fn: string, call: Call, endorsers: readonly string[]): Promise<Committed> {
    const transactionId = randomHex(32);
    const results = await Promise.all(endorsers.map((mspId) => this.simulate(fn, call, { mspId, transactionId })));
    const [first, ...others] = results;
    if (first === undefined) throw new Error('nobody endorses');
    for (const other of others) if (digest(other) !== digest(first)) throw new Error('endorsements differ');
    for (const [key, hex] of first.writes) this.state.set(key, Buffer.from(hex, 'hex'));
    const committed = { ...first, transactionId };
    this.transactions.push(committed);
    return committed;
  }
}
