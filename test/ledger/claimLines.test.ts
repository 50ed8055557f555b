import { expect } from 'chai';
import { bodyHash, requireLine } from '../../chaincode/src/ledger/claimLines';
import type { LineQuestion } from '../../chaincode/src/ledger/claimLines';
import type { DrawItem } from '../../chaincode/src/protocol/items';
import type { LineStep } from '../../chaincode/src/protocol/acts';
import type { LeafRecord } from '../../chaincode/src/protocol/records';
import { signedItemOf } from '../../chaincode/src/statement/evidence';
import { recordIdAt } from '../../chaincode/src/statement/ids';
import { closePart } from '../../chaincode/src/statement/items';
import { sha256 } from '../support/firms';
import { withMember } from '../support/forging';
import { asDraw, planned, ruleOf, withLeaf } from '../support/lineTests';
import { bodyOfLeaf, chainOf, confirmationItem, halfOf, partyNumbered, personNumbered, stepOf } from '../support/lines';
import type { Chain } from '../support/lines';
import '../support/patience';

function withStep({ question }: Chain, index: number, change: (step: LineStep) => LineStep): LineQuestion {
  return { ...question, steps: question.steps.map((step, at) => (at === index ? change(step) : step)) };
}

describe('a claim’s line', () => {
  for (let count = 1; count <= 10; count += 1) {
    it(`of ${count} steps stands`, async () => {
      const { question } = await chainOf(count);
      requireLine(question);
    });
  }

  it('of no step is none', async () => {
    const { question } = await chainOf(1);
    expect(await ruleOf({ ...question, steps: [] })).to.equal('empty');
  });

  it('of ten steps falls with any one of them', async () => {
    const chain = await chainOf(10);
    for (let index = 0; index < 10; index += 1) {
      const without = { ...chain.question, steps: chain.question.steps.filter((_, at) => at !== index) };
      expect(await ruleOf(without), `without step ${index}`).to.be.oneOf(['confirmation', 'parent', 'id']);
      const unsigned = withStep(chain, index, (step) => withMember(step, 'evidence.signatures.0.value', 'AAAA'));
      expect(await ruleOf(unsigned)).to.equal('signature');
    }
  });

  it('holds when one of its steps divided the claim, and follows one part', async () => {
    const split = planned(2, (step) => {
      const item = asDraw(step);
      const [claim] = item.claims;
      const face = halfOf(claim!.face);
      return {
        item: {
          ...item,
          claims: [
            { ...claim!, face },
            { ...claim!, face },
          ],
        },
        place: 'leaf:1',
      };
    });
    const { question } = await chainOf(4, split);
    expect(question.leaf.data.amount).to.equal('500000.00');
    requireLine(question);
  });

  it('holds when the confirmation had several parts, and follows one', async () => {
    const parts = planned(0, () => ({
      place: 'leaf:1',
      item: confirmationItem({
        payable: '1000000.00',
        tranches: [
          { amount: '600000.00', due: '2026-04-15', instrument: 'voucher' },
          { amount: '350000.00', due: '2026-06-15', instrument: 'receivable' },
        ],
        rest: [{ amount: '50000.00', reason: 'retention' }],
      }),
    }));
    const { question } = await chainOf(3, parts);
    expect(question.leaf.data).to.include({ amount: '350000.00', due: '2026-06-15' });
    requireLine(question);
  });
});

describe('a line is refused', () => {
  it('item: where a step’s item is told by its hash only', async () => {
    const chain = await chainOf(3);
    const closed = withStep(chain, 1, (step) => {
      const [main, ...others] = step.evidence.parts;
      return { ...step, evidence: { ...step.evidence, parts: [closePart(sha256, main!), ...others] } };
    });
    expect(await ruleOf(closed)).to.equal('item');
  });

  it('kind: where a step is another act, or says it is', async () => {
    const chain = await chainOf(2);
    const named = withStep(chain, 1, (step) => withMember(step, 'evidence.statement.kind', 'pay_out'));
    expect(await ruleOf(named)).to.equal('signature');
    const signed = await chainOf(2, (step, index) => {
      const item = index === 1 ? ({ ...step.item, kind: 'pay_out' } as unknown as DrawItem) : step.item;
      return { ...step, item };
    }).catch((error: unknown) => error);
    expect(signed, 'an act that makes no leaf has none to go on with').to.be.instanceOf(Error);
    const swapped = withStep(chain, 0, (step) => ({ ...step, evidence: chain.question.steps[1]!.evidence }));
    expect(await ruleOf(swapped)).to.equal('confirmation');
  });

  it('path: where an item does not hang under its statement', async () => {
    const chain = await chainOf(3);
    for (const path of ['evidence.parts.0.salt', 'evidence.line.root', 'evidence.statement.root']) {
      const value = path.endsWith('salt') ? '00'.repeat(32) : `sha256:${'00'.repeat(32)}`;
      expect(await ruleOf(withStep(chain, 1, (step) => withMember(step, path, value)))).to.equal('path');
    }
  });

  it('network, signer, signature: where it was not signed here, by whom it says', async () => {
    const chain = await chainOf(3);
    const foreign = withStep(chain, 0, (step) =>
      withMember(step, 'evidence.statement.network', `sha256:${'b2'.repeat(32)}`),
    );
    expect(await ruleOf(foreign)).to.equal('network');
    for (const change of [{ party: partyNumbered(7) }, { generation: 2 }, { id: undefined }] as const) {
      const { id } = personNumbered(1);
      const signers = new Map(chain.signers);
      if ('id' in change) signers.delete(id);
      else signers.set(id, { ...signers.get(id)!, ...change });
      expect(await ruleOf({ ...chain.question, signers })).to.equal('signer');
    }
    const signers = new Map(chain.signers);
    const { id } = personNumbered(1);
    signers.set(id, { ...signers.get(id)!, key: personNumbered(5).fields.key });
    expect(await ruleOf({ ...chain.question, signers })).to.equal('signature');
    const [foreigner] = chain.question.steps[0]!.evidence.signatures;
    const pair = withStep(chain, 1, (step) =>
      withMember(step, 'evidence.signatures', [
        { ...foreigner!, role: 'checker' },
        { ...step.evidence.signatures[0]!, role: 'maker' },
      ]),
    );
    expect(await ruleOf(pair), 'each signature counts').to.equal('signer');
    const more = withStep(chain, 1, (step) =>
      withMember(step, 'evidence.signatures', [...step.evidence.signatures, { ...foreigner!, role: 'checker' }]),
    );
    expect(await ruleOf(more), 'whoever signs alone has nobody beside').to.equal('roles');
  });

  it('valid_until, signer_expired: where a step was applied after its statement or its signer ended', async () => {
    const late = await chainOf(
      3,
      planned(1, ({ validUntil }) => ({ validUntil: validUntil - 2 })),
    );
    expect(await ruleOf(late.question)).to.equal('valid_until');
    const chain = await chainOf(3);
    for (const [until, rule] of [
      ['2026-01-14', 'signer_expired'],
      ['2026-01-15', null],
    ] as const) {
      const signers = new Map(chain.signers);
      const { id } = personNumbered(1);
      signers.set(id, { ...signers.get(id)!, until });
      const question = { ...chain.question, signers };
      if (rule === null) requireLine(question);
      else expect(await ruleOf(question)).to.equal(rule);
    }
  });

  it('place: where a step made no leaf there', async () => {
    const chain = await chainOf(3);
    for (const place of ['leaf:1', 'leaf', 'financing', 'leaf:00']) {
      expect(await ruleOf(withStep(chain, 2, (step) => ({ ...step, place })))).to.equal('place');
    }
  });

  it('confirmation: where it does not begin with one, or has one in its middle', async () => {
    const chain = await chainOf(3);
    const { steps } = chain.question;
    expect(await ruleOf({ ...chain.question, steps: steps.slice(1) })).to.equal('confirmation');
    const again = await chainOf(
      3,
      planned(1, () => ({
        item: confirmationItem({ mark: '2e'.repeat(32), receivable: confirmationItem().receivable }),
      })),
    );
    expect(await ruleOf(again.question)).to.equal('parent');
  });

  it('mark: where a confirmation names the mark of another invoice, so that one would have two first claims', async () => {
    const { receivable } = confirmationItem();
    const chain = await chainOf(
      2,
      planned(0, () => ({ item: confirmationItem({ mark: '2e'.repeat(32), receivable }) })),
    );
    expect(await ruleOf(chain.question)).to.equal('mark');
  });

  it('terms: where an ancestor was written other than its signer made it, or a step gives it another day', async () => {
    const chain = await chainOf(3);
    const parent = chain.ids[1]!;
    const { closed } = chain.question.steps[2]!;
    for (const change of [{ holder: partyNumbered(9) }, { amount: '1.00' }, { due: '2026-04-16' }]) {
      const other = bodyOfLeaf(parent, { ...closed!.body.data, ...change } as LeafRecord);
      chain.headers.set(parent, { ...chain.headers.get(parent)!, hash: bodyHash(sha256, other.body, other.salt) });
      expect(await ruleOf(withStep(chain, 2, (step) => ({ ...step, closed: other })))).to.equal('terms');
    }
    const later = await chainOf(
      3,
      planned(1, (step) => ({
        item: { ...asDraw(step), claims: asDraw(step).claims.map((claim) => ({ ...claim, due: '2026-04-16' })) },
      })),
    );
    expect(await ruleOf(later.question)).to.equal('terms');
  });

  it('debtor: where somebody else confirmed, or for somebody else', async () => {
    const stranger = await chainOf(
      2,
      planned(0, () => ({ party: partyNumbered(8), person: personNumbered(8) })),
    );
    expect(await ruleOf(stranger.question)).to.equal('debtor');
    const chain = await chainOf(2);
    expect(await ruleOf(withLeaf(chain, { debtor: partyNumbered(8) }))).to.equal('debtor');
    expect(await ruleOf(withLeaf(chain, { seller: partyNumbered(8) }))).to.equal('debtor');
  });

  it('invoice: where number, currency, receivable or instrument are another', async () => {
    const chain = await chainOf(2);
    for (const change of [
      { number: '2' },
      { currency: 'USD' },
      { receivable: 'ee'.repeat(32) },
      { instrument: 'voucher' as const },
    ]) {
      expect(await ruleOf(withLeaf(chain, change)), Object.keys(change)[0]).to.equal('invoice');
    }
    const dollars = await chainOf(
      3,
      planned(1, (step) => ({ item: { ...asDraw(step), sheet: { ...asDraw(step).sheet, currency: 'USD' } } })),
    );
    expect(await ruleOf(dollars.question), 'a step in another currency').to.equal('invoice');
  });

  it('sum: where parts do not add up to the whole, at the confirmation or at any step', async () => {
    for (const payable of ['1000000.01', '999999.99']) {
      const short = await chainOf(
        2,
        planned(0, () => ({ item: confirmationItem({ payable }) })),
      );
      expect(await ruleOf(short.question)).to.equal('sum');
    }
    for (const face of ['1000000.01', '999999.99', '0.00']) {
      for (const index of [1, 5, 9]) {
        const change = planned(index, (step) => {
          const item = asDraw(step);
          return { item: { ...item, claims: [{ ...item.claims[0]!, face }] } };
        });
        expect(await ruleOf((await chainOf(10, change)).question), `${face} at ${index}`).to.equal('sum');
      }
    }
  });

  it('parent: where a step names or closes another leaf than the one before', async () => {
    const other = 'ee'.repeat(32);
    const named = await chainOf(
      3,
      planned(2, (step) => {
        const item = asDraw(step);
        const [claim] = item.claims;
        return { item: { ...item, claims: [{ ...claim!, leaf: { ...claim!.leaf, id: other } }] } };
      }),
    );
    expect(await ruleOf(named.question)).to.equal('parent');
    const chain = await chainOf(3);
    expect(await ruleOf(withStep(chain, 2, ({ place, evidence }) => ({ place, evidence })))).to.equal('parent');
    const earlier = chain.question.steps[1]!.closed!;
    expect(await ruleOf(withStep(chain, 2, (step) => ({ ...step, closed: earlier })))).to.equal('parent');
  });

  it('holder: where somebody gave away what was not theirs', async () => {
    const thief = await chainOf(
      4,
      planned(2, () => ({ party: partyNumbered(8), person: personNumbered(8) })),
    );
    expect(await ruleOf(thief.question)).to.equal('holder');
  });

  it('closed: where an ancestor is not there, is open, has another hash, or is no leaf', async () => {
    const chain = await chainOf(3);
    const parent = chain.ids[0]!;
    const header = chain.headers.get(parent)!;
    for (const change of [
      null,
      { state: 'open' },
      { state: 'frozen' },
      { hash: `sha256:${'00'.repeat(32)}` },
    ] as const) {
      if (change === null) chain.headers.delete(parent);
      else chain.headers.set(parent, { ...header, ...change });
      expect(await ruleOf(chain.question), JSON.stringify(change)).to.equal('closed');
    }
    chain.headers.set(parent, header);
    const { closed } = chain.question.steps[1]!;
    const odd = [
      { ...closed!, body: { ...closed!.body, kind: 'offer' } },
      { ...closed!, body: { ...closed!.body, data: { state: 'x' } } },
      bodyOfLeaf(parent, { ...chain.question.leaf.data, state: 'held' }),
    ] as (typeof closed)[];
    for (const body of odd) {
      chain.headers.set(parent, { ...header, hash: bodyHash(sha256, body!.body, body!.salt) });
      expect(await ruleOf(withStep(chain, 1, (step) => ({ ...step, closed: body! })))).to.equal('closed');
    }
  });

  it('closed_by: where an ancestor was closed by another item', async () => {
    const chain = await chainOf(3);
    const parent = chain.ids[1]!;
    const { closed } = chain.question.steps[2]!;
    const data = { ...closed!.body.data, closedBy: `sha256:${'aa'.repeat(32)}` } as LeafRecord;
    const other = bodyOfLeaf(parent, data);
    chain.headers.set(parent, { ...chain.headers.get(parent)!, hash: bodyHash(sha256, other.body, other.salt) });
    expect(await ruleOf(withStep(chain, 2, (step) => ({ ...step, closed: other })))).to.equal('closed_by');
  });

  it('id, terms, ancestors: where it leads to another leaf', async () => {
    const chain = await chainOf(4);
    const { question } = chain;
    expect(await ruleOf({ ...question, leaf: { ...question.leaf, id: 'ee'.repeat(32) } })).to.equal('id');
    const confirmed = (await chainOf(1)).question;
    const derived = recordIdAt(sha256, signedItemOf(sha256, confirmed.steps[0]!.evidence)!, 'leaf:0');
    expect(await ruleOf({ ...confirmed, leaf: { ...confirmed.leaf, id: derived } }), 'it names its first').to.equal(
      'id',
    );
    for (const change of [
      { holder: partyNumbered(9) },
      { amount: '999999.99' },
      { due: '2026-04-16' },
      { parent: chain.ids[0]! },
      { parent: null },
    ]) {
      expect(await ruleOf(withLeaf(chain, change)), JSON.stringify(change)).to.equal('terms');
    }
    for (const ancestors of [[], chain.ids.slice(1, 3), [...chain.ids.slice(0, 3)].reverse(), chain.ids]) {
      expect(await ruleOf(withLeaf(chain, { ancestors }))).to.equal('ancestors');
    }
  });

  it('shape: where a firm signed what no chaincode would have parsed', async () => {
    const chain = await chainOf(2);
    const [main] = chain.question.steps[1]!.evidence.parts;
    const { value: item } = main as { readonly value: DrawItem };
    const [claim] = item.claims;
    const garbage: readonly object[] = [
      { claims: null },
      { claims: [{ ...claim!, face: '1.5' }] },
      { claims: [{ ...claim!, due: 'soon' }] },
      { claims: [{ ...claim!, leaf: null }] },
      { claims: [{ ...claim!, leaf: { id: 'x' } }] },
      { sheet: { face: '1.0000', currency: 'CLF' } },
      { financier: 5 },
    ];
    for (const change of garbage) {
      const signed = { ...item, notice: [], ...change } as unknown as DrawItem;
      const by = { party: partyNumbered(1), person: personNumbered(1), place: 'leaf:0', validUntil: 8e12 };
      const { step } = await stepOf({ ...by, item: signed });
      const spoilt = withStep(chain, 1, ({ closed }) => ({ ...step, closed: closed! }));
      expect(await ruleOf(spoilt), JSON.stringify(change)).to.equal('shape');
    }
  });
});
