import { expect } from 'chai';
import fc from 'fast-check';
import { CHUNK_BYTES_MAX, ITEMS_PER_CHUNK_MAX } from '../../chaincode/src/kernel/bounds';
import { canonicalBytes } from '../../chaincode/src/kernel/canonical';
import { KINDS } from '../../chaincode/src/protocol';
import type { Item } from '../../chaincode/src/protocol/items';
import {
  bytesOfItem,
  chunkRoot,
  closeLine,
  cutRun,
  manifestRoot,
  minorOfSum,
  minorSums,
  sumsOf,
  totalSums,
} from '../../chaincode/src/statement/manifest';
import { chunkOf, chunkRange, composeRun, isWholeRun } from '../../chaincode/src/statement/run';
import type { Run } from '../../chaincode/src/statement/run';
import { itemDigest } from '../../chaincode/src/statement/items';
import { amountOfItem } from '../../chaincode/src/statement/sums';
import { sha256 } from '../support/firms';
import { withMember } from '../support/forging';
import { CORE_FIRM, SAMPLES } from '../support/samples';
import { seeded } from '../support/seed';

const SEED = '2b'.repeat(32);

function runOf(count: number, bytes = 250_000): Run {
  const items = Array.from({ length: count }, (_, index): Item => {
    const invoice = { ...SAMPLES.present_invoice.invoice, number: `R-${index}`, payable: `${index + 1}.00` };
    return { ...SAMPLES.present_invoice, invoice };
  });
  const terms = {
    network: `sha256:${'a1'.repeat(32)}`,
    suite: 'p256.1',
    party: CORE_FIRM,
    generation: 1,
    matrix: 1,
    kind: 'present_invoice',
    mode: 'each',
    validUntil: 1_768_366_800_000,
  } as const;
  return composeRun(sha256, terms, { items, bytes: items.map(() => bytes), seed: SEED });
}

const sizes = fc.array(fc.oneof(fc.nat(5000), fc.nat(2 * CHUNK_BYTES_MAX)), { maxLength: 700 });

describe('cutting a run into transactions', () => {
  it('keeps every item, in order, within the bounds of a transaction, and opens no transaction too early', () => {
    fc.assert(
      fc.property(sizes, (bytes) => {
        const chunks = cutRun(bytes);
        expect(chunks.reduce((sum, count) => sum + count, 0)).to.equal(bytes.length);
        let start = 0;
        for (const [index, count] of chunks.entries()) {
          const own = bytes.slice(start, start + count);
          const total = own.reduce((sum, size) => sum + size, 0);
          expect(count).to.be.within(1, ITEMS_PER_CHUNK_MAX);
          if (count > 1) expect(total).to.be.at.most(CHUNK_BYTES_MAX);
          const next = bytes[start + count];
          const isLast = index === chunks.length - 1;
          if (!isLast) expect(count === ITEMS_PER_CHUNK_MAX || total + next! > CHUNK_BYTES_MAX).to.equal(true);
          start += count;
        }
      }),
      seeded(200),
    );
  });

  it('cuts at two hundred items and at 768 KiB exactly', () => {
    expect(cutRun([])).to.deep.equal([]);
    expect(cutRun(Array<number>(200).fill(1))).to.deep.equal([200]);
    expect(cutRun(Array<number>(201).fill(1))).to.deep.equal([200, 1]);
    expect(cutRun([CHUNK_BYTES_MAX / 2, CHUNK_BYTES_MAX / 2])).to.deep.equal([2]);
    expect(cutRun([CHUNK_BYTES_MAX / 2, CHUNK_BYTES_MAX / 2, 1])).to.deep.equal([2, 1]);
    expect(cutRun([CHUNK_BYTES_MAX + 1, 1])).to.deep.equal([1, 1]);
  });

  it('measures an item in bytes, not in characters: Chinese takes three each', () => {
    const item = { ...SAMPLES.refuse_receivable, note: '质量不符'.repeat(100) };
    expect(bytesOfItem(item, 7)).to.equal(canonicalBytes(item).length + 7);
    expect(bytesOfItem(item, 0)).to.be.greaterThan(JSON.stringify(item).length + 700);
  });
});

describe('what a run binds its signer to', () => {
  const AMOUNTS: Readonly<Record<string, string | null>> = {
    register_party: null,
    suspend_party: null,
    reinstate_party: null,
    enrol_signer: null,
    revoke_signer: null,
    amend_matrix: null,
    change_host: null,
    reseal_record: null,
    announce_keys: null,
    veto_keys: null,
    replace_keys: null,
    open_account: null,
    cancel_statement: null,
    present_invoice: '1286437.52',
    confirm_receivable: '930000.00',
    refuse_receivable: null,
    acknowledge_notice: null,
    open_facility: '5000000.00',
    make_offer: '2000000.00',
    draw: '1000000.00',
    revert_assignment: '1000000.00',
    pay_out: '794987.66',
    book_payment: '794987.66',
    discharge: '1000000.00',
  };

  for (const kind of KINDS) {
    it(`${kind}: ${AMOUNTS[kind] ?? 'no amount'}`, () => {
      const amount = AMOUNTS[kind] ?? null;
      expect(amountOfItem(SAMPLES[kind])).to.deep.equal(amount === null ? null : { currency: 'CNY', amount });
    });
  }

  it('sums are per currency and exact, and may exceed any one amount', () => {
    const item = (currency: string, payable: string): Item => ({
      ...SAMPLES.present_invoice,
      invoice: { ...SAMPLES.present_invoice.invoice, currency, payable },
    });
    const large = '999999999999999.99';
    const sums = sumsOf([item('CNY', large), item('JPY', '12'), item('CNY', large), item('JPY', '30')]);
    expect(sums).to.deep.equal({ CNY: '1999999999999999.98', JPY: '42' });
    expect(totalSums([{ sums }, { sums }])).to.deep.equal({ CNY: '3999999999999999.96', JPY: '84' });
    expect([...minorSums(sums)]).to.deep.equal([
      ['CNY', 199_999_999_999_999_998n],
      ['JPY', 42n],
    ]);
    for (const [sum, currency] of [
      ['1.0', 'CNY'],
      ['1', 'CNY'],
      ['1.000', 'CNY'],
      ['1.0', 'JPY'],
      ['1.00', 'XXX'],
    ] as const) {
      expect(() => minorOfSum(sum, currency), `${sum} ${currency}`).to.throw();
    }
  });
});

describe('a composed run', () => {
  it('gives its items to its chunks, each once and in order', () => {
    for (const count of [1, 3, 4, 10]) {
      const run = runOf(count);
      const signed = { ...run, signatures: [] };
      const given = run.lines.flatMap((_, chunk) => chunkOf(sha256, signed, chunk).items);
      expect(given).to.deep.equal(run.items);
      const salts = run.lines.flatMap((_, chunk) => chunkOf(sha256, signed, chunk).salts);
      expect(new Set(salts).size).to.equal(count);
      expect(new Set(run.lines.map((_, chunk) => chunkOf(sha256, signed, chunk).seed)).size).to.equal(run.lines.length);
      expect(run.lines.map((_, chunk) => chunkRange(run.lines, chunk)[1]).at(-1)).to.equal(count);
    }
  });

  it('hangs together: items under their line, lines under the root, the root under the statement’s hash', () => {
    const run = runOf(7);
    expect(run.lines.map(({ count }) => count)).to.deep.equal([3, 3, 1]);
    for (const chunk of run.lines.keys()) {
      const { items, salts } = chunkOf(sha256, { ...run, signatures: [] }, chunk);
      const digests = items.map((item, index) => itemDigest(sha256, item, salts[index]!));
      expect(chunkRoot(sha256, digests)).to.equal(run.lines[chunk]!.root);
    }
    const closed = run.lines.map((line) => closeLine(sha256, line));
    expect(manifestRoot(sha256, closed)).to.equal(run.statement.root);
    expect(JSON.stringify(closed), 'a closed line shows no sums').not.to.include('CNY');
  });

  it('is whole, and is not as soon as anything in it is another', () => {
    const run = runOf(7);
    expect(isWholeRun(sha256, run)).to.equal(true);
    const spoilt: readonly (readonly [string, unknown])[] = [
      ['seed', '2c'.repeat(32)],
      ['statementHash', `sha256:${'00'.repeat(32)}`],
      ['statement.root', `sha256:${'00'.repeat(32)}`],
      ['statement.party', 'uscc:91530100MA7B3D9A04'],
      ['statement.kind', 'draw'],
      ['statement.validUntil', 1],
      ['items.0.due', '2026-08-15'],
      ['items.6.invoice.payable', '7.01'],
      ['items.3.kind', 'draw'],
      ['lines.0.count', 2],
      ['lines.0.root', run.lines[1]!.root],
      ['lines.2.sums.CNY', '8.00'],
      ['lines.1.salt', run.lines[0]!.salt],
    ];
    for (const [path, value] of spoilt) {
      expect(isWholeRun(sha256, withMember(run, path, value)), path).to.equal(false);
    }
    const { lines, items } = run;
    const odd: readonly Partial<Run>[] = [
      { lines: [] },
      { lines: [], items: [] },
      { lines: lines.slice(1) },
      { lines: [...lines, { ...lines[2]!, count: 0 }] },
      { lines: [{ ...lines[0]!, count: 7 }] },
      {
        lines: [
          { ...lines[0]!, count: 8 },
          { ...lines[1]!, count: -1 },
        ],
      },
      { items: items.slice(1) },
      { items: [...items].reverse() },
      { items: [...items, items[0]!] },
    ];
    for (const change of odd) {
      expect(isWholeRun(sha256, { ...run, ...change }), JSON.stringify(Object.keys(change))).to.equal(false);
    }
  });

  it('with other salts shows another root for the same items', () => {
    const run = runOf(3);
    const other = composeRun(sha256, run.statement, { items: run.items, bytes: [1, 1, 1], seed: '99'.repeat(32) });
    expect(other.statement.root).not.to.equal(run.statement.root);
  });
});
