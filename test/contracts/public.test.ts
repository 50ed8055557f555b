import { expect } from 'chai';
import { TallystickContract } from '../../chaincode/src/contracts/tallystick';
import type { TransactionContext } from '../../chaincode/src/contracts/tallystick';
import { fromUtf8 } from '../../chaincode/src/kernel/bytes';
import { canonicalBytes } from '../../chaincode/src/kernel/canonical';
import { bodyHash } from '../../chaincode/src/ledger/claimLines';
import { epochKey, headerKey } from '../../chaincode/src/ledger/keys';
import { openRule, policyText, recoveryRule, ruleText } from '../../chaincode/src/ledger/policies';
import type { ActKey, Header } from '../../chaincode/src/protocol/acts';
import { bytesToHex, randomHex } from '../support/random';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../support/consortium';
import { sha256 } from '../support/firms';
import type { World } from '../support/firms';
import { headerOf } from '../support/forging';
import { MemoryLedger } from '../support/memoryLedger';
import type { Committed } from '../support/memoryLedger';
import { proofOf } from '../support/people';
import { invoiceOf, startRoad } from '../support/road';
import * as steps from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';
import { groupsFor } from '../support/told';

/** The whole road walked on one ledger, so that every transaction is there to be looked at. */
async function walked(): Promise<Road> {
  const road = await startRoad();
  await steps.confirmInvoice(road);
  await steps.standOffer(road);
  await road.world.moveTo('2026-01-15');
  await steps.drawLeaf(road);
  await steps.fund(road);
  await road.world.moveTo('2026-04-15');
  await steps.discharge(road, '2026-04-15');
  return road;
}

/** Everything of a transaction that the whole channel sees. */
function publicText({ answer, writes, policies, event }: Committed): string {
  const values = [...writes.values()].map((hex) => fromUtf8(Buffer.from(hex, 'hex')));
  const rules = [...policies.values()].map((hex) => Buffer.from(hex, 'hex').toString('latin1'));
  const named = event === null ? '' : fromUtf8(Buffer.from(event.split(' ')[1]!, 'hex'));
  return [answer, ...writes.keys(), ...values, ...rules, named].join('\n');
}

let walkedOnce: Promise<Road> | null = null;

/** One such ledger for all tests that only look. */
function theRoad(): Promise<Road> {
  walkedOnce ??= walked();
  return walkedOnce;
}

describe('what the whole channel sees', () => {
  it('C6: no private value is in any key, value, policy, answer or event', async () => {
    const { world, core, supplier, bank } = await theRoad();
    const canaries = [
      ...[core, supplier, bank].map(({ party }) => party.slice('uscc:'.length)),
      ...['云岭汽车', '苍山精密', '滇池银行', '530001', '6222000012345678', '26537912570200055449'],
      ...['1000000', '800000', '795000', '188000', '12000.00', '60000', '2026-04-15', '2026-01-10'],
      ...['draw', 'confirm', 'present', 'discharge', 'invoice', 'leaf', 'financing', 'supplier', 'held', 'CNY'],
      ...core.people.map(({ fields }) => fields.person),
    ];
    const acts = world.ledger.transactions.filter(({ envelopes }) => envelopes.size > 0);
    expect(acts).to.have.lengthOf.greaterThan(10);
    for (const transaction of acts) {
      const text = publicText(transaction);
      for (const canary of canaries) expect(text, canary).not.to.include(canary);
    }
  });

  it('C6: the envelope says nothing to who holds no key', async () => {
    const { world, supplier } = await theRoad();
    for (const { envelopes } of world.ledger.transactions) {
      for (const value of envelopes.values()) {
        const text = Buffer.from(value).toString('latin1');
        for (const canary of [supplier.party, 'tallystick.statement', '1000000.00', 'CoreMSP']) {
          expect(text).not.to.include(canary);
        }
      }
    }
  });

  it('every header is alike: state, version, hash, hosts, and nothing else', async () => {
    const { world } = await theRoad();
    for (const [key, value] of world.ledger.state) {
      if (!key.startsWith('record/')) continue;
      const header = JSON.parse(fromUtf8(value)) as Header;
      expect(Object.keys(header).sort()).to.deep.equal(['hash', 'hosts', 'state', 'version']);
      expect(header.state).to.be.oneOf(['open', 'closed']);
      expect(header.hash).to.match(/^sha256:[0-9a-f]{64}$/);
      expect([...header.hosts].sort()).to.deep.equal(header.hosts);
    }
  });

  it('an act key tells the epoch and neutral outcomes only', async () => {
    const { world } = await theRoad();
    const keys = [...world.ledger.state].filter(([key]) => key.startsWith('act/'));
    for (const [, value] of keys) {
      const act = JSON.parse(fromUtf8(value)) as ActKey;
      expect(Object.keys(act).sort()).to.deep.equal(['epoch', 'outcomes']);
      for (const outcome of act.outcomes) expect(outcome).to.be.oneOf(['accepted', 'replayed', 'refused']);
    }
  });

  it('in a partly accepted batch a refused item shows one neutral word; its reason is told to who acted', async () => {
    const { world, supplier, core } = await roadAt('presented');
    const invoices = [{ number: 'N-1' }, { payable: '1000000.01' }].map((change) =>
      invoiceOf({ supplier, core }, change),
    );
    const items = invoices.map((invoice) => steps.presentItem(invoice));
    const { outcomes } = await world.act(supplier, 'present_invoice', items, {
      tags: invoices.map((invoice) => world.tag(invoice)),
    });
    expect(outcomes).to.deep.equal(['accepted', 'refused']);
    expect(publicText(world.ledger.transactions.at(-1)!)).not.to.include('invoice_content_differs');
    const told = async (mspId: string): Promise<string> => JSON.stringify(await groupsFor(world, mspId));
    expect(await told(HUB)).to.include('invoice_content_differs');
    expect(await told(REGULATOR)).to.include('invoice_content_differs');
    expect(await told(CORE))
      .not.to.include('invoice_content_differs')
      .and.not.to.include('1000000.01');
  });
});

describe('who is told what', () => {
  it('the debtor is told of draw and discharge, and of no price, no waterfall and no offer', async () => {
    const { world, supplier } = await theRoad();
    const told = await Promise.all(world.ledger.transactions.map((entry) => groupsFor(world, CORE, entry)));
    const text = JSON.stringify(told);
    for (const price of ['795000.00', '800000.00', '12000.00', '188000.00', '"xirrPpm"', '"ratePpm"', '530001']) {
      expect(text, price).not.to.include(price);
    }
    expect(text, 'the notice, with the proof that the supplier signed it').to.include('6222000012345678');
    expect(text).to.include(supplier.people[0]!.fields.key);
    const kinds = new Set(world.archives[CORE]!.all().map(({ body }) => body.kind));
    for (const kind of ['offer', 'facility', 'financing', 'payment', 'settlement', 'account', 'assignment']) {
      expect([...kinds], kind).not.to.include(kind);
    }
  });

  it('the witness and the financier are told of nothing that is not theirs', async () => {
    const { world } = await theRoad();
    const afterRegistrations = world.ledger.transactions.filter(({ envelopes }) => envelopes.size > 0).slice(4);
    for (const entry of afterRegistrations) {
      expect(
        await groupsFor(world, REGISTRAR, entry),
        'the witness sees what it executes, and keeps no copy',
      ).to.deep.equal([]);
    }
    const financier = world.archives[BANK]!.all().map(({ body }) => body.kind);
    expect(financier).not.to.include('receivable');
    expect(financier).not.to.include('presentation');
  });

  it('X7: the regulator opens every envelope, and every header’s hash is that of a body it was told', async () => {
    const { world } = await theRoad();
    const hashes = new Map<string, string>();
    for (const transaction of world.ledger.transactions) {
      const groups = await groupsFor(world, REGULATOR, transaction);
      expect(groups.some(({ act }) => act !== undefined)).to.equal(transaction.envelopes.size > 0);
      for (const record of groups.flatMap(({ records }) => records)) {
        hashes.set(`${record.id} ${record.version}`, bodyHash(sha256, record.body, record.salt));
      }
    }
    const headers = [...world.ledger.state].filter(([key]) => key.startsWith('record/'));
    expect(headers.length).to.be.greaterThan(20);
    for (const [key, value] of headers) {
      const header = JSON.parse(fromUtf8(value)) as Header;
      expect(hashes.get(`${key.slice('record/'.length)} ${header.version}`), key).to.equal(header.hash);
    }
  });

  it('X17: equal figures have unequal hashes, so no dictionary of amounts finds one', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const twins = [];
    for (const number of ['1', '2']) {
      await world.present(supplier, invoiceOf({ supplier, core }, { number }));
      twins.push(world.last(HUB, 'receivable'));
    }
    expect(twins[0]!.ref.hash).not.to.equal(twins[1]!.ref.hash);
    const { body, ref } = twins[0]!;
    for (const salt of ['00'.repeat(32), 'ff'.repeat(32)]) expect(bodyHash(sha256, body, salt)).not.to.equal(ref.hash);
  });

  it('a signer’s proof tells the other side no row of the matrix', async () => {
    const { world, core } = await theRoad();
    const proof = JSON.stringify(await proofOf(world, { ...core, host: HUB }, core.people[0]!));
    expect(proof).to.include(core.people[0]!.fields.key);
    expect(proof).not.to.include('soleUpTo');
    expect(proof).not.to.include('999999999999999.99');
  });
});

describe('policies from birth', () => {
  /** The policy a key has after all transactions: the last one that was set. */
  function policies({ ledger }: World): ReadonlyMap<string, string> {
    const last = new Map<string, string>();
    for (const transaction of ledger.transactions) for (const [key, hex] of transaction.policies) last.set(key, hex);
    return last;
  }

  it('every record has the policy that its header says, from its first write on', async () => {
    const { world } = await theRoad();
    const { network } = world.consortium.founded;
    const set = policies(world);
    for (const [key, value] of world.ledger.state) {
      const text = set.has(key) ? policyText(Buffer.from(set.get(key)!, 'hex')) : null;
      if (key.startsWith('record/')) {
        const { state, hosts } = JSON.parse(fromUtf8(value)) as Header;
        const rule = state === 'closed' ? recoveryRule(network) : openRule(network, hosts);
        expect(text, key).to.equal(ruleText(rule));
      } else if (key.startsWith('epoch/')) expect(text).to.equal(null);
      else expect(text, key).to.equal(ruleText(recoveryRule(network)));
    }
  });

  it('a record’s policy is set in the transaction that first writes it', async () => {
    const { world } = await theRoad();
    const known = new Set<string>();
    for (const { writes, policies: set } of world.ledger.transactions) {
      for (const key of writes.keys()) {
        if (key.startsWith('record/') && !known.has(key)) expect([...set.keys()], key).to.include(key);
        known.add(key);
      }
    }
  });

  it('a leaf is hosted by its holder’s organisation alone, an offer and a deal by both sides’, a notice by all three sides’', async () => {
    const { world } = await theRoad();
    const hosts = (kind: 'leaf' | 'offer' | 'financing' | 'notice' | 'facility' | 'receivable'): unknown =>
      world.told(REGULATOR, kind).map(({ ref }) => headerOf(world, ref.id).hosts);
    expect(hosts('leaf')).to.deep.equal([[HUB], [BANK]]);
    expect(hosts('offer')).to.deep.equal([[BANK, HUB]]);
    expect(hosts('financing')).to.deep.equal([[BANK, HUB]]);
    expect(hosts('notice')).to.deep.equal([[BANK, CORE, HUB]]);
    expect(hosts('facility')).to.deep.equal([[BANK]]);
    expect(hosts('receivable')).to.deep.equal([[CORE, HUB]]);
  });
});

/** Writes a random number with every epoch, as contract code that reads a clock or a dice would. */
class Dice extends TallystickContract {
  override async renew(context: TransactionContext, timeMs: string): Promise<string> {
    const answer = await super.renew(context, timeMs);
    await context.stub.putState('dice', canonicalBytes(randomHex(8)));
    return answer;
  }
}

/** Reads what it has just written. */
class Forgetful extends TallystickContract {
  override async renew(context: TransactionContext, timeMs: string): Promise<string> {
    const answer = await super.renew(context, timeMs);
    await context.stub.getState(epochKey(0));
    return answer;
  }
}

async function thrownBy(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing';
}

describe('what the ledger itself catches', () => {
  const renewed = async (contract: TallystickContract): Promise<string> => {
    const { world } = await roadAt('founded');
    const ledger = new MemoryLedger(contract);
    for (const [key, value] of world.ledger.state) ledger.state.set(key, value);
    const { epoch } = await world.newestEpoch();
    const call = { args: [String(epoch.timeMs + 1)], client: REGISTRAR };
    return thrownBy(() => ledger.submit('renew', call, [REGISTRAR, CORE]));
  };

  it('C1: a contract that writes a random number is caught by comparison', async () => {
    expect(await renewed(new Dice())).to.equal('endorsements differ');
    expect(await renewed(new TallystickContract())).to.equal('nothing');
  });

  it('C2: a contract that reads after it wrote is caught at once', async () => {
    expect(await renewed(new Forgetful())).to.equal('read after write: epoch/0');
  });

  it('R15: every endorser writes the same bytes, whatever was remembered before', async () => {
    const { world, supplier, core } = await roadAt('presented');
    const item = await world.complete(core, steps.confirmDraft({ world }));
    const run = await world.prepare(core, 'confirm_receivable', [item]);
    const signed = await world.sign(run, [[core.people[0]!, 'sole']]);
    const presented = canonicalBytes(await world.presentation(core, signed, 0));
    const transactionId = randomHex(32);
    const call = { args: ['1'], transient: presented, client: CORE };
    const simulated = [];
    for (const mspId of [CORE, REGISTRAR, CORE, REGISTRAR]) {
      const result = await world.ledger.simulate('act', call, { mspId, transactionId });
      const envelopes = [...result.envelopes].map(([key, value]) => [key, bytesToHex(value)]);
      simulated.push(
        JSON.stringify([result.answer, [...result.writes], [...result.policies], envelopes, result.event]),
      );
      await world.fork().present(supplier, invoiceOf({ supplier, core }, { number: mspId }));
    }
    expect(new Set(simulated).size).to.equal(1);
  });

  it('X7: the regulator writes nothing: it endorses no act and moves no clock', async () => {
    const { world, supplier } = await roadAt('founded');
    const failure = await thrownBy(() =>
      world.act(supplier, 'open_account', [steps.accountItem()], { endorsers: [REGULATOR, REGISTRAR] }),
    );
    expect(failure).to.include('endorser_not_entitled');
    const { epoch } = await world.newestEpoch();
    expect(await thrownBy(() => world.renew(epoch.timeMs + 1, REGULATOR))).to.include('not_a_witness');
    expect(world.ledger.state.has(headerKey('00'.repeat(32)))).to.equal(false);
  });

  it('C4: hostile arguments of the reading function are refused by a code', async () => {
    const { world } = await roadAt('founded');
    const hostile = ['', '_', '\u0000', '\u{10ffff}', '../network', 'x'.repeat(100_000), 'AB'.repeat(32), '__proto__'];
    for (const id of hostile) {
      for (const what of ['act', 'header']) {
        const read = () => world.ledger.evaluate('read', { args: [what, id], client: CORE });
        expect(await thrownBy(read)).to.include('malformed');
      }
      const odd = () => world.ledger.evaluate('read', { args: [`x${id}`, ''], client: CORE });
      expect(await thrownBy(odd)).to.include('malformed');
      const renew = () => world.ledger.submit('renew', { args: [`-${id}`], client: REGISTRAR }, [REGISTRAR, CORE]);
      expect(await thrownBy(renew)).to.include('malformed');
    }
    const absent = await world.ledger.evaluate('read', { args: ['header', '00'.repeat(32)], client: CORE });
    expect(absent).to.equal('null');
  });
});
