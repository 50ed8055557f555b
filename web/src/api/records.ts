/** Records as lists and stories give them: one reader per kind, by the members the gateway shows. */
import {
  amount,
  anyMembers,
  currency,
  day,
  hash,
  integer,
  listOf,
  nullable,
  object,
  optional,
  recordId,
  ref,
  sum,
  text,
} from '../lib/reading';
import type { Read, Reader } from '../lib/reading';
import { accountDetails, allocation, invoice, receipt, refusalReason, sheet, terms } from './shapes';

const limitUse = object({ blocked: amount, used: amount });
const countedLimit = object({ party: text, limit: amount, use: limitUse });
const asset = object({
  receivable: recordId,
  leaf: recordId,
  assignedLeaf: recordId,
  debtor: text,
  number: text,
  face: amount,
  due: day,
});

/** Data of a record by its kind, for the kinds that screens know. */
export const RECORD_DATA = {
  receivable: object({
    invoice,
    due: nullable(day),
    order: nullable(text),
    presentedBy: text,
    refusal: nullable(object({ reason: refusalReason, note: text })),
  }),
  leaf: object({
    receivable: recordId,
    parent: nullable(recordId),
    debtor: text,
    seller: text,
    number: text,
    holder: text,
    currency,
    amount,
    due: day,
    instrument: text,
  }),
  assignment: object({
    assignor: text,
    assignee: text,
    debtor: text,
    leaf: recordId,
    newLeaf: recordId,
    amount,
    currency,
    fundBy: day,
  }),
  notice: object({
    receivable: recordId,
    leaf: recordId,
    debtor: text,
    assignor: text,
    assignee: text,
    number: text,
    currency,
    amount,
    due: day,
    payTo: accountDetails,
    deliveredAt: nullable(integer),
  }),
  facility: object({
    financier: text,
    currency,
    limit: amount,
    use: limitUse,
    debtors: listOf(countedLimit),
    suppliers: listOf(countedLimit),
    until: day,
  }),
  offer: object({
    facility: recordId,
    financier: text,
    supplier: text,
    debtors: listOf(text),
    currency,
    ceiling: amount,
    drawn: amount,
    until: day,
    terms,
    collectTo: accountDetails,
  }),
  financing: object({
    financier: text,
    supplier: text,
    offer: recordId,
    assets: listOf(asset),
    terms,
    sheet,
    payTo: accountDetails,
    fundBy: day,
    payment: nullable(recordId),
    bookBy: nullable(day),
    fundedOn: nullable(day),
    paidOn: nullable(day),
    allocation: nullable(allocation),
  }),
  payment: object({
    purpose: text,
    financing: recordId,
    payer: text,
    payee: text,
    currency,
    amount,
    valueDate: day,
    payTo: accountDetails,
    reference: text,
    confirmedOn: nullable(day),
    bankReference: nullable(text),
  }),
  discharge: object({
    receivable: recordId,
    leaf: recordId,
    debtor: text,
    holder: text,
    number: text,
    currency,
    amount,
    paidOn: day,
  }),
  settlement: object({
    receivable: recordId,
    leaf: recordId,
    financing: nullable(recordId),
    holder: text,
    receipt,
    allocation: nullable(allocation),
  }),
  account: object({ owner: text, account: accountDetails }),
  signer: object({ party: text, class: text, roles: listOf(text), groups: listOf(text), until: day }),
} as const;

/** Kinds of records that screens know the inside of. */
export type KnownKind = keyof typeof RECORD_DATA;
/** What is inside a record of a kind. */
export type DataOf<K extends KnownKind> = Read<(typeof RECORD_DATA)[K]>;

/** A record: what it is, in which state since when, and what can be done with it next. */
export interface RecordOf<Data> {
  readonly ref: Read<typeof ref>;
  readonly kind: string;
  readonly state: string;
  readonly sinceMs: number;
  readonly actions: readonly string[];
  readonly data: Data;
}
/** A record of a known kind. */
export type KnownRecord<K extends KnownKind> = RecordOf<DataOf<K>>;
/** A record of any kind, its data not looked into. */
export type AnyRecord = RecordOf<Readonly<Record<string, unknown>>>;

/** Reads a record whose data has this form. */
export function recordOf<Data>(data: Reader<Data>): Reader<RecordOf<Data>> {
  return object({ ref, kind: text, state: text, sinceMs: integer, actions: listOf(text), data });
}

export const anyRecord: Reader<AnyRecord> = recordOf(anyMembers);

export const total = object({ currency, count: integer, amount: sum });
/** Count and sum of a whole filter in one currency. */
export type Total = Read<typeof total>;

export interface PageOf<Data> {
  readonly records: readonly RecordOf<Data>[];
  /** Null on the last page. */
  readonly cursor: string | null;
  readonly totals: readonly Total[];
}

export function pageOf<Data>(data: Reader<Data>): Reader<PageOf<Data>> {
  return object({ records: listOf(recordOf(data)), cursor: nullable(text), totals: listOf(total) });
}

/** A record of this kind, or null where it is of another. Throws ShapeError. */
export function knownRecord<K extends KnownKind>(kind: K, record: AnyRecord): KnownRecord<K> | null {
  if (record.kind !== kind) return null;
  const read = RECORD_DATA[kind] as Reader<DataOf<K>>;
  return { ...record, data: read(record.data, `${kind}.data`) };
}

const statementHead = object({ kind: text, party: text, validUntil: integer, network: hash });
export const historyEntry = object({
  act: recordId,
  index: integer,
  block: integer,
  transactionId: text,
  timeMs: integer,
  statement: (value: unknown, path: string) => ({ head: statementHead(value, path), whole: anyMembers(value, path) }),
  outcome: text,
  code: nullable(text),
  parts: listOf((value: unknown) => value),
  signatures: listOf(
    object({ signer: recordId, role: text, class: nullable(text), name: nullable(text), nameEnglish: optional(text) }),
  ),
  endorsers: listOf(text),
  records: listOf(recordId),
});
/** One signed act of a story. */
export type HistoryEntry = Read<typeof historyEntry>;

export const story = object({ record: anyRecord, related: listOf(anyRecord), history: listOf(historyEntry) });
/** A record with everything that belongs to it. */
export type Story = Read<typeof story>;
