/** Cells as values: days, amounts, party ids. Each refuses by throwing a CellFault; the row collects them. */
import { isCurrency } from '../../../../chaincode/src/kernel/currency';
import { isCalendarDay, parseCalendarDay } from '../../../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../../../chaincode/src/kernel/days';
import { parsePartyId, partyIdOf } from '../../../../chaincode/src/kernel/identifiers';
import type { PartyId } from '../../../../chaincode/src/kernel/identifiers';
import { InvalidValue } from '../../../../chaincode/src/kernel/invariant';
import type { ValueRule } from '../../../../chaincode/src/kernel/invariant';
import { parseLooseAmount } from '../../../../chaincode/src/kernel/money';
import { normaliseInvoiceNumber } from '../../../../chaincode/src/kernel/text';
import { BoundedCache } from '../../../../chaincode/src/suites/boundedCache';
import type { RuleId } from '../rules/rules';

/** A cell that breaks a rule. Caught where the row is put together. */
export class CellFault extends Error {
  override readonly name = 'CellFault';

  constructor(
    readonly rule: RuleId,
    options?: ErrorOptions,
  ) {
    super(rule, options);
  }
}

/** Runs a parser of the kernel and names its refusal in our rules. */
function inRules<T>(parse: () => T, rules: Partial<Record<ValueRule, RuleId>>, otherwise: RuleId): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof InvalidValue)) throw cause;
    throw new CellFault(rules[cause.rule] ?? otherwise, { cause });
  }
}

/** Year first, so that no day can be taken for a month. */
const DAY_SPELLINGS = [
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/,
  /^([0-9]{4})\/([0-9]{1,2})\/([0-9]{1,2})$/,
  /^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日$/,
  /^([0-9]{4})([0-9]{2})([0-9]{2})$/,
] as const;
/** Tax offices and banks add the time of day, which no rule needs. */
const TIME_OF_DAY = /[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$/;
const DAY_TEXT_LENGTH_MAX = 40;
const DAY_RULES = { day_out_of_range: 'CSV-DATE-RANGE', day_does_not_exist: 'CSV-DATE-NONEXISTENT' } as const;

/** The day a cell spells; full-width digits are as good as others. */
export function dayOf(text: string): CalendarDay {
  if (isCalendarDay(text)) return text;
  if (text.length > DAY_TEXT_LENGTH_MAX) throw new CellFault('CSV-DATE');
  const day = text.normalize('NFKC').replace(TIME_OF_DAY, '');
  for (const spelling of DAY_SPELLINGS) {
    const [, year, month, dayOfMonth] = spelling.exec(day) ?? [];
    if (year === undefined || month === undefined || dayOfMonth === undefined) continue;
    const iso = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
    return inRules(() => parseCalendarDay(iso), DAY_RULES, 'CSV-DATE');
  }
  throw new CellFault('CSV-DATE');
}

/** Names under which the yuan goes besides its code. */
const YUAN: ReadonlySet<string> = new Set(['RMB', '人民币', '人民币元']);

/** The currency a cell names, by its code in either case. */
export function currencyOf(text: string): string {
  const code = text.normalize('NFKC').toUpperCase();
  if (YUAN.has(code)) return 'CNY';
  if (!isCurrency(code)) throw new CellFault('CSV-CURRENCY');
  return code;
}

const AMOUNT_RULES = {
  amount_has_wrong_decimals: 'CSV-AMOUNT-DECIMALS',
  amount_negative: 'CSV-AMOUNT-NEGATIVE',
  amount_too_large: 'CSV-AMOUNT-BOUNDS',
} as const;

/** The amount a cell spells, in minor units. */
export function amountOf(text: string, currency: string, spelling: Readonly<{ negativeAllowed: boolean }>): bigint {
  return inRules(() => parseLooseAmount(text, currency, spelling), AMOUNT_RULES, 'CSV-AMOUNT');
}

const SCIENTIFIC = /^[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}$/i;

/** Digits that Excel keeps of a number; it puts zeros in the place of the others. */
const KEPT_DIGITS = 15;

/** Whether a number looks as if a spreadsheet program had cut its digits. */
export function looksCut(text: string): boolean {
  return /^[0-9]{16,64}$/.test(text) && /^0+$/.test(text.slice(KEPT_DIGITS));
}

/** A number or code as on paper, without white space around it. */
export function identifyingOf(text: string, lengthMax: number): string {
  const visible = text.normalize('NFKC').trim();
  if (SCIENTIFIC.test(visible)) throw new CellFault('CSV-NUMBER-ROUNDED');
  inRules(() => normaliseInvoiceNumber(text), {}, 'CSV-NUMBER');
  if (text.length > lengthMax || /[\p{Cc}\p{Surrogate}]/u.test(text)) throw new CellFault('CSV-NUMBER');
  return text;
}

const PARTY_RULES = { identifier_check_failed: 'CSV-PARTY-CHECK' } as const;
const CHECKED_SCHEMES: ReadonlySet<string> = new Set(['uscc', 'lei', 'gln']);

function schemedParty(text: string, colon: number): PartyId {
  const scheme = text.slice(0, colon).toLowerCase();
  const isChecked = CHECKED_SCHEMES.has(scheme);
  const value = isChecked ? text.slice(colon + 1).toUpperCase() : text.slice(colon + 1);
  if (parsePartyId(`${scheme}:${value}`) === null) throw new CellFault(isChecked ? 'CSV-PARTY-CHECK' : 'CSV-PARTY');
  const party = partyIdOf({ registration: { scheme, value } });
  if (party === null) throw new CellFault('CSV-PARTY');
  return party;
}

/** Parties repeat from row to row and their checks are the dearest of all; the same cell always names the same one. */
const known = new BoundedCache<string, PartyId>(1000);

/** The party a cell names; see `readParty`. */
export function partyOf(text: string): PartyId {
  const before = known.get(text);
  if (before !== undefined) return before;
  const party = readParty(text);
  known.set(text, party);
  return party;
}

/**
 * The party a cell names: `scheme:value`, or the bare identifier where its length says which it is. Tax numbers of
 * fifteen digits and the like name nobody by themselves and want their scheme.
 */
function readParty(text: string): PartyId {
  const bare = text.normalize('NFKC').replace(/\s/gu, '');
  if (SCIENTIFIC.test(bare)) throw new CellFault('CSV-NUMBER-ROUNDED');
  const colon = bare.indexOf(':');
  if (colon > 0) return schemedParty(bare, colon);
  const isPlain = /^[0-9A-Za-z]+$/.test(bare);
  const identifiers = isPlain ? byLength(bare) : {};
  const party = inRules(() => partyIdOf(identifiers), PARTY_RULES, 'CSV-PARTY');
  if (party === null) throw new CellFault('CSV-PARTY');
  return party;
}

function byLength(text: string): Readonly<{ uscc?: string; lei?: string; gln?: string }> {
  if (text.length === 18) return { uscc: text };
  if (text.length === 20) return { lei: text };
  return /^[0-9]{13}$/.test(text) ? { gln: text } : {};
}

/** A text for people, white space within it made single spaces. */
export function plainText(text: string, lengthMax: number): string {
  const single = text.replace(/\s+/gu, ' ').trim();
  if (single.length > lengthMax || /[\p{Cc}\p{Surrogate}]/u.test(single)) throw new CellFault('CSV-TEXT');
  return single;
}
