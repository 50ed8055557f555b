import { expect } from 'chai';
import { KINDS } from '../../chaincode/src/protocol';
import type { Kind } from '../../chaincode/src/protocol';
import { canonicalBytes } from '../../chaincode/src/kernel/canonical';
import { ROLES_OF_KIND } from '../../chaincode/src/domain/parties/authority';
import { witnessSignerId } from '../../chaincode/src/ledger/signers';
import type { Item } from '../../chaincode/src/protocol/items';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../support/consortium';
import { newPerson, sha256 } from '../support/firms';
import type { Firm, Person, World } from '../support/firms';
import { registerMore } from '../support/moreFirms';
import { expectRefused, failureOf } from '../support/refused';
import { accountItem, confirmDraft } from '../support/road';
import type { Road } from '../support/road';
import { SAMPLES } from '../support/samples';
import { roadAt } from '../support/stages';

/** The operator: hosted beside the suppliers it serves, with people who may sign everything it may. */
function registerOperator(world: World): Promise<Firm> {
  return registerMore(world, { roles: ['operator'] });
}

/** What one firm's statement over an item comes to, when these people sign it and a member's service carries it. */
async function attempt(
  { world }: Pick<Road, 'world'>,
  act: Readonly<{ party: Firm; item: Item; by: Person; carrier?: string }>,
): Promise<unknown> {
  const { party, item, by, carrier = party.host } = act;
  const run = await world.prepare(party, item.kind, [item]);
  const signed = await world.sign(run, [[by, 'sole']]);
  const presented = await world.presentation(party, signed, 0);
  const proofs = await Promise.all([CORE, HUB, BANK].map((mspId) => world.archives[mspId]!.signers([by.id])));
  const signers = [...presented.signers, ...proofs.flat()];
  const unique = [...new Map(signers.map((proof) => [proof.id, proof])).values()];
  const transient = canonicalBytes({ ...presented, signers: unique });
  const { slot } = await world.newestEpoch();
  const call = { args: [String(slot)], transient, client: carrier };
  const committed = await world.ledger.submit('act', call, [party.host, REGISTRAR]);
  return JSON.parse(committed.answer) as unknown;
}

describe('acting for somebody else', () => {
  it('R2: a confirmation signed by the operator’s, the host’s, the witness’s or the supplier’s key is refused, whoever carries it', async () => {
    const road = await roadAt('presented');
    const { world, core, supplier } = road;
    const operator = await registerOperator(world);
    const item = await world.complete(core, confirmDraft(road));
    const [clerk] = core.people as [Person];
    const { keys } = world.consortium;
    const loaded = { ...(await world.network()), sha256, suite: undefined as never };
    const strangers: readonly (readonly [Person, string])[] = [
      [operator.people[0]!, 'signer_not_of_party'],
      [supplier.people[0]!, 'signer_not_of_party'],
      [{ ...clerk, signer: operator.people[0]!.signer }, 'signature_invalid'],
      [{ ...clerk, signer: supplier.people[0]!.signer }, 'signature_invalid'],
      [{ ...clerk, signer: keys[CORE]!.signer }, 'signature_invalid'],
      [{ ...clerk, signer: keys[CORE]!.service }, 'signature_invalid'],
      [{ ...clerk, signer: keys[HUB]!.signer }, 'signature_invalid'],
      [{ ...world.witness, id: witnessSignerId(loaded, CORE) }, 'signer_unknown'],
      [world.witness, 'signer_unknown'],
      [{ ...clerk, signer: newPerson().signer }, 'signature_invalid'],
    ];
    for (const [by, code] of strangers) {
      for (const carrier of [CORE, HUB, BANK, REGISTRAR, REGULATOR]) {
        const act = () => attempt(road, { party: core, item, by, carrier });
        const failure = await expectRefused(world, act, { code: code as 'signature_invalid' });
        expect(failure.details['signer']).to.equal(by.id);
      }
    }
    expect(
      await attempt(road, { party: core, item, by: clerk, carrier: BANK }),
      'the debtor’s own key',
    ).to.deep.include({
      outcomes: ['accepted'],
    });
  });

  it('R2: nor does a confirmation in somebody else’s own name bind the debtor', async () => {
    const road = await roadAt('presented');
    const { world, core, supplier } = road;
    const item = await world.complete(core, confirmDraft(road));
    const operator = await registerOperator(world);
    const failures = [
      await failureOf(() => attempt(road, { party: supplier, item, by: supplier.people[0]! })),
      await failureOf(() => attempt(road, { party: operator, item, by: operator.people[0]! })),
    ];
    expect(failures.map(({ code }) => code)).to.deep.equal(['not_the_debtor', 'role_forbids']);
  });

  const own = KINDS.filter((kind) => ROLES_OF_KIND[kind] === 'any');

  it('P7: the operator has no kind of its own but housekeeping', () => {
    expect(own).to.deep.equal([
      'enrol_signer',
      'revoke_signer',
      'amend_matrix',
      'change_host',
      'reseal_record',
      'veto_keys',
      'cancel_statement',
    ]);
    const named = KINDS.filter((kind) => (ROLES_OF_KIND[kind] as readonly string[]).includes('operator'));
    expect(named).to.deep.equal([]);
  });

  it('P7: the operator’s own signature carries no act to anybody’s right, kind by kind', async () => {
    const road = await roadAt('founded');
    const operator = await registerOperator(road.world);
    for (const kind of KINDS.filter((entry) => !own.includes(entry))) {
      const act = () => attempt(road, { party: operator, item: SAMPLES[kind], by: operator.people[0]! });
      await expectRefused(road.world, act, { code: 'role_forbids', details: { kind } });
    }
  });

  it('P7: the operator and the host sign for no firm, kind by kind', async () => {
    const road = await roadAt('founded');
    const { world, supplier } = road;
    const operator = await registerOperator(world);
    const host = world.consortium.keys[HUB]!.signer;
    for (const kind of KINDS) {
      const item = SAMPLES[kind];
      const act = (by: Person) => () => attempt(road, { party: supplier, item, by });
      await expectRefused(world, act(operator.people[0]!), { code: 'signer_not_of_party' });
      await expectRefused(world, act({ ...supplier.people[0]!, signer: host }), { code: 'signature_invalid' });
    }
  });

  it('P7: the operator cannot cancel what a firm signed', async () => {
    const { world, supplier } = await roadAt('founded');
    const operator = await registerOperator(world);
    const run = await world.prepare(supplier, 'open_account', [accountItem()]);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    await world.act(operator, 'cancel_statement', [{ kind: 'cancel_statement', statement: run.statementHash }]);
    expect((await world.carry(supplier, signed, 0)).outcomes).to.deep.equal(['accepted']);
  });

  it('S2: no account on the ledger is owned by the operator', async () => {
    const road = await roadAt('offered');
    const operator = await registerOperator(road.world);
    const act = () => road.world.act(operator, 'open_account', [accountItem()]);
    await expectRefused(road.world, act, { code: 'role_forbids', details: { kind: 'open_account' } });
    const owners = road.world.told(REGULATOR, 'account').map(({ body }) => body.data.owner);
    expect(owners).to.deep.equal([road.supplier.party]);
  });

  it('lets a witness act on the directory and do nothing else, and nobody else register', async () => {
    const { world, core } = await roadAt('founded');
    const as = (mspId: string): Firm => ({ party: `witness:${mspId}`, host: REGISTRAR, people: [world.witness] });
    for (const kind of KINDS.filter((entry) => ROLES_OF_KIND[entry] !== 'witness')) {
      const act = () => world.act(as(REGISTRAR), kind, [SAMPLES[kind]]);
      await expectRefused(world, act, { code: 'role_forbids', details: { kind } });
    }
    const register = (firm: Firm) => () => world.act(firm, 'register_party', [SAMPLES.register_party]);
    for (const mspId of [CORE, HUB, BANK, REGULATOR, 'NobodyMSP']) {
      await expectRefused(world, register(as(mspId)), { code: 'role_forbids' });
    }
    await expectRefused(world, register(core), { code: 'role_forbids', details: { kind: 'register_party' } });
    const impostor = { ...world.witness, signer: world.consortium.keys[CORE]!.signer };
    const forged = () =>
      world.act(as(REGISTRAR), 'register_party', [SAMPLES.register_party], { by: [[impostor, 'sole']] });
    await expectRefused(world, forged, { code: 'signature_invalid', details: {} });
  });

  it('covers every kind there is', () => {
    expect(Object.keys(SAMPLES).sort()).to.deep.equal([...KINDS].sort());
    for (const kind of KINDS) expect(SAMPLES[kind].kind satisfies Kind).to.equal(kind);
  });
});
