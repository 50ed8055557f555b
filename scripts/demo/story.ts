/** One invoice's way through the API, step by step, each step told. */
import { addDays } from '../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import { moneyText, rateText } from '../../chaincode/src/statement/words/figures';
import type { CostSheet, DrawItem, Invoice, Recourse } from '../../chaincode/src/protocol/items';
import type { PartyId, Ref } from '../../chaincode/src/protocol/acts';
import { ActRefused, eventually } from '../client/desk';
import type { PreparedAct, RecordView } from '../client/desk';
import type { Administrator } from '../sandbox/administrators';
import type { Cast } from './cast';
import type { WholeInvoice } from './documents';
import { ensureAccount, standingOffer } from './money';
import type { OfferData } from './money';
import { percent } from './report';
import type { InvoiceReport } from './report';

export type Say = (text: string) => void;

interface InvoiceData {
  readonly invoice: Invoice;
  readonly due: string | null;
}

interface LeafData {
  readonly number: string;
  readonly amount: string;
  readonly due: string;
  readonly holder: PartyId;
  readonly seller: PartyId;
}

/** An invoice that was drawn and waits for its debtor's payment. */
export interface Financed {
  readonly report: InvoiceReport;
  readonly supplier: Administrator;
  readonly debtorName: string;
  readonly currency: string;
  readonly amount: string;
  readonly number: string;
  readonly due: string;
  /** The leaf the supplier drew on: closed now. */
  readonly drawnLeaf: Ref;
  readonly account: Ref;
}

const TERM_DAYS = 90;

function firmOf(cast: Cast, party: PartyId): Administrator {
  const firm = cast.firms.get(party);
  if (firm === undefined) throw new RangeError(`${party} does not play`);
  return firm;
}

/** The upload of a file by one side, and every invoice in it presented. */
async function presentFile(side: Administrator, name: string, bytes: Uint8Array): Promise<PreparedAct> {
  const { id } = await side.desk.upload<{ readonly id: string }>(`/imports?name=${encodeURIComponent(name)}`, bytes);
  const prepared = await side.desk.post<PreparedAct>(`/imports/${id}/preview`, {});
  if (!prepared.outcomes.some(({ outcome }) => outcome === 'accepted')) return prepared;
  const { run } = await side.desk.sign(prepared, side.key);
  await side.desk.applied(run.statementHash);
  return prepared;
}

async function confirm(
  debtor: Administrator,
  { invoice }: WholeInvoice,
  today: string,
): Promise<{ confirmed: string; due: string }> {
  const receivable = await eventually(`invoice ${invoice.number} at its debtor`, async () => {
    const query = `/invoices?state=presented&counterparty=${encodeURIComponent(invoice.seller)}&limit=500`;
    const found = await debtor.desk.list<InvoiceData>(query);
    return found.find(({ data }) => data.invoice.number === invoice.number) ?? null;
  });
  const stated = receivable.data.due;
  const due = stated !== null && stated > today ? stated : addDays(today as CalendarDay, TERM_DAYS);
  const tranches = [{ amount: invoice.payable, due, instrument: 'receivable' as const }];
  const draft = {
    kind: 'confirm_receivable' as const,
    receivable: receivable.ref,
    tranches,
    rest: [],
    noDefence: false,
  };
  await debtor.desk.act('confirm_receivable', [draft], debtor.key);
  return { confirmed: invoice.payable, due };
}

async function heldLeaf(supplier: Administrator, invoice: Invoice): Promise<RecordView<LeafData>> {
  return eventually(`claim ${invoice.number} at its supplier`, async () => {
    const query = `/claims?state=held&holder=${encodeURIComponent(supplier.party)}&number=${encodeURIComponent(invoice.number)}`;
    const found = await supplier.desk.list<LeafData>(query);
    return found.find(({ data }) => data.number === invoice.number && data.seller === invoice.seller) ?? null;
  });
}

async function offersFor(
  supplier: Administrator,
  wish: Readonly<{ debtor: PartyId; currency: string }>,
): Promise<readonly RecordView<OfferData>[]> {
  const offers = await supplier.desk.list<OfferData>('/offers?limit=500');
  return offers.filter(
    ({ data }) =>
      data.debtors.includes(wish.debtor) && data.currency === wish.currency && data.supplier === supplier.party,
  );
}

function tellPrice(say: Say, recourse: Recourse, sheet: CostSheet): void {
  const money = (amount: string): string => moneyText(amount, sheet.currency);
  const fees = sheet.fees.map((fee) => `${fee.label} ${money(fee.amount)} to ${fee.recipient}`).join(', ');
  say(
    `  ${recourse} recourse: ${money(sheet.net)} today, ${rateText(sheet.xirrPpm)} a year all in ` +
      `(nominal ${rateText(sheet.nominalPpm)}, simple ${rateText(sheet.simplePpm)}); discount ${money(sheet.discount)}, ` +
      `interest ${money(sheet.interest)}, fees: ${fees}`,
  );
}

function drawOf(prepared: PreparedAct): DrawItem {
  const [item] = prepared.items;
  const [outcome] = prepared.outcomes;
  if (outcome?.outcome === 'refused') throw new ActRefused(outcome.code, outcome.details);
  if (item?.kind !== 'draw') throw new RangeError('a draw was previewed');
  return item;
}

function fillIn(report: InvoiceReport, item: DrawItem): void {
  const { sheet, terms } = item;
  Object.assign(report, {
    financier: item.financier,
    recourse: terms.recourse,
    advance: sheet.advance,
    discount: sheet.discount,
    interest: sheet.interest,
    fees: sheet.fees.map((fee) => ({ ...fee })),
    net: sheet.net,
    nominalRate: percent(sheet.nominalPpm),
    simpleRate: percent(sheet.simplePpm),
    xirr: percent(sheet.xirrPpm),
  });
}

/** Ordered by the financier, confirmed by its bank, on the value date of the sheet. */
async function payOut(cast: Cast, item: DrawItem, say: Say): Promise<void> {
  const { desk, key } = cast.financier;
  const number = item.claims[0]?.number ?? '';
  const deal = await eventually('deal at its financier', async () => {
    const deals = await desk.list<{
      readonly supplier: PartyId;
      readonly assets: readonly { readonly number: string }[];
    }>('/financings?state=agreed&limit=500');
    return deals.find(({ data }) => data.assets[0]?.number === number) ?? null;
  });
  const { valueDate } = item.sheet;
  await desk.act(
    'pay_out',
    [{ kind: 'pay_out', financing: deal.ref, valueDate, reference: `P${deal.ref.id.slice(0, 12)}` }],
    key,
  );
  const payment = await eventually('payment', async () => {
    const payments = await desk.list<{ readonly financing: string }>('/payments?state=instructed&limit=500');
    return payments.find(({ data }) => data.financing === deal.ref.id) ?? null;
  });
  const instructed = await eventually('deal with its payment', async () => {
    const deals = await desk.list('/financings?state=instructed&limit=500');
    return deals.find(({ ref }) => ref.id === deal.ref.id) ?? null;
  });
  const booking = {
    kind: 'book_payment' as const,
    payment: payment.ref,
    financing: instructed.ref,
    status: 'confirmed' as const,
    valueDate,
    bankReference: `B${deal.ref.id.slice(0, 12)}`,
  };
  await desk.act('book_payment', [booking], key);
  say(`  paid out, value date ${valueDate}`);
}

export interface StoryParts {
  readonly cast: Cast;
  readonly entry: WholeInvoice;
  readonly file: { readonly name: string; readonly bytes: Uint8Array };
  readonly recourse: Recourse;
  readonly today: string;
  readonly report: InvoiceReport;
  readonly say: Say;
}

/** Import by both sides, confirmation, price, draw, payout. Throws ActRefused, ApiRefused. */
export async function financeInvoice(parts: StoryParts): Promise<Financed> {
  const { cast, entry, file, recourse, today, report, say } = parts;
  const { invoice } = entry;
  const supplier = firmOf(cast, invoice.seller);
  const debtor = firmOf(cast, invoice.debtor);
  const name = (party: PartyId): string => cast.names.get(party) ?? party;
  await presentFile(supplier, file.name, file.bytes);
  await presentFile(debtor, file.name, file.bytes);
  say(`  presented by ${name(invoice.seller)}, joined by ${name(invoice.debtor)}`);
  const { confirmed, due } = await confirm(debtor, entry, today);
  report.confirmed = confirmed;
  say(`  confirmed by ${name(invoice.debtor)}: ${moneyText(confirmed, invoice.currency)}, due ${due}`);
  const leaf = await heldLeaf(supplier, invoice);
  report.leafId = leaf.ref.id;
  const account = await ensureAccount(supplier, name(supplier.party), invoice.currency);
  const wish = { supplier: supplier.party, debtor: debtor.party, currency: invoice.currency, amount: invoice.payable };
  for (const choice of ['with', 'without'] as const)
    await standingOffer(cast.financier, name(cast.financier.party), { ...wish, recourse: choice });
  const chosen = await choosePrice(supplier, {
    leaf,
    account,
    wish,
    recourse,
    financier: cast.financier.party,
    today,
    say,
  });
  const item = drawOf(chosen);
  fillIn(report, item);
  const { run } = await supplier.desk.sign(chosen, supplier.key);
  await supplier.desk.applied(run.statementHash);
  say(`  drawn ${recourse} recourse; the debtor has the notice`);
  await payOut(cast, item, say);
  const { currency, payable: amount, number } = invoice;
  return {
    report,
    supplier,
    debtorName: name(debtor.party),
    currency,
    amount,
    number,
    due,
    drawnLeaf: leaf.ref,
    account: account.ref,
  };
}

interface PriceParts {
  readonly leaf: RecordView<LeafData>;
  readonly account: RecordView;
  readonly wish: { readonly debtor: PartyId; readonly currency: string };
  readonly recourse: Recourse;
  readonly financier: PartyId;
  readonly today: string;
  readonly say: Say;
}

/** Both prices are shown; the one asked for is drawn. */
async function choosePrice(supplier: Administrator, parts: PriceParts): Promise<PreparedAct> {
  const { leaf, account, wish, recourse, financier, today, say } = parts;
  const offers = await eventually('offers at the supplier', async () => {
    const found = (await offersFor(supplier, wish)).filter(({ data }) => data.financier === financier);
    return found.some(({ data }) => data.terms.recourse === 'without') ? found : null;
  });
  let chosen: PreparedAct | null = null;
  for (const choice of ['with', 'without'] as const) {
    const offer = offers.find(({ data }) => data.terms.recourse === choice);
    if (offer === undefined) continue;
    const draft = { kind: 'draw' as const, leaf: leaf.ref, offer: offer.ref, account: account.ref, valueDate: today };
    const prepared = await supplier.desk.preview('draw', [draft]);
    tellPrice(say, choice, drawOf(prepared).sheet);
    if (choice === recourse) chosen = prepared;
  }
  if (chosen === null) throw new RangeError('the offer asked for is there');
  return chosen;
}

/** A second financier's offer on the same claim: the code it is refused with. */
export async function trySecondFinancier(cast: Cast, financed: Financed, today: string): Promise<string> {
  const { supplier, drawnLeaf, account, currency, amount } = financed;
  const debtor = [...cast.names].find(([, name]) => name === financed.debtorName)?.[0] ?? '';
  const name = cast.names.get(cast.secondFinancier.party) ?? '';
  await standingOffer(cast.secondFinancier, name, {
    supplier: supplier.party,
    debtor,
    currency,
    amount,
    recourse: 'with',
  });
  const offer = await eventually('second offer', async () => {
    const found = await offersFor(supplier, { debtor, currency });
    return found.find(({ data }) => data.financier === cast.secondFinancier.party) ?? null;
  });
  try {
    await supplier.desk.act(
      'draw',
      [{ kind: 'draw', leaf: drawnLeaf, offer: offer.ref, account, valueDate: today }],
      supplier.key,
    );
  } catch (error) {
    if (error instanceof ActRefused) return error.code;
    throw error;
  }
  return 'accepted';
}

/** The same invoice typed again with other spaces and one cent off: the code it is refused with. */
export async function tryDuplicate(cast: Cast, entry: WholeInvoice): Promise<string> {
  const supplier = firmOf(cast, entry.invoice.seller);
  const { invoice } = entry;
  const minor = BigInt(invoice.payable.replace('.', '')) + 1n;
  const digits = invoice.payable.split('.')[1]?.length ?? 0;
  const text = minor.toString().padStart(digits + 1, '0');
  const payable = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  const typed = { ...invoice, number: ` ${invoice.number.toLowerCase().split('').join(' ')} `.trim(), payable };
  const item = { kind: 'present_invoice' as const, invoice: typed, due: null, order: null, source: entry.source };
  try {
    await supplier.desk.act('present_invoice', [item], supplier.key);
  } catch (error) {
    if (error instanceof ActRefused) return error.code;
    throw error;
  }
  return 'accepted';
}
