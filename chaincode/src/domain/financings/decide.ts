/** Drawing on a standing offer: the claim moves, the offer is lowered, the debtor is told, the price is frozen. */
import { LINE_STEPS_MAX, VALUE_DATE_AHEAD_DAYS_MAX } from '../../kernel/bounds';
import { sameCanonical } from '../../kernel/canonical';
import { addDays, daysBetween } from '../../kernel/days';
import type { CalendarDay } from '../../kernel/days';
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { formatAmount, parseAmount } from '../../kernel/money';
import { invariant } from '../../kernel/invariant';
import type { CostSheet, DrawItem, DrawnClaim } from '../../protocol/items';
import { assign, noticeOf, refuseAssignment } from '../assignments/decide';
import { refuseOffer } from '../facilities/decide';
import { organisationSet, refuseSuspended } from '../world';
import type { AnyWrite, Found, ItemDecision, World } from '../world';
import { costSheet, fundByDay } from './pricing';

/** What a draw stands on, each exactly as its signer saw it. */
interface Grounds {
  readonly leaf: Found<'leaf'>;
  readonly offer: Found<'offer'>;
  readonly sheet: CostSheet;
}

function onlyClaim(item: DrawItem): DrawnClaim {
  const [claim] = item.claims;
  invariant(claim !== undefined, 'a draw has a claim');
  return claim;
}

function takeLeaf(item: DrawItem, world: World): Found<'leaf'> | Rejected {
  const claim = onlyClaim(item);
  const leaf = world.take('leaf', claim.leaf);
  if (isRejected(leaf)) return leaf;
  const refused = refuseAssignment(leaf, world);
  if (refused !== null) return refused;
  const { debtor, seller, number, amount, due } = leaf.data;
  const shown: DrawnClaim = { leaf: claim.leaf, debtor, seller, number, face: amount, due };
  return sameCanonical(shown, claim) ? leaf : reject('terms_differ', { field: 'claims' });
}

/** A draw adds a step and its reversion another: a claim whose line had no room for both would be stuck where it is. */
function refuseLine({ data }: Found<'leaf'>): Rejected | null {
  const steps = data.ancestors.length + 1;
  return steps + 2 > LINE_STEPS_MAX ? reject('line_too_long', { steps }) : null;
}

function refuseDates(item: DrawItem, leaf: Found<'leaf'>, world: World): Rejected | null {
  const { valueDate } = item.sheet;
  const tenor = daysBetween({ from: valueDate as CalendarDay, to: leaf.data.due as CalendarDay });
  if (tenor <= 0) return reject('claim_overdue', { due: leaf.data.due });
  const { minTenorDays, maxTenorDays } = item.terms;
  if (tenor < minTenorDays || tenor > maxTenorDays) return reject('tenor_outside_offer', { tenor });
  const latest = addDays(world.today, Math.min(VALUE_DATE_AHEAD_DAYS_MAX, item.terms.fundWithinDays));
  const isOutside = valueDate < world.today || valueDate > latest;
  return isOutside ? reject('value_date_outside_offer', { latest }) : null;
}

/** The cost sheet the chaincode computes for a draw. */
function sheetFor(item: DrawItem, leaf: Found<'leaf'>): CostSheet | Rejected {
  const { currency, amount, due } = leaf.data;
  return costSheet({
    currency,
    faceMinor: parseAmount(amount, currency),
    valueDate: item.sheet.valueDate as CalendarDay,
    maturity: due as CalendarDay,
    terms: item.terms,
  });
}

function groundsOf(item: DrawItem, world: World): Grounds | Rejected {
  const leaf = takeLeaf(item, world);
  if (isRejected(leaf)) return leaf;
  const offer = world.take('offer', item.offer);
  if (isRejected(offer)) return offer;
  if (!sameCanonical(offer.data.terms, item.terms)) return reject('terms_differ', { field: 'terms' });
  if (offer.data.financier !== item.financier) return reject('terms_differ', { field: 'financier' });
  const refused = refuseLine(leaf) ?? refuseDates(item, leaf, world);
  if (refused !== null) return refused;
  const sheet = sheetFor(item, leaf);
  if (isRejected(sheet)) return sheet;
  const use = {
    supplier: world.actor.party,
    debtor: leaf.data.debtor,
    generationOf: (party: string) => world.party(party)?.generation ?? 0,
    currency: sheet.currency,
    outlayMinor: parseAmount(sheet.advance, sheet.currency),
    today: world.today,
  };
  return refuseOffer(offer, use) ?? { leaf, offer, sheet };
}

function refuseShown(item: DrawItem, grounds: Grounds): Rejected | null {
  const { leaf, offer, sheet } = grounds;
  const differs = (Object.keys(sheet) as (keyof CostSheet)[]).find(
    (key) => !sameCanonical(sheet[key], item.sheet[key]),
  );
  if (differs !== undefined) return reject('terms_differ', { field: `sheet.${differs}` });
  const notice = noticeOf(leaf, item.financier, offer.data.collectTo);
  return sameCanonical([notice], item.notice) ? null : reject('terms_differ', { field: 'notice' });
}

function refuseAccount(item: DrawItem, world: World): Rejected | null {
  const { account: ref, ...shown } = item.payTo;
  const account = world.take('account', ref);
  if (isRejected(account)) return account;
  if (account.data.owner !== world.actor.party) return reject('account_not_own');
  if (!sameCanonical(account.data.account, shown)) return reject('terms_differ', { field: 'payTo' });
  return shown.currency === item.sheet.currency ? null : reject('currency_differs', { currency: shown.currency });
}

/** F1, F2, F16, X19: everything the supplier signed is checked against what the ledger and the offer say. */
export function decideDraw(item: DrawItem, world: World): ItemDecision {
  const suspended = refuseSuspended(world, item.financier, onlyClaim(item).debtor);
  if (suspended !== null) return suspended;
  const grounds = groundsOf(item, world);
  if (isRejected(grounds)) return grounds;
  const refused = refuseShown(item, grounds) ?? refuseAccount(item, world);
  if (refused !== null) return refused;
  const [notice] = item.notice;
  invariant(notice !== undefined, 'a draw has a notice');
  const { leaf, offer } = grounds;
  const fundBy = fundByDay(item.terms, world.today);
  const assigned = assign({ leaf, assignee: item.financier, notice, fundBy, index: 0 }, world);
  if (isRejected(assigned)) return assigned;
  // Must succeed from here.
  const financierHost = world.party(item.financier)?.host;
  const debtorHost = world.party(leaf.data.debtor)?.host;
  invariant(financierHost !== undefined && debtorHost !== undefined, 'assign found both in the directory');
  const both = organisationSet(world.actor.host, financierHost);
  return {
    writes: [...assigned, loweredOffer(offer, grounds.sheet, both), financingOf(item, { leaf, fundBy, both }, world)],
    partReaders: [both, organisationSet(...both, debtorHost)],
  };
}

function loweredOffer(offer: Found<'offer'>, sheet: CostSheet, both: readonly string[]): AnyWrite {
  const { currency } = offer.data;
  const drawn = parseAmount(offer.data.drawn, currency) + parseAmount(sheet.advance, currency);
  const data = { ...offer.data, drawn: formatAmount(drawn, currency) };
  return { id: offer.id, kind: 'offer', data, hosts: both, readers: both };
}

function financingOf(
  item: DrawItem,
  made: Readonly<{ leaf: Found<'leaf'>; fundBy: CalendarDay; both: readonly string[] }>,
  world: World,
): AnyWrite {
  const { leaf, fundBy, both } = made;
  const { account, ...payTo } = item.payTo;
  const { receivable, debtor, number, amount, due } = leaf.data;
  return {
    id: world.newId('financing'),
    kind: 'financing',
    hosts: both,
    readers: both,
    data: {
      state: 'agreed',
      financier: item.financier,
      supplier: world.actor.party,
      offer: item.offer.id,
      assets: [{ receivable, leaf: leaf.id, assignedLeaf: world.newId('leaf:0'), debtor, number, face: amount, due }],
      terms: item.terms,
      sheet: item.sheet,
      payTo,
      fundBy,
    },
  };
}
