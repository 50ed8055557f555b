/**
 * What the demo's month consists of: some 330 invoices to the core firm and how far each has come. Pure data, the same
 * on every machine; days count from the first day of the month that is told.
 */
import type { PartyId } from '../../chaincode/src/protocol/acts';
import type { Terms } from '../../chaincode/src/protocol/items';
import { FIRMS } from './firms';
import { SUPPLIERS } from './monthSuppliers';

/** Days the month has run when somebody first looks at it. */
export const MONTH_DAYS = 24;
/** A second wave of draws comes halfway. */
export const HALFWAY_DAYS = 11;

/** How far an invoice has come, in the order of the road. */
export const FATES = [
  'ready',
  'undated',
  'queued',
  'refused',
  'held',
  'agreed',
  'instructed',
  'accruing',
  'overdue',
  'repaid',
] as const;
export type Fate = (typeof FATES)[number];

export interface Part {
  readonly amount: string;
  readonly dueDay: number;
}

export interface PlannedInvoice {
  readonly number: string;
  readonly seller: PartyId;
  readonly payable: string;
  readonly issuedDay: number;
  /** Null: the invoice states none. */
  readonly dueDay: number | null;
  /** Day on which it was presented, confirmed and, where it was, drawn. */
  readonly actedDay: number;
  readonly fate: Fate;
  /** Who bought it or lent on it; null where nobody did. */
  readonly financier: PartyId | null;
  /** Confirmed in these parts; null: whole. */
  readonly parts: readonly Part[] | null;
  /** The rest of it, disputed. */
  readonly disputed: string | null;
}

function firm(english: string): PartyId {
  const found = FIRMS.find(({ nameEnglish }) => nameEnglish === english);
  if (found === undefined) throw new RangeError(`no firm ${english}`);
  return found.party;
}

export const YUNLING = firm('Yunling Auto');
export const CANGSHAN = firm('Cangshan Castings');
export const ERHAI = firm('Erhai Rubber');
export const LANCANG = firm('Lancang Packaging');
export const DIANCHI = firm('Dianchi Bank');
export const NUJIANG = firm('Nujiang Factoring');

/** Generated suppliers that sell or borrow; the others only deliver. */
export const ACTING_SUPPLIERS = SUPPLIERS.slice(0, 6);

const SHARED = { dayCount: 'ACT/360', minTenorDays: 1, maxTenorDays: 365, fundWithinDays: 3 } as const;

function purchase(recipient: PartyId, price: Readonly<{ ratePpm: number; feePpm: number }>): Terms {
  return {
    ...SHARED,
    recourse: 'without',
    method: 'bank_discount',
    ratePpm: price.ratePpm,
    lateRatePpm: 0,
    advancePpm: 1_000_000,
    fees: [{ label: '服务费', recipient, facePpm: price.feePpm, flat: '0.00' }],
  };
}

function loan(recipient: PartyId, price: Readonly<{ ratePpm: number; feePpm: number; advancePpm: number }>): Terms {
  return {
    ...SHARED,
    recourse: 'with',
    method: 'interest',
    ratePpm: price.ratePpm,
    lateRatePpm: price.ratePpm + 30_000,
    advancePpm: price.advancePpm,
    fees: [{ label: '服务费', recipient, facePpm: price.feePpm, flat: '0.00' }],
  };
}

export interface PlannedOffer {
  readonly financier: PartyId;
  readonly supplier: PartyId;
  readonly ceiling: string;
  readonly terms: Terms;
}

/** CASES 12 no. 1 and 2 at Cangshan; CASES 2, 2b and 12 no. 3 at Erhai; ordinary prices elsewhere. */
export const OFFERS: readonly PlannedOffer[] = [
  {
    financier: DIANCHI,
    supplier: CANGSHAN,
    ceiling: '1400000.00',
    terms: purchase(DIANCHI, { ratePpm: 39_500, feePpm: 2000 }),
  },
  {
    financier: NUJIANG,
    supplier: CANGSHAN,
    ceiling: '2500000.00',
    terms: loan(NUJIANG, { ratePpm: 43_500, feePpm: 3000, advancePpm: 850_000 }),
  },
  {
    financier: DIANCHI,
    supplier: ERHAI,
    ceiling: '1200000.00',
    terms: purchase(DIANCHI, { ratePpm: 60_000, feePpm: 5000 }),
  },
  {
    financier: NUJIANG,
    supplier: ERHAI,
    ceiling: '1800000.00',
    terms: loan(NUJIANG, { ratePpm: 60_000, feePpm: 5000, advancePpm: 800_000 }),
  },
  {
    financier: DIANCHI,
    supplier: LANCANG,
    ceiling: '400000.00',
    terms: purchase(DIANCHI, { ratePpm: 48_000, feePpm: 3000 }),
  },
  ...ACTING_SUPPLIERS.map(({ party }) => {
    return {
      financier: DIANCHI,
      supplier: party,
      ceiling: '300000.00',
      terms: purchase(DIANCHI, { ratePpm: 45_000, feePpm: 3000 }),
    };
  }),
];

const FINANCED: readonly Fate[] = ['agreed', 'instructed', 'accruing', 'overdue', 'repaid'];

/** Repeatable amounts of some ten thousand yuan, never round; smaller ones where the offers must carry them all. */
function amountAt(index: number, isFinanced: boolean): string {
  const minor = 1_180_000 + ((index * 7_919_317) % (isFinanced ? 3_100_000 : 6_900_000));
  return `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}

const NUMBER_HEAD = '265300791257';
const CASE_HEAD = '2653000000000000';

interface Sort {
  readonly fate: Fate;
  readonly count: number;
  readonly sellers: readonly PartyId[];
  readonly actedDay: number;
  /** First due date and how far they spread, in days; null: none stated. */
  readonly due: readonly [from: number, spread: number] | null;
}

const EVERYBODY = [CANGSHAN, ERHAI, LANCANG, ...SUPPLIERS.map(({ party }) => party)];
const ACTING = [CANGSHAN, ERHAI, LANCANG, ...ACTING_SUPPLIERS.map(({ party }) => party)];
const LAST = MONTH_DAYS;

const SORTS: readonly Sort[] = [
  { fate: 'repaid', count: 14, sellers: ACTING, actedDay: 0, due: [14, 10] },
  { fate: 'overdue', count: 3, sellers: ACTING, actedDay: 0, due: [20, 4] },
  { fate: 'accruing', count: 18, sellers: ACTING, actedDay: HALFWAY_DAYS, due: [LAST + 9, 90] },
  { fate: 'instructed', count: 5, sellers: ACTING, actedDay: LAST, due: [LAST + 30, 60] },
  { fate: 'agreed', count: 8, sellers: ACTING, actedDay: LAST, due: [LAST + 40, 60] },
  { fate: 'held', count: 54, sellers: EVERYBODY, actedDay: LAST, due: [LAST + 12, 110] },
  { fate: 'refused', count: 6, sellers: EVERYBODY, actedDay: LAST, due: [LAST + 40, 50] },
  { fate: 'queued', count: 24, sellers: EVERYBODY.slice(20), actedDay: LAST, due: [LAST + 30, 60] },
  { fate: 'ready', count: 176, sellers: EVERYBODY, actedDay: LAST, due: [LAST + 20, 100] },
  { fate: 'undated', count: 14, sellers: EVERYBODY.slice(5), actedDay: LAST, due: null },
];

/** Cangshan and Erhai borrow on every other claim; everybody else sells. */
function financierOf(fate: Fate, seller: PartyId, position: number): PartyId | null {
  if (!FINANCED.includes(fate)) return null;
  const borrows = (seller === CANGSHAN || seller === ERHAI) && Math.floor(position / ACTING.length) % 2 === 0;
  return borrows ? NUJIANG : DIANCHI;
}

function invoicesOf(sort: Sort, from: number): readonly PlannedInvoice[] {
  return Array.from({ length: sort.count }, (_, position): PlannedInvoice => {
    const index = from + position;
    const seller = sort.sellers[(position * 7) % sort.sellers.length] ?? CANGSHAN;
    return {
      number: `${NUMBER_HEAD}${String(20_000_000 + index * 13).padStart(8, '0')}`,
      seller,
      payable: amountAt(index, FINANCED.includes(sort.fate)),
      issuedDay: sort.actedDay - 6 - (index % 17),
      dueDay: sort.due === null ? null : sort.due[0] + ((position * 13) % Math.max(1, sort.due[1])),
      actedDay: sort.actedDay,
      fate: sort.fate,
      financier: financierOf(sort.fate, seller, position),
      parts: null,
      disputed: null,
    };
  });
}

type Story = Pick<PlannedInvoice, 'seller' | 'payable' | 'fate' | 'financier'> & {
  readonly tail: string;
  readonly inDays: number;
  readonly parts?: readonly Part[];
  readonly disputed?: string;
};

/** Stories with known figures; their numbers end in the case: 1201 is CASES 12 no. 1. */
const STORIES: readonly Story[] = [
  { tail: '1201', seller: CANGSHAN, payable: '1286437.52', inDays: 88, fate: 'accruing', financier: NUJIANG },
  { tail: '1202', seller: CANGSHAN, payable: '642800.00', inDays: 114, fate: 'accruing', financier: DIANCHI },
  {
    tail: '1203',
    seller: ERHAI,
    payable: '1000000.00',
    inDays: 90,
    fate: 'accruing',
    financier: NUJIANG,
    parts: [
      { amount: '880000.00', dueDay: LAST + 90 },
      { amount: '50000.00', dueDay: LAST + 365 },
    ],
    disputed: '70000.00',
  },
  { tail: '0201', seller: ERHAI, payable: '1000000.00', inDays: 90, fate: 'held', financier: null },
  { tail: '1205', seller: CANGSHAN, payable: '358900.00', inDays: 75, fate: 'held', financier: null },
];

function storyInvoice({ tail, inDays, parts, disputed, ...rest }: Story): PlannedInvoice {
  return {
    ...rest,
    number: `${CASE_HEAD}${tail}`,
    issuedDay: LAST - 5,
    dueDay: LAST + inDays,
    actedDay: LAST,
    parts: parts ?? null,
    disputed: disputed ?? null,
  };
}

/** Every invoice of the month. */
export const INVOICES: readonly PlannedInvoice[] = [
  ...SORTS.reduce<readonly PlannedInvoice[]>((all, sort) => [...all, ...invoicesOf(sort, all.length + 1)], []),
  ...STORIES.map(storyInvoice),
];
