/** Invoices in a table, one per row. */
import { CODE_LENGTH_MAX, INVOICE_NUMBER_LENGTH_MAX, NAME_LENGTH_MAX } from '../../../../chaincode/src/kernel/bounds';
import { isCodeFit } from '../../../../chaincode/src/kernel/text';
import type { ReadDocument } from '../documents';
import { hashOfValues } from '../hashing';
import { identifiedOrNot } from '../invoiceEntry';
import type { FileLimits } from '../limits';
import { RowFields } from './fields';
import type { Column } from './header';
import { readTable } from './table';
import type { TableRow } from './table';

type InvoiceColumn =
  | 'seller_id'
  | 'buyer_id'
  | 'invoice_number'
  | 'invoice_code'
  | 'issue_date'
  | 'currency'
  | 'amount'
  | 'due_date'
  | 'order_number'
  | 'seller_name'
  | 'buyer_name';

/** The columns and their names; the README has the same table. */
export const INVOICE_COLUMNS: readonly Column<InvoiceColumn>[] = [
  { key: 'seller_id', names: ['销方税号', '销方识别号', '销售方纳税人识别号', '销售方识别号'], required: true },
  { key: 'buyer_id', names: ['购方税号', '购方识别号', '购买方纳税人识别号', '购买方识别号'], required: true },
  { key: 'invoice_number', names: ['发票号码', '数电票号码', '数电发票号码'], required: true },
  { key: 'invoice_code', names: ['发票代码'], required: false },
  { key: 'issue_date', names: ['开票日期'], required: true },
  { key: 'currency', names: ['币种'], required: true },
  { key: 'amount', names: ['价税合计'], required: true },
  { key: 'due_date', names: ['到期日', '到期日期'], required: false },
  { key: 'order_number', names: ['订单号', '订单编号'], required: false },
  { key: 'seller_name', names: ['销方名称', '销售方名称'], required: false },
  { key: 'buyer_name', names: ['购方名称', '购买方名称'], required: false },
];

const FORMAT = 'tallystick.invoice-row.1';

function readInvoice(row: TableRow<InvoiceColumn>, limits: FileLimits): readonly ReadDocument[] {
  const fields = new RowFields(row, limits.faultsMax);
  const seller = fields.party('seller_id');
  const debtor = fields.party('buyer_id');
  if (seller !== null && seller === debtor) fields.fault('CSV-PARTIES-EQUAL', 'buyer_id');
  const number = fields.identifying('invoice_number', INVOICE_NUMBER_LENGTH_MAX, 'required');
  const code = fields.identifying('invoice_code', CODE_LENGTH_MAX, 'optional');
  if (seller !== null && number !== null && !isCodeFit({ seller, number, code }))
    fields.fault('CSV-CODE-UNFIT', 'invoice_code');
  const issued = fields.day('issue_date', 'required');
  const currency = fields.currency('currency');
  const payable = fields.amount('amount', currency);
  const due = fields.day('due_date', 'optional');
  if (due !== null && issued !== null && due < issued) fields.fault('CSV-DUE-BEFORE-ISSUE', 'due_date');
  const order = fields.identifying('order_number', INVOICE_NUMBER_LENGTH_MAX, 'optional');
  const sellerName = fields.text('seller_name', NAME_LENGTH_MAX, 'optional');
  const debtorName = fields.text('buyer_name', NAME_LENGTH_MAX, 'optional');
  const isComplete = number !== null && issued !== null && currency !== null && payable !== null;
  if (!fields.faults.isEmpty || !isComplete) return fields.faults.entries;
  const invoice = { seller, debtor, number, code, issued, currency, payable };
  const values = { seller, debtor, number, code, issued, currency, payable, due, order, sellerName, debtorName };
  const source = hashOfValues(FORMAT, values);
  const { warnings } = fields;
  const facts = { position: row.position, source, due, order, sellerName, debtorName, warnings };
  return [identifiedOrNot(invoice, facts)];
}

/** Reads a table of invoices. */
export async function* readInvoiceTable(
  texts: AsyncIterable<string>,
  limits: FileLimits,
): AsyncGenerator<ReadDocument, void, undefined> {
  for await (const entry of readTable(texts, INVOICE_COLUMNS, limits)) {
    if (entry.kind === 'row') yield* readInvoice(entry, limits);
    else yield entry;
  }
}
