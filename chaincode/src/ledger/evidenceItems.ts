/**
 * What the rules read of an item inside evidence. Somebody signed it, but nothing says that a chaincode ever parsed it:
 * a firm can sign what it likes. So every member is checked here before it is used.
 */
import {
  CODE_LENGTH_MAX,
  FUND_WITHIN_DAYS_MAX,
  GENERATIONS_MAX,
  INVOICE_NUMBER_LENGTH_MAX,
  KEY_LENGTH_MAX,
  NAME_LENGTH_MAX,
} from '../kernel/bounds';
import { InvalidValue } from '../kernel/invariant';
import { parseAmount } from '../kernel/money';
import { amount, constant, currency, day, hash, integer, listOf, name, oneOf } from '../kernel/parse';
import { ParseError, partyId, recordId, text } from '../kernel/parse';
import type { Parser } from '../kernel/parse';
import { KEY_CLASSES, SIGNING_ROLES, SUITES } from '../protocol';
import type { Ref } from '../protocol/acts';
import { REST_REASONS } from '../protocol/items';
import type { ConfirmReceivableItem, CostSheet, DrawItem, DrawnClaim, RevertAssignmentItem } from '../protocol/items';
import type { Rest, Terms, Tranche } from '../protocol/items';
import type { EnrolSignerItem, NewSigner, RegisterPartyItem, ReplaceKeysItem } from '../protocol/partyItems';
import { canonicalValue, having } from './shapes';

/** More entries than any list of ours has; the exact bounds are the item's own parser's. */
const ENTRIES_MAX = 200;
const VERSION_MAX = 1_000_000_000;

const number = text(INVOICE_NUMBER_LENGTH_MAX);
const ref = having<Ref>({ id: recordId, version: integer({ min: 1, max: VERSION_MAX }), hash });

const signerFields = having<NewSigner>({
  key: text(KEY_LENGTH_MAX),
  suite: oneOf(SUITES),
  class: oneOf(KEY_CLASSES),
  person: name,
  roles: listOf(oneOf(SIGNING_ROLES), { max: ENTRIES_MAX }),
  groups: listOf(name, { max: ENTRIES_MAX }),
  until: day,
});

/** Of a registration: which firm, and its first signers. */
export const registration = having<Pick<RegisterPartyItem, 'kind' | 'party' | 'signers'>>({
  kind: constant('register_party'),
  party: partyId,
  signers: listOf(signerFields, { max: ENTRIES_MAX }),
});

/** Of a replacement: which firm, which generation, and its signers. */
export const replacement = having<Pick<ReplaceKeysItem, 'kind' | 'party' | 'generation' | 'signers'>>({
  kind: constant('replace_keys'),
  party: partyId,
  generation: integer({ min: 2, max: GENERATIONS_MAX }),
  signers: listOf(signerFields, { max: ENTRIES_MAX }),
});

/** Of an enrolment: the new signer. */
export const enrolment = having<EnrolSignerItem>({ kind: constant('enrol_signer'), signer: signerFields });

/** Of a confirmation: who owes how much to whom under which invoice. */
export type LineConfirmation = Omit<ConfirmReceivableItem, 'noDefence'>;
const confirmation = having<LineConfirmation>({
  kind: constant('confirm_receivable'),
  receivable: ref,
  mark: recordId,
  seller: partyId,
  number,
  currency,
  payable: amount,
  tranches: listOf(having<Tranche>({ amount, due: day, instrument: oneOf(['receivable', 'voucher']) }), {
    max: ENTRIES_MAX,
  }),
  rest: listOf(having<Rest>({ amount, reason: oneOf(REST_REASONS) }), { max: ENTRIES_MAX }),
});

/** Of a draw: which leaves became whose, and how long the money for them may take. */
export interface LineDraw extends Pick<DrawItem, 'kind' | 'claims' | 'financier'> {
  readonly sheet: Pick<CostSheet, 'currency'>;
  readonly terms: Pick<Terms, 'fundWithinDays'>;
}
const claim = having<DrawnClaim>({ leaf: ref, debtor: partyId, seller: partyId, number, face: amount, due: day });
const draw = having<LineDraw>({
  kind: constant('draw'),
  claims: listOf(claim, { max: ENTRIES_MAX }),
  financier: partyId,
  sheet: having<Pick<CostSheet, 'currency'>>({ currency }),
  terms: having<Pick<Terms, 'fundWithinDays'>>({ fundWithinDays: integer({ min: 0, max: FUND_WITHIN_DAYS_MAX }) }),
});

/** Of a reversion: which leaves went back to whom. */
export type LineReversion = Pick<RevertAssignmentItem, 'kind' | 'claims' | 'supplier' | 'currency'>;
const reversion = having<LineReversion>({
  kind: constant('revert_assignment'),
  claims: listOf(claim, { max: ENTRIES_MAX }),
  supplier: partyId,
  currency,
});

/** Of a draw: the deal it made. Terms and sheet are compared with what was recorded, and not read. */
export interface LineDeal extends Pick<DrawItem, 'kind' | 'offer' | 'financier' | 'payTo'> {
  readonly terms: unknown;
  readonly sheet: unknown;
}
export const lineDeal: Parser<LineDeal> = having<LineDeal>({
  kind: constant('draw'),
  offer: ref,
  financier: partyId,
  terms: canonicalValue,
  sheet: canonicalValue,
  payTo: having<DrawItem['payTo']>({
    account: ref,
    holder: text(NAME_LENGTH_MAX),
    bank: text(NAME_LENGTH_MAX),
    number: text(CODE_LENGTH_MAX),
    currency,
  }),
});

function requireAmounts(at: string, unit: string, amounts: readonly string[]): void {
  try {
    for (const entry of amounts) parseAmount(entry, unit);
  } catch (cause) {
    if (!(cause instanceof InvalidValue)) throw cause;
    throw new ParseError(at, cause.message);
  }
}

/** A confirmation whose amounts are of its currency. */
export const lineConfirmation: Parser<LineConfirmation> = (value, at) => {
  const item = confirmation(value, at);
  requireAmounts(at, item.currency, [item.payable, ...[...item.tranches, ...item.rest].map((part) => part.amount)]);
  return item;
};

/** A draw whose faces are of its currency. */
export const lineDraw: Parser<LineDraw> = (value, at) => {
  const item = draw(value, at);
  requireAmounts(
    at,
    item.sheet.currency,
    item.claims.map(({ face }) => face),
  );
  return item;
};

/** A reversion whose faces are of its currency. */
export const lineReversion: Parser<LineReversion> = (value, at) => {
  const item = reversion(value, at);
  requireAmounts(
    at,
    item.currency,
    item.claims.map(({ face }) => face),
  );
  return item;
};
