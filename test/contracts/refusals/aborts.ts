import { expect } from 'chai';
import { canonicalBytes, canonicalJson } from '../../../chaincode/src/kernel/canonical';
import { PRESENTED_BYTES_MAX } from '../../../chaincode/src/ledger/shapes';
import { epochKey } from '../../../chaincode/src/ledger/keys';
import type { Presented } from '../../../chaincode/src/protocol/acts';
import type { Run } from '../../../chaincode/src/statement/run';
import { BANK, CORE, HUB, REGISTRAR } from '../../support/consortium';
import { World } from '../../support/firms';
import { changeOf, keysFrom, newcomer, signedChange } from '../../support/members';
import { relined } from '../../support/forging';
import { expectRefused, failureOf } from '../../support/refused';
import { drawDraft, invoiceOf, presentItem } from '../../support/road';
import type { Road } from '../../support/road';
import { roadAt } from '../../support/stages';
import { refuses } from './registry';

const ENDORSERS = [HUB, REGISTRAR];

/** What the supplier's host would present for one more invoice. */
async function presentationOf({ world, supplier, core }: Road, number = 'A-1'): Promise<Presented> {
  const invoice = invoiceOf({ supplier, core }, { number });
  const run = await world.prepare(supplier, 'present_invoice', [presentItem(invoice)]);
  const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
  return world.presentation(supplier, signed, 0, { tags: [world.tag(invoice)] });
}

function submitted(world: World, presented: unknown, slot = '1'): Promise<unknown> {
  const transient = presented instanceof Uint8Array ? presented : canonicalBytes(presented);
  return world.ledger.submit('act', { args: [slot], transient, client: HUB }, ENDORSERS);
}

/** Refusals of what is presented before a statement is believed. */
export function abortTests(): void {
  refuses('malformed', 'a member nobody knows', async () => {
    const road = await roadAt('founded');
    const presented = { ...(await presentationOf(road)), approved: true };
    const details = { path: 'approved', rule: 'unknown member' };
    await expectRefused(road.world, () => submitted(road.world, presented), { code: 'malformed', details });
  });

  refuses('too_large', 'one byte more than a transaction carries', async () => {
    const { world } = await roadAt('founded');
    const bytes = PRESENTED_BYTES_MAX + 1;
    await expectRefused(world, () => submitted(world, new Uint8Array(bytes).fill(32)), {
      code: 'too_large',
      details: { bytes },
    });
  });

  refuses('network_not_founded', 'an act before the first record', async () => {
    const road = await roadAt('founded');
    const presented = await presentationOf(road);
    road.world.ledger.state.clear();
    await expectRefused(road.world, () => submitted(road.world, presented), {
      code: 'network_not_founded',
      details: {},
    });
  });

  refuses('network_already_founded', 'a second first record', async () => {
    const { world } = await roadAt('founded');
    const found = () => world.ledger.submit('found', { args: [world.consortium.argument], client: CORE }, [CORE, HUB]);
    await expectRefused(world, found, { code: 'network_already_founded', details: {} });
  });

  refuses('founding_invalid', 'a first record that one organisation did not sign', async () => {
    const { world } = await roadAt('founded');
    world.ledger.state.clear();
    const { network, signatures } = world.consortium.founded;
    const argument = canonicalJson({ network, signatures: { ...signatures, [BANK]: signatures[CORE] } });
    const found = () => world.ledger.submit('found', { args: [argument], client: CORE }, [CORE, HUB]);
    const details = { rule: 'BankMSP: signature' };
    await expectRefused(world, found, { code: 'founding_invalid', details });
  });

  refuses('members_invalid', 'a member whom a witness and a majority did not sign for', async () => {
    const { world } = await roadAt('founded');
    const { organisation, keys } = newcomer('SecondBankMSP');
    const change = changeOf(await world.network(), (now) => [...now, organisation]);
    const argument = await signedChange(change, { ...keysFrom(world.consortium, [REGISTRAR]), SecondBankMSP: keys });
    const sent = () => world.ledger.submit('members', { args: [argument], client: CORE }, [CORE, HUB]);
    const details = { rule: 'a majority of those that endorse signs' };
    await expectRefused(world, sent, { code: 'members_invalid', details });
  });

  refuses('not_a_witness', 'a clock moved by somebody else', async () => {
    const { world } = await roadAt('founded');
    const { epoch } = await world.newestEpoch();
    const details = { organisation: BANK };
    await expectRefused(world, () => world.renew(epoch.timeMs + 1, BANK), { code: 'not_a_witness', details });
  });

  refuses('epoch_step_refused', 'a clock that goes back', async () => {
    const { world } = await roadAt('founded');
    const { epoch } = await world.newestEpoch();
    const details = { stepMs: -1 };
    await expectRefused(world, () => world.renew(epoch.timeMs - 1), { code: 'epoch_step_refused', details });
  });

  refuses('epoch_unknown', 'an act that names a clock record there is none of', async () => {
    const road = await roadAt('founded');
    const presented = await presentationOf(road);
    for (const slot of ['2', '', ' 1', '01', '0x1', '1.0', '-0']) {
      const details = { slot };
      await expectRefused(road.world, () => submitted(road.world, presented, slot), { code: 'epoch_unknown', details });
    }
  });

  refuses('epoch_not_current', 'a clock record six minutes from the endorser’s own clock', async () => {
    const foundedAt = Date.now();
    const world = await World.founded({ sandbox: false, foundedAt });
    const stale = canonicalBytes({ number: 1, timeMs: foundedAt - 6 * 60_000 });
    world.ledger.state.set(epochKey(1), stale);
    const firm = { uscc: '91530100MA7K2R1Q1U', name: '云岭汽车', host: CORE, roles: ['core'] as const };
    const failure = await expectRefused(world, () => world.registerFirm(firm), { code: 'epoch_not_current' });
    expect(failure.details['apartMs']).to.be.within(360_000, 375_000);
  });

  refuses('preview_on_foreign_peer', 'a preview on a peer of another organisation', async () => {
    const { world } = await roadAt('founded');
    const call = { args: [], transient: canonicalBytes({}), client: BANK };
    const preview = () => world.ledger.simulate('preview', call, { mspId: CORE, transactionId: '00' });
    await expectRefused(world, preview, { code: 'preview_on_foreign_peer', details: {} });
  });

  refuses('presented_chunk_differs', 'an item that does not hang under the signed root', async () => {
    const road = await roadAt('founded');
    const presented = await presentationOf(road);
    const [item] = presented.items;
    const items = [{ ...item, due: '2026-05-05' }];
    const details = { rule: 'items' };
    await expectRefused(road.world, () => submitted(road.world, { ...presented, items }), {
      code: 'presented_chunk_differs',
      details,
    });
  });

  refuses('presented_totals_differ', 'signed sums that the items do not come to', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const spoilRun = (run: Run) => relined(run, (lines) => lines.map((line) => ({ ...line, sums: { CNY: '1.00' } })));
    const present = () => world.present(supplier, invoiceOf({ supplier, core }), { spoilRun });
    await expectRefused(world, present, { code: 'presented_totals_differ', details: {} });
  });

  refuses('presented_signer_invalid', 'a signer’s proof with another key in it', async () => {
    const road = await roadAt('founded');
    const presented = await presentationOf(road);
    const [proof] = presented.signers;
    const spoilt = JSON.parse(
      JSON.stringify(proof).replace(road.supplier.people[0]!.fields.key, road.core.people[0]!.fields.key),
    ) as unknown;
    const details = { rule: 'id', signer: proof!.id };
    await expectRefused(road.world, () => submitted(road.world, { ...presented, signers: [spoilt] }), {
      code: 'presented_signer_invalid',
      details,
    });
  });

  refuses('presented_body_missing', 'an act without its party’s entry in the directory', async () => {
    const road = await roadAt('founded');
    const presented = await presentationOf(road);
    const own = presented.records.find(({ body }) => body.kind === 'party' && body.data.id === road.supplier.party)!;
    const records = presented.records.filter(({ id }) => id !== own.id);
    const details = { record: own.id };
    await expectRefused(road.world, () => submitted(road.world, { ...presented, records }), {
      code: 'presented_body_missing',
      details,
    });
  });

  refuses('presented_body_differs', 'a body that does not match its header', async () => {
    const road = await roadAt('founded');
    const presented = await presentationOf(road);
    const records = presented.records.map((record) =>
      record.body.kind === 'matrix' ? { ...record, salt: '0'.repeat(64) } : record,
    );
    const matrix = records.find(({ body }) => body.kind === 'matrix')!;
    const details = { record: matrix.id };
    await expectRefused(road.world, () => submitted(road.world, { ...presented, records }), {
      code: 'presented_body_differs',
      details,
    });
  });

  refuses('presented_evidence_invalid', 'a draw on a claim without the claim’s line', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const leaf = world.last(HUB, 'leaf').ref;
    const item = await world.complete(supplier, drawDraft(road));
    const spoil = (presented: Presented) => ({ ...presented, claimLines: {} });
    const details = { rule: 'missing', leaf: leaf.id };
    await expectRefused(world, () => world.act(supplier, 'draw', [item], { spoil }), {
      code: 'presented_evidence_invalid',
      details,
    });
  });

  refuses('presented_tag_invalid', 'the tag of another invoice', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const other = world.tag(invoiceOf({ supplier, core }, { number: 'B-2' }));
    const present = () => world.present(supplier, invoiceOf({ supplier, core }), { tags: [other] });
    await expectRefused(world, present, { code: 'presented_tag_invalid', details: { rule: 'identity' } });
  });

  refuses('endorser_not_entitled', 'an endorser that may not see what it would endorse', async () => {
    const road = await roadAt('founded');
    const presented = await presentationOf(road);
    const call = { args: ['1'], transient: canonicalBytes(presented), client: HUB };
    const failure = await failureOf(() =>
      road.world.ledger.simulate('act', call, { mspId: BANK, transactionId: '00' }),
    );
    expect([failure.code, failure.details]).to.deep.equal(['endorser_not_entitled', { organisation: BANK }]);
  });
}
