import { expect } from 'chai';
import type { Presented, SignerProof } from '../../chaincode/src/protocol/acts';
import { fromBase64, fromHex, toBase64, toHex } from '../../chaincode/src/kernel/bytes';
import { signedItemOf, evidenceOf } from '../../chaincode/src/statement/evidence';
import { recordIdAt } from '../../chaincode/src/statement/ids';
import { itemDigest } from '../../chaincode/src/statement/items';
import { chunkOf } from '../../chaincode/src/statement/run';
import { itemSalt } from '../../chaincode/src/statement/salts';
import { HUB } from '../support/consortium';
import { newPerson, sha256 } from '../support/firms';
import type { Firm, Person, World } from '../support/firms';
import { matrixWith, registerMore } from '../support/moreFirms';
import { amend, enrol, proofOf, revoke, signerRef } from '../support/people';
import { expectRefused } from '../support/refused';
import { accountItem, invoiceOf, presentItem, ZHAOQING } from '../support/road';
import { roadAt } from '../support/stages';

/** Order of the group of P-256. */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

function openAccount(world: World, firm: Firm, by: Person, number = '1'): Promise<unknown> {
  const item = accountItem({ holder: 'x', bank: 'y', number, currency: 'CNY' });
  return world.act(firm, 'open_account', [item], { by: [[by, 'sole']] });
}

/** The enrolment of a key that somebody signed and nobody applied: the proof it would make. */
async function proofMade(
  world: World,
  firm: Firm,
  enrolled: Readonly<{ person: Person; seed: string; by: Person }>,
): Promise<SignerProof> {
  const { person, seed, by } = enrolled;
  const item = { kind: 'enrol_signer', signer: person.fields } as const;
  const run = await world.prepare(firm, 'enrol_signer', [item], { seed });
  const signed = await world.sign(run, [[by, 'sole']]);
  const [evidence] = evidenceOf(sha256, chunkOf(sha256, signed, 0));
  const digest = itemDigest(sha256, item, itemSalt(sha256, seed, 0));
  const id = recordIdAt(sha256, { party: firm.party, digest }, 'signer:0');
  return { id, place: 'signer:0', evidence: evidence! };
}

describe('keys and the people behind them', () => {
  it('a key enrolled by another signer acts from then on', async () => {
    const { world, supplier } = await roadAt('founded');
    const third = newPerson();
    await enrol(world, supplier, third);
    await openAccount(world, supplier, third);
    const fourth = newPerson();
    await enrol(world, supplier, fourth, { by: [[third, 'sole']] });
    await openAccount(world, supplier, fourth, '2');
    expect(world.told(HUB, 'account')).to.have.lengthOf(2);
  });

  it('a key acts on its last day and not on the next', async () => {
    const { world } = await roadAt('founded');
    const person = newPerson({ until: '2026-01-20' });
    const firm = await registerMore(world, { people: [person, newPerson()] });
    await world.renew(Date.parse('2026-01-20T23:59:59.999+08:00'));
    await openAccount(world, firm, person);
    await world.renew(Date.parse('2026-01-21T00:00:00+08:00'));
    await expectRefused(world, () => openAccount(world, firm, person, '2'), { code: 'signer_expired' });
  });

  it('a key that is past already cannot be enrolled', async () => {
    const { world, supplier } = await roadAt('founded');
    const late = newPerson({ until: '2026-01-13' });
    await expectRefused(world, () => enrol(world, supplier, late), {
      code: 'signer_expired',
      details: { until: '2026-01-13' },
    });
  });

  it('a revocation between signing and carrying kills the act, and the key never comes back', async () => {
    const { world, supplier } = await roadAt('founded');
    const [gone, other] = supplier.people as [Person, Person];
    const run = await world.prepare(supplier, 'open_account', [accountItem()]);
    const signed = await world.sign(run, [[gone, 'sole']]);
    await revoke(world, supplier, gone, { by: [[other, 'sole']] });
    await expectRefused(world, () => world.carry(supplier, signed, 0), { code: 'signer_revoked' });
    const record = signerRef(world, supplier, gone);
    const again = { kind: 'revoke_signer', signer: record, reason: 'again' } as const;
    const act = () => world.act(supplier, 'revoke_signer', [again], { by: [[other, 'sole']] });
    await expectRefused(world, act, { code: 'record_closed', details: { record: record.id } });
  });

  it('a revoked key is no signer under the name of another record of its registration', async () => {
    const { world, supplier } = await roadAt('founded');
    const [gone, other] = supplier.people as [Person, Person];
    const proof = await proofOf(world, supplier, gone);
    await revoke(world, supplier, gone, { by: [[other, 'sole']] });
    const matrix = world.told(HUB, 'matrix').find(({ body }) => body.data.party === supplier.party)!.ref;
    for (const place of ['matrix', 'signer', 'signer:00', 'leaf:0', 'account']) {
      const alias = { ...gone, id: place === 'matrix' ? matrix.id : aliasId(proof, place) };
      const spoil = (presented: Presented) => ({ ...presented, signers: [{ ...proof, id: alias.id, place }] });
      const act = () => world.act(supplier, 'open_account', [accountItem()], { by: [[alias, 'sole']], spoil });
      await expectRefused(world, act, {
        code: 'presented_signer_invalid',
        details: { rule: 'item', signer: alias.id },
      });
    }
  });

  it('X12: an enrolment in another firm’s name makes no second person of the same clerk', async () => {
    const { world, core } = await roadAt('founded');
    const rows = matrixWith({ soleUpTo: '0.00' }, { soleUpTo: null });
    const firm = await registerMore(world, { rows });
    const shell = await registerMore(world, { uscc: ZHAOQING });
    const [clerk] = firm.people as [Person];
    const second = newPerson({ person: 'somebody-else' });
    const seed = '5e'.repeat(32);
    // The shell firm puts the very same item on the ledger, so that its record is there and open.
    await enrol(world, shell, second, { seed });
    const proof = await proofMade(world, firm, { person: second, seed, by: clerk });
    expect(proof.id).not.to.equal(second.id);
    const spoil = (presented: Presented) => ({
      ...presented,
      signers: [...presented.signers.filter(({ id }) => id !== proof.id), proof],
    });
    const self = { ...second, id: proof.id };
    const by = [[clerk, 'maker'] as const, [self, 'checker'] as const];
    const present = () => world.present(firm, invoiceOf({ supplier: firm, core }), { by, spoil });
    await expectRefused(world, present, { code: 'signer_unknown', details: { signer: self.id } });
  });

  it('X12: where two persons enrol, one cannot enrol a second self', async () => {
    const { world } = await roadAt('founded');
    const firm = await registerMore(world, { rows: matrixWith({}, { soleUpTo: null }) });
    const [clerk, other] = firm.people as [Person, Person];
    const self = newPerson({ person: 'alter-ego' });
    await expectRefused(world, () => enrol(world, firm, self, { by: [[clerk, 'sole']] }), {
      code: 'second_signature_needed',
    });
    const selfPair = newPerson({ person: clerk.fields.person });
    const pair = [[clerk, 'maker'] as const, [other, 'checker'] as const];
    await enrol(world, firm, selfPair, { by: pair });
    const twice = [[clerk, 'maker'] as const, [selfPair, 'checker'] as const];
    await expectRefused(world, () => amend(world, firm, {}, { by: twice }), { code: 'same_person_twice' });
  });

  it('an enrolment that was refused, or never sent, makes no signer', async () => {
    const { world, supplier } = await roadAt('founded');
    const ghost = newPerson();
    const proof = await proofMade(world, supplier, {
      person: ghost,
      seed: '77'.repeat(32),
      by: supplier.people[0]!,
    });
    const registered = await proofOf(world, supplier, supplier.people[0]!);
    const spoil = (presented: Presented) => ({ ...presented, signers: [registered, proof] });
    const by = [[{ ...ghost, id: proof.id }, 'sole'] as const];
    const act = () => world.act(supplier, 'open_account', [accountItem()], { by, spoil });
    await expectRefused(world, act, { code: 'signer_unknown', details: { signer: proof.id } });
  });

  it('nobody cancels what another firm signed, not even the host’s other firms', async () => {
    const { world, supplier } = await roadAt('founded');
    const neighbour = await registerMore(world, { uscc: ZHAOQING });
    const run = await world.prepare(supplier, 'open_account', [accountItem()]);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    const cancel = { kind: 'cancel_statement', statement: run.statementHash } as const;
    await world.act(neighbour, 'cancel_statement', [cancel]);
    expect((await world.carry(supplier, signed, 0)).outcomes).to.deep.equal(['accepted']);
  });

  it('cancels what was not applied and leaves what was', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const invoices = ['1', '2'].map((number) => invoiceOf({ supplier, core }, { number }));
    const items = invoices.map((invoice) => presentItem(invoice));
    const run = await world.prepare(supplier, 'present_invoice', items, { bytes: 700_000 });
    expect(run.lines).to.have.lengthOf(2);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    const carry = (chunk: number) => world.carry(supplier, signed, chunk, { tags: [world.tag(invoices[chunk]!)] });
    await carry(0);
    const cancel = { kind: 'cancel_statement', statement: run.statementHash } as const;
    await world.act(supplier, 'cancel_statement', [cancel]);
    await expectRefused(world, () => carry(1), { code: 'statement_cancelled' });
    expect(await carry(0), 'the applied chunk still answers').to.deep.include({ replay: true, outcomes: ['accepted'] });
    expect((await world.act(supplier, 'cancel_statement', [cancel])).outcomes).to.deep.equal(['replayed']);
  });

  it('C11: the other form of a signature (S and n − S) makes no second act', async () => {
    const { world, supplier } = await roadAt('founded');
    const run = await world.prepare(supplier, 'open_account', [accountItem()]);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    const [signature] = signed.signatures;
    const bytes = fromBase64(signature!.value);
    const s = ORDER - BigInt(`0x${toHex(bytes.subarray(32))}`);
    bytes.set(fromHex(s.toString(16).padStart(64, '0')), 32);
    const other = { ...signed, signatures: [{ ...signature!, value: toBase64(bytes) }] };
    const first = await world.carry(supplier, other, 0);
    const second = await world.carry(supplier, signed, 0);
    expect(first.outcomes).to.deep.equal(['accepted']);
    expect(second).to.deep.equal({ ...first, replay: true, touched: [] });
  });

  it('a carrier cannot turn a maker’s signature into another role', async () => {
    const { world, supplier } = await roadAt('founded');
    const [one, two] = supplier.people as [Person, Person];
    const by = [[one, 'maker'] as const, [two, 'checker'] as const];
    const roles = (change: (role: string, index: number) => string) => (presented: Presented) => ({
      ...presented,
      signatures: presented.signatures.map((entry, index) => ({ ...entry, role: change(entry.role, index) })),
    });
    const swapped = roles((_, index) => (index === 0 ? 'checker' : 'maker'));
    const act = (spoil: (presented: Presented) => unknown) => () =>
      world.act(supplier, 'open_account', [accountItem()], { by, spoil });
    await expectRefused(world, act(swapped), { code: 'signature_invalid' });
    const alone = (presented: Presented) => ({
      ...presented,
      signatures: [{ ...presented.signatures[0]!, role: 'sole' }],
    });
    await expectRefused(world, act(alone), { code: 'signature_invalid' });
  });
});

/** Id that the registration's record at another place would have. */
function aliasId({ evidence }: SignerProof, place: string): string {
  return recordIdAt(sha256, signedItemOf(sha256, evidence)!, place);
}
