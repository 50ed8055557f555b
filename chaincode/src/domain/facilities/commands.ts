/** Shapes of the items that the module facilities decides. */
import {
  CODE_LENGTH_MAX,
  FEES_MAX,
  FUND_WITHIN_DAYS_MAX,
  PARTIES_PER_LIST_MAX,
  RATE_PPM_MAX,
  SHARE_PPM_MAX,
  TENOR_DAYS_MAX,
} from '../../kernel/bounds';
import { constant, currency, day, integer, listOf, object, oneOf, partyId, text } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { MakeOfferItem, OpenFacilityItem, Terms } from '../../protocol/items';
import { accountDetails, amountText, ref, withAmounts } from '../shapes';

const partyLimits = listOf(object({ party: partyId, limit: amountText }), { max: PARTIES_PER_LIST_MAX });

export const openFacility: Parser<OpenFacilityItem> = withAmounts(
  object({
    kind: constant('open_facility'),
    currency,
    limit: amountText,
    debtors: partyLimits,
    suppliers: partyLimits,
    until: day,
  }),
  (value) => ({
    currency: value.currency,
    amounts: [
      value.limit,
      ...value.debtors.map((entry) => entry.limit),
      ...value.suppliers.map((entry) => entry.limit),
    ],
  }),
);

const fee = object({
  label: text(CODE_LENGTH_MAX),
  recipient: partyId,
  facePpm: integer({ min: 0, max: SHARE_PPM_MAX }),
  flat: amountText,
});

export const terms: Parser<Terms> = object({
  recourse: oneOf(['with', 'without']),
  method: oneOf(['interest', 'bank_discount', 'true_discount']),
  dayCount: oneOf(['ACT/360', 'ACT/365F', '30E/360']),
  ratePpm: integer({ min: 0, max: RATE_PPM_MAX }),
  lateRatePpm: integer({ min: 0, max: RATE_PPM_MAX }),
  advancePpm: integer({ min: 1, max: SHARE_PPM_MAX }),
  fees: listOf(fee, { max: FEES_MAX }),
  minTenorDays: integer({ min: 1, max: TENOR_DAYS_MAX }),
  maxTenorDays: integer({ min: 1, max: TENOR_DAYS_MAX }),
  fundWithinDays: integer({ min: 0, max: FUND_WITHIN_DAYS_MAX }),
});

export const makeOffer: Parser<MakeOfferItem> = withAmounts(
  object({
    kind: constant('make_offer'),
    facility: ref,
    supplier: partyId,
    debtors: listOf(partyId, { min: 1, max: PARTIES_PER_LIST_MAX }),
    currency,
    ceiling: amountText,
    until: day,
    terms,
    collectTo: accountDetails,
  }),
  (value) => ({ currency: value.currency, amounts: [value.ceiling, ...value.terms.fees.map((entry) => entry.flat)] }),
);
