/** What tests of lines have in common: a line with something changed, and the rule it falls by. */
import { expect } from 'chai';
import { requireLine } from '../../chaincode/src/ledger/claimLines';
import type { LineQuestion } from '../../chaincode/src/ledger/claimLines';
import type { DrawItem } from '../../chaincode/src/protocol/items';
import type { LeafRecord } from '../../chaincode/src/protocol/records';
import type { Chain, PlannedStep } from './lines';
import { failureOf } from './refused';

/** The rule by which a line is refused. */
export async function ruleOf(question: LineQuestion): Promise<unknown> {
  const failure = await failureOf(() => {
    requireLine(question);
  });
  expect(failure.code).to.equal('presented_evidence_invalid');
  return failure.details['rule'];
}

/** The line with another leaf at its end. */
export function withLeaf({ question }: Chain, change: Partial<LeafRecord>): LineQuestion {
  return { ...question, leaf: { ...question.leaf, data: { ...question.leaf.data, ...change } as LeafRecord } };
}

/** A plan that changes the item of one step. */
export function planned(index: number, change: (step: PlannedStep) => Partial<PlannedStep>) {
  return (step: PlannedStep, at: number): PlannedStep => (at === index ? { ...step, ...change(step) } : step);
}

/** The draw that a step is. */
export function asDraw({ item }: PlannedStep): DrawItem {
  if (item.kind !== 'draw') throw new Error('not a draw');
  return item;
}
