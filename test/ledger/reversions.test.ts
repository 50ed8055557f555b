import { expect } from 'chai';
import { requireLine } from '../../chaincode/src/ledger/claimLines';
import type { LineQuestion } from '../../chaincode/src/ledger/claimLines';
import type { RevertAssignmentItem } from '../../chaincode/src/protocol/items';
import { asDraw, planned, ruleOf, withLeaf } from '../support/lineTests';
import { chainOf, halfOf, MADE, partyNumbered, personNumbered } from '../support/lines';
import type { PlannedStep } from '../support/lines';
import { SAMPLES } from '../support/samples';
import '../support/patience';

const DAY_MS = 24 * 3600 * 1000;

/** A line of three steps: confirmed to firm 1, drawn to firm 2, and so many days later given back, as `change` says. */
async function reverted(
  days: number,
  change: (step: PlannedStep, item: RevertAssignmentItem) => Partial<PlannedStep> = (_, item) => ({ item }),
): Promise<LineQuestion> {
  const timeMs = MADE + days * DAY_MS;
  const chain = await chainOf(
    3,
    planned(2, (step) => {
      const { claims } = asDraw(step);
      const item: RevertAssignmentItem = { ...SAMPLES.revert_assignment, claims, supplier: partyNumbered(1) };
      return { validUntil: timeMs, ...change(step, item) };
    }),
  );
  return withLeaf(chain, { made: { number: 9, timeMs } });
}

const signedBy =
  (firm: number) =>
  (_: PlannedStep, item: RevertAssignmentItem): Partial<PlannedStep> => {
    return { item, party: partyNumbered(firm), person: personNumbered(firm) };
  };

describe('a step that gives a claim back', () => {
  it('stands once the day for the money has passed, signed by who drew or by who holds', async () => {
    for (const firm of [1, 2]) requireLine(await reverted(6, signedBy(firm)));
  });

  it('stands on no day before', async () => {
    for (const days of [0, 5]) expect(await ruleOf(await reverted(days))).to.equal('fund_by');
  });

  it('is signed by nobody else, and leads to nobody but who drew', async () => {
    expect(await ruleOf(await reverted(6, signedBy(8)))).to.equal('holder');
    const elsewhere = await reverted(6, (_, item) => ({ item: { ...item, supplier: partyNumbered(3) } }));
    expect(await ruleOf(elsewhere)).to.equal('holder');
  });

  it('is of the claim’s currency and whole', async () => {
    expect(await ruleOf(await reverted(6, (_, item) => ({ item: { ...item, currency: 'USD' } })))).to.equal('invoice');
    const half = await reverted(6, (_, item) => {
      return { item: { ...item, claims: item.claims.map((claim) => ({ ...claim, face: halfOf(claim.face) })) } };
    });
    expect(await ruleOf(half)).to.equal('sum');
  });

  it('follows a draw only', async () => {
    const { question } = await chainOf(
      2,
      planned(1, (step) => {
        const { claims } = asDraw(step);
        return { item: { ...SAMPLES.revert_assignment, claims, supplier: partyNumbered(0) } };
      }),
    );
    expect(await ruleOf(question)).to.equal('kind');
  });
});
