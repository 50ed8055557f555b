/** Which claims a credit on a bank statement may pay: same currency, same amount, held by the firm that got the money. */
import type { Ref } from '../../../chaincode/src/protocol/acts';
import { parseAmount } from '../../../chaincode/src/kernel/money';
import type { CreditEntry } from '../files/documents';
import type { ReadModels, RecordDocument } from '../readmodels/models';

export interface Candidate {
  readonly leaf: Ref;
  readonly financing: Ref | null;
  readonly number: string;
  readonly debtor: string;
  readonly due: string;
}

const CANDIDATES_MAX = 20;

function refOf({ _id, version, hash }: RecordDocument): Ref {
  return { id: _id, version, hash };
}

/** A number named in the remittance text or reference comes first; then by due date. */
function byLikelihood(credit: CreditEntry): (one: Candidate, other: Candidate) => number {
  const text = `${credit.remittance ?? ''} ${credit.reference}`;
  const rank = ({ number }: Candidate): number => (text.includes(number) ? 0 : 1);
  return (one, other) => rank(one) - rank(other) || (one.due < other.due ? -1 : 1);
}

export async function candidatesFor(
  models: Pick<ReadModels, 'records'>,
  party: string,
  credit: CreditEntry,
): Promise<readonly Candidate[]> {
  const amountMinor = parseAmount(credit.amount, credit.currency);
  const leaves = await models.records
    .find({ kind: 'leaf', state: 'held', holder: party, currency: credit.currency, amountMinor })
    .limit(CANDIDATES_MAX)
    .lean();
  const ids = leaves.map(({ _id }) => _id);
  const deals = await models.records.find({ kind: 'financing', state: 'accruing', links: { $in: ids } }).lean();
  const candidates = leaves.flatMap((leaf): readonly Candidate[] => {
    if (leaf.body.kind !== 'leaf') return [];
    const deal = deals.find(({ links }) => links.includes(leaf._id));
    const { number, debtor, due } = leaf.body.data;
    return [{ leaf: refOf(leaf), financing: deal === undefined ? null : refOf(deal), number, debtor, due }];
  });
  return [...candidates].sort(byLikelihood(credit));
}
