/** What the demo's financiers offer, one price with recourse and one without, and the accounts money goes to. */
import { formatAmount, parseAmount } from '../../chaincode/src/kernel/money';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import type {
  AccountDetails,
  MakeOfferItem,
  OpenFacilityItem,
  Recourse,
  Terms,
} from '../../chaincode/src/protocol/items';
import { hashText } from '../../chaincode/src/statement/hashing';
import { madeBy, sha256 } from '../client/desk';
import type { RecordView } from '../client/desk';
import { actFor } from '../sandbox/administrators';
import type { Administrator } from '../sandbox/administrators';

/** An offer as its supplier sees it. */
export interface OfferData {
  readonly financier: PartyId;
  readonly terms: Terms;
}

/** With recourse: 80 % at 6 %, fee 0.5 % (CASES 2). Without: everything at 6 % discount, the same fee (CASES 2b). */
function termsOf(recourse: Recourse, financier: PartyId, currency: string): Terms {
  const isLoan = recourse === 'with';
  return {
    recourse,
    method: isLoan ? 'interest' : 'bank_discount',
    dayCount: 'ACT/360',
    ratePpm: 60_000,
    lateRatePpm: isLoan ? 90_000 : 0,
    advancePpm: isLoan ? 800_000 : 1_000_000,
    fees: [{ label: 'service', recipient: financier, facePpm: 5000, flat: formatAmount(0n, currency) }],
    minTenorDays: 1,
    maxTenorDays: 3650,
    fundWithinDays: 5,
  };
}

function accountOf(holder: string, currency: string): AccountDetails {
  const number = hashText(sha256(new TextEncoder().encode(`${holder} ${currency}`))).slice(7, 23);
  return { holder: holder.slice(0, 200), bank: 'Demo Bank', number, currency };
}

/** An account of the supplier in this currency; opened if there is none. */
export async function ensureAccount(supplier: Administrator, name: string, currency: string): Promise<RecordView> {
  const known = await supplier.desk.list<{ readonly account: AccountDetails }>('/accounts?limit=500');
  const found = known.find(({ data }) => data.account.currency === currency);
  if (found !== undefined) return found;
  const account = accountOf(name, currency);
  const evidence = hashText(sha256(new TextEncoder().encode(`proof of ${account.number}`)));
  const { run } = await actFor(supplier, 'open_account', [{ kind: 'open_account', account, evidence }]);
  return supplier.desk.record(madeBy(run, 'account'));
}

/** What is offered to whom, on whose claims. */
export interface OfferWish {
  readonly supplier: Administrator;
  readonly debtor: PartyId;
  readonly currency: string;
  readonly amount: string;
  readonly recourse: Recourse;
}

/** A standing offer as its supplier has it, made for twice the amount, with a facility of its own. */
export async function standingOffer(
  financier: Administrator,
  name: string,
  wish: OfferWish,
): Promise<RecordView<OfferData>> {
  const { supplier, debtor, currency, amount, recourse } = wish;
  const ceiling = formatAmount(parseAmount(amount, currency) * 2n, currency);
  const facility: OpenFacilityItem = {
    kind: 'open_facility',
    currency,
    limit: ceiling,
    debtors: [{ party: debtor, limit: ceiling }],
    suppliers: [],
    until: '2099-12-31',
  };
  const opened = await actFor(financier, 'open_facility', [facility]);
  const { ref } = await financier.desk.record(madeBy(opened.run, 'facility'));
  const offer: MakeOfferItem = {
    kind: 'make_offer',
    facility: ref,
    supplier: supplier.party,
    debtors: [debtor],
    currency,
    ceiling,
    until: '2099-12-31',
    terms: termsOf(recourse, financier.party, currency),
    collectTo: accountOf(name, currency),
  };
  const { run } = await actFor(financier, 'make_offer', [offer]);
  return supplier.desk.record(madeBy(run, 'offer'));
}
