/** What a supplier has, what is offered for it, and what each offer would pay for each claim. */
import type { DrawItem } from '../../../../chaincode/src/protocol/items';
import { wholeList } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { KnownRecord } from '../../api/records';
import { prepareChoice } from '../../acts/prepare';
import type { Choice } from '../../acts/agreement';
import { ledgerToday, ownParty } from '../../app/session';
import type { Session } from '../../app/session';

export type Claim = KnownRecord<'leaf'>;
export type Offer = KnownRecord<'offer'>;
export type Account = KnownRecord<'account'>;

export interface MoneyData {
  /** Held claims that are not due yet, soonest first. */
  readonly claims: readonly Claim[];
  readonly offers: readonly Offer[];
  readonly accounts: readonly Account[];
}

/** What an offer pays for one claim, or why it does not. */
export type Price =
  | { readonly is: 'priced'; readonly item: DrawItem }
  | { readonly is: 'refused'; readonly code: string; readonly details: Readonly<Record<string, unknown>> };

export interface PricedOffer {
  readonly offer: Offer;
  /** By claim id. */
  readonly prices: ReadonlyMap<string, Price>;
}

/** Claims one preview is asked about: one transaction's worth. */
const CLAIMS_MAX = 200;

export async function loadMoney(session: Session): Promise<MoneyData> {
  const party = ownParty(session).id;
  const today = ledgerToday(session);
  const [claims, offers, accounts] = await Promise.all([
    wholeList(session, {
      path: '/claims',
      data: RECORD_DATA.leaf,
      query: { state: 'held', holder: party, dueFrom: today, sort: 'due' },
    }),
    wholeList(session, { path: '/offers', data: RECORD_DATA.offer, query: { state: 'standing', dueFrom: today } }),
    wholeList(session, { path: '/accounts', data: RECORD_DATA.account, query: { state: 'open' } }),
  ]);
  return { claims, offers: offers.filter(({ data }) => data.supplier === party), accounts };
}

/** The account that money in a currency goes to. */
export function accountFor(accounts: readonly Account[], currency: string): Account | undefined {
  return accounts.find(({ data }) => data.account.currency === currency);
}

/** A draw of these claims on one offer, with everything that was on the screen beside it. */
export function drawChoice(
  chosen: Readonly<{ claims: readonly Claim[]; offer: Offer; account: Account; valueDate: string }>,
): Choice {
  const { claims, offer, account, valueDate } = chosen;
  return {
    kind: 'draw',
    mode: 'each',
    drafts: claims.map(({ ref }) => ({ kind: 'draw', leaf: ref, offer: offer.ref, account: account.ref, valueDate })),
    seen: claims.map(({ ref, data }) => {
      const { debtor, seller, number, amount, due } = data;
      return {
        claims: [{ leaf: ref, debtor, seller, number, face: amount, due }],
        financier: offer.data.financier,
        terms: offer.data.terms,
        payTo: { account: account.ref, ...account.data.account },
        'notice.0.payTo': offer.data.collectTo,
        'sheet.currency': data.currency,
      };
    }),
  };
}

/** Asks what one offer would pay for each claim it is for. Throws as `prepareChoice`. */
async function priceOffer(session: Session, data: MoneyData, offer: Offer): Promise<PricedOffer> {
  const account = accountFor(data.accounts, offer.data.currency);
  const claims = data.claims
    .filter(({ data: { currency, debtor } }) => currency === offer.data.currency && offer.data.debtors.includes(debtor))
    .slice(0, CLAIMS_MAX);
  if (account === undefined || claims.length === 0) return { offer, prices: new Map() };
  const choice = drawChoice({ claims, offer, account, valueDate: ledgerToday(session) });
  const { prepared } = await prepareChoice(session, choice);
  const prices = claims.map(({ ref }, index): [string, Price] => {
    const item = prepared.items[index];
    const told = prepared.outcomes[index];
    if (item?.kind === 'draw' && told?.outcome === 'accepted') return [ref.id, { is: 'priced', item }];
    return [ref.id, { is: 'refused', code: told?.code ?? 'malformed', details: told?.details ?? {} }];
  });
  return { offer, prices: new Map(prices) };
}

/** Every offer with its prices. Throws as `prepareChoice`. */
export async function priceOffers(session: Session, data: MoneyData): Promise<readonly PricedOffer[]> {
  const priced: PricedOffer[] = [];
  for (const offer of data.offers) priced.push(await priceOffer(session, data, offer));
  return priced;
}
