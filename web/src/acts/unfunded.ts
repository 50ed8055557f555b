/** Deals whose money does not come. */
import type { KnownRecord } from '../api/records';

type Deal = Pick<KnownRecord<'financing'>, 'state' | 'data'>;

/** The last day for the money, or for the bank's word on an order to pay, has passed. */
export function isOverdue({ data: { bookBy, fundBy } }: Pick<Deal, 'data'>, today: string): boolean {
  return (bookBy ?? fundBy) < today;
}

/** No money was ordered, and the day for it has passed. */
export function isUnpaid(deal: Deal, today: string): boolean {
  return deal.state === 'agreed' && isOverdue(deal, today);
}
