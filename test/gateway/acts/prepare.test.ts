import { expect } from 'chai';
import { endorsersFor, witnessOfParty } from '../../../gateway/src/acts/endorsers';
import { prepare } from '../../../gateway/src/acts/prepare';
import type { PrepareParts } from '../../../gateway/src/acts/prepare';
import { MemberUnavailable } from '../../../gateway/src/members/client';
import { composeRun, isWholeRun } from '../../../chaincode/src/statement/run';
import type { PresentInvoiceItem } from '../../../chaincode/src/protocol/items';
import { BANK, CORE, HUB, REGISTRAR } from '../../support/consortium';
import { sha256, simpleMatrix } from '../../support/firms';
import { memoryPort } from '../../support/acts/memoryPort';
import { facilityItem, invoiceOf, presentItem, startRoad } from '../../support/road';
import type { Road } from '../../support/road';
import { roadAt } from '../../support/stages';

/** Tags are not what these tests are about: one good pair for all is refused by the chaincode, none is needed to preview. */
function partsOf({ world }: Road, change: Partial<PrepareParts> = {}): PrepareParts {
  return {
    ledger: memoryPort(world, HUB),
    archive: world.archives[HUB]!,
    tagsOf: (invoices) => Promise.resolve(invoices.map((invoice) => world.tag(invoice))),
    epochs: { freshen: () => Promise.resolve() },
    ...change,
  };
}

function invoices(road: Road, count: number, payable = '10.00'): readonly PresentInvoiceItem[] {
  return Array.from({ length: count }, (_, index) => presentItem(invoiceOf(road, { number: `N-${index}`, payable })));
}

describe('a prepared act', () => {
  it('has every item with its figures, and terms that a client can make a whole run of', async () => {
    const road = await roadAt('founded');
    const { supplier } = road;
    const drafts = invoices(road, 3);
    const act = { party: supplier.party, generation: 1, kind: 'present_invoice', mode: 'each', drafts } as const;
    const prepared = await prepare(partsOf(road), act);
    expect(prepared.items).to.deep.equal(drafts);
    expect(prepared.outcomes.map(({ outcome }) => outcome)).to.deep.equal(['accepted', 'accepted', 'accepted']);
    expect(prepared.authority).to.deep.include({ persons: 1 });
    expect(prepared.terms).to.deep.include({ network: road.world.consortium.hash, matrix: 1, generation: 1 });
    const items = prepared.items.filter((item) => item !== null);
    const run = composeRun(sha256, prepared.terms, { items, bytes: prepared.bytes, seed: 'ab'.repeat(32) });
    expect(isWholeRun(sha256, run)).to.equal(true);
    const signed = await road.world.sign(run, [[supplier.people[0]!, 'sole']]);
    const tags = drafts.map(({ invoice }) => road.world.tag(invoice));
    expect((await road.world.carry(supplier, signed, 0, { tags })).outcomes).to.have.length(3);
  });

  it('of hundreds of items asks in parts, and for the authority of the whole', async () => {
    const road = await startRoad({ bank: { rows: simpleMatrix('3000.00') } });
    const { world, bank, core } = road;
    const port = memoryPort(world, BANK);
    const sizes: number[] = [];
    const ledger: PrepareParts['ledger'] = {
      preview: (question) => {
        sizes.push((JSON.parse(Buffer.from(question).toString()) as { items: readonly unknown[] }).items.length);
        return port.preview(question);
      },
    };
    const debtors = [{ party: core.party, limit: '10.00' }];
    const drafts = Array.from({ length: 401 }, () => facilityItem(road, { limit: '10.00', debtors }));
    const act = { party: bank.party, generation: 1, kind: 'open_facility', mode: 'each', drafts } as const;
    const prepared = await prepare(partsOf(road, { ledger, archive: world.archives[BANK]! }), act);
    expect(sizes).to.deep.equal([200, 200, 1, 1]);
    expect(prepared.items).to.have.length(401);
    expect(prepared.bytes).to.have.length(401);
    expect(prepared.authority, '401 times 10.00 is more than one person may').to.deep.include({ persons: 2 });
    const few = await prepare(partsOf(road, { ledger, archive: world.archives[BANK]! }), {
      ...act,
      drafts: drafts.slice(0, 300),
    });
    expect(few.authority).to.deep.include({ persons: 1 });
  });

  it('is dated by a clock that was just looked at', async () => {
    const road = await roadAt('founded');
    const calls: string[] = [];
    const port = memoryPort(road.world, HUB);
    const parts = partsOf(road, {
      epochs: {
        freshen: () => {
          calls.push('clock');
          return Promise.resolve();
        },
      },
      ledger: {
        preview: (question) => {
          calls.push('preview');
          return port.preview(question);
        },
      },
    });
    const drafts = invoices(road, 1);
    await prepare(parts, { party: road.supplier.party, generation: 1, kind: 'present_invoice', mode: 'each', drafts });
    expect(calls).to.deep.equal(['clock', 'preview']);
  });

  it('of an invoice waits for the registrar: without tags nobody can say whether it is known', async () => {
    const road = await roadAt('founded');
    const tagsOf: PrepareParts['tagsOf'] = () => Promise.reject(new MemberUnavailable('away', null));
    const drafts = invoices(road, 1);
    const act = { party: road.supplier.party, generation: 1, kind: 'present_invoice', mode: 'each', drafts } as const;
    const error = await prepare(partsOf(road, { tagsOf }), act).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(MemberUnavailable);
  });
});

describe('who endorses', () => {
  it('is the host of whoever acts and a witness, and nobody who would see what is not his', async () => {
    const { world, core, supplier, bank } = await roadAt('founded');
    const { network } = world.consortium.founded;
    for (const firm of [core, supplier, bank]) {
      expect(endorsersFor(network, { party: firm.party, host: firm.host, items: [] })).to.deep.equal([
        firm.host,
        REGISTRAR,
      ]);
    }
    expect(witnessOfParty(core.party)).to.equal(null);
    expect(witnessOfParty(`witness:${REGISTRAR}`)).to.equal(REGISTRAR);
  });

  it('for a registration is the host to be and the witness that registers', async () => {
    const { world } = await roadAt('founded');
    const { network } = world.consortium.founded;
    const item = { kind: 'register_party', host: CORE } as never;
    const own = { party: `witness:${REGISTRAR}`, host: REGISTRAR, items: [item] };
    expect(endorsersFor(network, own)).to.deep.equal([CORE, REGISTRAR]);
  });

  it('where a witness hosts the firm is that witness and, where there is one, another', async () => {
    const { world } = await roadAt('founded');
    const { network } = world.consortium.founded;
    expect(endorsersFor(network, { party: 'x', host: REGISTRAR, items: [] })).to.deep.equal([REGISTRAR]);
    const second = {
      ...network,
      organisations: network.organisations.map((entry) =>
        entry.mspId === BANK ? { ...entry, roles: ['endorser' as const, 'witness' as const] } : entry,
      ),
    };
    expect(endorsersFor(second, { party: 'x', host: REGISTRAR, items: [] })).to.deep.equal([REGISTRAR, BANK]);
  });
});
