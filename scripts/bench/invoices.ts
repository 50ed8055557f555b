/** Files of invoices as an ERP exports them: many rows, one supplier, one core firm. */
import { addDays } from '../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import type { PartyId } from '../../chaincode/src/protocol/acts';

/** Whose invoices, how many, issued when, and what their numbers begin with. */
export interface InvoiceFile {
  readonly seller: PartyId;
  readonly debtor: PartyId;
  readonly prefix: string;
  readonly rows: number;
  readonly issued: CalendarDay;
}

const HEADER = '发票号码,开票日期,销方税号,销方名称,购方税号,购方名称,币种,价税合计,到期日,订单号';
const NUMBER_DIGITS = 8;
const TERM_DAYS = 90;

function codeOf(party: PartyId): string {
  return party.slice(party.indexOf(':') + 1);
}

/** A CSV file in UTF-8. */
export function invoiceCsv({ seller, debtor, prefix, rows, issued }: InvoiceFile): Uint8Array {
  const sides = `${codeOf(seller)},苍山精密铸造有限公司,${codeOf(debtor)},云岭汽车股份有限公司`;
  const due = addDays(issued, TERM_DAYS);
  const lines = Array.from({ length: rows }, (_, row) => {
    const number = `${prefix}${String(row).padStart(NUMBER_DIGITS, '0')}`;
    const amount = `${1000 + (row % 9000)}.${String(row % 100).padStart(2, '0')}`;
    return `${number},${issued},${sides},CNY,${amount},${due},PO-${row}`;
  });
  return new TextEncoder().encode(`${[HEADER, ...lines].join('\n')}\n`);
}
