/** What the demo's financiers offer: one price with recourse, one without. */
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
import type { RecordView } from '../client/desk';
import { eventually, sha256 } from '../client/desk';
import type { Administrator } from '../sandbox/administrators';

export interface OfferData {
  readonly financier: PartyId;
  readonly supplier: PartyId;
  readonly debtors: readonly PartyId[];
  readonly currency: string;
  readonly terms: Terms;
  readonly ceiling: string;
  readonly drawn: string;
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

export function accountOf(holder: string, currency: string): AccountDetails {
  const number = hashText(sha256(new TextEncoder().encode(`${holder} ${currency}`))).slice(7, 23);
  return { holder: holder.slice(0, 200), bank: 'Demo Bank', number, currency };
}

/** An account of the supplier in this currency; opened if there is none. */
export async function ensureAccount(supplier: Administrator, name: string, currency: string): Promise<RecordView> {
  const find = async (): Promise<RecordView | null> => {
    const accounts = await supplier.desk.list<{ readonly account: AccountDetails }>('/accounts?limit=500');
    return accounts.find(({ data }) => data.account.currency === currency) ?? null;
  };
  const known = await find();
  if (known !== null) return known;
  const account = accountOf(name, currency);
  const evidence = hashText(sha256(new TextEncoder().encode(`proof of ${account.number}`)));
  await supplier.desk.act('open_account', [{ kind: 'open_account', account, evidence }], supplier.key);
  return eventually('account', find);
}

export interface OfferWish {
  readonly supplier: PartyId;
  readonly debtor: PartyId;
  readonly currency: string;
  readonly amount: string;
  readonly recourse: Recourse;
}

/** A standing offer to this supplier on this debtor; a facility and the offer are made for it. */
export async function standingOffer(financier: Administrator, name: string, wish: OfferWish): Promise<string> {
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
  const { view } = await financier.desk.act('open_facility', [facility], financier.key);
  const made = await eventually('facility', async () => {
    const facilities = await financier.desk.list<{ readonly limit: string }>('/facilities?limit=5');
    return (
      facilities.find(
        (record) => view.chunks.length === 1 && record.data.limit === ceiling && record.ref.version === 1,
      ) ?? null
    );
  });
  const offer: MakeOfferItem = {
    kind: 'make_offer',
    facility: made.ref,
    supplier,
    debtors: [debtor],
    currency,
    ceiling,
    until: '2099-12-31',
    terms: termsOf(recourse, financier.party, currency),
    collectTo: accountOf(name, currency),
  };
  await financier.desk.act('make_offer', [offer], financier.key);
  return ceiling;
}
