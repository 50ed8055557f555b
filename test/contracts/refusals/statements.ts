import { expect } from 'chai';
import { requireStatement } from '../../../chaincode/src/ledger/chunk';
import { decideEnrolSigner, decideRegisterParty } from '../../../chaincode/src/domain/parties/decide';
import type { World as RuleWorld } from '../../../chaincode/src/domain/world';
import type { SigningRole } from '../../../chaincode/src/protocol';
import type { RecordId } from '../../../chaincode/src/protocol/acts';
import { STATEMENT_VALID_MS_MAX } from '../../../chaincode/src/kernel/bounds';
import { suiteOf } from '../../../chaincode/src/suites/suite';
import { HUB } from '../../support/consortium';
import { newPerson, sha256 } from '../../support/firms';
import type { ActOptions, Person } from '../../support/firms';
import { restated } from '../../support/forging';
import { matrixWith, registerMore } from '../../support/moreFirms';
import { expectRefused, failureOf } from '../../support/refused';
import { ERHAI, accountItem, drawDraft, invoiceOf, offerItem, presentItem } from '../../support/road';
import type { Road } from '../../support/road';
import { SAMPLES } from '../../support/samples';
import { roadAt } from '../../support/stages';
import { reinstate, suspend } from '../../support/standing';
import { refuses } from './registry';

/** The supplier registers an account: an act that only its statement and signatures can be refused for. */
function openAccount({ world, supplier }: Road, options: ActOptions): () => Promise<unknown> {
  return () => world.act(supplier, 'open_account', [accountItem()], options);
}

function signedBy(...by: readonly (readonly [Person, SigningRole])[]): ActOptions {
  return { by };
}

const OTHER_NETWORK = `sha256:${'00'.repeat(32)}`;

/** Refusals of a statement as a whole. */
export function statementTests(): void {
  refuses('suite_unsupported', 'a statement and a new key of a suite that the first record leaves out', async () => {
    const { world, supplier } = await roadAt('founded');
    // There is one suite so far, and a network has at least one: only a second suite makes this happen on a ledger.
    const network = { ...world.consortium.founded.network, suites: [] };
    const loaded = { network, hash: world.consortium.hash, suite: suiteOf('p256.1'), sha256 };
    const { statement } = await world.prepare(supplier, 'open_account', [accountItem()]);
    const { epoch } = await world.newestEpoch();
    const failure = await failureOf(() => {
      requireStatement(loaded, statement, epoch);
    });
    expect([failure.code, failure.details]).to.deep.equal(['suite_unsupported', { suite: 'p256.1' }]);
    const none = { suites: [] } as unknown as RuleWorld;
    for (const decided of [
      decideRegisterParty(SAMPLES.register_party, none),
      decideEnrolSigner(SAMPLES.enrol_signer, none),
    ]) {
      expect(decided).to.deep.equal({ rejected: 'suite_unsupported', details: { suite: 'p256.1' } });
    }
  });

  refuses('network_differs', 'a statement of another network', async () => {
    const road = await roadAt('founded');
    const act = openAccount(road, { spoilRun: (run) => restated(run, { network: OTHER_NETWORK }) });
    await expectRefused(road.world, act, { code: 'network_differs', details: {} });
  });

  refuses('statement_expired', 'a statement one millisecond too old', async () => {
    const road = await roadAt('founded');
    const validUntil = (await road.world.newestEpoch()).epoch.timeMs - 1;
    await expectRefused(road.world, openAccount(road, { validUntil }), {
      code: 'statement_expired',
      details: { validUntil },
    });
  });

  refuses('statement_valid_too_long', 'a statement that would wait longer than a month', async () => {
    const road = await roadAt('founded');
    const validUntil = (await road.world.newestEpoch()).epoch.timeMs + STATEMENT_VALID_MS_MAX + 1;
    await expectRefused(road.world, openAccount(road, { validUntil }), {
      code: 'statement_valid_too_long',
      details: { validUntil },
    });
  });

  refuses('statement_cancelled', 'a statement its own firm cancelled', async () => {
    const { world, supplier } = await roadAt('founded');
    const run = await world.prepare(supplier, 'open_account', [accountItem()]);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    await world.act(supplier, 'cancel_statement', [{ kind: 'cancel_statement', statement: run.statementHash }]);
    await expectRefused(world, () => world.carry(supplier, signed, 0), { code: 'statement_cancelled', details: {} });
  });

  refuses('party_unknown', 'a firm that nobody registered', async () => {
    const { world, supplier } = await roadAt('founded');
    const stranger = { ...supplier, party: `uscc:${ERHAI}` };
    const act = () => world.act(stranger, 'open_account', [accountItem()]);
    await expectRefused(world, act, { code: 'party_unknown', details: { party: stranger.party } });
  });

  refuses(
    'party_not_active',
    'a suspended firm that begins something, and whoever begins something with it',
    async () => {
      const road = await roadAt('offered');
      const { world, supplier, core, bank } = road;
      const item = await world.complete(supplier, drawDraft(road));
      const draw = () => world.act(supplier, 'draw', [item]);
      for (const firm of [supplier, bank, core]) {
        await suspend(world, firm);
        await expectRefused(world, draw, { code: 'party_not_active', details: { party: firm.party } });
        await reinstate(world, firm);
      }
      for (const firm of [supplier, core]) {
        await suspend(world, firm);
        const offer = () => world.act(bank, 'make_offer', [offerItem(road)]);
        await expectRefused(world, offer, { code: 'party_not_active', details: { party: firm.party } });
        await reinstate(world, firm);
      }
      expect((await draw()).outcomes).to.deep.equal(['accepted']);
    },
  );

  refuses('generation_differs', 'a statement of a generation of keys there is none of', async () => {
    const road = await roadAt('founded');
    const act = openAccount(road, { spoilRun: (run) => restated(run, { generation: 2 }) });
    await expectRefused(road.world, act, { code: 'generation_differs', details: { generation: 1 } });
  });
}

/** A supplier with one person of its own making; its act signed as told. */
async function withPerson(person: Person): Promise<Road> {
  const road = await roadAt('founded');
  const supplier = await registerMore(road.world, { people: [person, newPerson()] });
  return { ...road, supplier };
}

function details(person: Readonly<{ id: RecordId }>): { readonly signer: RecordId } {
  return { signer: person.id };
}

/** Refusals of who signed. */
export function signingTests(): void {
  refuses('signature_missing', 'a maker without a checker, two who act alone, a pair of makers', async () => {
    const road = await roadAt('founded');
    const [one, two] = road.supplier.people as [Person, Person];
    const pairs = [
      signedBy([one, 'maker']),
      signedBy([two, 'checker']),
      signedBy([one, 'sole'], [two, 'sole']),
      signedBy([one, 'maker'], [two, 'maker']),
      signedBy([one, 'sole'], [two, 'checker']),
    ];
    for (const options of pairs) {
      const roles = options.by!.map(([, role]) => role).sort();
      await expectRefused(road.world, openAccount(road, options), { code: 'signature_missing', details: { roles } });
    }
  });

  refuses('signer_unknown', 'a key that nobody registered', async () => {
    const road = await roadAt('founded');
    const stranger = { ...newPerson(), id: 'ab'.repeat(32) };
    await expectRefused(road.world, openAccount(road, signedBy([stranger, 'sole'])), {
      code: 'signer_unknown',
      details: details(stranger),
    });
  });

  refuses('signer_not_of_party', 'a key of the other side', async () => {
    const road = await roadAt('confirmed');
    const [other] = road.core.people as [Person];
    await expectRefused(road.world, openAccount(road, signedBy([other, 'sole'])), {
      code: 'signer_not_of_party',
      details: details(other),
    });
  });

  refuses('signer_revoked', 'a key its firm revoked', async () => {
    const road = await roadAt('founded');
    const { world, supplier } = road;
    const [gone, other] = supplier.people as [Person, Person];
    const { ref } = world.told(HUB, 'signer').find(({ ref: found }) => found.id === gone.id)!;
    const revoke = { kind: 'revoke_signer', signer: ref, reason: 'left the firm' } as const;
    await world.act(supplier, 'revoke_signer', [revoke], signedBy([other, 'sole']));
    await expectRefused(world, openAccount(road, signedBy([gone, 'sole'])), {
      code: 'signer_revoked',
      details: details(gone),
    });
  });

  refuses('signer_expired', 'a key on the day after its last', async () => {
    const person = newPerson({ until: '2026-01-13' });
    const road = await withPerson(person);
    await expectRefused(road.world, openAccount(road, signedBy([person, 'sole'])), {
      code: 'signer_expired',
      details: { ...details(person), until: '2026-01-13' },
    });
  });

  refuses('signature_invalid', 'a signature by another key than the signer’s', async () => {
    const road = await roadAt('founded');
    const [one, two] = road.supplier.people as [Person, Person];
    const impostor = { ...one, signer: two.signer };
    await expectRefused(road.world, openAccount(road, signedBy([impostor, 'sole'])), {
      code: 'signature_invalid',
      details: details(one),
    });
  });

  refuses('signing_role_not_held', 'a maker who signs alone', async () => {
    const person = newPerson({ roles: ['maker'] });
    const road = await withPerson(person);
    await expectRefused(road.world, openAccount(road, signedBy([person, 'sole'])), {
      code: 'signing_role_not_held',
      details: { ...details(person), role: 'sole' },
    });
  });

  refuses('same_person_twice', 'X12: one key as maker and as checker, under one name or under two', async () => {
    const maker = newPerson();
    const alias = newPerson({ key: maker.fields.key });
    const both = { ...alias, signer: maker.signer };
    const road = await roadAt('founded');
    const supplier = await registerMore(road.world, { people: [maker, newPerson()] });
    await road.world.act(supplier, 'enrol_signer', [{ kind: 'enrol_signer', signer: both.fields }]);
    both.id = road.world.last(HUB, 'signer').ref.id;
    for (const other of [maker, both]) {
      const act = openAccount({ ...road, supplier }, signedBy([maker, 'maker'], [other, 'checker']));
      await expectRefused(road.world, act, { code: 'same_person_twice', details: {} });
    }
  });
}

/** Refusals of the authority behind the signatures. */
export function authorityTests(): void {
  refuses('role_forbids', 'a supplier that opens a facility', async () => {
    const { world, supplier } = await roadAt('founded');
    const item = {
      kind: 'open_facility',
      currency: 'CNY',
      limit: '1.00',
      debtors: [],
      suppliers: [],
      until: '2027-12-31',
    } as const;
    await expectRefused(world, () => world.act(supplier, 'open_facility', [item]), {
      code: 'role_forbids',
      details: { kind: 'open_facility' },
    });
  });

  refuses('matrix_changed', 'a statement signed under an earlier matrix', async () => {
    const { world, supplier } = await roadAt('founded');
    const run = await world.prepare(supplier, 'open_account', [accountItem()]);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    const { ref, body } = world.told(HUB, 'matrix').find(({ body: { data } }) => data.party === supplier.party)!;
    const amend = { kind: 'amend_matrix', matrix: ref, rows: body.data.rows, delegations: [] } as const;
    await world.act(supplier, 'amend_matrix', [amend]);
    await expectRefused(world, () => world.carry(supplier, signed, 0), {
      code: 'matrix_changed',
      details: { version: 2 },
    });
  });

  refuses('no_authority', 'somebody outside the groups of the row', async () => {
    const person = newPerson({ groups: ['warehouse'] });
    const road = await withPerson(person);
    await expectRefused(road.world, openAccount(road, signedBy([person, 'sole'])), {
      code: 'no_authority',
      details: { kind: 'open_account' },
    });
  });

  refuses('second_signature_needed', 'an amount that one person may not sign alone', async () => {
    const { world, core } = await roadAt('founded');
    const supplier = await registerMore(world, { rows: rowsUpTo('999999.99', '5000000.00') });
    await expectRefused(world, () => world.present(supplier, invoiceOf({ supplier, core })), {
      code: 'second_signature_needed',
      details: { kind: 'present_invoice' },
    });
  });

  refuses('amount_beyond_authority', 'an amount that not even two persons may sign', async () => {
    const { world, core } = await roadAt('founded');
    const supplier = await registerMore(world, { rows: rowsUpTo('10.00', '999999.99') });
    const by = [[supplier.people[0]!, 'maker'] as const, [supplier.people[1]!, 'checker'] as const];
    await expectRefused(world, () => world.present(supplier, invoiceOf({ supplier, core }), { by }), {
      code: 'amount_beyond_authority',
      details: { currency: 'CNY', amount: '1000000.00' },
    });
  });

  refuses('stronger_key_needed', 'an amount for which a browser’s key is too weak', async () => {
    const { world, core } = await roadAt('founded');
    const supplier = await registerMore(world, { rows: rowsUpTo('5000000.00', null, '999999.99') });
    const item = presentItem(invoiceOf({ supplier, core }));
    const tags = [world.tag(item.invoice)];
    await expectRefused(world, () => world.act(supplier, 'present_invoice', [item], { tags }), {
      code: 'stronger_key_needed',
      details: { kind: 'present_invoice' },
    });
  });
}

function rowsUpTo(
  soleUpTo: string,
  jointUpTo: string | null,
  browserUpTo: string | null = null,
): ReturnType<typeof matrixWith> {
  return matrixWith({ soleUpTo, jointUpTo, browserUpTo });
}
