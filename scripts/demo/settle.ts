/** Maturity: the debtors pay, the financier matches its bank statement, the surplus goes back. */
import { dayOfInstant } from '../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import type { RecordId } from '../../chaincode/src/protocol/acts';
import type { DischargeItem } from '../../chaincode/src/protocol/items';
import { moneyText } from '../../chaincode/src/statement/words/figures';
import { eventually, madeBy } from '../client/desk';
import { dischargeBy } from '../client/receipts';
import type { ReceiptLine } from '../client/receipts';
import { actFor } from '../sandbox/administrators';
import { nameOf } from './cast';
import type { Cast } from './cast';
import type { Financed, Say } from './story';

const CHINA_OFFSET_MINUTES = 480;
const NOON_MS = 4 * 3600 * 1000;

async function ledgerTime({ registrar }: Cast): Promise<number> {
  const { epoch } = await registrar.get<{ readonly epoch: { readonly timeMs: number } }>('/network');
  return epoch.timeMs;
}

/** The ledger's day in China. */
export async function ledgerDay(cast: Cast): Promise<CalendarDay> {
  return dayOfInstant({ instantMs: await ledgerTime(cast), offsetMinutes: CHINA_OFFSET_MINUTES });
}

/** Moves the sandbox's time to noon of a day in China, never back. */
async function moveTo(cast: Cast, day: string): Promise<void> {
  const timeMs = Date.parse(`${day}T00:00:00Z`) + NOON_MS;
  if (timeMs > (await ledgerTime(cast))) await cast.registrar.post('/sandbox/epoch', { timeMs });
}

function statementCsv({ due, invoice, heldLeaf }: Financed, payer: string): Uint8Array {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const header = 'value_date,currency,amount,payer,bank_reference,remittance';
  const { currency, payable, number } = invoice;
  const row = [due, currency, payable, payer, `R${heldLeaf.slice(0, 12)}`, number].map(cell).join(',');
  return new TextEncoder().encode(`${header}\n${row}\n`);
}

/** The statement's credit with the claim it pays, once the deal accrues. */
async function matchedLine({ desk }: Cast['financier'], financed: Financed, payer: string): Promise<ReceiptLine> {
  const csv = statementCsv(financed, payer);
  return eventually(`a match for the payment of ${financed.invoice.number}`, async () => {
    const { lines } = await desk.upload<{ readonly lines: readonly ReceiptLine[] }>(
      '/receipts?name=statement.csv',
      csv,
    );
    const [line] = lines;
    const fitting = line?.candidates.filter(
      ({ leaf, financing }) => leaf.id === financed.heldLeaf && financing !== null,
    );
    return line === undefined || fitting?.length !== 1 ? null : { ...line, candidates: fitting };
  });
}

interface Discharged {
  readonly item: DischargeItem;
  /** The payment of the surplus, where there is one. */
  readonly payment: RecordId;
}

async function discharge(cast: Cast, financed: Financed, payer: string): Promise<Discharged> {
  const { financier } = cast;
  const line = await matchedLine(financier, financed, payer);
  const [match] = line.candidates;
  if (match === undefined) throw new RangeError('a matched line has a candidate');
  const { prepared, run } = await actFor(financier, 'discharge', [dischargeBy(line, match)]);
  const [item] = prepared.items;
  if (item?.kind !== 'discharge') throw new RangeError('a discharge was previewed');
  return { item, payment: madeBy(run, 'payment') };
}

/** The surplus a loan leaves is ordered with the discharge; here the bank confirms it. */
async function bookSurplus({ financier }: Cast, valueDate: string, id: RecordId): Promise<void> {
  const { ref } = await financier.desk.record(id);
  const booking = {
    kind: 'book_payment' as const,
    payment: ref,
    financing: null,
    status: 'confirmed' as const,
    valueDate,
    bankReference: `S${id.slice(0, 12)}`,
  };
  await actFor(financier, 'book_payment', [booking]);
}

/** Pays one financed invoice on its due date and settles it. Throws ActRefused, ApiRefused. */
export async function settleInvoice(cast: Cast, financed: Financed, say: Say): Promise<void> {
  const { report, due, invoice, supplier } = financed;
  const { currency, payable, number } = invoice;
  await moveTo(cast, due);
  const payer = nameOf(cast, invoice.debtor);
  const { item, payment } = await discharge(cast, financed, payer);
  const surplus = item.allocation?.surplus ?? '0';
  report.settled = item.receipt.amount;
  report.surplus = surplus;
  say(`${number}: ${payer} paid ${moneyText(payable, currency)} on ${due}; the claim is discharged and its leaf spent`);
  if (!/[1-9]/.test(surplus)) return;
  await bookSurplus(cast, due, payment);
  report.surplusTo = supplier.party;
  const interest = moneyText(item.allocation?.interest ?? '0', currency);
  say(`  interest ${interest}; ${moneyText(surplus, currency)} went back to ${nameOf(cast, supplier.party)}`);
}
