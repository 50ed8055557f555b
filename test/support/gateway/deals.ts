/** An invoice's way to money and back through the API, one step per function. */
import type { CalendarDay } from '../../../chaincode/src/kernel/days';
import { addDays } from '../../../chaincode/src/kernel/days';
import type { PartyId, RecordId, Ref } from '../../../chaincode/src/protocol/acts';
import type {
  AccountDetails,
  BookPaymentItem,
  FeeRule,
  MakeOfferItem,
  OpenFacilityItem,
  Recourse,
  Terms,
} from '../../../chaincode/src/protocol/items';
import type { DrawDraft } from '../../../chaincode/src/protocol/drafts';
import { hashText } from '../../../chaincode/src/statement/hashing';
import type { CarriedAct, RecordView } from '../../../scripts/client/desk';
import { eventually, sha256 } from '../../../scripts/client/desk';
import { dischargeBy } from '../../../scripts/client/receipts';
import type { ReceiptLine } from '../../../scripts/client/receipts';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { csvOf, invoiceAt, presentFile } from './invoices';

const TERM_DAYS = 90;
const NOON_MS = 4 * 3600 * 1000;
const CEILING = '10000000.00';
const FAR = '2099-12-31';

/** The ledger's day as the network's epoch shows it. */
export async function today({ desk }: Pick<Administrator, 'desk'>): Promise<CalendarDay> {
  const { epoch } = await desk.get<{ readonly epoch: { readonly timeMs: number } }>('/network');
  return new Date(epoch.timeMs + 2 * NOON_MS).toISOString().slice(0, 10) as CalendarDay;
}

/** A day by which an invoice confirmed today may be due. */
export async function dueDay(firm: Pick<Administrator, 'desk'>): Promise<CalendarDay> {
  return addDays(await today(firm), TERM_DAYS);
}

/** The first record of a list that fits, once it is there. */
export function recordAt<Data>(
  { desk }: Pick<Administrator, 'desk'>,
  path: string,
  fits: (record: RecordView<Data>) => boolean,
): Promise<RecordView<Data>> {
  return eventually(path, async () => (await desk.list<Data>(path)).find(fits) ?? null);
}

/** The two sides of an invoice. */
export interface Sides {
  readonly supplier: Administrator;
  readonly debtor: Administrator;
}

/** Presents an invoice from its supplier's side. */
export async function present({ supplier, debtor }: Sides, number: string, amount = '1000.00'): Promise<void> {
  await presentFile(supplier, csvOf([{ seller: supplier.party, debtor: debtor.party, number, amount }]));
}

interface LeafData {
  readonly number: string;
  readonly amount: string;
}

/** Presents and confirms an invoice in full, due in 90 days; gives the supplier's claim. */
export async function claim(sides: Sides, number: string, amount = '1000.00'): Promise<RecordView<LeafData>> {
  const { supplier, debtor } = sides;
  await present(sides, number, amount);
  const { ref } = await invoiceAt(debtor, number);
  const due = await dueDay(debtor);
  const tranches = [{ amount, due, instrument: 'receivable' as const }];
  const draft = { kind: 'confirm_receivable' as const, receivable: ref, tranches, rest: [], noDefence: false };
  await debtor.desk.act('confirm_receivable', [draft], debtor.key);
  return recordAt<LeafData>(supplier, '/claims?state=held&limit=500', ({ data }) => data.number === number);
}

export function accountOf(holder: string): AccountDetails {
  const number = hashText(sha256(new TextEncoder().encode(holder))).slice(7, 23);
  return { holder, bank: 'Test Bank', number, currency: 'CNY' };
}

/** The supplier's account for money drawn. */
export async function openAccount(firm: Administrator): Promise<RecordView> {
  const account = accountOf(firm.party);
  const evidence = hashText(sha256(new TextEncoder().encode(account.number)));
  await firm.desk.act('open_account', [{ kind: 'open_account', account, evidence }], firm.key);
  return recordAt(firm, '/accounts?limit=500', () => true);
}

interface OfferData {
  readonly financier: PartyId;
  readonly supplier: PartyId;
}

/** A facility for one debtor. */
export async function openFacility(financier: Administrator, debtor: PartyId): Promise<RecordView> {
  const facility: OpenFacilityItem = {
    kind: 'open_facility',
    currency: 'CNY',
    limit: CEILING,
    debtors: [{ party: debtor, limit: CEILING }],
    suppliers: [],
    until: FAR,
  };
  await financier.desk.act('open_facility', [facility], financier.key);
  return recordAt(financier, '/facilities?limit=500', ({ ref }) => ref.version === 1);
}

/** CASES 2 and 2b: 6 %, a fee of 0.5 % of the face; 80 % with recourse, everything without. */
export function termsOf(recourse: Recourse, fee: Pick<FeeRule, 'label' | 'recipient'>): Terms {
  const isLoan = recourse === 'with';
  return {
    recourse,
    method: isLoan ? 'interest' : 'bank_discount',
    dayCount: 'ACT/360',
    ratePpm: 60_000,
    lateRatePpm: isLoan ? 90_000 : 0,
    advancePpm: isLoan ? 800_000 : 1_000_000,
    fees: [{ ...fee, facePpm: 5000, flat: '0.00' }],
    minTenorDays: 1,
    maxTenorDays: 3650,
    fundWithinDays: 5,
  };
}

function offerOf(financier: PartyId, { supplier, debtor }: Sides, facility: Ref, recourse: Recourse): MakeOfferItem {
  return {
    kind: 'make_offer',
    facility,
    supplier: supplier.party,
    debtors: [debtor.party],
    currency: 'CNY',
    ceiling: CEILING,
    until: FAR,
    terms: termsOf(recourse, { label: 'service', recipient: financier }),
    collectTo: accountOf(financier),
  };
}

/** A facility and a standing offer under it; gives the offer as the supplier sees it. */
export async function standingOffer(
  financier: Administrator,
  sides: Sides,
  recourse: Recourse = 'with',
): Promise<RecordView<OfferData>> {
  const facility = await openFacility(financier, sides.debtor.party);
  const offer = offerOf(financier.party, sides, facility.ref, recourse);
  await financier.desk.act('make_offer', [offer], financier.key);
  return recordAt<OfferData>(
    sides.supplier,
    '/offers?limit=500',
    ({ data }) => data.financier === financier.party && data.supplier === sides.supplier.party,
  );
}

/** What is drawn on what to where; today. */
export async function drawDraft(
  supplier: Administrator,
  on: Readonly<{ leaf: Ref; offer: Ref; account: Ref }>,
): Promise<DrawDraft> {
  return { kind: 'draw', ...on, valueDate: await today(supplier) };
}

interface DealData {
  readonly assets: readonly { readonly number: string }[];
}

function deal(financier: Administrator, number: string, state: string): Promise<RecordView<DealData>> {
  const path = `/financings?state=${state}&limit=500`;
  return recordAt<DealData>(financier, path, ({ data }) => data.assets[0]?.number === number);
}

/** How a payout is called, by its financier and in the bank's statement. */
export interface PayoutWords {
  readonly reference: string;
  readonly bankReference: (payment: RecordId) => string;
}

function bankReferenceOf(payment: RecordId): string {
  return `B${payment.slice(0, 12)}`;
}

/** The financier orders the payout of a drawn deal and books the bank's answer. */
export async function payOut(
  financier: Administrator,
  number: string,
  words: PayoutWords = { reference: `P${number}`, bankReference: bankReferenceOf },
): Promise<void> {
  const { desk, key } = financier;
  const { ref: financing } = await deal(financier, number, 'agreed');
  const valueDate = await today(financier);
  const order = { kind: 'pay_out' as const, financing, valueDate, reference: words.reference };
  await desk.act('pay_out', [order], key);
  const instructed = await deal(financier, number, 'instructed');
  const { ref: payment } = await recordAt<{ readonly financing: string }>(
    financier,
    '/payments?state=instructed&limit=500',
    ({ data }) => data.financing === financing.id,
  );
  const bankReference = words.bankReference(payment.id);
  await desk.act('book_payment', [bookingOf({ payment, financing: instructed.ref, valueDate, bankReference })], key);
  await deal(financier, number, 'accruing');
}

function bookingOf(booked: Pick<BookPaymentItem, 'payment' | 'financing' | 'valueDate' | 'bankReference'>) {
  return { kind: 'book_payment' as const, status: 'confirmed' as const, ...booked };
}

/** A bank statement with one credit. */
export function bankStatement(payment: Readonly<{ day: string; amount: string; number: string }>): Uint8Array {
  const { day, amount, number } = payment;
  const header = 'value_date,currency,amount,payer,bank_reference,remittance';
  return new TextEncoder().encode(`${header}\n${day},CNY,${amount},The debtor,R${number},${number}\n`);
}

/** The debtor's payment of a claim found on a bank statement, and the claim discharged by it. */
export async function dischargeFrom(
  financier: Administrator,
  number: string,
  statement: Readonly<{ name: string; bytes: Uint8Array }>,
): Promise<CarriedAct> {
  const { desk, key } = financier;
  const { name, bytes } = statement;
  const { lines } = await desk.upload<{ readonly lines: readonly ReceiptLine[] }>(`/receipts?name=${name}`, bytes);
  const [line] = lines;
  const match = line?.candidates.find((candidate) => candidate.number === number);
  if (line === undefined || match === undefined) throw new Error(`no claim fits the payment of ${number}`);
  return desk.act('discharge', [dischargeBy(line, match)], key);
}

/** The same from a statement with this payment alone. */
export async function settle(financier: Administrator, number: string, amount = '1000.00'): Promise<void> {
  const day = await today(financier);
  await dischargeFrom(financier, number, { name: 'statement.csv', bytes: bankStatement({ day, amount, number }) });
}

/** Books the surplus that a settled deal sends back. */
export async function bookSurplus(financier: Administrator, bankReference = bankReferenceOf): Promise<void> {
  const { ref: payment } = await recordAt<{ readonly purpose: string }>(
    financier,
    '/payments?state=instructed&limit=500',
    ({ data }) => data.purpose === 'surplus',
  );
  const valueDate = await today(financier);
  const booking = bookingOf({ payment, financing: null, valueDate, bankReference: bankReference(payment.id) });
  await financier.desk.act('book_payment', [booking], financier.key);
}
