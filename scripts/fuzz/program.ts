/** What the fuzzer runs on both ledgers: programs of state calls, in plain JSON. */

/** A key: plain text, or the parts of a composite key. */
export type Key = string | { readonly type: string; readonly attributes: readonly string[] };

/** A rule of an endorsement policy: an organisation's peer, or at least so many of several rules. */
export type Rule = string | { readonly atLeast: number; readonly of: readonly Rule[] };

/** Bytes of a key's policy: those of a rule, or any others, as hex. */
export type KeyPolicy = { readonly rule: Rule } | { readonly hex: string };

/** A collection, where it is not the open state that is meant. */
interface InCollection {
  readonly in?: string;
}

/** Keys from `start` to before `end`; results after `take` are not asked for. */
interface RangeOf {
  readonly start: string;
  readonly end: string;
  readonly take?: number;
}

/** All keys of a composite type that begin with these attributes. */
interface PartOf {
  readonly type: string;
  readonly attributes: readonly string[];
  readonly take?: number;
}

/** One page; the bookmark is the last one that was given, or a text. */
interface PageOf {
  readonly size: number;
  readonly bookmark?: 'last' | { readonly text: string };
}

/**
 * One call of the chaincode's stub. A failing call is noted and the program goes on, as a contract that catches the
 * error would; with `must` it fails the transaction.
 */
export type Operation = { readonly must?: true } & (
  | ({ readonly op: 'get' | 'delete' | 'getPolicy'; readonly key: Key } & InCollection)
  | ({ readonly op: 'put'; readonly key: Key; readonly value: string } & InCollection)
  /** Reads the first key and writes what was read, and a mark, under the second. */
  | ({ readonly op: 'copy'; readonly key: Key; readonly to: Key; readonly mark: string } & InCollection)
  | ({ readonly op: 'putTransient'; readonly key: Key; readonly name: string } & InCollection)
  | ({ readonly op: 'setPolicy'; readonly key: Key; readonly policy: KeyPolicy } & InCollection)
  | { readonly op: 'hash' | 'purge'; readonly key: Key; readonly in: string }
  | ({ readonly op: 'range' } & RangeOf & InCollection)
  | ({ readonly op: 'part' } & PartOf & InCollection)
  | ({ readonly op: 'page' } & Omit<RangeOf, 'take'> & PageOf)
  | ({ readonly op: 'partPage' } & Omit<PartOf, 'take'> & PageOf)
  | { readonly op: 'history'; readonly key: Key; readonly take?: number }
  | ({ readonly op: 'query'; readonly text: string; readonly size?: number } & InCollection)
  | { readonly op: 'event'; readonly name: string; readonly payload: string }
  | { readonly op: 'transient'; readonly name: string }
  | { readonly op: 'who' }
  | { readonly op: 'throw'; readonly message: string }
);

/** A call of the chaincode by one identity, run by some organisations. */
export interface Call {
  /** MSP id of an organisation, for its service; `<MSP id>/<person>` for others of its people (clients.ts). */
  readonly client: string;
  /** MSP ids; the first one's answer is taken where only one is. */
  readonly peers: readonly string[];
  readonly operations: readonly Operation[];
  readonly transient?: Readonly<Record<string, string>>;
  /** The proposal of an earlier call, by its number, is sent once more in place of the operations. */
  readonly again?: number;
  /** A function and arguments in place of the operations. */
  readonly raw?: { readonly fn: string; readonly args: readonly string[] };
  /**
   * `order` (default): becomes a transaction where all endorse alike; `evaluate`: for its answer only; `keep`: is
   * endorsed now and ordered by a later round's `send`.
   */
  readonly purpose?: 'order' | 'evaluate' | 'keep';
  /** What is done to the transaction on its way. */
  readonly twist?: Twist;
}

/** Mischief with a transaction that the orderer does not notice: what validation is for. */
export type Twist =
  | 'high-s proposal'
  | 'high-s endorsement'
  | 'first endorsement twice'
  | 'first endorsement only'
  | 'other endorser signature'
  | 'no endorsement'
  | 'other result'
  | 'other id'
  | 'twice';

/** What is endorsed on one state and then ordered together, in this order. */
export interface Round {
  readonly calls: readonly Call[];
  /** Calls of earlier rounds, by their number in the program, that are ordered now, or again, behind this round's. */
  readonly send?: readonly number[];
}

/** A program. Calls are numbered through all its rounds. */
export interface Program {
  /** Begins every key, so that programs on one ledger do not meet; empty where keys are to be quite free. */
  readonly prefix: string;
  readonly rounds: readonly Round[];
}
