/** Maturity: the debtors pay, the financier matches its bank statement, the surplus goes back. */
import type { Ref } from '../../chaincode/src/protocol/acts';
import type { DischargeItem } from '../../chaincode/src/protocol/items';
import { moneyText } from '../../chaincode/src/statement/words/figures';
import { eventually } from '../client/desk';
import type { Cast } from './cast';
import type { Financed, Say } from './story';

interface ReceiptLine {
  readonly line: string;
  readonly valueDate: string;
  readonly currency: string;
  readonly amount: string;
  readonly payer: string;
  readonly bankReference: string;
  readonly candidates: readonly { readonly leaf: Ref; readonly financing: Ref | null; readonly number: string }[];
}

const NOON_MS = 4 * 3600 * 1000;

/** Moves the sandbox's time to noon of a day in China, never back. */
export async function moveTo(cast: Cast, day: string): Promise<void> {
  const { epoch } = await cast.registrar.get<{ readonly epoch: { readonly timeMs: number } }>('/network');
  const timeMs = Date.parse(`${day}T00:00:00Z`) + NOON_MS;
  if (timeMs > epoch.timeMs) await cast.registrar.post('/sandbox/epoch', { timeMs });
}

function statementCsv({ due, currency, amount, debtorName, number }: Financed): Uint8Array {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const header = 'value_date,currency,amount,payer,bank_reference,remittance';
  const row = [due, currency, amount, debtorName, `R${number}`.slice(0, 60), number].map(cell).join(',');
  return new TextEncoder().encode(`${header}\n${row}\n`);
}

async function dischargeOf(cast: Cast, financed: Financed): Promise<DischargeItem> {
  const { desk, key } = cast.financier;
  const { lines } = await desk.upload<{ readonly lines: readonly ReceiptLine[] }>(
    '/receipts?name=statement.csv',
    statementCsv(financed),
  );
  const [line] = lines;
  const match = line?.candidates.find(({ number, financing }) => number === financed.number && financing !== null);
  if (line === undefined || match === undefined)
    throw new RangeError(`no claim fits the payment of ${financed.number}`);
  const { valueDate, currency, amount, payer, bankReference } = line;
  const receipt = { currency, amount, valueDate, payer, bankReference, line: line.line };
  const draft = { kind: 'discharge' as const, leaf: match.leaf, financing: match.financing, receipt };
  const { prepared } = await desk.act('discharge', [draft], key);
  const [item] = prepared.items;
  if (item?.kind !== 'discharge') throw new RangeError('a discharge was previewed');
  return item;
}

/** The surplus a loan leaves is ordered with the discharge; here the bank confirms it. */
async function bookSurplus(cast: Cast, financed: Financed, surplus: string): Promise<void> {
  const { desk, key } = cast.financier;
  const payment = await eventually('surplus payment', async () => {
    const payments = await desk.list<{ readonly purpose: string; readonly amount: string; readonly payee: string }>(
      '/payments?state=instructed&limit=500',
    );
    return (
      payments.find(
        ({ data }) => data.purpose === 'surplus' && data.amount === surplus && data.payee === financed.supplier.party,
      ) ?? null
    );
  });
  const booking = {
    kind: 'book_payment' as const,
    payment: payment.ref,
    financing: null,
    status: 'confirmed' as const,
    valueDate: financed.due,
    bankReference: `S${payment.ref.id.slice(0, 12)}`,
  };
  await desk.act('book_payment', [booking], key);
}

/** Pays one financed invoice on its due date and settles it. */
export async function settleInvoice(cast: Cast, financed: Financed, say: Say): Promise<void> {
  const { report, due, currency, amount, number, debtorName } = financed;
  await moveTo(cast, due);
  await eventually('the deal accrues', async () => {
    const deals = await cast.financier.desk.list<{ readonly assets: readonly { readonly number: string }[] }>(
      '/financings?state=accruing&limit=500',
    );
    return deals.find(({ data }) => data.assets[0]?.number === number) ?? null;
  });
  const item = await dischargeOf(cast, financed);
  report.settled = item.receipt.amount;
  report.surplus = item.allocation?.surplus ?? null;
  say(
    `${number}: ${debtorName} paid ${moneyText(amount, currency)} on ${due}; the claim is discharged and its leaf spent`,
  );
  const surplus = item.allocation?.surplus ?? '0';
  if (!/[1-9]/.test(surplus)) return;
  await bookSurplus(cast, financed, surplus);
  report.surplusTo = financed.supplier.party;
  say(
    `  interest ${moneyText(item.allocation?.interest ?? '0', currency)}; ${moneyText(surplus, currency)} went back to the supplier`,
  );
}
