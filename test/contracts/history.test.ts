import type { LineStep, Presented, PresentedBody } from '../../chaincode/src/protocol/acts';
import type { DischargeItem, DrawItem } from '../../chaincode/src/protocol/items';
import { readyToDischarge, readyToDraw, recordOf, withLine } from '../support/claims';
import { BANK, CORE, HUB } from '../support/consortium';
import { bodyWith, forgeRecord, headerOf, signedAside, withMember, withRecord } from '../support/forging';
import { registerMore } from '../support/moreFirms';
import { expectRefused } from '../support/refused';
import { confirmDraft } from '../support/road';
import { SAMPLES } from '../support/samples';
import { roadAt } from '../support/stages';

describe('claims whose history was rewritten', () => {
  it('a claim whose parent never was, is open again, or was closed otherwise is not discharged', async () => {
    const { road, item, parent, steps } = await readyToDischarge();
    const { world, bank } = road;
    const header = headerOf(world, parent.id);
    const closed = bodyWith(parent, { closedBy: `sha256:${'aa'.repeat(32)}` });
    const act = (closing: PresentedBody) => () => {
      const line = [steps[0], { ...steps[1], closed: closing }];
      const spoil = (presented: Presented): Presented => ({ ...presented, claimLines: { [item.leaf.id]: line } });
      return world.act(bank, 'discharge', [item], { spoil });
    };
    const refusal = (rule: string) =>
      ({ code: 'presented_evidence_invalid', details: { rule, leaf: item.leaf.id } }) as const;
    await expectRefused(world, act({ ...parent, id: 'ab'.repeat(32) }), refusal('closed'));
    forgeRecord(world, parent, { ...header, state: 'open' });
    await expectRefused(world, act(parent), refusal('closed'));
    forgeRecord(world, closed, { state: 'closed' });
    await expectRefused(world, act(parent), refusal('closed'));
    await expectRefused(world, act(closed), refusal('closed_by'));
    const held = bodyWith(parent, { state: 'held', closedBy: undefined });
    forgeRecord(world, held, { state: 'closed' });
    await expectRefused(world, act(held), refusal('closed'));
  });

  it('a claim presented without a step, with the steps turned round, or with another claim’s step is not discharged', async () => {
    const { road, item, steps, parent } = await readyToDischarge();
    const { world, bank } = road;
    const { place, evidence } = steps[1];
    const bare = { place, evidence };
    const lines: readonly (readonly [readonly LineStep[], string])[] = [
      [[steps[0]], 'valid_until'],
      [[steps[1]], 'confirmation'],
      [[steps[1], { ...steps[0], closed: parent }], 'valid_until'],
      [[steps[0], bare], 'parent'],
      [[steps[0], { ...steps[0], closed: parent }], 'valid_until'],
      [[steps[0], steps[1], steps[1]], 'parent'],
    ];
    for (const [line, rule] of lines) {
      const spoil = (presented: Presented): Presented => ({ ...presented, claimLines: { [item.leaf.id]: line } });
      await expectRefused(world, () => world.act(bank, 'discharge', [item], { spoil }), {
        code: 'presented_evidence_invalid',
        details: { rule, leaf: item.leaf.id },
      });
    }
  });

  it('a draw signed by somebody who never held the claim makes no holder', async () => {
    const { road, item, parent, leaf, steps } = await readyToDischarge();
    const { world, bank } = road;
    const neighbour = await registerMore(world, { roles: ['supplier'] });
    const [part] = steps[1].evidence.parts;
    const drawn: DrawItem = { ...(part as { readonly value: DrawItem }).value, notice: SAMPLES.draw.notice };
    const aside = await signedAside(world, neighbour, { item: drawn, by: neighbour.people[0]! });
    const closing = bodyWith(parent, { closedBy: aside.digest });
    forgeRecord(world, closing, { state: 'closed' });
    const minted = { ...leaf, id: aside.idAt('leaf:0') };
    const ref = forgeRecord(world, minted, { hosts: [BANK] });
    const forged = [steps[0], { place: 'leaf:0', evidence: aside.evidence, closed: closing }];
    const line = await withLine(world, minted.id, forged);
    const spoil = (presented: Presented): Presented => line(withRecord(presented, minted));
    await expectRefused(world, () => world.act(bank, 'discharge', [{ ...item, leaf: ref }], { spoil }), {
      code: 'presented_evidence_invalid',
      details: { rule: 'holder', leaf: minted.id },
    });
  });

  it('a forged confirmation is no better at a discharge than at a draw', async () => {
    const road = await roadAt('presented');
    const { world, core, supplier } = road;
    const item = await world.complete(core, confirmDraft(road));
    const aside = await signedAside(world, core, { item, by: supplier.people[0]! });
    const real = await roadAt('confirmed');
    const [known] = real.world.told(CORE, 'leaf');
    const minted: PresentedBody = {
      id: aside.idAt('leaf:0'),
      body: { ...known!.body, data: { ...known!.body.data, receivable: item.receivable.id } },
      salt: '11'.repeat(32),
    };
    const leaf = forgeRecord(world, minted, { hosts: [HUB] });
    const { debtor, number, amount, due } = known!.body.data;
    const receipt = { currency: 'CNY', amount, valueDate: '2026-01-14', payer: 'x', bankReference: 'y' };
    const discharge: DischargeItem = {
      kind: 'discharge',
      leaf,
      debtor,
      number,
      face: amount,
      due,
      receipt: { ...receipt, line: `sha256:${'12'.repeat(32)}` },
      financing: null,
      allocation: null,
    };
    const line = await withLine(world, minted.id, [{ place: 'leaf:0', evidence: aside.evidence }]);
    const spoil = (presented: Presented): Presented => line(withRecord(presented, minted));
    await expectRefused(world, () => world.act(supplier, 'discharge', [discharge], { spoil }), {
      code: 'presented_evidence_invalid',
      details: { rule: 'signer', signer: supplier.people[0]!.id },
    });
  });

  it('an offer whose terms were rewritten, or that its financier never signed, is not drawn on', async () => {
    const { road, item } = await readyToDraw();
    const { world, supplier } = road;
    const offer = await recordOf(world, HUB, item.offer.id);
    const original = headerOf(world, offer.id);
    const terms = { ...item.terms, ratePpm: 1, fees: [] };
    const rewritten = [
      bodyWith(offer, { terms }),
      bodyWith(offer, { ceiling: '9000000.00' }),
      bodyWith(offer, { until: '2030-12-31' }),
      bodyWith(offer, { supplier: road.core.party }),
      bodyWith(offer, { financier: road.factor.party }),
      bodyWith(offer, { collectTo: { ...item.notice[0]!.payTo, number: '1' } }),
    ];
    for (const record of rewritten) {
      const ref = forgeRecord(world, record);
      const spoil = (presented: Presented) => withRecord(presented, record);
      await expectRefused(world, () => world.act(supplier, 'draw', [{ ...item, offer: ref }], { spoil }), {
        code: 'presented_evidence_invalid',
        details: { rule: 'terms', offer: offer.id },
      });
    }
    forgeRecord(world, offer, original);
    const without = (presented: Presented): Presented => ({ ...presented, origins: {} });
    await expectRefused(world, () => world.act(supplier, 'draw', [item], { spoil: without }), {
      code: 'presented_evidence_invalid',
      details: { rule: 'missing', offer: offer.id },
    });
    const spoilt = (presented: Presented): Presented =>
      withMember(presented, `origins.${offer.id}.evidence.parts.0.value.until`, '2030-12-31');
    await expectRefused(world, () => world.act(supplier, 'draw', [item], { spoil: spoilt }), {
      code: 'presented_evidence_invalid',
      details: { rule: 'id', offer: offer.id },
    });
  });
});
