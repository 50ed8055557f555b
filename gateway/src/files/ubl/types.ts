/** Invoice type codes (BT-3, UNTDID 1001) and what they mean for a claim. */
import type { RuleId } from '../rules/rules';

/** Codes that EN 16931 admits in an Invoice (BR-CL-01). */
export const INVOICE_CODES: ReadonlySet<string> = new Set(
  (
    '71 80 82 84 102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 390 393 394 395 ' +
    '456 457 527 553 575 623 633 751 780 817 870 875 876 877 935'
  ).split(' '),
);

/** Codes of documents that make no claim, or less than none, under the name they are reported by. */
export const NOT_INVOICES: ReadonlyMap<string, string> = new Map([
  ...['81', '83', '261', '262', '296', '308', '381', '396', '420', '458', '502', '503', '532'].map(
    (code) => [code, 'credit_note'] as const,
  ),
  ['80', 'debit_note'],
  ['84', 'debit_note'],
  ['383', 'debit_note'],
  ['130', 'invoicing_data_sheet'],
  ['325', 'proforma_invoice'],
  ['751', 'accounting_information'],
]);

/** Codes of invoices that somebody who finances them should look at twice. */
export const NOTEWORTHY: ReadonlyMap<string, RuleId> = new Map<string, RuleId>([
  ['384', 'UBL-CORRECTED'],
  ['386', 'UBL-PREPAYMENT'],
  ['393', 'UBL-FACTORED'],
]);
