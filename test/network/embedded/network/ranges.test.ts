import { expect } from 'chai';
import { decodeTransaction } from '../../../../network/embedded/src/blocks/decodedTransaction';
import { ChaincodeRefusedError } from '../../../../network/embedded/src/errors';
import type { RangeQueryInfo } from '../../../../network/embedded/src/protobuf/readWriteSets';
import type { Operation } from '../../../../scripts/fuzz/program';
import { failure } from '../../../support/network/expectations';
import { openProbingNetwork } from '../../../support/network/probing';
import type { ProbingNetwork } from '../../../support/network/probing';

const PAIR = ['CoreMSP', 'BankMSP'];
const put = (key: string, value = key): Operation => ({ op: 'put', key, value });
const remove = (key: string): Operation => ({ op: 'delete', key });
const range = (start: string, end: string, take?: number): Operation => ({
  op: 'range',
  start,
  end,
  ...(take === undefined ? {} : { take }),
});
const rows = (...keys: readonly string[]): unknown => keys.map((key) => [key, key]);

describe('ranges of keys', function () {
  this.timeout(120_000);
  let probing: ProbingNetwork;
  let number = 0;

  before(async () => {
    probing = await openProbingNetwork(PAIR);
  });
  after(() => probing.close());

  const ask = (...operations: readonly Operation[]): Promise<unknown> => probing.ask('BankMSP', ...operations);
  const fill = async (...keys: readonly string[]): Promise<void> => {
    await probing.transact(PAIR, ...keys.map((key) => put(key)));
  };
  /** A beginning of keys that no other test uses. */
  const fresh = (): string => `t${String(number++).padStart(3, '0')}`;

  it('come in the order of UTF-8 bytes, the end left out, as seen on a real peer (FABRIC 6.3)', async () => {
    const p = fresh();
    const keys = [`${p}\u{1f600}`, `${p}\uff5e`, `${p}é`, `${p}~`, `${p}a`, `${p}Z`];
    await fill(...keys);
    expect(await ask(range(p, `${p}\u{10ffff}`))).to.deep.equal([rows(...[...keys].reverse())]);
    expect(await ask(range(`${p}a`, `${p}é`))).to.deep.equal([rows(`${p}a`, `${p}~`)]);
    expect(await ask(range(`${p}é`, `${p}a`))).to.deep.equal([[]]);
  });

  it('show the committed state and not what the transaction writes', async () => {
    const p = fresh();
    await fill(`${p}a`, `${p}b`);
    const { payload } = await probing.endorse(PAIR, remove(`${p}a`), put(`${p}c`), range(p, `${p}z`));
    expect(JSON.parse(Buffer.from(payload).toString())).to.deep.equal([null, null, rows(`${p}a`, `${p}b`)]);
  });

  it('leave out deleted and emptied keys', async () => {
    const p = fresh();
    await fill(`${p}a`, `${p}b`, `${p}c`);
    await probing.transact(PAIR, remove(`${p}a`), put(`${p}b`, ''));
    expect(await ask(range(p, `${p}z`))).to.deep.equal([rows(`${p}c`)]);
  });

  it('find composite keys by their beginning, apart from plain ones', async () => {
    const type = fresh();
    const composite = (...attributes: readonly string[]): Operation => {
      return { op: 'put', key: { type, attributes }, value: attributes.join() };
    };
    await probing.transact(PAIR, composite('x', '1'), composite('x', '2'), composite('xy'), put(`${type}plain`));
    const part = (...attributes: readonly string[]): Operation => ({ op: 'part', type, attributes });
    const key = (...attributes: readonly string[]): string =>
      `\0${type}\0${attributes.map((one) => `${one}\0`).join('')}`;
    const all = [
      [key('x', '1'), 'x,1'],
      [key('x', '2'), 'x,2'],
      [key('xy'), 'xy'],
    ];
    expect(await ask(part('x'), part(), range(type, `${type}z`))).to.deep.equal([
      all.slice(0, 2),
      all,
      [[`${type}plain`, `${type}plain`]],
    ]);
  });

  it('stop at the limit of results and do not say so, as on a peer', async () => {
    const limited = await openProbingNetwork(PAIR, { queryLimit: 3 });
    try {
      await limited.transact(PAIR, ...['a', 'b', 'c', 'd'].map((key) => put(key)), put('a', 'a'));
      expect(await limited.ask('CoreMSP', range('', ''))).to.deep.equal([rows('a', 'b', 'c')]);
      const page: Operation = { op: 'page', start: '', end: '', size: 4 };
      expect(await limited.ask('CoreMSP', page)).to.deep.equal([
        { rows: rows('a', 'b', 'c'), count: 3, bookmark: 'd' },
      ]);
    } finally {
      await limited.close();
    }
  });

  describe('in pages', () => {
    it('give the next key as bookmark and nothing after the last', async () => {
      const p = fresh();
      await fill(`${p}a`, `${p}b`, `${p}c`);
      const page = (rest: object = {}): Operation => ({ op: 'page', start: p, end: `${p}z`, size: 2, ...rest });
      expect(await ask(page(), page({ bookmark: 'last' }))).to.deep.equal([
        { rows: rows(`${p}a`, `${p}b`), count: 2, bookmark: `${p}c` },
        { rows: rows(`${p}c`), count: 1, bookmark: '' },
      ]);
    });

    it('have no bookmark when they end exactly with the range', async () => {
      const p = fresh();
      await fill(`${p}a`, `${p}b`);
      const page: Operation = { op: 'page', start: p, end: `${p}z`, size: 2 };
      expect(await ask(page)).to.deep.equal([{ rows: rows(`${p}a`, `${p}b`), count: 2, bookmark: '' }]);
    });

    it('are refused together with writes, before and after, in the words of a peer', async () => {
      const page: Operation = { op: 'page', start: 'a', end: 'b', size: 2, must: true };
      const refused = async (...operations: readonly Operation[]): Promise<string> =>
        (await failure(probing.endorse(PAIR, ...operations), ChaincodeRefusedError)).message;
      expect(await refused(put('k'), page)).to.contain(
        'unsuppored transaction. Paginated queries are supported only in a read-only transaction',
      );
      expect(await refused(page, { op: 'put', key: 'k', value: 'v', must: true })).to.contain(
        'Transaction has already performed a paginated query. Writes are not allowed',
      );
    });
  });

  describe('at commit', () => {
    const query = async (...operations: readonly Operation[]): Promise<readonly RangeQueryInfo[]> => {
      const { envelope } = await probing.endorse(PAIR, ...operations);
      return decodeTransaction(envelope)?.sets[0]?.open.rangeQueriesInfo ?? [];
    };

    for (const [what, change] of [
      ['a new key', (p: string) => put(`${p}bb`)],
      ['a deleted key', (p: string) => remove(`${p}b`)],
      ['a key of another version with the same value', (p: string) => put(`${p}b`)],
    ] as const) {
      it(`fail with code 12 because of ${what}, in the same block and in an earlier one`, async () => {
        const p = fresh();
        await fill(`${p}a`, `${p}b`, `${p}c`);
        const reader = [range(p, `${p}z`), put(`${p.toUpperCase()}read`)];
        expect(await probing.together(PAIR, [change(p)], reader)).to.deep.equal(['VALID', 'PHANTOM_READ_CONFLICT']);
        const withheld = await probing.endorse(PAIR, ...reader);
        await probing.transact(PAIR, put(`${p}b`), put(`${p}bb`));
        const { validationName } = await probing.test.as('CoreMSP').submit(withheld);
        expect(validationName).to.equal('PHANTOM_READ_CONFLICT');
      });
    }

    it('do not fail because of what invalid transactions of the block wrote, or of keys outside', async () => {
      const p = fresh();
      await fill(`${p}a`, `${p}c`);
      const stale: readonly Operation[] = [{ op: 'get', key: `${p}a` }, put(`${p}a`), put(`${p}b`)];
      expect(
        await probing.together(PAIR, [put(`${p}a`)], stale, [put(`${p}z`)], [range(`${p}b`, `${p}z`)]),
      ).to.deep.equal(['VALID', 'MVCC_READ_CONFLICT', 'VALID', 'VALID']);
    });

    it('fail with code 11 when a key that was read changed too: reads are checked first', async () => {
      const p = fresh();
      await fill(`${p}a`);
      const both: readonly Operation[] = [range(p, `${p}z`), { op: 'get', key: `${p}a` }, put(`${p}read`)];
      expect(await probing.together(PAIR, [put(`${p}a`)], both)).to.deep.equal(['VALID', 'MVCC_READ_CONFLICT']);
    });

    it('are checked as far as they were read: up to the hundredth result and one more', async () => {
      const p = fresh();
      const keys = Array.from({ length: 104 }, (_unused, index) => `${p}${String(index).padStart(3, '0')}`);
      await fill(...keys);
      const [info] = await query(range(p, `${p}z`, 1));
      expect(info).to.deep.include({ startKey: p, endKey: keys[100], itrExhausted: false });
      expect(info?.readsMerkleHashes).to.deep.include({ maxDegree: 50, maxLevel: 1 });
      const reader = [range(p, `${p}z`, 1), put(`${p.toUpperCase()}read`)];
      expect(await probing.together(PAIR, [put(`${p}103`)], reader)).to.deep.equal(['VALID', 'VALID']);
      expect(await probing.together(PAIR, [put(`${p}100`)], reader)).to.deep.equal(['VALID', 'PHANTOM_READ_CONFLICT']);
    });

    it('name each range once and note its end as asked when it was read to the end', async () => {
      const p = fresh();
      await fill(`${p}a`);
      const infos = await query(range(p, `${p}z`), range(p, `${p}z`), range(`${p}x`, `${p}z`));
      expect(
        infos.map(({ startKey, endKey, itrExhausted, rawReads }) => [
          startKey,
          endKey,
          itrExhausted,
          rawReads?.kvReads.length,
        ]),
      ).to.deep.equal([
        [p, `${p}z`, true, 1],
        [`${p}x`, `${p}z`, true, undefined],
      ]);
    });
  });
});

describe('ranges over the whole ledger', function () {
  this.timeout(60_000);
  let probing: ProbingNetwork;

  before(async () => {
    probing = await openProbingNetwork(PAIR);
    const composite: Operation = { op: 'put', key: { type: 'lot', attributes: ['x'] }, value: 'composite' };
    await probing.transact(PAIR, ...['', '\u0000', '\u0001', 'a', '\u{10ffff}'].map((key) => put(key, 'v')), composite);
  });
  after(() => probing.close());

  it('begin behind the keys that start with a zero, composite ones among them', async () => {
    expect(await probing.ask('CoreMSP', range('', ''))).to.deep.equal([
      [
        ['\u0001', 'v'],
        ['a', 'v'],
        ['\u{10ffff}', 'v'],
      ],
    ]);
  });

  it('are refused by the shim when they would begin among those', async () => {
    const [answer] = await probing.ask('CoreMSP', range('\u0000', 'a'));
    expect(answer).to.have.property('error').that.contains('first character of the key');
  });
});
