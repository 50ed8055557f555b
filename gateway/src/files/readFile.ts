/** The two ways into a file: its documents, or its statement lines. What it is, its content says. */
import type { NoticeEntry, ReadDocument, ReadStatementLine } from './documents';
import { blocksOf } from './bytes/blocks';
import { recognise } from './bytes/recognise';
import type { Recognised } from './bytes/recognise';
import { textOf } from './bytes/text';
import { readInvoiceTable } from './csv/invoices';
import { readStatementTable } from './csv/statements';
import { fileNotice, Refusal } from './faults';
import { limitsOf } from './limits';
import type { FileLimits } from './limits';
import { readXmlFile } from './xmlFile';

/** What a caller says about a file. */
export interface FileOptions {
  /** Name it was sent under; never decides anything. */
  readonly name: string;
  readonly limits?: Partial<FileLimits>;
}

/** A file whose first block has been looked at. */
interface OpenedFile extends Recognised {
  readonly blocks: AsyncIterable<Uint8Array>;
}

const START = { line: 1, row: null } as const;

async function* startingWith(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // Who stops reading early lets the sender know.
    await rest.return?.();
  }
}

async function openFile(bytes: AsyncIterable<Uint8Array>, limits: FileLimits): Promise<OpenedFile> {
  const blocks = blocksOf(bytes, limits.tableBytesMax);
  try {
    const first = await blocks.next();
    if (first.done === true) throw new Refusal('FILE-EMPTY', 1);
    return { ...recognise(first.value), blocks: startingWith(first.value, blocks) };
  } catch (error) {
    await blocks.return();
    throw error;
  }
}

/** What a name promises, by its ending; null where it promises nothing that is read here. */
function promisedFormat(name: string): 'xml' | 'table' | null {
  const ending = /\.([A-Za-z]{3,4})$/.exec(name)?.[1]?.toLowerCase();
  if (ending === 'xml') return 'xml';
  return ending === 'csv' || ending === 'tsv' || ending === 'xlsx' || ending === 'xls' ? 'table' : null;
}

function nameNotices(name: string, format: Recognised['format']): readonly NoticeEntry[] {
  const promised = promisedFormat(name);
  return promised === null || promised === format ? [] : [fileNotice('FILE-NAME', START, { value: name })];
}

async function gather(blocks: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const block of blocks) {
    total += block.length;
    if (total > bytesMax) throw new Refusal('FILE-TOO-LARGE', 1);
    parts.push(block);
  }
  return Buffer.concat(parts, total);
}

async function* documentsOf(file: OpenedFile, limits: FileLimits): AsyncGenerator<ReadDocument, void, undefined> {
  if (file.format === 'xml') yield* readXmlFile(await gather(file.blocks, limits.xmlBytesMax), limits);
  else yield* readInvoiceTable(textOf(file.blocks, file.mark), limits);
}

/**
 * Reads the invoices of a file: UBL 2.1 XML or a CSV table. Nothing about a file makes it throw; an error of `bytes`
 * itself passes through. Each entry is given as soon as it is read, tables row by row.
 */
export async function* readDocuments(
  bytes: AsyncIterable<Uint8Array>,
  { name, limits: changes }: FileOptions,
): AsyncGenerator<ReadDocument, void, undefined> {
  const limits = limitsOf(changes);
  try {
    const file = await openFile(bytes, limits);
    yield* nameNotices(name, file.format);
    yield* documentsOf(file, limits);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    yield error.entry();
  }
}

/**
 * Reads the credits of a bank statement in CSV. Like `readDocuments`; a file that was read to its end or as far as its
 * rows go ends with a summary.
 */
export async function* readStatementLines(
  bytes: AsyncIterable<Uint8Array>,
  { name, limits: changes }: FileOptions,
): AsyncGenerator<ReadStatementLine, void, undefined> {
  const limits = limitsOf(changes);
  try {
    const file = await openFile(bytes, limits);
    if (file.format === 'xml') throw new Refusal('FILE-FORMAT', 1, { value: 'XML' });
    yield* nameNotices(name, file.format);
    yield* readStatementTable(textOf(file.blocks, file.mark), limits);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    yield error.entry();
  }
}
