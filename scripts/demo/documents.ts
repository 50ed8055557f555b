/** Reads the files the demo was given, to know which firms and currencies it is about. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { InvoiceEntry, ReadDocument } from '../../gateway/src/files/documents';
import { readDocuments } from '../../gateway/src/files/readFile';

export type WholeInvoice = Extract<InvoiceEntry, { readonly identified: true }>;

export interface DemoDocument {
  readonly file: string;
  readonly entry: ReadDocument;
}

/** Every document of every file, in order. */
export async function readFiles(files: readonly string[]): Promise<readonly DemoDocument[]> {
  const documents: DemoDocument[] = [];
  for (const file of files) {
    for await (const entry of readDocuments(createReadStream(file), { name: path.basename(file) })) {
      documents.push({ file, entry });
    }
  }
  return documents;
}

export function isWhole(entry: ReadDocument): entry is WholeInvoice {
  return entry.kind === 'invoice' && entry.identified;
}
