/** What offers come to over several claims, and which is best. Pure; every figure is from the signed cost sheets. */
import type { CostSheet, Fee } from '../../../../chaincode/src/protocol/items';
import { amountOf, decimalsOf, minorOf, sumOf } from '../../lib/amounts';
import type { PricedOffer } from './data';

/** An offer over some claims. */
export interface Tag {
  readonly priced: PricedOffer;
  readonly currency: string;
  readonly count: number;
  readonly net: string;
  readonly face: string;
  readonly discount: string;
  readonly interest: string;
  readonly surplus: string;
  readonly cost: string;
  readonly fees: readonly Fee[];
  /** All-in annual rates of the sheets: equal where there is one. */
  readonly xirrPpm: readonly [lowest: number, highest: number];
  readonly nominalPpm: number;
  readonly maturities: readonly [first: string, last: string];
  readonly valueDate: string;
  /** Chosen claims this offer does not take, with the reason. */
  readonly refused: readonly {
    readonly claim: string;
    readonly code: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
}

function addFees(sheets: readonly CostSheet[]): readonly Fee[] {
  const fees = new Map<string, Fee>();
  for (const fee of sheets.flatMap((sheet) => sheet.fees)) {
    const key = `${fee.recipient} ${fee.label}`;
    const known = fees.get(key);
    const minor = minorOf(fee.amount) + (known === undefined ? 0n : minorOf(known.amount));
    fees.set(key, { ...fee, amount: amountOf(minor, decimalsOf(fee.amount)) });
  }
  return [...fees.values()];
}

/** The price tag of some cost sheets under one offer; null where there are none. */
export function tagOfSheets(priced: PricedOffer, sheets: readonly CostSheet[], refused: Tag['refused']): Tag | null {
  const [first] = sheets;
  if (first === undefined) return null;
  const sum = (member: 'net' | 'face' | 'discount' | 'interest' | 'surplus' | 'cost'): string => {
    return sumOf(sheets.map((sheet) => sheet[member]));
  };
  const rates = sheets.map(({ xirrPpm }) => xirrPpm);
  const days = sheets.map(({ maturity }) => maturity).sort();
  return {
    priced,
    currency: first.currency,
    count: sheets.length,
    net: sum('net'),
    face: sum('face'),
    discount: sum('discount'),
    interest: sum('interest'),
    surplus: sum('surplus'),
    cost: sum('cost'),
    fees: addFees(sheets),
    xirrPpm: [Math.min(...rates), Math.max(...rates)],
    nominalPpm: first.nominalPpm,
    maturities: [days[0] ?? first.maturity, days.at(-1) ?? first.maturity],
    valueDate: first.valueDate,
    refused,
  };
}

/** The price tag of an offer over the chosen claims; null where it takes none of them. */
export function tagOf(priced: PricedOffer, chosen: readonly string[]): Tag | null {
  const sheets: CostSheet[] = [];
  const refused: Tag['refused'][number][] = [];
  for (const claim of chosen) {
    const price = priced.prices.get(claim);
    if (price?.is === 'priced') sheets.push(price.item.sheet);
    else refused.push({ claim, code: price?.code ?? 'offer_not_for_debtor', details: price?.details ?? {} });
  }
  return tagOfSheets(priced, sheets, refused);
}

/** Cheapest first among those that take everything; then those that take most. */
function order(left: Tag, right: Tag): number {
  if (left.refused.length !== right.refused.length) return left.refused.length - right.refused.length;
  if (left.xirrPpm[1] !== right.xirrPpm[1]) return left.xirrPpm[1] - right.xirrPpm[1];
  return minorOf(right.net) > minorOf(left.net) ? 1 : -1;
}

/** Offers over the chosen claims, the best first. */
export function tagsOf(priced: readonly PricedOffer[], chosen: readonly string[]): readonly Tag[] {
  return priced
    .map((offer) => tagOf(offer, chosen))
    .filter((tag) => tag !== null)
    .sort(order);
}

/** What is chosen before anybody chooses: everything the best offer over all claims takes. */
export function defaultChoice(priced: readonly PricedOffer[], claims: readonly string[]): readonly string[] {
  const [best] = tagsOf(priced, claims);
  if (best === undefined) return [];
  const left = new Set(best.refused.map(({ claim }) => claim));
  return claims.filter((claim) => !left.has(claim));
}
