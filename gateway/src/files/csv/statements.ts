/** Credits on a bank statement in a table. */
import { CODE_LENGTH_MAX, NAME_LENGTH_MAX, NOTE_LENGTH_MAX } from '../../../../chaincode/src/kernel/bounds';
import { formatAmount } from '../../../../chaincode/src/kernel/money';
import type { CreditEntry, InvalidEntry, ReadStatementLine } from '../documents';
import { hashOfValues } from '../hashing';
import type { FileLimits } from '../limits';
import { RowFields } from './fields';
import type { Column } from './header';
import { readTable } from './table';
import type { TableRow } from './table';

type StatementColumn =
  'booking_date' | 'value_date' | 'currency' | 'amount' | 'direction' | 'payer' | 'bank_reference' | 'remittance';

/** The columns and their names; the README has the same table. */
export const STATEMENT_COLUMNS: readonly Column<StatementColumn>[] = [
  { key: 'booking_date', names: ['记账日期', '入账日期', '交易日期'], required: false },
  { key: 'value_date', names: ['起息日', '起息日期'], required: true },
  { key: 'currency', names: ['币种', '货币'], required: true },
  { key: 'amount', names: ['金额', '交易金额', '发生额'], required: true },
  { key: 'direction', names: ['借贷标志', '借贷方向', '收支方向'], required: false },
  { key: 'payer', names: ['付款人', '付款人名称', '对方户名', '对方名称'], required: true },
  { key: 'bank_reference', names: ['流水号', '交易流水号', '银行流水号'], required: true },
  { key: 'remittance', names: ['摘要', '附言', '用途'], required: false },
];

const FORMAT = 'tallystick.statement-row.1';

const DIRECTIONS: ReadonlyMap<string, 'credit' | 'debit'> = new Map([
  ...['C', 'CR', 'CRDT', 'CREDIT', '贷', '贷方', '收', '收入'].map((word) => [word, 'credit'] as const),
  ...['D', 'DR', 'DBIT', 'DEBIT', '借', '借方', '支', '支出'].map((word) => [word, 'debit'] as const),
]);

/** What a row is: a credit with its amount, a debit, or neither, which has been reported. */
type Movement = Readonly<{ currency: string; amount: string }> | 'debit' | null;

/**
 * Where the table has a direction it decides, and amounts carry no sign; else a negative amount is a debit. A column
 * of directions must therefore never be left out as unknown: its debits would be read as money that came in.
 */
function movementOf(row: TableRow<StatementColumn>, fields: RowFields<StatementColumn>): Movement {
  const currency = fields.currency('currency');
  const amountMinor = fields.signedAmount('amount', currency);
  const hasDirections = row.header.places.has('direction');
  const direction = DIRECTIONS.get(row.cell('direction').normalize('NFKC').toUpperCase());
  if (hasDirections && direction === undefined) fields.fault('CSV-DIRECTION', 'direction');
  if (currency === null || amountMinor === null || (hasDirections && direction === undefined)) return null;
  if (amountMinor === 0n) fields.fault('CSV-AMOUNT-ZERO', 'amount');
  else if (hasDirections && amountMinor < 0n) fields.fault('CSV-AMOUNT-NEGATIVE', 'amount');
  else if (direction === 'debit' || amountMinor < 0n) return 'debit';
  else return { currency, amount: formatAmount(amountMinor, currency) };
  return null;
}

function readLine(row: TableRow<StatementColumn>, limits: FileLimits): CreditEntry | 'debit' | readonly InvalidEntry[] {
  const fields = new RowFields(row, limits.faultsMax);
  const movement = movementOf(row, fields);
  if (movement === 'debit') return 'debit';
  const bookingDate = fields.day('booking_date', 'optional');
  const valueDate = fields.day('value_date', 'required');
  const payer = fields.text('payer', NAME_LENGTH_MAX, 'required');
  const reference = fields.identifying('bank_reference', CODE_LENGTH_MAX, 'required');
  const remittance = fields.text('remittance', NOTE_LENGTH_MAX, 'optional');
  const isComplete = movement !== null && valueDate !== null && payer !== null && reference !== null;
  if (!fields.faults.isEmpty || !isComplete) return fields.faults.entries;
  const { currency, amount } = movement;
  const values = { bookingDate, valueDate, currency, amount, payer, reference, remittance };
  return { kind: 'credit', position: row.position, line: hashOfValues(FORMAT, values), ...values };
}

/** Reads a table of statement lines; a summary comes last. */
export async function* readStatementTable(
  texts: AsyncIterable<string>,
  limits: FileLimits,
): AsyncGenerator<ReadStatementLine, void, undefined> {
  const count = { credits: 0, debits: 0 };
  const badRows = new RowCounter();
  for await (const entry of readTable(texts, STATEMENT_COLUMNS, limits)) {
    const read = entry.kind === 'row' ? readLine(entry, limits) : [entry];
    if (read === 'debit') count.debits += 1;
    else if ('kind' in read) {
      count.credits += 1;
      yield read;
    } else {
      badRows.add(read[0]?.position.row ?? null);
      yield* read;
    }
  }
  yield { kind: 'summary', ...count, badRows: badRows.count };
}

/** Counts rows that come in order, each once. */
class RowCounter {
  count = 0;
  #last: number | null = null;

  add(row: number | null): void {
    if (row === null || row === this.#last) return;
    this.#last = row;
    this.count += 1;
  }
}
