/** Money acts of the demo's month: accounts, facilities, offers, draws, payouts, the bank's word, settlement. */
import { addDays } from '../../chaincode/src/kernel/days';
import type { PartyId, Ref } from '../../chaincode/src/protocol/acts';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import type { AccountDetails } from '../../chaincode/src/protocol/items';
import { eventually } from '../client/desk';
import type { RecordView } from '../client/desk';
import type { Administrator } from './administrators';
import { CURRENCY, byNumber, firmOf, hashOf, perform, seen, whole } from './monthActs';
import type { Cast, Weighed } from './monthActs';
import { YUNLING } from './monthPlan';
import type { PlannedInvoice, PlannedOffer } from './monthPlan';

/** An account's number from its holder's name, so that it stays the same. */
function accountOf(holder: string, bank: string): AccountDetails {
  const digits = BigInt(`0x${hashOf(holder).slice(7, 21)}`)
    .toString()
    .padStart(19, '0')
    .slice(-19);
  return { holder, bank, number: `6${digits.slice(1)}`, currency: CURRENCY };
}

export async function openAccount(cast: Cast, party: PartyId): Promise<void> {
  const firm = firmOf(cast, party);
  const holder = cast.names.get(party) ?? party;
  if ((await firm.desk.list('/accounts')).length > 0) return;
  const account = accountOf(holder, '云南农村商业银行');
  const draft: Draft = { kind: 'open_account', account, evidence: hashOf(holder) };
  await perform(firm, 'open_account', [{ draft, amount: '0.00' }]);
  await eventually('account', async () => (await firm.desk.list('/accounts'))[0] ?? null);
}

const FACILITY = '4900000.00';
const FACILITY_DAYS = 360;

/** The financier's facility for the core firm; opened once. */
async function facilityOf(cast: Cast, firm: Administrator): Promise<Ref> {
  const find = async (): Promise<Ref | null> => (await firm.desk.list('/facilities?sort=oldest'))[0]?.ref ?? null;
  const known = await find();
  if (known !== null) return known;
  const until = addDays(cast.firstDay, FACILITY_DAYS);
  const debtors = [{ party: YUNLING, limit: FACILITY }];
  const draft: Draft = { kind: 'open_facility', currency: CURRENCY, limit: FACILITY, debtors, suppliers: [], until };
  await perform(firm, 'open_facility', [{ draft, amount: FACILITY }]);
  return eventually('facility', find);
}

/** Standing offers that are not there yet. */
export async function offer(cast: Cast, financier: PartyId, offers: readonly PlannedOffer[]): Promise<void> {
  const firm = firmOf(cast, financier);
  const standing = await whole<{ readonly supplier: PartyId }>(firm, '/offers?state=standing');
  const missing = offers.filter(({ supplier }) => !standing.some(({ data }) => data.supplier === supplier));
  if (missing.length === 0) return;
  const facility = await facilityOf(cast, firm);
  const until = addDays(cast.firstDay, FACILITY_DAYS);
  const collectTo = accountOf(cast.names.get(financier) ?? financier, '金沙清算银行股份有限公司');
  const drafts = missing.map(({ supplier, ceiling, terms }): Weighed => {
    const common = { facility, supplier, debtors: [YUNLING], currency: CURRENCY, ceiling, until, terms, collectTo };
    return { draft: { kind: 'make_offer', ...common }, amount: ceiling };
  });
  await perform(firm, 'make_offer', drafts);
}

interface LeafData {
  readonly number: string;
  readonly amount: string;
}
interface OfferData {
  readonly financier: PartyId;
}

/** Offers on the supplier's table, once every financier of these invoices has made one. */
function standingOffers(
  firm: Administrator,
  invoices: readonly PlannedInvoice[],
): Promise<readonly RecordView<OfferData>[]> {
  return eventually('standing offers', async () => {
    const offers = await whole<OfferData>(firm, '/offers?state=standing');
    const isThere = ({ financier }: PlannedInvoice): boolean => offers.some(({ data }) => data.financier === financier);
    return invoices.every(isThere) ? offers : null;
  });
}

/** The supplier draws on these invoices' claims, each on the offer of its financier. */
export async function draw(cast: Cast, supplier: PartyId, invoices: readonly PlannedInvoice[]): Promise<void> {
  const firm = firmOf(cast, supplier);
  const valueDate = addDays(cast.firstDay, invoices[0]?.actedDay ?? 0);
  const numbers = new Map(invoices.map((invoice) => [invoice.number, invoice]));
  await seen(firm, { path: '/claims', numberOf: ({ number }: LeafData) => number }, [...numbers.keys()]);
  const leaves = await whole<LeafData>(firm, `/claims?state=held&holder=${encodeURIComponent(supplier)}`);
  const [account] = await firm.desk.list('/accounts');
  const offers = await standingOffers(firm, invoices);
  const drafts = leaves.flatMap(({ ref: leaf, data }): readonly Weighed[] => {
    const invoice = numbers.get(data.number);
    const standing = offers.find(({ data: { financier } }) => financier === invoice?.financier);
    if (invoice === undefined || standing === undefined || account === undefined) return [];
    if (data.amount !== (invoice.parts?.[0]?.amount ?? invoice.payable)) return [];
    const draft: Draft = { kind: 'draw', leaf, offer: standing.ref, account: account.ref, valueDate };
    return [{ draft, amount: data.amount }];
  });
  await perform(firm, 'draw', drafts);
}

interface DealData {
  readonly assets: readonly { readonly number: string; readonly assignedLeaf: string }[];
  readonly sheet: { readonly net: string };
}
interface PaymentData {
  readonly financing: string;
  readonly purpose: string;
  readonly amount: string;
}

function numberOf({ assets }: DealData): string {
  return assets[0]?.number ?? '';
}

/** The financier orders its bank to pay these deals out. */
export async function payOut(cast: Cast, financier: PartyId, invoices: readonly PlannedInvoice[]): Promise<void> {
  const firm = firmOf(cast, financier);
  await seen(
    firm,
    { path: '/financings', numberOf },
    invoices.map(({ number }) => number),
  );
  const deals = await byNumber<DealData>(firm, '/financings?state=agreed', numberOf);
  const drafts = invoices.flatMap(({ number, actedDay }): readonly Weighed[] => {
    const deal = deals.get(number);
    if (deal === undefined) return [];
    const valueDate = addDays(cast.firstDay, actedDay);
    const draft: Draft = { kind: 'pay_out', financing: deal.ref, valueDate, reference: `P${number}` };
    return [{ draft, amount: deal.data.sheet.net }];
  });
  await perform(firm, 'pay_out', drafts);
}

/** The bank said that these went out; surplus that a repaid deal left as well. */
export async function book(cast: Cast, financier: PartyId, invoices: readonly PlannedInvoice[]): Promise<void> {
  const firm = firmOf(cast, financier);
  await seen(
    firm,
    { path: '/financings?state=instructed,accruing,repaid', numberOf },
    invoices.map(({ number }) => number),
  );
  const deals = await whole<DealData>(firm, '/financings?state=instructed,repaid');
  const payments = await whole<PaymentData>(firm, '/payments?state=instructed');
  const drafts = payments.flatMap(({ ref: payment, data }): readonly Weighed[] => {
    const deal = deals.find(({ ref }) => ref.id === data.financing);
    const invoice = invoices.find(({ number }) => deal !== undefined && numberOf(deal.data) === number);
    if (deal === undefined || invoice === undefined) return [];
    const isAdvance = data.purpose === 'advance';
    const day = isAdvance ? invoice.actedDay : (invoice.dueDay ?? 0);
    const valueDate = addDays(cast.firstDay, day);
    const bankReference = `${isAdvance ? 'B' : 'S'}${invoice.number}`;
    const financing = isAdvance ? deal.ref : null;
    const draft: Draft = { kind: 'book_payment', payment, financing, status: 'confirmed', valueDate, bankReference };
    return [{ draft, amount: data.amount }];
  });
  await perform(firm, 'book_payment', drafts);
}

/** The core firm paid these on their due dates, to the financier's account. */
export async function settle(cast: Cast, financier: PartyId, invoices: readonly PlannedInvoice[]): Promise<void> {
  const firm = firmOf(cast, financier);
  const deals = await byNumber<DealData>(firm, '/financings?state=accruing', numberOf);
  const leaves = await whole<LeafData>(firm, `/claims?state=held&holder=${encodeURIComponent(financier)}`);
  const payer = cast.names.get(YUNLING) ?? YUNLING;
  const drafts = invoices.flatMap(({ number, dueDay }): readonly Weighed[] => {
    const deal = deals.get(number);
    const leaf = leaves.find(({ ref }) => ref.id === deal?.data.assets[0]?.assignedLeaf);
    if (deal === undefined || leaf === undefined) return [];
    const { amount } = leaf.data;
    const valueDate = addDays(cast.firstDay, dueDay ?? 0);
    const bankReference = `R${number}`;
    const receipt = { currency: CURRENCY, amount, valueDate, payer, bankReference, line: hashOf(bankReference) };
    return [{ draft: { kind: 'discharge', leaf: leaf.ref, financing: deal.ref, receipt }, amount }];
  });
  await perform(firm, 'discharge', drafts);
}
