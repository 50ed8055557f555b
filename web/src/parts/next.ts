/** Who acts next on a record, and by when: every state says so. Pure. */
import { knownRecord } from '../api/records';
import type { AnyRecord, DataOf, KnownKind } from '../api/records';

/** What has to happen; words say it. */
export type NextStep =
  | { readonly what: 'answer' | 'acknowledge' | 'book'; readonly who: string }
  | { readonly what: 'fund' | 'drawUntil'; readonly who: string; readonly by: string }
  | { readonly what: 'pay'; readonly who: string; readonly to: string; readonly by: string };

type StepOf = (record: AnyRecord) => NextStep | null;

/** Steps of one kind by the state they are due in. */
function steps<K extends KnownKind>(kind: K, inState: Readonly<Record<string, (data: DataOf<K>) => NextStep>>): StepOf {
  return (record) => {
    const known = knownRecord(kind, record);
    if (known === null || !Object.hasOwn(inState, record.state)) return null;
    return inState[record.state]?.(known.data) ?? null;
  };
}

const STEPS: readonly StepOf[] = [
  steps('receivable', {
    presented: ({ invoice: { debtor } }) => ({ what: 'answer', who: debtor }),
  }),
  steps('leaf', {
    held: ({ debtor, holder, due }) => ({ what: 'pay', who: debtor, to: holder, by: due }),
  }),
  steps('notice', {
    tendered: ({ debtor }) => ({ what: 'acknowledge', who: debtor }),
  }),
  steps('financing', {
    agreed: ({ financier, fundBy }) => ({ what: 'fund', who: financier, by: fundBy }),
    instructed: ({ financier }) => ({ what: 'book', who: financier }),
    accruing: ({ financier, assets, sheet }) => {
      return { what: 'pay', who: assets[0]?.debtor ?? '', to: financier, by: sheet.maturity };
    },
  }),
  steps('payment', {
    instructed: ({ payer }) => ({ what: 'book', who: payer }),
  }),
  steps('offer', {
    standing: ({ supplier, until }) => ({ what: 'drawUntil', who: supplier, by: until }),
  }),
];

/** Null where nobody has to do anything any more. Throws ShapeError where the record is not of its kind's form. */
export function nextStepOf(record: AnyRecord): NextStep | null {
  for (const stepOf of STEPS) {
    const step = stepOf(record);
    if (step !== null) return step;
  }
  return null;
}
