import { expect } from 'chai';
import { canonicalBytes } from '../../chaincode/src/kernel/canonical';
import type { AbortCode } from '../../chaincode/src/protocol';
import type { Presented } from '../../chaincode/src/protocol/acts';
import type { Details } from '../../chaincode/src/protocol/details';
import type { SignedRun } from '../../chaincode/src/statement/run';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../support/consortium';
import { relined, withMember } from '../support/forging';
import { expectRefused, failureOf } from '../support/refused';
import { confirmDraft, drawDraft, invoiceOf, presentItem } from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';

const SOMEBODY = '5a'.repeat(32);

/** Five invoices in a run of three transactions: 2, 2 and 1. */
interface Carried {
  readonly road: Road;
  readonly run: SignedRun;
  /** What an honest carrier presents for a chunk. */
  readonly present: (chunk: number) => Promise<Presented>;
  readonly submit: (presented: unknown) => Promise<unknown>;
}

async function carried(numbers = ['1', '2', '3', '4', '5']): Promise<Carried> {
  const road = await roadAt('founded');
  return { road, ...(await runOf(road, numbers)) };
}

async function runOf(road: Road, numbers: readonly string[]): Promise<Omit<Carried, 'road'>> {
  const { world, supplier, core } = road;
  const invoices = numbers.map((number) => invoiceOf({ supplier, core }, { number: `C-${number}` }));
  const items = invoices.map((invoice) => presentItem(invoice));
  const run = await world.prepare(supplier, 'present_invoice', items, { bytes: 300_000 });
  const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
  const present = async (chunk: number): Promise<Presented> => {
    const start = run.lines.slice(0, chunk).reduce((sum, { count }) => sum + count, 0);
    const own = invoices.slice(start, start + run.lines[chunk]!.count);
    return world.presentation(supplier, signed, chunk, { tags: own.map((invoice) => world.tag(invoice)) });
  };
  const submit = async (presented: unknown): Promise<unknown> => {
    const call = { args: ['1'], transient: canonicalBytes(presented), client: HUB };
    return (await world.ledger.submit('act', call, [HUB, REGISTRAR])).answer;
  };
  return { run: signed, present, submit };
}

type Spoil = (honest: Presented, others: readonly Presented[]) => Presented;

describe('what a hostile carrier presents', () => {
  const swap = <T>([one, two, ...rest]: readonly T[]): readonly T[] => [two!, one!, ...rest];
  const cases: readonly (readonly [string, Spoil, AbortCode, Details])[] = [
    ['items in another order', (p) => ({ ...p, items: swap(p.items) }), 'presented_chunk_differs', { rule: 'items' }],
    [
      'items and salts in another order',
      (p) => ({ ...p, items: swap(p.items), salts: swap(p.salts), tags: swap(p.tags) }),
      'presented_chunk_differs',
      { rule: 'items' },
    ],
    [
      'one item instead of another, twice',
      (p) => ({ ...p, items: [p.items[0]!, p.items[0]!], salts: [p.salts[0]!, p.salts[0]!] }),
      'presented_chunk_differs',
      { rule: 'items' },
    ],
    [
      'only some of the items',
      (p) => ({ ...p, items: p.items.slice(1), salts: p.salts.slice(1) }),
      'presented_chunk_differs',
      { rule: 'count' },
    ],
    [
      'more items than the line counts',
      (p, [, other]) => ({ ...p, items: [...p.items, other!.items[0]!], salts: [...p.salts, other!.salts[0]!] }),
      'presented_chunk_differs',
      { rule: 'count' },
    ],
    ['a salt too few', (p) => ({ ...p, salts: p.salts.slice(1) }), 'presented_chunk_differs', { rule: 'count' }],
    ['another salt', (p) => ({ ...p, salts: [p.salts[0]!, SOMEBODY] }), 'presented_chunk_differs', { rule: 'items' }],
    ['a chunk under another index', (p) => ({ ...p, chunk: 1 }), 'presented_chunk_differs', { rule: 'items' }],
    ['a chunk beyond the lines', (p) => ({ ...p, chunk: 7 }), 'presented_chunk_differs', { rule: 'count' }],
    [
      'the items of another run',
      (p, [, , foreign]) => ({ ...p, items: foreign!.items, salts: foreign!.salts }),
      'presented_chunk_differs',
      { rule: 'items' },
    ],
    [
      'the lines of another run, with its items',
      (p, [, , foreign]) => ({ ...p, lines: foreign!.lines, items: foreign!.items, salts: foreign!.salts }),
      'presented_chunk_differs',
      { rule: 'lines' },
    ],
    ['only its own line', (p) => ({ ...p, lines: p.lines.slice(0, 1) }), 'presented_chunk_differs', { rule: 'lines' }],
    [
      'lines in another order',
      (p) => ({ ...p, lines: [p.lines[0]!, ...swap(p.lines.slice(1))] }),
      'presented_chunk_differs',
      { rule: 'lines' },
    ],
    ['a line twice', (p) => ({ ...p, lines: [...p.lines, p.lines[2]!] }), 'presented_chunk_differs', { rule: 'lines' }],
    [
      'sums that are smaller than the signed ones',
      (p) => withMember(p, 'lines.0.sums.CNY', '1.00'),
      'presented_chunk_differs',
      { rule: 'lines' },
    ],
    [
      'smaller sums of another transaction of the run',
      (p) => withMember(p, 'lines.1.sums.CNY', '1.00'),
      'presented_chunk_differs',
      { rule: 'lines' },
    ],
    ['no sums at all', (p) => withMember(p, 'lines.1.sums', {}), 'presented_chunk_differs', { rule: 'lines' }],
    [
      'another salt of the sums',
      (p) => withMember(p, 'lines.0.salt', SOMEBODY),
      'presented_chunk_differs',
      { rule: 'lines' },
    ],
    ['no tags', (p) => ({ ...p, tags: [] }), 'presented_tag_invalid', { rule: 'missing' }],
    [
      'the tags of the other item',
      (p) => ({ ...p, tags: swap(p.tags) }),
      'presented_tag_invalid',
      { rule: 'identity' },
    ],
    [
      'the content tag of the other item',
      (p) => withMember(p, 'tags.0.content', p.tags[1]!.content),
      'presented_tag_invalid',
      { rule: 'content' },
    ],
    [
      'a signer’s proof twice',
      (p) => ({ ...p, signers: [...p.signers, ...p.signers] }),
      'presented_signer_invalid',
      { rule: 'twice', signer: '*' },
    ],
  ];

  for (const [name, spoil, code, details] of cases) {
    it(`${code}: ${name}; the honest presentation is accepted afterwards`, async () => {
      const { road, present, submit } = await carried();
      const foreign = await runOf(road, ['6', '7', '8', '9', '10']);
      const honest = await present(0);
      const others = [await present(1), await present(1), await foreign.present(0)];
      const known = 'signer' in details ? { ...details, signer: honest.signers[0]!.id } : details;
      await expectRefused(road.world, () => submit(spoil(honest, others)), { code, details: known });
      expect(await submit(honest)).to.include('"outcomes":["accepted","accepted"]');
    });
  }

  it('every chunk is applied once, in whatever order they come', async () => {
    const { road, present, submit } = await carried();
    const before = recordCount(road);
    for (const chunk of [2, 0, 1]) expect(await submit(await present(chunk))).to.include('"replay":false');
    for (const chunk of [1, 2, 0]) expect(await submit(await present(chunk))).to.include('"replay":true');
    expect(recordCount(road) - before, 'a receivable and a presentation each').to.equal(10);
  });

  it('totals in the manifest that differ from the chunk’s are refused although they are signed', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const invoices = ['1', '2'].map((number) => invoiceOf({ supplier, core }, { number }));
    const items = invoices.map((invoice) => presentItem(invoice));
    const tags = invoices.map((invoice) => world.tag(invoice));
    for (const sums of [{ CNY: '1999999.99' }, { CNY: '2000000.01' }, {}, { CNY: '2000000.00', USD: '0.00' }]) {
      const act = () =>
        world.act(supplier, 'present_invoice', items, {
          tags,
          spoilRun: (run) => relined(run, (lines) => lines.map((line) => ({ ...line, sums }))),
        });
      await expectRefused(world, act, { code: 'presented_totals_differ', details: {} });
    }
    const odd = () =>
      world.act(supplier, 'present_invoice', items, {
        tags,
        spoilRun: (run) => relined(run, (lines) => lines.map((line) => ({ ...line, sums: { CNY: '2000000.000' } }))),
      });
    await expectRefused(world, odd, { code: 'malformed' });
  });

  it('a body that does not match its header is refused, member by member', async () => {
    const road = await roadAt('offered');
    const { world, supplier } = road;
    const item = await world.complete(supplier, drawDraft(road));
    const run = await world.prepare(supplier, 'draw', [item]);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    const honest = await world.presentation(supplier, signed, 0);
    for (const [index, { id, body }] of honest.records.entries()) {
      const path = `records.${index}`;
      const spoilt = [
        withMember(honest, `${path}.salt`, SOMEBODY),
        withMember(honest, `${path}.body.act`, SOMEBODY),
        withMember(honest, `${path}.body.readers`, [...body.readers, 'ZMSP']),
        withMember(honest, `${path}.body.epoch.number`, 99),
        withMember(honest, `${path}.body.data.more`, 1),
      ];
      for (const presented of spoilt) {
        const act = () => submitAs(road, presented, [HUB, REGISTRAR]);
        await expectRefused(world, act, { code: 'presented_body_differs', details: { record: id } });
      }
      const without = { ...honest, records: honest.records.filter((record) => record.id !== id) };
      await expectRefused(world, () => submitAs(road, without, [HUB, REGISTRAR]), { code: 'presented_body_missing' });
    }
    expect(await submitAs(road, honest, [HUB, REGISTRAR])).to.include('accepted');
  });

  it('an endorser that is entitled to some bodies only refuses for itself', async () => {
    const road = await roadAt('offered');
    const { world, supplier, core } = road;
    const item = await world.complete(supplier, drawDraft(road));
    const run = await world.prepare(supplier, 'draw', [item]);
    const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
    const presented = await world.presentation(supplier, signed, 0);
    for (const organisation of [CORE, BANK, REGULATOR]) {
      const failure = await failureOf(() => submitAs(road, presented, [organisation]));
      expect([failure.code, failure.details]).to.deep.equal(['endorser_not_entitled', { organisation }]);
    }
    const presentedRoad = await roadAt('presented');
    const confirm = await presentedRoad.world.complete(core, confirmDraft(presentedRoad));
    for (const organisation of [HUB, BANK, REGULATOR]) {
      const act = () =>
        presentedRoad.world.act(core, 'confirm_receivable', [confirm], { endorsers: [organisation, REGISTRAR] });
      await expectRefused(presentedRoad.world, act, { code: 'endorser_not_entitled', details: { organisation } });
    }
  });

  it('a preview runs only for a client of the peer’s own organisation', async () => {
    const road = await roadAt('presented');
    const call = { args: [], transient: canonicalBytes({}), client: BANK };
    for (const mspId of [CORE, HUB, REGISTRAR, REGULATOR]) {
      const preview = () => road.world.ledger.simulate('preview', call, { mspId, transactionId: '00' });
      await expectRefused(road.world, preview, { code: 'preview_on_foreign_peer', details: {} });
    }
  });
});

function recordCount({ world }: Road): number {
  return [...world.ledger.state.keys()].filter((key) => key.startsWith('record/')).length;
}

async function submitAs({ world }: Road, presented: unknown, endorsers: readonly string[]): Promise<unknown> {
  const { slot } = await world.newestEpoch();
  const call = { args: [String(slot)], transient: canonicalBytes(presented), client: HUB };
  return (await world.ledger.submit('act', call, endorsers)).answer;
}
