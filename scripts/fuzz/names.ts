/** What differs between two runs of a program though nothing does: ids, block numbers, clocks, prefixes. */
import { createHash } from 'node:crypto';
import type { Version } from '../../network/embedded/src/protobuf/readWriteSets';
import type { RunRecord } from './run';
import { namedKeys } from './steps';

const SECOND_MS = 1000;
const VERSION_TEXT = /\{BlockNum: (\d+), TxNum: (\d+)\}/g;
/** Enough of a hash to tell it from others. */
const HASH_DIGITS = 12;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Names everything of one run after the calls and keys of its program. */
export class Names {
  readonly #prefix: string;
  readonly #versions = new Map<string, string>();
  readonly #texts: readonly (readonly [string, string])[];
  readonly #keys: ReadonlyMap<string, string>;
  readonly #transactions: ReadonlyMap<string, string>;

  constructor({ program, calls }: RunRecord) {
    this.#prefix = program.prefix;
    for (const { number, placed } of calls) {
      for (const [again, { blockNumber, index }] of placed.entries()) {
        this.#versions.set(`${blockNumber}/${index}`, `T${number}${"'".repeat(again)}`);
      }
    }
    // A proposal that was sent again keeps its id, and the name of the first call.
    this.#transactions = new Map(
      [...calls].reverse().map(({ number, transactionId }) => [transactionId, `T${number}`]),
    );
    const clocks = calls.map(({ number, timeMs }) => [`${timeMs / SECOND_MS}.0`, `clock of T${number}`] as const);
    this.#texts = [...this.#transactions, ...clocks];
    this.#keys = new Map(namedKeys(program).map((key) => [sha256(key), this.key(key)]));
  }

  /** The call whose transaction has that id; null when it is none of the program's. */
  transaction(transactionId: string): string | null {
    return this.#transactions.get(transactionId) ?? null;
  }

  /** The transaction that wrote a version. */
  version(version: Version | null): string | null {
    if (version === null) return null;
    return this.#versions.get(`${version.blockNumber}/${version.transactionIndex}`) ?? 'before';
  }

  /** A key without the program's prefix. */
  key(key: string): string {
    return this.#prefix === '' ? key : key.replaceAll(this.#prefix, '');
  }

  /** The key that a hash is of, or the beginning of the hash. */
  hashed(hash: Uint8Array): string {
    const hex = Buffer.from(hash).toString('hex');
    return this.#keys.get(hex) ?? `#${hex.slice(0, HASH_DIGITS)}`;
  }

  /** Text of a peer or a chaincode. */
  text(text: string): string {
    // Go's protobuf library writes one kind of space or another into its errors, so that nobody relies on them.
    let named = this.key(text).replaceAll('\u00a0', ' ');
    for (const [from, to] of this.#texts) named = named.replaceAll(from, to);
    return named.replaceAll(VERSION_TEXT, (_all, blockNumber: string, transactionIndex: string) => {
      return `{${this.version({ blockNumber: Number(blockNumber), transactionIndex: Number(transactionIndex) }) ?? ''}}`;
    });
  }
}

/** The beginning of a hash. */
export function shortHash(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex').slice(0, HASH_DIGITS);
}

/** Text where bytes are one, else hex. */
export function shownBytes(value: Uint8Array): string {
  const text = Buffer.from(value).toString('utf8');
  return Buffer.from(text, 'utf8').equals(value) ? text : `hex ${Buffer.from(value).toString('hex')}`;
}
