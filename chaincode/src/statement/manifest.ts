/** A run: the items cut into chunks, one transaction each, under one manifest that is signed once. */
import { canonicalBytes } from '../kernel/canonical';
import { concatBytes, fromHex } from '../kernel/bytes';
import { CHUNK_BYTES_MAX, ITEMS_PER_CHUNK_MAX } from '../kernel/bounds';
import { currencyDigits } from '../kernel/currency';
import { InvalidValue } from '../kernel/invariant';
import { formatAmount } from '../kernel/money';
import type { Hash, ManifestLine, OpenedLine } from '../protocol/acts';
import type { Item } from '../protocol/items';
import { hashBytes, hashText } from './hashing';
import type { Sha256 } from './hashing';
import { leafHash, merklePaths, merkleRoot } from './merkle';
import type { Salt } from './salts';
import { amountOfItem } from './sums';

/** Sums per currency, canonical decimal strings. */
export type Sums = Readonly<Record<string, string>>;

/** Sums per currency in minor units: a run may come to more than one amount can say. */
export type MinorSums = ReadonlyMap<string, bigint>;

/**
 * Cuts a run so that each chunk stays within the bounds of one transaction. `bytes` is what each item will need when
 * presented and sealed: its own canonical bytes and those of the records it names. Lengths of the chunks, in order.
 */
export function cutRun(bytes: readonly number[]): readonly number[] {
  const chunks: number[] = [];
  let count = 0;
  let total = 0;
  for (const size of bytes) {
    if (count > 0 && (count === ITEMS_PER_CHUNK_MAX || total + size > CHUNK_BYTES_MAX)) {
      chunks.push(count);
      count = 0;
      total = 0;
    }
    count += 1;
    total += size;
  }
  if (count > 0) chunks.push(count);
  return chunks;
}

/** What the items of a chunk bind their signer to, per currency. */
export function sumsOf(items: readonly Item[]): Sums {
  const totals = new Map<string, bigint>();
  for (const item of items) {
    const bound = amountOfItem(item);
    if (bound === null) continue;
    totals.set(bound.currency, (totals.get(bound.currency) ?? 0n) + minorOfSum(bound.amount, bound.currency));
  }
  return Object.fromEntries([...totals].map(([currency, minor]) => [currency, formatAmount(minor, currency)]));
}

/** One sum in minor units. Throws InvalidValue unless it has its currency's decimals; it may be larger than an amount. */
export function minorOfSum(sum: string, currency: string): bigint {
  const [whole = '', fraction = ''] = sum.split('.');
  const digits = currencyDigits(currency);
  if (fraction.length !== digits) throw new InvalidValue('amount_has_wrong_decimals', `exactly ${digits} decimals`);
  return BigInt(whole + fraction);
}

/** Throws InvalidValue as `minorOfSum` does. */
export function minorSums(sums: Sums): MinorSums {
  return new Map(Object.entries(sums).map(([currency, sum]) => [currency, minorOfSum(sum, currency)]));
}

/** Sums over all lines of a run. Throws InvalidValue as `minorOfSum` does. */
export function totalSums(lines: readonly { readonly sums: Sums }[]): Sums {
  const totals = new Map<string, bigint>();
  for (const { sums } of lines) {
    for (const [currency, minor] of minorSums(sums)) totals.set(currency, (totals.get(currency) ?? 0n) + minor);
  }
  return Object.fromEntries([...totals].map(([currency, minor]) => [currency, formatAmount(minor, currency)]));
}

/** Root over the digests of a chunk's items. */
export function chunkRoot(sha256: Sha256, digests: readonly Uint8Array[]): Hash {
  return hashText(merkleRoot(sha256, chunkLeaves(sha256, digests)));
}

/** Path of each item of a chunk to the chunk's root. */
export function chunkPaths(sha256: Sha256, digests: readonly Uint8Array[]): Hash[][] {
  return merklePaths(sha256, chunkLeaves(sha256, digests)).map((path) => path.map(hashText));
}

function chunkLeaves(sha256: Sha256, digests: readonly Uint8Array[]): Uint8Array[] {
  return digests.map((digest) => leafHash(sha256, digest));
}

/** The line of a chunk before it is signed. */
export function openLine(
  sha256: Sha256,
  chunk: { readonly items: readonly Item[]; readonly digests: readonly Uint8Array[]; readonly salt: Salt },
): OpenedLine {
  return {
    root: chunkRoot(sha256, chunk.digests),
    count: chunk.items.length,
    sums: sumsOf(chunk.items),
    salt: chunk.salt,
  };
}

/** The line as it is signed: the sums only as a salted hash, so that whoever is shown one item learns no totals. */
export function closeLine(sha256: Sha256, line: OpenedLine): ManifestLine {
  const sums = leafHash(sha256, concatBytes(fromHex(line.salt), canonicalBytes(line.sums)));
  return { root: line.root, count: line.count, sums: hashText(sums) };
}

function lineLeaf(sha256: Sha256, line: ManifestLine): Uint8Array {
  return leafHash(sha256, canonicalBytes(line));
}

/** Root over the lines: what the statement signs. */
export function manifestRoot(sha256: Sha256, lines: readonly ManifestLine[]): Hash {
  return hashText(
    merkleRoot(
      sha256,
      lines.map((line) => lineLeaf(sha256, line)),
    ),
  );
}

/** Path of one line to the manifest's root. */
export function linePath(sha256: Sha256, lines: readonly ManifestLine[], index: number): Hash[] {
  const leaves = lines.map((line) => lineLeaf(sha256, line));
  return (merklePaths(sha256, leaves)[index] ?? []).map(hashText);
}

/** Leaf of one line, for checking a path. */
export function manifestLeaf(sha256: Sha256, line: ManifestLine): Uint8Array {
  return lineLeaf(sha256, line);
}

/** Leaf of an item in its chunk, for checking a path. */
export function chunkLeaf(sha256: Sha256, digest: Uint8Array): Uint8Array {
  return leafHash(sha256, digest);
}

/** Bytes an item needs on its way: its own and `extra` for the records it names. */
export function bytesOfItem(item: Item, extra: number): number {
  return canonicalBytes(item).length + extra;
}

/** Bytes of a path as hashes, checked. Throws RangeError on malformed hashes. */
export function pathBytes(path: readonly Hash[]): Uint8Array[] {
  return path.map(hashBytes);
}
