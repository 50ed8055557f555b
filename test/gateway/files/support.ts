/** What the tests of readers share: files as streams, entries as lists, examples by name. */
import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { InvalidEntry, InvoiceEntry, ReadDocument, ReadStatementLine } from '../../../gateway/src/files/documents';
import { readDocuments, readStatementLines } from '../../../gateway/src/files/readFile';
import type { FileLimits } from '../../../gateway/src/files/limits';

/** The top of the repository, wherever the tests were compiled to. */
export function repository(from = __dirname): string {
  const manifest = path.join(from, 'package.json');
  const isTop = existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"workspaces"');
  return isTop ? from : repository(path.dirname(from));
}

export const EXAMPLES = path.join(repository(), 'test/gateway/files/examples');

export function exampleBytes(name: string): Buffer {
  return readFileSync(path.join(EXAMPLES, name));
}

export function example(name: string): string {
  return exampleBytes(name).toString('utf8');
}

/** Bytes as a stream of pieces of at most `size`. */
export async function* inPieces(bytes: Uint8Array, size = 50_000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    await Promise.resolve();
    yield bytes.subarray(start, start + size);
  }
}

export async function collect<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const entry of entries) list.push(entry);
  return list;
}

export interface Reading {
  readonly name?: string;
  readonly limits?: Partial<FileLimits>;
  readonly pieceSize?: number;
}

function streamOf(content: string | Uint8Array, pieceSize?: number): AsyncIterable<Uint8Array> {
  return inPieces(typeof content === 'string' ? Buffer.from(content, 'utf8') : content, pieceSize);
}

export function read(content: string | Uint8Array, reading: Reading = {}): Promise<ReadDocument[]> {
  const { name = 'upload', limits = {}, pieceSize } = reading;
  return collect(readDocuments(streamOf(content, pieceSize), { name, limits }));
}

export function readStatement(content: string | Uint8Array, reading: Reading = {}): Promise<ReadStatementLine[]> {
  const { name = 'upload', limits = {}, pieceSize } = reading;
  return collect(readStatementLines(streamOf(content, pieceSize), { name, limits }));
}

/** Ids of the broken rules, in order. */
export function rulesOf(entries: readonly (ReadDocument | ReadStatementLine)[]): string[] {
  return entries.flatMap((entry) => (entry.kind === 'invalid' ? [entry.rule] : []));
}

export function faultsOf(entries: readonly (ReadDocument | ReadStatementLine)[]): InvalidEntry[] {
  return entries.flatMap((entry) => (entry.kind === 'invalid' ? [entry] : []));
}

export function invoicesOf(entries: readonly ReadDocument[]): InvoiceEntry[] {
  return entries.flatMap((entry) => (entry.kind === 'invoice' ? [entry] : []));
}

/** The one invoice of a file that must have nothing else. */
export function onlyInvoice(entries: readonly ReadDocument[]): InvoiceEntry {
  expect(rulesOf(entries)).to.deep.equal([]);
  const [first, second] = invoicesOf(entries);
  expect(second).to.equal(undefined);
  if (first === undefined) throw new Error('no invoice was read');
  return first;
}

/** `text` with one part replaced; fails where the part is not there, so that no test breaks nothing. */
export function changed(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, () => to);
  expect(result, `${String(from)} is in the example`).to.not.equal(text);
  return result;
}

/** Milliseconds of processor time that `work` takes in this process. */
export async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
