/** One invoice's way through the API, step by step, each step told. */
import { addDays } from '../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import { moneyText, rateText } from '../../chaincode/src/statement/words/figures';
import type { CostSheet, DrawItem, Invoice, Recourse } from '../../chaincode/src/protocol/items';
import type { RecordId, Ref } from '../../chaincode/src/protocol/acts';
import type { InvoiceEntry } from '../../gateway/src/files/documents';
import { ActRefused, eventually, madeBy } from '../client/desk';
import type { PreparedAct, RecordView } from '../client/desk';
import { actFor } from '../sandbox/administrators';
import type { Administrator } from '../sandbox/administrators';
import { firmOf, nameOf, NotPlaying } from './cast';
import type { Cast } from './cast';
import { sidesOf } from './documents';
import { ensureAccount, standingOffer } from './money';
import type { OfferData } from './money';
import { presentedBy } from './present';
import type { Presentations } from './present';
import { percent } from './report';
import type { InvoiceReport } from './report';

/** Tells people one line. */
export type Say = (text: string) => void;

interface InvoiceData {
  readonly invoice: Invoice;
  readonly due: CalendarDay | null;
}

/** An invoice that was drawn and waits for its debtor's payment. */
export interface Financed {
  readonly report: InvoiceReport;
  readonly invoice: Invoice;
  readonly supplier: Administrator;
  readonly due: CalendarDay;
  /** The leaf the supplier drew on: closed now. */
  readonly drawnLeaf: Ref;
  /** The leaf the financier holds instead. */
  readonly heldLeaf: RecordId;
  readonly account: Ref;
}

/** What a financier does beside the ledger when it pays out. */
export interface Clearing {
  /** Before the payment is ordered; what it throws keeps the money where it is. */
  readonly before: (invoice: Invoice) => Promise<void>;
  /** Once the bank confirmed the payment. */
  readonly after: (invoice: Invoice) => Promise<void>;
}

/** What one invoice's story is played with. */
export interface StoryParts {
  readonly cast: Cast;
  readonly entry: InvoiceEntry;
  /** What both sides made of the file it is in. */
  readonly presentations: Presentations;
  readonly recourse: Recourse;
  readonly today: CalendarDay;
  readonly report: InvoiceReport;
  readonly say: Say;
  readonly clearing?: Clearing;
}

interface Played extends StoryParts {
  /** The invoice with both sides' ids, as it is on the ledger. */
  readonly invoice: Invoice;
  readonly supplier: Administrator;
  readonly debtor: Administrator;
}

const TERM_DAYS = 90;

/** Both sides brought the invoice in with its file; the second of them joined. */
function tellPresented({ presentations, cast, supplier, debtor, invoice, say }: Played): void {
  const outcomes = [supplier, debtor].map(({ party }) => presentedBy(presentations, party, invoice));
  const names = [supplier, debtor].map(({ party }) => nameOf(cast, party));
  const isNew = outcomes.includes('accepted');
  say(isNew ? `  presented by ${names[0] ?? ''}, joined by ${names[1] ?? ''}` : '  both sides presented it before');
}

/** The invoice as its debtor has it. Throws NotPlaying where somebody decided on it before. */
async function awaitPresented({ debtor, invoice }: Played): Promise<RecordView<InvoiceData>> {
  const { seller, number } = invoice;
  const query = `/invoices?counterparty=${encodeURIComponent(seller)}&number=${encodeURIComponent(number)}&limit=500`;
  const found = await eventually(`invoice ${number} at its debtor`, async () => {
    const records = await debtor.desk.list<InvoiceData>(query);
    return records.find(({ data }) => data.invoice.number === number && data.invoice.seller === seller) ?? null;
  });
  if (found.state !== 'presented') throw new NotPlaying(`it is on the ledger already and was ${found.state}`);
  return found;
}

/** Confirmed in full: on the invoice's own date, or where that is missing or past, after the usual term. */
async function confirm(played: Played): Promise<{ readonly leaf: RecordId; readonly due: CalendarDay }> {
  const { debtor, invoice, today } = played;
  const receivable = await awaitPresented(played);
  const stated = receivable.data.due;
  const due = stated !== null && stated > today ? stated : addDays(today, TERM_DAYS);
  const tranches = [{ amount: invoice.payable, due, instrument: 'receivable' as const }];
  const draft = { kind: 'confirm_receivable' as const, receivable: receivable.ref, tranches };
  const { run } = await actFor(debtor, 'confirm_receivable', [{ ...draft, rest: [], noDefence: false }]);
  return { leaf: madeBy(run, 'leaf:0'), due };
}

function tellPrice({ cast, say }: Played, recourse: Recourse, sheet: CostSheet): void {
  const money = (amount: string): string => moneyText(amount, sheet.currency);
  const fees = sheet.fees.map((fee) => `${fee.label} ${money(fee.amount)} to ${nameOf(cast, fee.recipient)}`);
  say(
    `  ${recourse} recourse: ${money(sheet.net)} today, ${rateText(sheet.xirrPpm)} a year all in ` +
      `(nominal ${rateText(sheet.nominalPpm)}, simple ${rateText(sheet.simplePpm)}); discount ${money(sheet.discount)}, ` +
      `interest ${money(sheet.interest)}, fees: ${fees.join(', ')}`,
  );
}

function drawOf(prepared: PreparedAct): DrawItem {
  const [item] = prepared.items;
  const [outcome] = prepared.outcomes;
  if (outcome?.outcome === 'refused') throw new ActRefused(outcome.code, outcome.details);
  if (item?.kind !== 'draw') throw new RangeError('a draw was previewed');
  return item;
}

interface Priced {
  readonly leaf: Ref;
  readonly account: Ref;
}

/** A standing offer of the first financier, and what money now costs under it. */
async function price(played: Played, { leaf, account }: Priced, recourse: Recourse): Promise<PreparedAct> {
  const { cast, supplier, debtor, invoice, today } = played;
  const { currency, payable: amount } = invoice;
  const wish = { supplier, debtor: debtor.party, currency, amount, recourse };
  const offer: RecordView<OfferData> = await standingOffer(cast.financier, nameOf(cast, cast.financier.party), wish);
  const draft = { kind: 'draw' as const, leaf, offer: offer.ref, account, valueDate: today };
  const prepared = await supplier.desk.preview('draw', [draft]);
  tellPrice(played, recourse, drawOf(prepared).sheet);
  return prepared;
}

/** Both prices are shown; the one asked for is drawn. */
async function choosePrice(played: Played, priced: Priced): Promise<PreparedAct> {
  const prices = { with: await price(played, priced, 'with'), without: await price(played, priced, 'without') };
  return prices[played.recourse];
}

function fillIn(report: InvoiceReport, { financier, terms, sheet }: DrawItem): void {
  Object.assign(report, {
    financier,
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
async function payOut({ cast, say }: Played, financing: RecordId, sheet: CostSheet): Promise<void> {
  const { financier } = cast;
  const { valueDate } = sheet;
  const deal = await financier.desk.record(financing);
  const reference = `P${financing.slice(0, 12)}`;
  const ordered = await actFor(financier, 'pay_out', [{ kind: 'pay_out', financing: deal.ref, valueDate, reference }]);
  const payment = await financier.desk.record(madeBy(ordered.run, 'payment'));
  const instructed = await financier.desk.record(financing, deal.ref.version + 1);
  const booking = {
    kind: 'book_payment' as const,
    payment: payment.ref,
    financing: instructed.ref,
    status: 'confirmed' as const,
    valueDate,
    bankReference: `B${financing.slice(0, 12)}`,
  };
  await actFor(financier, 'book_payment', [booking]);
  say(`  ${moneyText(sheet.net, sheet.currency)} paid out, value date ${valueDate}; interest starts that day`);
}

async function acknowledge({ debtor, say, cast }: Played, notice: RecordId): Promise<void> {
  const { ref } = await debtor.desk.record(notice);
  await actFor(debtor, 'acknowledge_notice', [{ kind: 'acknowledge_notice', notice: ref }]);
  say(`  ${nameOf(cast, debtor.party)} has the notice: it pays the financier from now on`);
}

async function draw(played: Played, priced: Priced): Promise<RecordId> {
  const { cast, supplier, report, say, recourse } = played;
  const chosen = await choosePrice(played, priced);
  const item = drawOf(chosen);
  const { run } = await supplier.desk.carry(chosen, supplier.key, supplier.deputy ?? null);
  fillIn(report, item);
  say(`  ${nameOf(cast, supplier.party)} draws ${recourse} recourse`);
  await acknowledge(played, madeBy(run, 'notice:0'));
  await played.clearing?.before(played.invoice);
  await payOut(played, madeBy(run, 'financing'), item.sheet);
  await played.clearing?.after(played.invoice);
  return madeBy(run, 'leaf:0');
}

/** Presented, confirmed, financed. Throws NotPlaying, ActRefused, ApiRefused. */
export async function financeInvoice(parts: StoryParts): Promise<Financed> {
  const { cast, entry, report, say } = parts;
  const sides = sidesOf(entry);
  const [supplier, debtor] = [firmOf(cast, sides.seller), firmOf(cast, sides.debtor)];
  const invoice: Invoice = { ...entry.invoice, seller: supplier.party, debtor: debtor.party };
  const played: Played = { ...parts, invoice, supplier, debtor };
  const [supplierName, debtorName] = [nameOf(cast, supplier.party), nameOf(cast, debtor.party)];
  tellPresented(played);
  const { leaf, due } = await confirm(played);
  report.confirmed = invoice.payable;
  report.leafId = leaf;
  say(`  confirmed by ${debtorName}: ${moneyText(invoice.payable, invoice.currency)}, due ${due}`);
  const { ref: drawnLeaf } = await supplier.desk.record(leaf);
  const { ref: account } = await ensureAccount(supplier, supplierName, invoice.currency);
  const heldLeaf = await draw(played, { leaf: drawnLeaf, account });
  return { report, invoice, supplier, due, drawnLeaf, heldLeaf, account };
}
