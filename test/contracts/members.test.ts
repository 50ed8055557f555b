import { expect } from 'chai';
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { MEMBERS_KEY } from '../../chaincode/src/ledger/keys';
import { policyBytes, recoveryRule } from '../../chaincode/src/ledger/policies';
import type { MspId } from '../../chaincode/src/protocol/acts';
import type { MembersChange, NetworkView, Organisation } from '../../chaincode/src/protocol/network';
import { BANK, CORE, HUB, makeConsortium, REGISTRAR, REGULATOR } from '../support/consortium';
import type { Consortium, OrganisationKeys } from '../support/consortium';
import type { World } from '../support/firms';
import { keptRecords, moveAll } from '../support/hosts';
import { changeOf, keysFrom, newcomer, signedChange } from '../support/members';
import type { Newcomer } from '../support/members';
import { registerMore } from '../support/moreFirms';
import { expectRefused } from '../support/refused';
import { roadAt } from '../support/stages';
import { entryOf } from '../support/standing';

const ENDORSERS = [CORE, BANK, REGISTRAR];

async function viewOf({ ledger }: World): Promise<NetworkView> {
  return JSON.parse(await ledger.evaluate('read', { args: ['network', ''], client: CORE })) as NetworkView;
}

function sent({ ledger }: World, argument: string): Promise<unknown> {
  return ledger.submit('members', { args: [argument], client: REGISTRAR }, ENDORSERS);
}

type List = (now: readonly Organisation[]) => readonly Organisation[];
type Signers = Readonly<Record<MspId, OrganisationKeys>>;

/** One attempt at another list of members, with the rule it breaks. */
interface Attempt {
  readonly list: List;
  readonly signers: Signers;
  readonly rule: string;
  readonly spoil?: (change: MembersChange) => MembersChange;
}

async function refusedFor(world: World, { list, signers, rule, spoil = (change) => change }: Attempt): Promise<void> {
  const argument = await signedChange(spoil(changeOf(await viewOf(world), list)), signers);
  await expectRefused(world, () => sent(world, argument), { code: 'members_invalid', details: { rule } });
}

async function admitted(world: World, bank: Newcomer, by: readonly MspId[] = ENDORSERS): Promise<void> {
  const signers = { ...keysFrom(world.consortium, by), [bank.organisation.mspId]: bank.keys };
  const change = changeOf(await viewOf(world), (now) => [...now, bank.organisation]);
  await sent(world, await signedChange(change, signers));
}

function without(...gone: readonly MspId[]): List {
  return (now) => now.filter(({ mspId }) => !gone.includes(mspId));
}

describe('the members do not change', () => {
  let bank: Newcomer;
  let world: World;
  let consortium: Consortium;

  beforeEach(async () => {
    bank = newcomer('SecondBankMSP');
    ({ world } = await roadAt('founded'));
    ({ consortium } = world);
  });

  const joins: List = (now) => [...now, bank.organisation];
  const by = (...mspIds: readonly MspId[]): Signers => ({
    ...keysFrom(consortium, mspIds),
    SecondBankMSP: bank.keys,
  });

  it('before the network is founded', async () => {
    const argument = await signedChange(changeOf(await viewOf(world), joins), by(...ENDORSERS));
    world.ledger.state.clear();
    await expectRefused(world, () => sent(world, argument), { code: 'network_not_founded', details: {} });
  });

  it('by what is not of the agreed form, or is written otherwise than it was signed', async () => {
    const argument = await signedChange(changeOf(await viewOf(world), joins), by(...ENDORSERS));
    await expectRefused(world, () => sent(world, '{'), { code: 'malformed' });
    await expectRefused(world, () => sent(world, '{"change":{},"signatures":{}}'), { code: 'malformed' });
    const spaced = JSON.stringify(JSON.parse(argument), null, 1);
    await expectRefused(world, () => sent(world, spaced), {
      code: 'members_invalid',
      details: { rule: 'canonical JSON' },
    });
  });

  it('on another network, a second time, or out of turn', async () => {
    const spoilt = (changes: Partial<MembersChange>) => (change: MembersChange) => ({ ...change, ...changes });
    const other = (await makeConsortium()).hash;
    const signers = by(...ENDORSERS);
    await refusedFor(world, { list: joins, signers, spoil: spoilt({ network: other }), rule: 'another network' });
    await refusedFor(world, {
      list: joins,
      signers,
      spoil: spoilt({ number: 2 }),
      rule: 'the members changed meanwhile',
    });
    const argument = await signedChange(changeOf(await viewOf(world), joins), signers);
    await sent(world, argument);
    const details = { rule: 'the members changed meanwhile' };
    await expectRefused(world, () => sent(world, argument), { code: 'members_invalid', details });
  });

  it('to a list with the same organisation twice, without a witness, or with another’s key', async () => {
    const signers = by(...ENDORSERS);
    const twice: List = (now) => [...joins(now), bank.organisation];
    await refusedFor(world, { list: twice, signers, rule: 'each organisation once' });
    const list = without(REGISTRAR);
    await refusedFor(world, { list, signers, rule: 'at least one witness' });
    const weak: List = (now) => [...now, { ...bank.organisation, serviceKey: bank.organisation.signingKey }];
    await refusedFor(world, { list: weak, signers, rule: "SecondBankMSP: the gateway holds no officer's key" });
  });

  it('without anybody who joins or leaves, or together with the keys or roles of one who stays', async () => {
    const signers = keysFrom(consortium, ENDORSERS);
    await refusedFor(world, { list: (now) => now, signers, rule: 'somebody joins or leaves' });
    const altered = (changes: Partial<Organisation>): List => {
      return (now) => joins(now).map((entry) => (entry.mspId === BANK ? { ...entry, ...changes } : entry));
    };
    const own = bank.organisation;
    for (const changes of [{ signingKey: own.signingKey }, { sealingKey: own.sealingKey }, { name: 'Other' }]) {
      const rule = 'BankMSP: who stays is not changed';
      await refusedFor(world, { list: altered(changes), signers: by(...ENDORSERS), rule });
    }
    const roles: Partial<Organisation> = { roles: ['endorser', 'witness'] };
    const rule = 'BankMSP: who stays is not changed';
    await refusedFor(world, { list: altered(roles), signers: by(...ENDORSERS), rule });
  });

  it('by too few: without a witness, without a majority, by the regulator, or without the newcomer itself', async () => {
    await refusedFor(world, { list: joins, signers: by(CORE, BANK, HUB), rule: 'a witness signs' });
    const majority = 'a majority of those that endorse signs';
    await refusedFor(world, { list: joins, signers: by(REGISTRAR, CORE), rule: majority });
    await refusedFor(world, { list: joins, signers: by(REGISTRAR, CORE, REGULATOR), rule: majority });
    const signers = keysFrom(consortium, ENDORSERS);
    await refusedFor(world, { list: joins, signers, rule: 'SecondBankMSP: who joins signs' });
  });

  it('by a signature of a stranger, or one made with another key', async () => {
    const stranger = { ...by(...ENDORSERS), StrangerMSP: bank.keys };
    await refusedFor(world, { list: joins, signers: stranger, rule: 'StrangerMSP: not a member' });
    const forged = { ...by(REGISTRAR, CORE), [BANK]: bank.keys };
    await refusedFor(world, { list: joins, signers: forged, rule: 'BankMSP: signature' });
    const posing = { ...keysFrom(consortium, ENDORSERS), SecondBankMSP: consortium.keys[HUB]! };
    await refusedFor(world, { list: joins, signers: posing, rule: 'SecondBankMSP: signature' });
  });

  it('so that a witness leaves, on whose word every firm’s first key rests', async () => {
    const second = { ...bank.organisation, roles: ['endorser', 'witness'] as const };
    const change = changeOf(await viewOf(world), (now) => [...now, second]);
    await sent(world, await signedChange(change, by(...ENDORSERS)));
    const rule = 'RegistrarMSP: a witness stays';
    await refusedFor(world, { list: without(REGISTRAR), signers: by(...ENDORSERS), rule });
  });

  it('so that somebody comes back under a name that old records carry', async () => {
    await admitted(world, bank);
    const left = changeOf(await viewOf(world), without('SecondBankMSP'));
    await sent(world, await signedChange(left, keysFrom(consortium, ENDORSERS)));
    const rule = 'SecondBankMSP: a name is used once';
    await refusedFor(world, { list: joins, signers: by(...ENDORSERS), rule });
  });
});

describe('the members change', () => {
  it('when a witness, a majority and the newcomer signed, and everybody reads the new list', async () => {
    const { world } = await roadAt('founded');
    const bank = newcomer('SecondBankMSP');
    const before = await viewOf(world);
    await admitted(world, bank);
    const after = await viewOf(world);
    expect(after.hash, 'the hash in every signature stays').to.equal(before.hash);
    expect(after.membersNumber).to.equal(1);
    expect(after.network.organisations).to.deep.equal([...before.network.organisations, bank.organisation]);
  });

  it('and the record of them is guarded by a witness and a majority of the members of then', async () => {
    const { world } = await roadAt('founded');
    await admitted(world, newcomer('SecondBankMSP'));
    const { network } = await viewOf(world);
    const policy = world.ledger.transactions.at(-1)?.policies.get(MEMBERS_KEY);
    expect(policy).to.equal(Buffer.from(policyBytes(recoveryRule(network))).toString('hex'));
  });

  it('by the majority of the members of now, the newcomer among them', async () => {
    const { world } = await roadAt('founded');
    const [first, second] = [newcomer(), newcomer()];
    await admitted(world, first);
    const signers = { ...keysFrom(world.consortium, [REGISTRAR, CORE]), [first.organisation.mspId]: first.keys };
    const change = changeOf(await viewOf(world), (now) => [...now, second.organisation]);
    const argument = await signedChange(change, { ...signers, [second.organisation.mspId]: second.keys });
    await sent(world, argument);
    expect((await viewOf(world)).membersNumber).to.equal(2);
  });

  it('and a firm is hosted by the newcomer, whose peer endorses with a witness and which alone opens what is told', async () => {
    const { world } = await roadAt('founded');
    const bank = newcomer('SecondBankMSP');
    await admitted(world, bank);
    world.takeIn('SecondBankMSP', bank.keys);
    const firm = await registerMore(world, { host: 'SecondBankMSP' });
    expect(firm.host).to.equal('SecondBankMSP');
    const told = world.archives['SecondBankMSP']!.all().map(({ body }) => body.kind);
    expect(told).to.include.members(['party', 'signer', 'matrix']);
    const own = new Set(world.archives['SecondBankMSP']!.all().map(({ id }) => id));
    const others = world.archives[BANK]!.all().filter(({ id, body }) => own.has(id) && body.kind !== 'party');
    expect(others, 'the directory is everybody’s, the rest is not').to.deep.equal([]);
  });

  it('and a firm becomes known to the newcomer by its own word, and by nobody else’s', async () => {
    const { world, core, supplier } = await roadAt('founded');
    const bank = newcomer('SecondBankMSP');
    await admitted(world, bank);
    world.takeIn('SecondBankMSP', bank.keys);
    const item = { kind: 'reseal_record', record: entryOf(world, core.party) } as const;
    await expectRefused(world, () => world.act(supplier, 'reseal_record', [item]), { code: 'not_own_record' });
    expect((await world.act(core, 'reseal_record', [item])).outcomes).to.deep.equal(['accepted']);
    const known = await world.archives['SecondBankMSP']!.parties([core.party]);
    expect(known.map(({ body }) => body.kind)).to.deep.equal(['party']);
    const again = { kind: 'reseal_record', record: entryOf(world, core.party) } as const;
    expect((await world.act(core, 'reseal_record', [again])).outcomes, 'nobody is new').to.deep.equal(['replayed']);
  });

  it('and the claims of a firm whose host left go on at another through the recovery branch', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const change = changeOf(await viewOf(world), without(HUB));
    await sent(world, await signedChange(change, keysFrom(world.consortium, ENDORSERS)));
    const kept = await keptRecords(world, supplier);
    expect(kept.length).to.be.greaterThan(3);
    await moveAll(world, supplier, BANK);
    for (const { hosts } of await keptRecords(world, supplier)) expect(hosts).to.include(BANK).and.not.include(HUB);
  });

  it('and canonical JSON of the record says who agreed', async () => {
    const { world } = await roadAt('founded');
    const bank = newcomer('SecondBankMSP');
    await admitted(world, bank);
    const record = JSON.parse(Buffer.from(world.ledger.state.get(MEMBERS_KEY)!).toString('utf8')) as {
      readonly signatures: Readonly<Record<MspId, string>>;
      readonly former: readonly MspId[];
    };
    expect(Object.keys(record.signatures)).to.deep.equal([...ENDORSERS, 'SecondBankMSP'].sort());
    expect(record.former).to.deep.equal([]);
    expect(canonicalJson(record)).to.equal(Buffer.from(world.ledger.state.get(MEMBERS_KEY)!).toString('utf8'));
  });
});
