/** What stays the same of a financing whatever becomes of it. */
import type { FinancingRecord } from '../../protocol/records';

/** Fields that every state of a financing has. */
export function dealOf(financing: FinancingRecord): Omit<Extract<FinancingRecord, { state: 'agreed' }>, 'state'> {
  const { financier, supplier, offer, assets, terms, sheet, payTo, fundBy } = financing;
  return { financier, supplier, offer, assets, terms, sheet, payTo, fundBy };
}
