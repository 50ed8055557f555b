/** Facilities and standing offers: an offer blocks every limit it touches at once; a draw only lowers the offer. */
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { formatAmount, parseAmount } from '../../kernel/money';
import type { Amount, PartyId } from '../../protocol/acts';
import type { MakeOfferItem, OpenFacilityItem, PartyLimit, Terms } from '../../protocol/items';
import type { FacilityRecord, LimitUse, PartyGeneration } from '../../protocol/records';
import { REPLAYED, hostsOf, organisationSet, refuseSuspended } from '../world';
import type { Found, ItemDecision, World } from '../world';

export function decideOpenFacility(item: OpenFacilityItem, world: World): ItemDecision {
  const id = world.newId('facility');
  if (world.exists(id)) return REPLAYED;
  if (item.until < world.today) return reject('facility_expired', { until: item.until });
  const unused: LimitUse = { blocked: formatAmount(0n, item.currency), used: formatAmount(0n, item.currency) };
  const withUse = (limit: PartyLimit): PartyLimit & { readonly use: LimitUse } => ({ ...limit, use: unused });
  const data: FacilityRecord = {
    state: 'open',
    financier: world.actor.party,
    currency: item.currency,
    limit: item.limit,
    use: unused,
    debtors: item.debtors.map(withUse),
    suppliers: item.suppliers.map(withUse),
    until: item.until,
  };
  return { writes: [{ id, kind: 'facility', data, hosts: [world.actor.host], readers: [world.actor.host] }] };
}

/** With recourse is a loan with interest; without recourse is a purchase at a discount. */
export function refuseTerms(terms: Terms): Rejected | null {
  const loan = terms.recourse === 'with';
  if (loan !== (terms.method === 'interest')) return reject('terms_invalid', { field: 'method' });
  if (terms.minTenorDays > terms.maxTenorDays) return reject('terms_invalid', { field: 'maxTenorDays' });
  return null;
}

/** One limit with `amount` more blocked, or the rejection that it does not fit. */
function block(
  limit: Readonly<{ limit: Amount; use: LimitUse }>,
  blocking: Readonly<{ amountMinor: bigint; currency: string; what: string }>,
): LimitUse | Rejected {
  const { amountMinor, currency, what } = blocking;
  const blocked = parseAmount(limit.use.blocked, currency) + amountMinor;
  const total = blocked + parseAmount(limit.use.used, currency);
  const bound = parseAmount(limit.limit, currency);
  if (total > bound) return reject('limit_exceeded', { limit: what, over: formatAmount(total - bound, currency) });
  return { blocked: formatAmount(blocked, currency), used: limit.use.used };
}

type CountedLimit = PartyLimit & { readonly use: LimitUse };

/** The limits of the named parties blocked; others untouched. A party without a limit of its own has none to exceed. */
function blockParties(
  limits: readonly CountedLimit[],
  parties: readonly PartyId[],
  blocking: Readonly<{ amountMinor: bigint; currency: string }>,
): readonly CountedLimit[] | Rejected {
  const result: CountedLimit[] = [];
  for (const limit of limits) {
    if (!parties.includes(limit.party)) {
      result.push(limit);
      continue;
    }
    const use = block(limit, { ...blocking, what: limit.party });
    if (isRejected(use)) return use;
    result.push({ ...limit, use });
  }
  return result;
}

function blockFacility(facility: FacilityRecord, item: MakeOfferItem): FacilityRecord | Rejected {
  const blocking = { amountMinor: parseAmount(item.ceiling, item.currency), currency: item.currency };
  const use = block(facility, { ...blocking, what: 'facility' });
  if (isRejected(use)) return use;
  const debtors = blockParties(facility.debtors, item.debtors, blocking);
  if (isRejected(debtors)) return debtors;
  const suppliers = blockParties(facility.suppliers, [item.supplier], blocking);
  if (isRejected(suppliers)) return suppliers;
  return { ...facility, use, debtors, suppliers };
}

/** The facility an offer is made under, or why it cannot be. */
function takeFacility(item: MakeOfferItem, world: World): Found<'facility'> | Rejected {
  const facility = world.take('facility', item.facility);
  if (isRejected(facility)) return facility;
  if (facility.data.financier !== world.actor.party) return reject('not_own_record');
  return facility;
}

/** Null when the facility carries offers until that day, in that currency, on those terms. */
function refuseUnder({ data }: Found<'facility'>, item: MakeOfferItem, world: World): Rejected | null {
  if (item.until > data.until) return reject('facility_expired', { until: data.until });
  if (data.currency !== item.currency || item.collectTo.currency !== item.currency) {
    return reject('currency_differs', { currency: data.currency });
  }
  const invalid = refuseTerms(item.terms);
  if (invalid !== null) return invalid;
  return item.until < world.today ? reject('offer_expired', { until: item.until }) : null;
}

/** Keys that the financier knows now: whoever takes others, by a recovery, does not act on this offer. */
function generationsOf(parties: readonly PartyId[], world: World): readonly PartyGeneration[] {
  return parties.map((party) => ({ party, generation: world.party(party)?.generation ?? 0 }));
}

export function decideMakeOffer(item: MakeOfferItem, world: World): ItemDecision {
  const id = world.newId('offer');
  if (world.exists(id)) return REPLAYED;
  const suspended = refuseSuspended(world, item.supplier, ...item.debtors);
  if (suspended !== null) return suspended;
  const facility = takeFacility(item, world);
  if (isRejected(facility)) return facility;
  const supplierHosts = hostsOf(world, item.supplier);
  if (isRejected(supplierHosts)) return supplierHosts;
  const known = hostsOf(world, ...item.debtors);
  if (isRejected(known)) return known;
  const refused = refuseUnder(facility, item, world);
  if (refused !== null) return refused;
  const blocked = blockFacility(facility.data, item);
  if (isRejected(blocked)) return blocked;
  // Must succeed from here.
  const own = [world.actor.host];
  const both = organisationSet(world.actor.host, ...supplierHosts);
  return {
    writes: [
      { id: facility.id, kind: 'facility', data: blocked, hosts: own, readers: own },
      {
        id,
        kind: 'offer',
        hosts: both,
        readers: both,
        data: {
          state: 'standing',
          facility: facility.id,
          financier: world.actor.party,
          supplier: item.supplier,
          debtors: item.debtors,
          generations: generationsOf([item.supplier, ...item.debtors], world),
          currency: item.currency,
          ceiling: item.ceiling,
          drawn: formatAmount(0n, item.currency),
          until: item.until,
          terms: item.terms,
          collectTo: item.collectTo,
        },
      },
    ],
    partReaders: [both],
  };
}

/** What a draw asks of an offer. */
export interface OfferUse {
  readonly supplier: PartyId;
  readonly debtor: PartyId;
  /** Generation of keys a party has now. */
  readonly generationOf: (party: PartyId) => number;
  readonly currency: string;
  readonly outlayMinor: bigint;
  readonly today: string;
}

/** Null when the offer carries this draw. */
export function refuseOffer(offer: Found<'offer'>, use: OfferUse): Rejected | null {
  const { data } = offer;
  if (data.supplier !== use.supplier) return reject('offer_not_for_supplier');
  if (!data.debtors.includes(use.debtor)) return reject('offer_not_for_debtor', { debtor: use.debtor });
  const sides = data.generations.filter(({ party }) => party === use.supplier || party === use.debtor);
  const renewed = sides.find(({ party, generation }) => generation !== use.generationOf(party));
  if (renewed !== undefined) return reject('offer_of_earlier_keys', { party: renewed.party });
  if (data.currency !== use.currency) return reject('currency_differs', { currency: data.currency });
  if (data.until < use.today) return reject('offer_expired', { until: data.until });
  const left = parseAmount(data.ceiling, data.currency) - parseAmount(data.drawn, data.currency);
  if (use.outlayMinor > left) return reject('offer_exhausted', { left: formatAmount(left, data.currency) });
  return null;
}
