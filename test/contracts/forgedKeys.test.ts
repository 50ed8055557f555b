import { expect } from 'chai';
import type { Presented, SignerProof } from '../../chaincode/src/protocol/acts';
import type { ConfirmReceivableItem } from '../../chaincode/src/protocol/items';
import type { RegisterPartyItem } from '../../chaincode/src/protocol/partyItems';
import { firstLeafId, receivableId } from '../../chaincode/src/statement/ids';
import { readyToDraw } from '../support/claims';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../support/consortium';
import { newPerson, sha256, simpleMatrix } from '../support/firms';
import type { Firm, Person, World } from '../support/firms';
import { bodyWith, forgeRecord, signedAside, withRecord } from '../support/forging';
import { moveAll, keptRecords } from '../support/hosts';
import { registerMore } from '../support/moreFirms';
import { randomHex } from '../support/random';
import { expectRefused } from '../support/refused';
import { accountItem, drawDraft } from '../support/road';
import { roadAt } from '../support/stages';

/** A witness's second registration of a firm, applied nowhere, and the key it would make. */
async function secondRegistration(world: World, firm: Firm): Promise<{ person: Person; proof: SignerProof }> {
  const person = newPerson();
  const item: RegisterPartyItem = {
    kind: 'register_party',
    party: firm.party,
    name: 'x',
    nameEnglish: null,
    host: firm.host,
    roles: ['core'],
    numbersRepeatYearly: false,
    evidence: `sha256:${'ab'.repeat(32)}`,
    signers: [person.fields],
    rows: simpleMatrix(),
  };
  const witness: Firm = { party: `witness:${REGISTRAR}`, host: REGISTRAR, people: [world.witness] };
  const aside = await signedAside(world, witness, { item, by: world.witness });
  const id = aside.idAt('signer:0');
  return { person: { ...person, id }, proof: { id, place: 'signer:0', evidence: aside.evidence } };
}

describe('keys that a witness alone vouches for, beside the registration that the directory knows', () => {
  it('confirm nothing that is drawn on, though a leaf header was written for it', async () => {
    const { road, item, leaf, steps } = await readyToDraw();
    const { world, core, supplier } = road;
    const { person, proof } = await secondRegistration(world, core);
    const number = 'NEVER-CONFIRMED-1';
    const [part] = steps[0]!.evidence.parts;
    const { value } = part as { readonly value: ConfirmReceivableItem };
    const mark = 'ef'.repeat(32);
    const receivable = receivableId(sha256, mark);
    const forged = { ...value, mark, receivable: { ...value.receivable, id: receivable }, number };
    const aside = await signedAside(world, core, { item: forged, by: person });
    const minted = { ...bodyWith(leaf, { number, receivable }), id: firstLeafId(sha256, mark) };
    const ref = forgeRecord(world, minted, { hosts: [HUB] });
    const draw = {
      ...item,
      claims: [{ ...item.claims[0]!, leaf: ref, number }],
      notice: item.notice.map((entry) => ({ ...entry, number })),
    };
    const spoil = (presented: Presented): Presented => ({
      ...withRecord(presented, minted),
      signers: [...presented.signers, proof],
      claimLines: { [minted.id]: [{ place: 'leaf:0', evidence: aside.evidence }] },
    });
    await expectRefused(world, () => world.act(supplier, 'draw', [draw], { spoil }), {
      code: 'presented_signer_invalid',
      details: { rule: 'root', signer: person.id },
    });
  });

  it('act for nobody, though a signer header was written for them', async () => {
    const { world, core } = await roadAt('founded');
    const { person, proof } = await secondRegistration(world, core);
    const known = world.told(CORE, 'signer').find(({ body }) => body.data.party === core.party)!;
    const { person: name, ...fields } = person.fields;
    const body = { ...known.body, data: { ...known.body.data, ...fields, person: name } };
    forgeRecord(world, { id: person.id, body, salt: 'ab'.repeat(32) }, { hosts: [CORE] });
    const spoil = (presented: Presented): Presented => ({ ...presented, signers: [...presented.signers, proof] });
    const act = () => world.act(core, 'open_account', [accountItem()], { by: [[person, 'sole']], spoil });
    await expectRefused(world, act, {
      code: 'presented_signer_invalid',
      details: { rule: 'root', signer: person.id },
    });
  });
});

describe('what a hostile carrier does with the items of others', () => {
  it('takes no id by applying them first under another firm’s signature', async () => {
    const { world, supplier } = await roadAt('founded');
    const rival = await registerMore(world);
    const seed = randomHex(32);
    for (const firm of [rival, supplier]) {
      const { outcomes } = await world.act(firm, 'open_account', [accountItem()], { seed });
      expect(outcomes).to.deep.equal(['accepted']);
    }
    const owners = world.told(HUB, 'account').map(({ body }) => body.data.owner);
    expect(owners).to.include.members([rival.party, supplier.party]);
  });

  it('gives no offer another origin by a line that nobody asked for', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    await moveAll(world, supplier, BANK);
    const moved = { ...supplier, host: BANK };
    const offer = world.last(HUB, 'offer').ref.id;
    const good = (await world.archives[BANK]!.origins([offer])).get(offer);
    const spoil = (presented: Presented): Presented => {
      const garbage = structuredClone(presented.origins[offer]!);
      Object.assign((garbage.evidence.parts[0] as { readonly value: object }).value, { ceiling: '1.00' });
      return { ...presented, claimLines: { ...presented.claimLines, [offer]: [garbage] } };
    };
    const items = (await keptRecords(world, moved)).map(({ ref }) => ({ kind: 'reseal_record' as const, record: ref }));
    const options = { archive: REGULATOR, endorsers: [BANK, REGISTRAR], spoil };
    await world.act(moved, 'reseal_record', items, options);
    expect((await world.archives[BANK]!.origins([offer])).get(offer)).to.deep.equal(good);
    const [leaf, drawn, account] = (['leaf', 'offer', 'account'] as const).map((kind) => world.last(BANK, kind).ref);
    const draft = { ...drawDraft(road), leaf: leaf!, offer: drawn!, account: account! };
    const { outcomes } = await world.actOn(moved, 'draw', [draft]);
    expect(outcomes).to.deep.equal(['accepted']);
  });
});
