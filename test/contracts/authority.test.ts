import { expect } from 'chai';
import type { SigningRole } from '../../chaincode/src/protocol';
import type { NewSigner } from '../../chaincode/src/protocol/partyItems';
import { newPerson } from '../support/firms';
import type { Firm, Person, World } from '../support/firms';
import { bodyWith } from '../support/forging';
import { matrixWith, registerMore } from '../support/moreFirms';
import { amend } from '../support/people';
import { expectRefused } from '../support/refused';
import { confirmDraft, invoiceOf, presentItem, ZHAOQING } from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';

type By = readonly (readonly [Person, SigningRole])[];

/** A supplier whose people may sign up to a million alone and up to five together; above two, one strong key. */
const LIMITED = matrixWith({ soleUpTo: '1000000.00', jointUpTo: '5000000.00', browserUpTo: '2000000.00' });

interface Limited {
  readonly road: Road;
  readonly world: World;
  readonly firm: Firm;
  readonly people: readonly Person[];
}

async function limited(...fields: readonly Partial<NewSigner>[]): Promise<Limited> {
  const road = await roadAt('founded');
  const people = (fields.length === 0 ? [{}, {}] : fields).map((entry) => newPerson(entry));
  const firm = await registerMore(road.world, { people, rows: LIMITED });
  return { road, world: road.world, firm, people };
}

let invoiceNumber = 0;

/** Presents new invoices of these amounts as one run. */
function present({ road, world, firm }: Limited, amounts: readonly string[], by: By): Promise<unknown> {
  const invoices = amounts.map((payable) => {
    invoiceNumber += 1;
    return invoiceOf({ supplier: firm, core: road.core }, { payable, number: `P8-${invoiceNumber}` });
  });
  const items = invoices.map((invoice) => presentItem(invoice));
  return world.act(firm, 'present_invoice', items, { by, tags: invoices.map((invoice) => world.tag(invoice)) });
}

const sole = (person: Person): By => [[person, 'sole']];
const pair = (maker: Person, checker: Person): By => [
  [maker, 'maker'],
  [checker, 'checker'],
];

describe('who may sign what up to which amount', () => {
  it('P8: 1,000,001 by a user limited to 1,000,000 needs the second signer', async () => {
    const firm = await limited();
    const [one, two] = firm.people as [Person, Person];
    for (const amount of ['1000001.00', '1000000.01']) {
      const alone = () => present(firm, [amount], sole(one));
      await expectRefused(firm.world, alone, {
        code: 'second_signature_needed',
        details: { kind: 'present_invoice' },
      });
      await present(firm, [amount], pair(one, two));
    }
    await present(firm, ['1000000.00'], sole(one));
  });

  it('P8: the limit is compared with the sum of the whole run, however it is cut', async () => {
    const firm = await limited();
    const { world, road } = firm;
    const [one, two] = firm.people as [Person, Person];
    const amounts = ['600000.00', '400000.01'];
    await expectRefused(world, () => present(firm, amounts, sole(one)), { code: 'second_signature_needed' });
    const invoices = amounts.map((payable, index) =>
      invoiceOf({ supplier: firm.firm, core: road.core }, { payable, number: `RUN-${index}` }),
    );
    const items = invoices.map((invoice) => presentItem(invoice));
    const run = await world.prepare(firm.firm, 'present_invoice', items, { bytes: 700_000 });
    expect(run.lines).to.have.lengthOf(2);
    const carry = async (by: By, chunk: number): Promise<unknown> => {
      return world.carry(firm.firm, await world.sign(run, by), chunk, { tags: [world.tag(invoices[chunk]!)] });
    };
    for (const chunk of [0, 1]) {
      await expectRefused(world, () => carry(sole(one), chunk), { code: 'second_signature_needed' });
      expect(await carry(pair(one, two), chunk)).to.deep.include({ outcomes: ['accepted'] });
    }
  });

  it('P8: not even two may sign one cent more than the row says, nor a sum no amount can say', async () => {
    const firm = await limited({ class: 'hsm' }, {});
    const [one, two] = firm.people as [Person, Person];
    await present(firm, ['5000000.00'], pair(one, two));
    const cases = [
      [['5000000.01'], '5000000.01'],
      [['999999999999999.99', '999999999999999.99'], '1999999999999999.98'],
    ] as const;
    for (const [amounts, amount] of cases) {
      await expectRefused(firm.world, () => present(firm, amounts, pair(one, two)), {
        code: 'amount_beyond_authority',
        details: { currency: 'CNY', amount },
      });
    }
  });

  it('needs a row for every currency of the run, and the strictest of them', async () => {
    const firm = await limited();
    const { world, road } = firm;
    const [one, two] = firm.people as [Person, Person];
    const mixed = (by: By) => async (): Promise<unknown> => {
      const invoices = ['CNY', 'USD'].map((currency) =>
        invoiceOf({ supplier: firm.firm, core: road.core }, { currency, payable: '10.00', number: `M-${currency}` }),
      );
      const items = invoices.map((invoice) => presentItem(invoice));
      return world.act(firm.firm, 'present_invoice', items, { by, tags: invoices.map((entry) => world.tag(entry)) });
    };
    await expectRefused(world, mixed(sole(one)), {
      code: 'no_authority',
      details: { kind: 'present_invoice', currency: 'USD' },
    });
    const dollars = { ...LIMITED[1]!, currency: 'USD', soleUpTo: '9.99' };
    await amend(world, firm.firm, { rows: [...LIMITED, dollars] });
    await expectRefused(world, mixed(sole(one)), { code: 'second_signature_needed' });
    await mixed(pair(one, two))();
  });

  it('above an amount one of the keys must be stronger than a browser’s', async () => {
    const firm = await limited({}, {}, { class: 'token' });
    const [one, two, strong] = firm.people as [Person, Person, Person];
    await present(firm, ['2000000.00'], pair(one, two));
    await expectRefused(firm.world, () => present(firm, ['2000000.01'], pair(one, two)), {
      code: 'stronger_key_needed',
      details: { kind: 'present_invoice' },
    });
    await present(firm, ['2000000.01'], pair(one, strong));
    await present(firm, ['2000000.01'], pair(strong, one));
  });

  it('both persons belong to a group of the row', async () => {
    const firm = await limited({}, {}, { groups: ['reception'] });
    const [one, two, outsider] = firm.people as [Person, Person, Person];
    const refusal = { code: 'no_authority', details: { kind: 'present_invoice' } } as const;
    for (const by of [sole(outsider), pair(one, outsider), pair(outsider, two)]) {
      await expectRefused(firm.world, () => present(firm, ['1.00'], by), refusal);
    }
  });

  it('X12: the same person on both signatures is refused: one key, two keys, or two ways round', async () => {
    const firm = await limited({ person: 'p-liu' }, { person: 'p-liu', class: 'hsm' }, { person: 'p-yang' });
    const [browser, token, other] = firm.people as [Person, Person, Person];
    for (const by of [pair(browser, browser), pair(browser, token), pair(token, browser)]) {
      await expectRefused(firm.world, () => present(firm, ['1.00'], by), { code: 'same_person_twice', details: {} });
    }
    await present(firm, ['1000000.01'], pair(token, other));
  });

  it('X12: a delegation lends a group, never a second person', async () => {
    const firm = await limited({ person: 'p-liu', groups: ['clerks'] }, { person: 'p-yang' });
    const [clerk, chief] = firm.people as [Person, Person];
    const delegations = [{ person: 'p-liu', group: 'all', from: '2026-01-14', until: '2026-01-31' }];
    await expectRefused(firm.world, () => present(firm, ['1000000.01'], pair(clerk, chief)), { code: 'no_authority' });
    await amend(firm.world, firm.firm, { delegations }, { by: sole(chief) });
    await expectRefused(firm.world, () => present(firm, ['1000000.01'], pair(clerk, clerk)), {
      code: 'same_person_twice',
    });
    await present(firm, ['1000000.01'], pair(clerk, chief));
  });

  it('X12: a delegation counts from its first day to its last, both included', async () => {
    const firm = await limited({ person: 'p-liu', groups: ['clerks'] }, { person: 'p-yang' });
    const [clerk, chief] = firm.people as [Person, Person];
    const delegations = [{ person: 'p-liu', group: 'all', from: '2026-01-16', until: '2026-01-18' }];
    await amend(firm.world, firm.firm, { delegations }, { by: sole(chief) });
    const days = [
      ['2026-01-15T23:59:59.999+08:00', false],
      ['2026-01-16T00:00:00.000+08:00', true],
      ['2026-01-18T23:59:59.999+08:00', true],
      ['2026-01-19T00:00:00.000+08:00', false],
    ] as const;
    for (const [instant, counts] of days) {
      await firm.world.renew(Date.parse(instant));
      const act = (): Promise<unknown> => present(firm, ['1.00'], sole(clerk));
      if (counts) await act();
      else await expectRefused(firm.world, act, { code: 'no_authority' });
    }
  });

  it('a delegation ended in a new matrix ends at once, also for what was signed under the old one', async () => {
    const firm = await limited({ person: 'p-liu', groups: ['clerks'] }, { person: 'p-yang' });
    const { world, road } = firm;
    const [clerk, chief] = firm.people as [Person, Person];
    const delegations = [{ person: 'p-liu', group: 'all', from: '2026-01-14', until: '2026-12-31' }];
    await amend(world, firm.firm, { delegations }, { by: sole(chief) });
    const invoice = invoiceOf({ supplier: firm.firm, core: road.core });
    const run = await world.prepare(firm.firm, 'present_invoice', [presentItem(invoice)]);
    const signed = await world.sign(run, sole(clerk));
    await amend(world, firm.firm, { delegations: [] }, { by: sole(chief) });
    const carry = () => world.carry(firm.firm, signed, 0, { tags: [world.tag(invoice)] });
    await expectRefused(world, carry, { code: 'matrix_changed', details: { version: 3 } });
  });

  it('parts that come to more than any one amount are beyond every authority, and no fault of the chaincode', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const item = await world.complete(core, confirmDraft(road));
    const tranches = item.tranches.flatMap((tranche) => {
      const largest = { ...tranche, amount: '999999999999999.99' };
      return [largest, largest];
    });
    await expectRefused(world, () => world.act(core, 'confirm_receivable', [{ ...item, tranches }]), {
      code: 'amount_beyond_authority',
      details: { currency: 'CNY', amount: '1999999999999999.98' },
    });
  });

  it('what is checked is what is carried out: an approval is good for no other draft', async () => {
    const firm = await limited();
    const { world, road } = firm;
    const [one, two] = firm.people as [Person, Person];
    const invoices = ['1200000.00', '4800000.00'].map((payable, index) =>
      invoiceOf({ supplier: firm.firm, core: road.core }, { payable, number: `EDIT-${index}` }),
    );
    const runs = await Promise.all(
      invoices.map(async (invoice) => {
        return world.prepare(firm.firm, 'present_invoice', [presentItem(invoice)]);
      }),
    );
    const [approved, edited] = await Promise.all(runs.map((run) => world.sign(run, pair(one, two))));
    const checker = approved!.signatures[1]!;
    const mixed = { ...edited!, signatures: [edited!.signatures[0]!, checker] };
    const carry = () => world.carry(firm.firm, mixed, 0, { tags: [world.tag(invoices[1]!)] });
    await expectRefused(world, carry, { code: 'signature_invalid', details: { signer: two.id } });
  });

  it('a neighbour’s matrix gives no authority, however it is presented', async () => {
    const firm = await limited();
    const { world } = firm;
    const generous = await registerMore(world, { uscc: ZHAOQING, rows: matrixWith({}) });
    const matrixOf = async (party: string) => (await world.archives[firm.firm.host]!.matrix(party))!;
    const [own, theirs] = [await matrixOf(firm.firm.party), await matrixOf(generous.party)];
    const invoice = invoiceOf({ supplier: firm.firm, core: firm.road.core }, { payable: '9000000.00' });
    const posing = bodyWith(theirs, { party: firm.firm.party });
    const real = { id: theirs.id, body: theirs.body, salt: theirs.salt };
    const ways = [
      { with: [real], code: 'presented_body_missing' },
      { with: [posing], code: 'presented_body_differs' },
      { with: [posing, real], code: 'malformed' },
      { with: [real, posing], code: 'malformed' },
    ] as const;
    for (const way of ways) {
      const present = () =>
        world.present(firm.firm, invoice, {
          by: sole(firm.people[0]!),
          spoil: (presented) => ({
            ...presented,
            records: [...way.with, ...presented.records.filter(({ id }) => id !== own.id)],
          }),
        });
      await expectRefused(world, present, { code: way.code });
    }
  });

  it('the preview asks for exactly the signatures the act will need', async () => {
    const firm = await limited();
    const { world, road } = firm;
    const needed = async (payable: string): Promise<unknown> => {
      const invoice = invoiceOf({ supplier: firm.firm, core: road.core }, { payable, number: `PRE-${payable}` });
      const options = { tags: [world.tag(invoice)] };
      return (await world.preview(firm.firm, 'present_invoice', [presentItem(invoice)], options)).authority;
    };
    const groups = ['all'];
    expect(await needed('1000000.00')).to.deep.equal({ persons: 1, strongerKey: false, groups });
    expect(await needed('1000000.01')).to.deep.equal({ persons: 2, strongerKey: false, groups });
    expect(await needed('2000000.01')).to.deep.equal({ persons: 2, strongerKey: true, groups });
    expect(await needed('5000000.01')).to.deep.equal({
      code: 'amount_beyond_authority',
      details: { currency: 'CNY', amount: '5000000.01' },
    });
  });
});
