import type { KnownRecord } from '../../api/records';
import { sumOf } from '../../lib/amounts';

/** What suppliers have drawn on the offers under a facility; what was repaid is not taken off again. */
export function drawnUnder({ ref, data }: KnownRecord<'facility'>, offers: readonly KnownRecord<'offer'>[]): string {
  const under = offers.filter(({ data: { facility } }) => facility === ref.id);
  return sumOf(
    under.map(({ data: { drawn } }) => drawn),
    data.use.used,
  );
}
