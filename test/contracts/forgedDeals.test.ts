import type { Presented, PresentedBody } from '../../chaincode/src/protocol/acts';
import type { ConfirmReceivableItem } from '../../chaincode/src/protocol/items';
import type { FinancingRecord, LeafRecord, ReceivableRecord } from '../../chaincode/src/protocol/records';
import { drawOn, readyToDischarge, readyToDraw, recordOf, withLine } from '../support/claims';
import { BANK, CORE, HUB } from '../support/consortium';
import { newPerson } from '../support/firms';
import type { Person, World } from '../support/firms';
import { bodyWith, forgeRecord, signedAside, withMember, withRecord } from '../support/forging';
import { enrol, proofOf } from '../support/people';
import { expectRefused } from '../support/refused';
import { confirmDraft, offerItem, payOutDraft } from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';
import { entryOf } from '../support/standing';

/** What two organisations with altered chaincode write behind the back of whoever pays: a bank’s clerk signs honestly. */

/** The bank pays out what a forged record says. */
async function refusePayOut(
  road: Road,
  forged: PresentedBody,
  expected: Parameters<typeof expectRefused>[2],
  more: Readonly<{ spoil?: (presented: Presented) => Presented; meanwhile?: (world: World) => void }> = {},
): Promise<void> {
  const { spoil = (presented: Presented): Presented => presented, meanwhile } = more;
  const world = road.world.fork();
  const honest = await world.complete(road.bank, payOutDraft({ world }));
  meanwhile?.(world);
  const financing = forgeRecord(world, forged);
  const { sheet, payTo, supplier } = forged.body.data as FinancingRecord;
  const item = { ...honest, financing, supplier, amount: sheet.net, payTo };
  const options = { spoil: (presented: Presented) => spoil(withRecord(presented, forged)) };
  await expectRefused(world, () => world.act(road.bank, 'pay_out', [item], options), expected);
}

const ACCOUNT = { holder: '他人', bank: '他行', number: '999', currency: 'CNY' };

describe('a deal forged by two organisations with altered chaincode', () => {
  it('is not paid out to another account, at another price or to another firm than the supplier signed for', async () => {
    const road = await roadAt('drawn');
    const { world, core } = road;
    const deal = await recordOf(world, BANK, world.last(BANK, 'financing').ref.id);
    const { sheet, terms } = deal.body.data as FinancingRecord;
    for (const change of [
      { payTo: ACCOUNT },
      { sheet: { ...sheet, net: '999999.00' } },
      { terms: { ...terms, ratePpm: 1 } },
      { supplier: core.party },
      { offer: 'ab'.repeat(32) },
    ]) {
      await refusePayOut(road, bodyWith(deal, change), {
        code: 'presented_evidence_invalid',
        details: { rule: 'terms', financing: deal.id },
      });
    }
  });

  it('is not paid out where no draw made it, or its claim is closed, has no line or is not shown', async () => {
    const road = await roadAt('drawn');
    const { world, core } = road;
    const deal = await recordOf(world, BANK, world.last(BANK, 'financing').ref.id);
    const entry = world.told(BANK, 'party').find(({ body }) => body.data.id === core.party)!;
    const debtor = await recordOf(world, BANK, entry.ref.id);
    const [asset] = (deal.body.data as FinancingRecord).assets;
    const leaf = asset!.assignedLeaf;
    const minted = { ...deal, id: 'ee'.repeat(32) };
    const claim = await recordOf(world, BANK, leaf);
    const line = await withLine(world, leaf, (await world.archives[BANK]!.lines([leaf])).get(leaf)!);
    await refusePayOut(
      road,
      minted,
      { code: 'presented_evidence_invalid', details: { rule: 'id', financing: minted.id } },
      { spoil: (presented) => line(withRecord(withRecord(presented, claim), debtor)) },
    );
    const parent = await recordOf(world, BANK, asset!.leaf);
    const closed = bodyWith(deal, { assets: [{ ...asset, assignedLeaf: parent.id }] });
    await refusePayOut(
      road,
      closed,
      { code: 'presented_evidence_invalid', details: { rule: 'claim', leaf: parent.id } },
      { spoil: (presented) => withRecord(presented, parent) },
    );
    await refusePayOut(
      road,
      bodyWith(deal, {}),
      { code: 'presented_evidence_invalid', details: { rule: 'missing', leaf } },
      { spoil: (presented) => ({ ...presented, claimLines: {} }) },
    );
    await refusePayOut(
      road,
      bodyWith(deal, {}),
      { code: 'presented_body_missing', details: { record: leaf } },
      { spoil: (presented) => ({ ...presented, records: presented.records.filter(({ id }) => id !== leaf) }) },
    );
  });

  it('is not paid out on a claim whose line was spoilt, or that was frozen meanwhile', async () => {
    const road = await roadAt('drawn');
    const { world } = road;
    const deal = await recordOf(world, BANK, world.last(BANK, 'financing').ref.id);
    const leafId = (deal.body.data as FinancingRecord).assets[0]!.assignedLeaf;
    const spoil = (presented: Presented): Presented => withMember(presented, `claimLines.${leafId}.0.place`, 'leaf:1');
    await refusePayOut(road, bodyWith(deal, {}), { code: 'presented_evidence_invalid' }, { spoil });
    const leaf = await recordOf(world, BANK, leafId);
    const { title } = leaf.body.data as LeafRecord;
    const frozen = bodyWith(leaf, { title: { ...title, frozen: 'red invoice' } });
    await refusePayOut(
      road,
      bodyWith(deal, {}),
      { code: 'frozen', details: { record: leafId } },
      {
        meanwhile: (fork) => forgeRecord(fork, frozen, { state: 'frozen' }),
        spoil: (presented) => withRecord(presented, frozen),
      },
    );
  });

  it('is not settled at another rate than the supplier signed', async () => {
    const { road, item } = await readyToDischarge();
    const { world, bank } = road;
    const deal = await recordOf(world, BANK, item.financing!.id);
    const { terms } = deal.body.data as FinancingRecord;
    const cheap = bodyWith(deal, { terms: { ...terms, ratePpm: 0 } });
    const financing = forgeRecord(world, cheap);
    const spoil = (presented: Presented): Presented => withRecord(presented, cheap);
    await expectRefused(world, () => world.act(bank, 'discharge', [{ ...item, financing }], { spoil }), {
      code: 'presented_evidence_invalid',
      details: { rule: 'terms', financing: deal.id },
    });
  });
});

describe('a promise or an asset forged by two organisations with altered chaincode', () => {
  it('an offer in a bank’s name that another financier signed is not drawn on', async () => {
    const { road, item } = await readyToDraw();
    const { world, supplier, factor } = road;
    const offer = await recordOf(world, HUB, item.offer.id);
    const [clerk] = factor.people as [Person];
    const aside = await signedAside(world, factor, { item: offerItem(road), by: clerk });
    const forged = { ...bodyWith(offer, {}), id: aside.idAt('offer') };
    const ref = forgeRecord(world, forged);
    const proof = await proofOf(world, factor, clerk);
    const entry = await recordOf(world, BANK, entryOf(world, factor.party).id);
    const spoil = (presented: Presented): Presented => ({
      ...withRecord(withRecord(presented, forged), entry),
      signers: [...presented.signers, proof],
      origins: { [forged.id]: { place: 'offer', evidence: aside.evidence } },
    });
    await expectRefused(world, () => world.act(supplier, 'draw', [{ ...item, offer: ref }], { spoil }), {
      code: 'presented_evidence_invalid',
      details: { rule: 'terms', offer: forged.id },
    });
  });

  it('an invoice that only its title says is pledged or frozen is neither confirmed nor refused', async () => {
    const road = await roadAt('presented');
    const { world, core, bank } = road;
    const confirm = await world.complete(core, confirmDraft(road));
    const { mark, seller, number, currency, payable } = confirm;
    const shown = { receivable: confirm.receivable, mark, seller, number, currency, payable };
    const refuse = { kind: 'refuse_receivable', ...shown, reason: 'other', note: '' } as const;
    const invoice = await recordOf(world, CORE, confirm.receivable.id);
    const { title } = invoice.body.data as ReceivableRecord;
    const burdens = [
      [{ encumbrances: [{ kind: 'pledge', rank: 1, holder: bank.party }] }, { code: 'claim_encumbered', details: {} }],
      [{ frozen: 'red invoice' }, { code: 'frozen', details: { reason: 'red invoice' } }],
    ] as const;
    for (const [burden, refusal] of burdens) {
      const burdened = bodyWith(invoice, { title: { ...title, ...burden } });
      const receivable = forgeRecord(world, burdened);
      const spoil = (presented: Presented): Presented => withRecord(presented, burdened);
      for (const item of [confirm, refuse]) {
        await expectRefused(world, () => world.act(core, item.kind, [{ ...item, receivable }], { spoil }), refusal);
      }
    }
  });
});

describe('a claim forged from half of what its debtor signs', () => {
  it('X12: a confirmation that only its maker signed, that a pair of makers signed, or one person twice', async () => {
    const attempt = await readyToDraw();
    const { road, leaf, steps } = attempt;
    const { world, core } = road;
    const [one, two] = core.people as [Person, Person];
    const [part] = steps[0]!.evidence.parts;
    const item = (part as { readonly value: ConfirmReceivableItem }).value;
    const cases = [
      [{ by: one, role: 'maker' }, 'roles'],
      [{ by: one, role: 'checker' }, 'roles'],
      [{ by: one, role: 'maker', with: [two, 'maker'] }, 'roles'],
      [{ by: one, role: 'sole', with: [two, 'sole'] }, 'roles'],
      [{ by: one, role: 'maker', with: [one, 'checker'] }, 'persons'],
    ] as const;
    for (const [signed, rule] of cases) {
      const aside = await signedAside(world, core, { item, ...signed });
      const forged = { ...leaf, id: aside.idAt('leaf:0') };
      await expectRefused(world, drawOn(attempt, forged, [{ place: 'leaf:0', evidence: aside.evidence }]), {
        code: 'presented_evidence_invalid',
      }).then((failure) => {
        if (failure.details['rule'] !== rule) throw new Error(`${String(failure.details['rule'])} instead of ${rule}`);
      });
    }
  });

  it('X12: a confirmation signed alone by a key that may only make', async () => {
    const attempt = await readyToDraw();
    const { road, leaf, steps } = attempt;
    const { world, core } = road;
    const maker = newPerson({ roles: ['maker'] });
    await enrol(world, core, maker);
    const [part] = steps[0]!.evidence.parts;
    const item = (part as { readonly value: ConfirmReceivableItem }).value;
    const aside = await signedAside(world, core, { item, by: maker });
    const forged = { ...leaf, id: aside.idAt('leaf:0') };
    await expectRefused(world, drawOn(attempt, forged, [{ place: 'leaf:0', evidence: aside.evidence }]), {
      code: 'presented_evidence_invalid',
      details: { rule: 'role', signer: maker.id },
    });
  });
});
