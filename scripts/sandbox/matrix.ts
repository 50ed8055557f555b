/** The authority matrix demo firms start with. */
import { currencyDigits } from '../../chaincode/src/kernel/currency';
import { formatAmount } from '../../chaincode/src/kernel/money';
import type { Kind } from '../../chaincode/src/protocol';
import type { MatrixRow } from '../../chaincode/src/protocol/partyItems';

const HOUSEKEEPING: readonly Kind[] = [
  'enrol_signer',
  'revoke_signer',
  'amend_matrix',
  'change_host',
  'reseal_record',
  'open_account',
  'cancel_statement',
];
const WITHOUT_AMOUNT: readonly Kind[] = ['refuse_receivable', 'acknowledge_notice'];
const WITH_AMOUNT: readonly Kind[] = [
  'present_invoice',
  'confirm_receivable',
  'open_facility',
  'make_offer',
  'draw',
  'revert_assignment',
  'pay_out',
  'book_payment',
  'discharge',
];
const LARGEST_UNITS = 900_000_000_000n;

/** The row of one currency: one person up to so many units, two above. */
function currencyRow(currency: string, soleUnits: bigint): MatrixRow {
  const units = (count: bigint): string => formatAmount(count * 10n ** BigInt(currencyDigits(currency)), currency);
  return {
    kinds: WITH_AMOUNT,
    currency,
    groups: ['treasury', 'administration'],
    soleUpTo: units(soleUnits),
    jointUpTo: units(LARGEST_UNITS),
    browserUpTo: null,
  };
}

/** One person up to `soleUnits` of each currency, two above; administrators keep the house. */
export function demoMatrix(currencies: readonly string[], soleUnits: bigint): readonly MatrixRow[] {
  const quiet = { currency: null, soleUpTo: '0', jointUpTo: '0', browserUpTo: null };
  return [
    { ...quiet, kinds: HOUSEKEEPING, groups: ['administration', 'management'] },
    { ...quiet, kinds: WITHOUT_AMOUNT, groups: ['treasury', 'administration'] },
    ...currencies.map((currency) => currencyRow(currency, soleUnits)),
  ];
}

/** Rows for the currencies that a matrix does not know. */
export function missingRows(
  rows: readonly MatrixRow[],
  currencies: readonly string[],
  soleUnits: bigint,
): readonly MatrixRow[] {
  return currencies
    .filter((currency) => !rows.some((row) => row.currency === currency))
    .map((currency) => currencyRow(currency, soleUnits));
}
