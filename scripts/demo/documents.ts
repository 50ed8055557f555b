/** Reads the files the demo was given: which invoices are in them, and what stands there instead. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import type { InvalidEntry, InvoiceEntry, ReadDocument } from '../../gateway/src/files/documents';
import { readDocuments } from '../../gateway/src/files/readFile';

/** An invoice with both of its sides known. */
export type WholeInvoice = Extract<InvoiceEntry, { readonly identified: true }>;

/** What stands at one place of a file: a document, or a row of a table. */
export type DemoDocument =
  | { readonly file: string; readonly kind: 'invoice'; readonly entry: InvoiceEntry }
  /** A document that makes no claim; `name` says which: `credit_note`. */
  | { readonly file: string; readonly kind: 'other'; readonly name: string; readonly number: string | null }
  /** Nothing that can be played: `error` names field and rule, or why the file cannot be read. */
  | { readonly file: string; readonly kind: 'invalid' | 'unreadable'; readonly error: string };

function sentenceOf({ position, field, rule, value, expected, message }: InvalidEntry): string {
  const row = position.row === null ? '' : `row ${position.row}, `;
  const found = value === '' ? '' : ` (found ${value}${expected === null ? '' : `, expected ${expected}`})`;
  return `${row}${field === '' ? 'the file' : field}: ${rule}: ${message.en}${found}`;
}

/** Faults of one document or row are one entry, however many rules it breaks. */
function placeOf({ position }: InvalidEntry): string {
  return position.row === null ? 'document' : `row ${position.row}`;
}

function documentOf(file: string, entry: Exclude<ReadDocument, InvalidEntry>): readonly DemoDocument[] {
  if (entry.kind === 'invoice') return [{ file, kind: 'invoice', entry }];
  if (entry.kind === 'notice') return [];
  return [{ file, kind: 'other', name: entry.document, number: entry.number }];
}

async function readOne(file: string): Promise<readonly DemoDocument[]> {
  const documents: DemoDocument[] = [];
  const faults = new Map<string, string[]>();
  for await (const entry of readDocuments(createReadStream(file), { name: path.basename(file) })) {
    if (entry.kind === 'invalid') {
      const known = faults.get(placeOf(entry)) ?? [];
      faults.set(placeOf(entry), [...known, sentenceOf(entry)]);
    } else {
      documents.push(...documentOf(file, entry));
    }
  }
  return [
    ...documents,
    ...[...faults.values()].map((list): DemoDocument => ({ file, kind: 'invalid', error: list.join('; ') })),
  ];
}

/** Every document of every file, in order; a file that cannot be opened is one entry that says so. */
export async function readFiles(files: readonly string[]): Promise<readonly DemoDocument[]> {
  const documents: DemoDocument[] = [];
  for (const file of files) {
    try {
      documents.push(...(await readOne(file)));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      documents.push({ file, kind: 'unreadable', error: message });
    }
  }
  return documents;
}

/** A side of an invoice as its document tells it. */
export interface DocumentSide {
  readonly party: PartyId | null;
  readonly name: string | null;
}

/** Seller and debtor. */
export function sidesOf({ invoice, sellerName, debtorName }: InvoiceEntry): {
  readonly seller: DocumentSide;
  readonly debtor: DocumentSide;
} {
  return {
    seller: { party: invoice.seller, name: sellerName },
    debtor: { party: invoice.debtor, name: debtorName },
  };
}
