import type { LineStep, Presented, RecordId } from '../../chaincode/src/protocol/acts';
import type { ConfirmReceivableItem, Item } from '../../chaincode/src/protocol/items';
import { signedItemOf } from '../../chaincode/src/statement/evidence';
import { recordIdAt } from '../../chaincode/src/statement/ids';
import { drawOn, readyToDraw } from '../support/claims';
import type { DrawAttempt } from '../support/claims';
import { HUB } from '../support/consortium';
import { sha256 } from '../support/firms';
import type { Person } from '../support/firms';
import { bodyWith, forgeRecord, signedAside, withMember, withRecord } from '../support/forging';
import { expectRefused } from '../support/refused';

/**
 * Two organisations that run altered chaincode can write any header and any body. What they cannot write is the
 * debtor's signature, so no honest endorser lets a claim go that does not go back to one.
 */

/** Id of the record that a step's item would make at another place. */
function recordAt(step: LineStep, place: string): RecordId {
  return recordIdAt(sha256, signedItemOf(sha256, step.evidence)!, place);
}

/** The confirmation as its debtor signed it. */
function confirmed({ steps }: DrawAttempt): ConfirmReceivableItem {
  const [part] = steps[0]!.evidence.parts;
  return (part as { readonly value: ConfirmReceivableItem }).value;
}

describe('claims forged by two organisations with altered chaincode', () => {
  it('a leaf with no line behind it is not drawn', async () => {
    const attempt = await readyToDraw();
    const { item, road, leaf } = attempt;
    const minted = { ...leaf, id: 'ee'.repeat(32) };
    const ref = forgeRecord(road.world, minted, { hosts: [HUB] });
    const claims = [{ ...item.claims[0]!, leaf: ref }];
    const spoil = (presented: Presented) => withRecord({ ...presented, claimLines: {} }, minted);
    const act = () => road.world.act(road.supplier, 'draw', [{ ...item, claims }], { spoil });
    await expectRefused(road.world, act, {
      code: 'presented_evidence_invalid',
      details: { rule: 'missing', leaf: minted.id },
    });
  });

  it('a leaf minted beside its confirmation is not drawn with the confirmation’s line', async () => {
    const attempt = await readyToDraw();
    const { leaf, steps } = attempt;
    const minted = { ...leaf, id: 'ee'.repeat(32) };
    await expectRefused(attempt.road.world, drawOn(attempt, minted, steps), {
      code: 'presented_evidence_invalid',
      details: { rule: 'id', leaf: minted.id },
    });
    const second = { ...leaf, id: recordAt(steps[0]!, 'leaf:1') };
    const places: readonly (readonly [string, string])[] = [
      ['leaf:1', 'place'],
      ['leaf:0', 'id'],
      ['confirmation', 'place'],
    ];
    for (const [place, rule] of places) {
      const line = [{ ...steps[0]!, place }];
      await expectRefused(attempt.road.world, drawOn(attempt, second, line), {
        code: 'presented_evidence_invalid',
        details: { rule, leaf: second.id },
      });
    }
  });

  const changes: readonly (readonly [string, unknown, string])[] = [
    ['amount', '9000000.00', 'terms'],
    ['amount', '999999.99', 'terms'],
    ['due', '2026-04-14', 'terms'],
    ['holder', 'uscc:91530100MA7B3D9A04', 'terms'],
    ['parent', 'ab'.repeat(32), 'terms'],
    ['ancestors', ['ab'.repeat(32)], 'ancestors'],
    ['debtor', 'uscc:91530100MA7B3D9A04', 'debtor'],
    ['seller', 'uscc:91530100MA7B3D9A04', 'debtor'],
    ['number', '26537912570200055448', 'invoice'],
    ['currency', 'USD', 'invoice'],
    ['receivable', 'ab'.repeat(32), 'invoice'],
    ['instrument', 'voucher', 'invoice'],
    ['made', { number: 2, timeMs: 1 + Date.parse('2026-01-14T13:00:00+08:00') }, 'valid_until'],
    ['made', { number: 9, timeMs: Date.parse('2031-01-01T00:00:00+08:00') }, 'valid_until'],
  ];
  for (const [member, value, rule] of changes) {
    it(`a leaf whose ${member} was rewritten to ${JSON.stringify(value)} is not drawn (${rule})`, async () => {
      const attempt = await readyToDraw();
      const rewritten = bodyWith(attempt.leaf, { [member]: value });
      await expectRefused(attempt.road.world, drawOn(attempt, rewritten, attempt.steps), {
        code: 'presented_evidence_invalid',
        details: { rule, leaf: rewritten.id },
      });
    });
  }

  it('a leaf whose body is presented twice, once as signed and once as rewritten, is not drawn', async () => {
    const attempt = await readyToDraw();
    const { road, item, leaf, steps } = attempt;
    const rewritten = bodyWith(leaf, { amount: '9000000.00' });
    const ref = forgeRecord(road.world, rewritten);
    const claims = [{ ...item.claims[0]!, leaf: ref, face: '9000000.00' }];
    for (const pair of [
      [leaf, rewritten],
      [rewritten, leaf],
    ]) {
      const spoil = (presented: Presented): Presented => ({
        ...presented,
        records: [...presented.records.filter(({ id }) => id !== leaf.id), ...pair],
        claimLines: { [leaf.id]: steps },
      });
      const act = () => road.world.act(road.supplier, 'draw', [{ ...item, claims }], { spoil });
      await expectRefused(road.world, act, {
        code: 'malformed',
        details: { path: 'records', rule: 'each record once' },
      });
    }
  });

  it('R2: a confirmation that the supplier signed in the debtor’s name is not drawn on', async () => {
    const attempt = await readyToDraw();
    const { road, leaf } = attempt;
    const { world, core, supplier } = road;
    const item = confirmed(attempt);
    const signers: readonly (readonly [Person, string, object])[] = [
      [supplier.people[0]!, 'signer', { signer: supplier.people[0]!.id }],
      [{ ...core.people[0]!, signer: supplier.people[0]!.signer }, 'signature', { signer: core.people[0]!.id }],
    ];
    for (const [by, rule, more] of signers) {
      const aside = await signedAside(world, core, { item, by });
      const forged = { ...leaf, id: aside.idAt('leaf:0') };
      const act = drawOn(attempt, forged, [{ place: 'leaf:0', evidence: aside.evidence }]);
      await expectRefused(world, act, { code: 'presented_evidence_invalid', details: { rule, ...more } });
    }
    const own = await signedAside(world, supplier, { item, by: supplier.people[0]! });
    const forged = { ...leaf, id: own.idAt('leaf:0') };
    await expectRefused(world, drawOn(attempt, forged, [{ place: 'leaf:0', evidence: own.evidence }]), {
      code: 'presented_evidence_invalid',
      details: { rule: 'debtor', leaf: forged.id },
    });
  });

  it('a confirmation whose parts do not add up, or of another network, is not drawn on', async () => {
    const attempt = await readyToDraw();
    const { road, leaf } = attempt;
    const { world, core } = road;
    const item = confirmed(attempt);
    const by = core.people[0]!;
    const short = await signedAside(world, core, { item: { ...item, payable: '1000000.01' }, by });
    const first = { ...leaf, id: short.idAt('leaf:0') };
    await expectRefused(world, drawOn(attempt, first, [{ place: 'leaf:0', evidence: short.evidence }]), {
      code: 'presented_evidence_invalid',
      details: { rule: 'sum', leaf: first.id },
    });
    const good = await signedAside(world, core, { item, by });
    const foreign = withMember(good.evidence, 'statement.network', `sha256:${'77'.repeat(32)}`);
    const second = { ...leaf, id: good.idAt('leaf:0') };
    await expectRefused(world, drawOn(attempt, second, [{ place: 'leaf:0', evidence: foreign }]), {
      code: 'presented_evidence_invalid',
      details: { rule: 'network' },
    });
  });

  it('garbage that the debtor’s own clerk signed is refused by a code, never by a crash', async () => {
    const attempt = await readyToDraw();
    const { road, leaf } = attempt;
    const { world, core } = road;
    const item = confirmed(attempt);
    const garbage: readonly Item[] = [
      withMember(item, 'tranches', null),
      withMember(item, 'tranches.0.amount', '1.5'),
      withMember(item, 'tranches.0.amount', 7),
      withMember(item, 'rest', 'none'),
      withMember(item, 'receivable', null),
      withMember(item, 'currency', 'XYZ'),
      withMember(item, 'payable', '99999999999999999.00'),
      withMember(item, 'seller', ['a']),
    ];
    for (const signed of garbage) {
      const aside = await signedAside(world, core, { item: signed, by: core.people[0]! });
      const forged = { ...leaf, id: aside.idAt('leaf:0') };
      await expectRefused(world, drawOn(attempt, forged, [{ place: 'leaf:0', evidence: aside.evidence }]), {
        code: 'presented_evidence_invalid',
        details: { rule: 'shape', leaf: forged.id },
      });
    }
  });
});
