/** What readers of files give: plain records with positions, nothing stored. */
import type { Day, Hash } from '../../../chaincode/src/protocol/acts';
import type { Invoice } from '../../../chaincode/src/protocol/items';
import type { RuleId, Words } from './rules/rules';

/** Where in the file: the line counts from 1; the row counts data rows of a table from 1 and is null elsewhere. */
export interface Position {
  readonly line: number;
  readonly row: number | null;
}

/** The row of a table as it was read, so that it can be written out again and corrected. */
export interface SourceRow {
  /** Names of the columns as the header has them, the same list for every row of a file. */
  readonly columns: readonly string[];
  /** The cells; a row that could not be divided into cells is one cell with its beginning. */
  readonly cells: readonly string[];
}

/** A rule that is broken, at a place. One document or row may break several. */
export interface InvalidEntry {
  readonly kind: 'invalid';
  readonly position: Position;
  /** XPath of the element or attribute, or name of the column; empty where the file as a whole is meant. */
  readonly field: string;
  readonly rule: RuleId;
  /** What the file has there, cut to VALUE_LENGTH_MAX; empty where nothing is there. */
  readonly value: string;
  /** What it should have been, where the rule computes it. */
  readonly expected: string | null;
  readonly message: Words;
  /** Null except in tables. */
  readonly source: SourceRow | null;
}

/** Something to look at that keeps nothing from being read. */
export interface Notice {
  readonly rule: RuleId;
  readonly field: string;
  readonly value: string;
  readonly message: Words;
}

/** A notice about the file, not about one document in it. */
export interface NoticeEntry extends Notice {
  readonly kind: 'notice';
  readonly position: Position;
}

/** An invoice whose document has no usable id of one side or both; a person chooses the party. */
export type PartlyIdentifiedInvoice = Omit<Invoice, 'seller' | 'debtor'> & {
  readonly seller: Invoice['seller'] | null;
  readonly debtor: Invoice['debtor'] | null;
};

interface InvoiceFacts {
  readonly kind: 'invoice';
  readonly position: Position;
  /** Hash of the whole file for a document, of the values of the row for a table. */
  readonly source: Hash;
  /** As far as the document states it; the importing person may set another. */
  readonly due: Day | null;
  readonly order: string | null;
  readonly sellerName: string | null;
  readonly debtorName: string | null;
  readonly warnings: readonly Notice[];
}

/** `identified` says whether `invoice` is complete, that is, ready to be presented. */
export type InvoiceEntry =
  | (InvoiceFacts & { readonly identified: true; readonly invoice: Invoice })
  | (InvoiceFacts & { readonly identified: false; readonly invoice: PartlyIdentifiedInvoice });

/** A document that is no invoice and therefore makes no claim. `document` is a name such as `credit_note`. */
export interface OtherDocumentEntry {
  readonly kind: 'not_an_invoice';
  readonly document: string;
  readonly position: Position;
  readonly number: string | null;
}

/** One result of reading a file of invoices. */
export type ReadDocument = InvoiceEntry | OtherDocumentEntry | InvalidEntry | NoticeEntry;

/** A credit on a bank statement. */
export interface CreditEntry {
  readonly kind: 'credit';
  readonly position: Position;
  /** Hash of the row's values: the same line in two files is the same line. */
  readonly line: Hash;
  /** Null where the bank states only the value date. */
  readonly bookingDate: Day | null;
  readonly valueDate: Day;
  readonly currency: string;
  /** Canonical and above zero. */
  readonly amount: string;
  readonly payer: string;
  readonly reference: string;
  readonly remittance: string | null;
}

/** The last entry of a statement: how its rows were taken. */
export interface StatementSummary {
  readonly kind: 'summary';
  readonly credits: number;
  /** Debits are none of our business and were skipped. */
  readonly debits: number;
  /** Rows with at least one fault. */
  readonly badRows: number;
}

/** One result of reading a bank statement. */
export type ReadStatementLine = CreditEntry | InvalidEntry | NoticeEntry | StatementSummary;
