/** Any record in one line: between whom, how much, when, which number. */
import { knownRecord } from '../api/records';
import type { AnyRecord } from '../api/records';

export interface Summary {
  /** Who owes or pays first, then who is owed or paid. */
  readonly parties: readonly string[];
  readonly amount: string | null;
  readonly currency: string;
  readonly day: string | null;
  readonly number: string;
}

const NOTHING: Summary = { parties: [], amount: null, currency: '', day: null, number: '' };

type Summarise = (record: AnyRecord) => Summary;

const SUMMARY_OF: Readonly<Record<string, Summarise>> = {
  receivable: (record) => {
    const data = knownRecord('receivable', record)?.data;
    if (data === undefined) return NOTHING;
    const { debtor, seller, payable: amount, currency, number } = data.invoice;
    return { parties: [debtor, seller], amount, currency, day: data.due, number };
  },
  leaf: (record) => {
    const data = knownRecord('leaf', record)?.data;
    if (data === undefined) return NOTHING;
    const { debtor, holder, amount, currency, due: day, number } = data;
    return { parties: [debtor, holder], amount, currency, day, number };
  },
  financing: (record) => {
    const data = knownRecord('financing', record)?.data;
    if (data === undefined) return NOTHING;
    const { financier, supplier, sheet, assets } = data;
    const { net: amount, currency, maturity: day } = sheet;
    return { parties: [financier, supplier], amount, currency, day, number: assets[0]?.number ?? '' };
  },
  payment: (record) => {
    const data = knownRecord('payment', record)?.data;
    if (data === undefined) return NOTHING;
    const { payer, payee, amount, currency, valueDate: day, reference: number } = data;
    return { parties: [payer, payee], amount, currency, day, number };
  },
  notice: (record) => {
    const data = knownRecord('notice', record)?.data;
    if (data === undefined) return NOTHING;
    const { debtor, assignee, amount, currency, due: day, number } = data;
    return { parties: [debtor, assignee], amount, currency, day, number };
  },
  discharge: (record) => {
    const data = knownRecord('discharge', record)?.data;
    if (data === undefined) return NOTHING;
    const { debtor, holder, amount, currency, paidOn: day, number } = data;
    return { parties: [debtor, holder], amount, currency, day, number };
  },
  offer: (record) => {
    const data = knownRecord('offer', record)?.data;
    if (data === undefined) return NOTHING;
    const { financier, supplier, ceiling: amount, currency, until: day } = data;
    return { parties: [financier, supplier], amount, currency, day, number: '' };
  },
  facility: (record) => {
    const data = knownRecord('facility', record)?.data;
    if (data === undefined) return NOTHING;
    const { financier, limit: amount, currency, until: day } = data;
    return { parties: [financier], amount, currency, day, number: '' };
  },
  assignment: (record) => {
    const data = knownRecord('assignment', record)?.data;
    if (data === undefined) return NOTHING;
    const { assignor, assignee, amount, currency, fundBy: day } = data;
    return { parties: [assignor, assignee], amount, currency, day, number: '' };
  },
  account: (record) => {
    const data = knownRecord('account', record)?.data;
    return data === undefined ? NOTHING : { ...NOTHING, parties: [data.owner], number: data.account.number };
  },
};

/** Throws ShapeError where the record is not of its kind's form. */
export function summaryOf(record: AnyRecord): Summary {
  return Object.hasOwn(SUMMARY_OF, record.kind) ? (SUMMARY_OF[record.kind]?.(record) ?? NOTHING) : NOTHING;
}
