/** Lists of records: filtered, sorted, in keyset pages, with what the whole filter adds up to. */
import type { Model, QueryFilter } from 'mongoose';
import { formatAmount } from '../../../chaincode/src/kernel/money';
import type { RecordKind } from '../../../chaincode/src/protocol/records';
import type { ReadModels, RecordDocument } from './models';

/** Fields a list may be sorted by. */
export const SORTS = ['newest', 'oldest', 'due', 'amount'] as const;
export type Sort = (typeof SORTS)[number];

export interface RecordFilter {
  readonly kind: RecordKind;
  /** Only records this party may see; null for whoever reads everything. */
  readonly party: string | null;
  readonly states?: readonly string[] | undefined;
  readonly holder?: string | undefined;
  readonly counterparty?: string | undefined;
  /** Beginning of the invoice number. */
  readonly number?: string | undefined;
  readonly currency?: string | undefined;
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
  readonly amountFromMinor?: bigint | undefined;
  readonly amountToMinor?: bigint | undefined;
  /** Without these. */
  readonly exceptIds?: readonly string[] | undefined;
}

export interface PageOf<T> {
  readonly entries: readonly T[];
  /** Null on the last page. */
  readonly cursor: string | null;
}

export interface Total {
  readonly currency: string;
  readonly count: number;
  readonly amount: string;
}

/** A cursor that this server did not give. */
export class BadCursor extends Error {
  constructor() {
    super('the cursor is not one of ours');
    this.name = 'BadCursor';
  }
}

type Filter = QueryFilter<RecordDocument>;
type SortField = 'changed' | 'due' | 'amountMinor';

const FIELD_OF: Readonly<Record<Sort, { readonly field: SortField; readonly direction: 1 | -1 }>> = {
  newest: { field: 'changed', direction: -1 },
  oldest: { field: 'changed', direction: 1 },
  due: { field: 'due', direction: 1 },
  amount: { field: 'amountMinor', direction: -1 },
};

const NUMBER_END = '\u{10FFFF}';

function range(from: unknown, to: unknown): Readonly<Record<string, unknown>> | null {
  if (from === undefined && to === undefined) return null;
  return { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lte: to }) };
}

/** The database's filter. */
export function filterOf(filter: RecordFilter): Filter {
  const parties = [filter.party, filter.counterparty].filter((party) => typeof party === 'string');
  const due = range(filter.dueFrom, filter.dueTo);
  const amountMinor = range(filter.amountFromMinor, filter.amountToMinor);
  const number = filter.number === undefined ? null : range(filter.number, filter.number + NUMBER_END);
  return {
    kind: filter.kind,
    ...(parties.length === 0 ? {} : { parties: { $all: parties } }),
    ...(filter.states === undefined ? {} : { state: { $in: filter.states } }),
    ...(filter.holder === undefined ? {} : { holder: filter.holder }),
    ...(filter.currency === undefined ? {} : { currency: filter.currency }),
    ...(due === null ? {} : { due }),
    ...(amountMinor === null ? {} : { amountMinor }),
    ...(number === null ? {} : { number }),
    ...(filter.exceptIds === undefined ? {} : { _id: { $nin: filter.exceptIds } }),
  };
}

type SortValue = RecordDocument[SortField];

/** The letter in front says of which type the value is. */
function sortText(value: SortValue): string {
  if (value === null) return 'z';
  return typeof value === 'bigint' ? `i${value}` : typeof value === 'number' ? `n${value}` : `s${value}`;
}

function sortValue(text: string): SortValue {
  const bare = text.slice(1);
  if (text === 'z') return null;
  return text.startsWith('i') ? BigInt(bare) : text.startsWith('n') ? Number(bare) : bare;
}

function cursorOf(document: RecordDocument, field: SortField): string {
  const text = sortText(document[field]);
  return Buffer.from(JSON.stringify([field, text, document._id])).toString('base64url');
}

function afterCursor(cursor: string, sort: Sort): Filter {
  const { field, direction } = FIELD_OF[sort];
  const parsed = parseCursor(cursor);
  if (parsed?.[0] !== field) throw new BadCursor();
  const [, text, id] = parsed;
  const value = sortValue(text);
  const further = direction === 1 ? fromBelow(field, value) : fromAbove(field, value);
  return { $or: [...further, { [field]: value, _id: { $gt: id } }] };
}

/** What comes after a value upwards; null is below all values. */
function fromBelow(field: SortField, value: SortValue): readonly Filter[] {
  return [{ [field]: value === null ? { $ne: null } : { $gt: value } }];
}

/** What comes after a value downwards. */
function fromAbove(field: SortField, value: SortValue): readonly Filter[] {
  return value === null ? [] : [{ [field]: { $lt: value } }, { [field]: null }];
}

function parseCursor(cursor: string): readonly [string, string, string] | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isTriple = Array.isArray(parsed) && parsed.length === 3 && parsed.every((part) => typeof part === 'string');
    if (!isTriple) return null;
    const [field = '', text = '', id = ''] = parsed as readonly string[];
    return /^(?:i\d{1,18}|n\d{1,16}|s.{0,40}|z)$/.test(text) ? [field, text, id] : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** One page. Throws BadCursor. */
export async function listRecords(
  models: Pick<ReadModels, 'records'>,
  filter: RecordFilter,
  page: Readonly<{ sort: Sort; limit: number; cursor?: string | undefined }>,
): Promise<PageOf<RecordDocument>> {
  const { field, direction } = FIELD_OF[page.sort];
  const own = filterOf(filter);
  const query = page.cursor === undefined ? own : ({ $and: [own, afterCursor(page.cursor, page.sort)] } as Filter);
  const records: Model<RecordDocument> = models.records;
  const found = await records
    .find(query)
    .sort({ [field]: direction, _id: 1 })
    .limit(page.limit + 1)
    .lean();
  const entries = found.slice(0, page.limit);
  const last = entries.at(-1);
  return { entries, cursor: found.length > page.limit && last !== undefined ? cursorOf(last, field) : null };
}

/** Amounts are added in two halves of 32 bits: whatever they come to, neither half's sum leaves int64. */
const HALF = 2n ** 32n;
const LOW = { $mod: ['$amountMinor', HALF] };
/** The dividend is a multiple of 2^32, so that the double of `$divide` is exact. */
const HIGH = { $toLong: { $divide: [{ $subtract: ['$amountMinor', LOW] }, HALF] } };

interface GroupedTotal {
  readonly _id: string | null;
  readonly count: number;
  readonly high: bigint;
  readonly low: bigint;
}

/** Count and sum per currency of the whole filter; the sum is exact and may be larger than any one amount. */
export async function totalsOf(models: Pick<ReadModels, 'records'>, filter: RecordFilter): Promise<readonly Total[]> {
  const groups = await models.records.aggregate<GroupedTotal>([
    { $match: filterOf(filter) },
    { $group: { _id: '$currency', count: { $sum: 1 }, high: { $sum: HIGH }, low: { $sum: LOW } } },
    { $sort: { _id: 1 } },
  ]);
  return groups.flatMap(({ _id, count, high, low }) =>
    _id === null ? [] : [{ currency: _id, count, amount: formatAmount(high * HALF + low, _id) }],
  );
}

/** Records to decide on in bulk: every one that fits, up to a bound. */
export async function allRecords(
  models: Pick<ReadModels, 'records'>,
  filter: RecordFilter,
  limit: number,
): Promise<readonly RecordDocument[]> {
  return models.records.find(filterOf(filter)).sort({ at: 1, _id: 1 }).limit(limit).lean();
}
