import { expect } from 'chai';
import type { SignerProof } from '../../chaincode/src/protocol/acts';
import type { Item } from '../../chaincode/src/protocol/items';
import { loadedNetwork } from '../../chaincode/src/ledger/network';
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import { isSignedBy, proveSigners, requireRooted, requireWitness } from '../../chaincode/src/ledger/signers';
import { LedgerStore } from '../../chaincode/src/ledger/store';
import { NETWORK_KEYS } from '../../chaincode/src/ledger/keys';
import { signedItemOf } from '../../chaincode/src/statement/evidence';
import { hashText } from '../../chaincode/src/statement/hashing';
import { recordIdAt } from '../../chaincode/src/statement/ids';
import { closePart } from '../../chaincode/src/statement/items';
import { CORE, HUB, REGISTRAR } from '../support/consortium';
import { newPerson, sha256 } from '../support/firms';
import type { Firm, World } from '../support/firms';
import { signedAside, withMember } from '../support/forging';
import { enrol, proofOf } from '../support/people';
import { failureOf } from '../support/refused';
import type { Road } from '../support/road';
import { SAMPLES } from '../support/samples';
import { roadAt } from '../support/stages';

async function loadedOf({ ledger }: World): Promise<LoadedNetwork> {
  const stub = { getState: (key: string) => Promise.resolve(ledger.state.get(key) ?? new Uint8Array()) };
  const store = new LedgerStore(stub as unknown as ConstructorParameters<typeof LedgerStore>[0]);
  await store.load(NETWORK_KEYS);
  return loadedNetwork(store);
}

interface Proofs {
  readonly road: Road;
  readonly loaded: LoadedNetwork;
  /** Of the supplier's first signer, made by its registration. */
  readonly registered: SignerProof;
  /** Of a signer that the first one enrolled. */
  readonly enrolled: SignerProof;
}

async function proofs(): Promise<Proofs> {
  const road = await roadAt('founded');
  const { world, supplier } = road;
  const person = newPerson();
  await enrol(world, supplier, person);
  const [first] = supplier.people;
  return {
    road,
    loaded: await loadedOf(world),
    registered: await proofOf(world, supplier, first!),
    enrolled: await proofOf(world, supplier, person),
  };
}

async function ruleOf(loaded: LoadedNetwork, list: readonly SignerProof[]): Promise<unknown> {
  const failure = await failureOf(() => proveSigners(loaded, list));
  expect(failure.code).to.equal('presented_signer_invalid');
  return failure.details['rule'];
}

describe('a signer’s proof', () => {
  it('shows the signer as its act named it, and what it rests on', async () => {
    const { road, loaded, registered, enrolled } = await proofs();
    const signers = proveSigners(loaded, [registered, enrolled]);
    const first = signers.get(registered.id)!;
    expect(first).to.deep.include({ party: road.supplier.party, generation: 1 });
    expect(first.key).to.equal(road.supplier.people[0]!.fields.key);
    expect(first.chain.map(({ id }) => id)).to.deep.equal([registered.id]);
    const second = signers.get(enrolled.id)!;
    expect(second.party).to.equal(road.supplier.party);
    expect(second.chain.map(({ id }) => id)).to.deep.equal([registered.id, enrolled.id]);
  });

  it('is refused twice, without what it rests on, or before it', async () => {
    const { loaded, registered, enrolled } = await proofs();
    expect(await ruleOf(loaded, [registered, registered])).to.equal('twice');
    expect(await ruleOf(loaded, [enrolled])).to.equal('signer');
    expect(await ruleOf(loaded, [enrolled, registered])).to.equal('signer');
    // Remembered proofs need what they rest on as much as new ones.
    proveSigners(loaded, [registered, enrolled]);
    expect(await ruleOf(loaded, [enrolled])).to.equal('signer');
  });

  it('is refused with any of its parts changed', async () => {
    const { loaded, registered, enrolled } = await proofs();
    const spoilt: readonly (readonly [string, unknown, string])[] = [
      ['id', 'ee'.repeat(32), 'id'],
      ['place', 'signer:1', 'id'],
      ['evidence.parts.0.salt', '00'.repeat(32), 'id'],
      ['evidence.parts.0.value.signers.0.key', newPerson().fields.key, 'id'],
      ['evidence.parts.0.value.signers.0.until', '2099-12-31', 'id'],
      ['evidence.parts.0.value.party', 'uscc:91530100MA7B3D9A04', 'id'],
      ['evidence.line.root', `sha256:${'00'.repeat(32)}`, 'id'],
      ['evidence.itemIndex', 1, 'id'],
    ];
    for (const [path, value, rule] of spoilt) {
      expect(await ruleOf(loaded, [withMember(registered, path, value)]), path).to.equal(rule);
    }
    const silent: readonly (readonly [string, unknown])[] = [
      ['evidence.signatures.0.value', 'AAAA'],
      ['evidence.signatures.0.role', 'maker'],
      ['evidence.signatures.0.signer', 'ee'.repeat(32)],
      ['evidence.signatures', [...registered.evidence.signatures, ...registered.evidence.signatures]],
      ['evidence.statement.validUntil', 1],
      ['evidence.statement.generation', 7],
    ];
    for (const [path, value] of silent) {
      expect(await ruleOf(loaded, [withMember(registered, path, value)]), path).to.equal(undefined);
    }
    for (const [path, value] of silent.filter(([path]) => !path.endsWith('signatures'))) {
      const rule = await ruleOf(loaded, [registered, withMember(enrolled, path, value)]);
      expect(rule, path).to.be.oneOf(['signature', 'signer', 'roles', 'id']);
    }
  });

  it('is refused when its act’s item is closed, or is another act', async () => {
    const { loaded, registered, road } = await proofs();
    const [main, ...others] = registered.evidence.parts;
    const evidence = { ...registered.evidence, parts: [closePart(sha256, main!), ...others] };
    expect(await ruleOf(loaded, [{ ...registered, evidence }])).to.equal('item');
    const { world, supplier } = road;
    const items: readonly Item[] = [SAMPLES.open_account, SAMPLES.amend_matrix];
    for (const item of items) {
      const aside = await signedAside(world, supplier, { item, by: supplier.people[0]! });
      const proof = { id: aside.idAt('signer:0'), place: 'signer:0', evidence: aside.evidence };
      expect(await ruleOf(loaded, [registered, proof])).to.equal('item');
    }
  });

  it('is refused under any name but that of a signer of the act', async () => {
    const { loaded, registered, enrolled } = await proofs();
    for (const place of ['matrix', 'signer', 'signer:00', 'signer:2', 'signer:x', 'leaf:0', '']) {
      const id = aliasOf(registered, place);
      expect(await ruleOf(loaded, [{ ...registered, id, place }]), place).to.equal('item');
      const other = aliasOf(enrolled, place);
      expect(await ruleOf(loaded, [registered, { ...enrolled, id: other, place }]), place).to.equal('item');
    }
  });

  it('garbage that a firm signed as an enrolment is refused by a code', async () => {
    const { loaded, registered, road } = await proofs();
    const { world, supplier } = road;
    const signer = SAMPLES.enrol_signer.signer;
    const garbage: readonly unknown[] = [null, 1, {}, { ...signer, roles: 'sole' }, { ...signer, groups: [1] }];
    for (const value of [...garbage, { ...signer, until: 'never' }, { ...signer, key: 7 }, { ...signer, person: '' }]) {
      const item = { kind: 'enrol_signer', signer: value } as Item;
      const aside = await signedAside(world, supplier, { item, by: supplier.people[0]! });
      const proof = { id: aside.idAt('signer:0'), place: 'signer:0', evidence: aside.evidence };
      expect(await ruleOf(loaded, [registered, proof]), JSON.stringify(value)).to.equal('item');
    }
  });

  it('by a firm’s own signer enrols nobody for another firm', async () => {
    const { loaded, registered, road } = await proofs();
    const { world, core, supplier } = road;
    const theirs = { ...core, host: CORE };
    const item = { kind: 'enrol_signer', signer: newPerson().fields } as const;
    const aside = await signedAside(world, theirs, { item, by: supplier.people[0]! });
    const proof = { id: aside.idAt('signer:0'), place: 'signer:0', evidence: aside.evidence };
    expect(await ruleOf(loaded, [registered, proof])).to.equal('signer');
  });

  it('by somebody who is no witness registers nobody', async () => {
    const { loaded, road } = await proofs();
    const { world } = road;
    const forgers: readonly (readonly [string, string])[] = [
      ['witness:RegistrarMSP', HUB],
      ['witness:HubMSP', HUB],
      ['witness:NobodyMSP', HUB],
      [road.supplier.party, HUB],
    ];
    for (const [party, mspId] of forgers) {
      const firm: Firm = { party, host: HUB, people: [] };
      const by = { ...world.witness, signer: world.consortium.keys[mspId]!.signer };
      const aside = await signedAside(world, firm, { item: SAMPLES.register_party, by });
      const proof = { id: aside.idAt('signer:0'), place: 'signer:0', evidence: aside.evidence };
      const failure = await failureOf(() => proveSigners(loaded, [proof]));
      expect(failure.code, party).to.be.oneOf(['presented_signer_invalid', 'not_a_witness']);
    }
  });

  it('of another network is refused although the same witness signed it', async () => {
    const { loaded, registered } = await proofs();
    const other = { ...loaded, hash: `sha256:${'b2'.repeat(32)}` };
    expect(await ruleOf(other, [registered])).to.equal('network');
  });

  it('counts where the directory names the witness’s act that it rests on, and nowhere else', async () => {
    const { loaded, registered, enrolled, road } = await proofs();
    const signers = proveSigners(loaded, [registered, enrolled]);
    const root = hashText(signedItemOf(sha256, registered.evidence)!.digest);
    const other = `sha256:${'00'.repeat(32)}`;
    for (const { id } of [registered, enrolled]) {
      const asked: string[] = [];
      requireRooted(signers, [{ signer: id }], (party) => {
        asked.push(party);
        return [root];
      });
      expect(asked).to.deep.equal([road.supplier.party]);
      for (const roots of [[], [other], [other, root]]) {
        const failure = await failureOf(() => {
          requireRooted(signers, [{ signer: id }], () => roots);
        });
        expect(failure.details).to.deep.equal({ rule: 'root', signer: id });
      }
    }
  });
});

describe('a signature', () => {
  it('is good for one statement, one signer id and one role, remembered or not', async () => {
    const { loaded, road } = await proofs();
    const { world, supplier } = road;
    const [person, other] = supplier.people;
    const run = await world.prepare(supplier, 'open_account', [SAMPLES.open_account]);
    const { signatures } = await world.sign(run, [[person!, 'maker']]);
    const [signature] = signatures;
    const publicKey = person!.fields.key;
    const good = { statement: run.statementHash, signature: signature!, publicKey };
    for (let round = 0; round < 2; round += 1) {
      expect(isSignedBy(loaded, good)).to.equal(true);
      const wrong = [
        { ...good, statement: `sha256:${'00'.repeat(32)}` },
        { ...good, signature: { ...signature!, signer: other!.id } },
        { ...good, signature: { ...signature!, role: 'checker' as const } },
        { ...good, signature: { ...signature!, role: 'sole' as const } },
        { ...good, publicKey: other!.fields.key },
        { ...good, publicKey: 'AAAA' },
        ...['', 'AAAA', '!!', `${signature!.value}=`, signature!.value.slice(4)].map((value) => {
          return { ...good, signature: { ...signature!, value } };
        }),
      ];
      for (const signing of wrong) expect(isSignedBy(loaded, signing), JSON.stringify(signing)).to.equal(false);
    }
  });

  it('of a witness is one, in the role sole, under the witness’s own id', async () => {
    const { loaded, road } = await proofs();
    const { world } = road;
    const firm: Firm = { party: `witness:${REGISTRAR}`, host: REGISTRAR, people: [] };
    const run = await world.prepare(firm, 'register_party', [SAMPLES.register_party]);
    const signed = await world.sign(run, [[world.witness, 'sole']]);
    requireWitness(loaded, { ...signed, code: 'signature_invalid' });
    const asMaker = await world.sign(run, [[world.witness, 'maker']]);
    const [one] = signed.signatures;
    for (const signatures of [
      [],
      [one!, one!],
      asMaker.signatures,
      [{ ...one!, signer: 'ee'.repeat(32) }],
      [{ ...one!, value: asMaker.signatures[0]!.value }],
    ]) {
      const failure = await failureOf(() => {
        requireWitness(loaded, { statement: run.statement, signatures, code: 'signature_invalid' });
      });
      expect(failure.code).to.equal('signature_invalid');
    }
  });
});

/** Id that a proof's item would give a record at another place. */
function aliasOf(proof: SignerProof, place: string): string {
  return recordIdAt(sha256, signedItemOf(sha256, proof.evidence)!, place);
}
