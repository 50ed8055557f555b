import { expect } from 'chai';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operation } from '../../../../scripts/fuzz/program';
import { openProbingNetwork } from '../../../support/network/probing';
import type { ProbingNetwork } from '../../../support/network/probing';

const PAIR = ['CoreMSP', 'BankMSP'];
const put = (key: string, value: string): Operation => ({ op: 'put', key, value });
const history = (key: string, take?: number): Operation => ({
  op: 'history',
  key,
  ...(take === undefined ? {} : { take }),
});

describe('the history of a key', function () {
  this.timeout(60_000);
  let probing: ProbingNetwork;

  before(async () => {
    probing = await openProbingNetwork(PAIR);
  });
  after(() => probing.close());

  const told = async (key: string, take?: number): Promise<readonly (readonly unknown[])[]> => {
    const [rows] = await probing.ask('BankMSP', history(key, take));
    return (rows as readonly (readonly unknown[])[]).map(([transactionId, value, isDelete]) => [
      transactionId,
      value,
      isDelete,
    ]);
  };

  it('is told newest first, deletions marked, with ids of the transactions', async () => {
    const first = await probing.transact(PAIR, put('k', 'one'));
    const second = await probing.transact(PAIR, put('k', 'two'), put('other', 'x'));
    const third = await probing.transact(PAIR, { op: 'delete', key: 'k' });
    const fourth = await probing.transact(PAIR, put('k', ''));
    const fifth = await probing.transact(PAIR, put('k', 'five'));
    expect(await told('k')).to.deep.equal([
      [fifth.transactionId, 'five', false],
      [fourth.transactionId, null, true],
      [third.transactionId, null, true],
      [second.transactionId, 'two', false],
      [first.transactionId, 'one', false],
    ]);
    expect(await told('k', 2)).to.have.length(2);
    expect(await told('nothing')).to.deep.equal([]);
  });

  it('holds valid transactions only, each once, and several of one block by their order', async () => {
    const codes = await probing.together(
      PAIR,
      [put('b', 'one')],
      [{ op: 'get', key: 'b' }, put('b', 'stale')],
      [put('b', 'two'), put('b', 'three')],
    );
    expect(codes).to.deep.equal(['VALID', 'MVCC_READ_CONFLICT', 'VALID']);
    expect((await told('b')).map(([, value]) => value)).to.deep.equal(['three', 'one']);
  });

  it('does not mix keys that begin alike or hold zeros', async () => {
    for (const key of ['h', 'h\u0000', 'h\u0000a', 'ha']) await probing.transact(PAIR, put(key, JSON.stringify(key)));
    for (const key of ['h', 'h\u0000', 'h\u0000a', 'ha']) {
      expect((await told(key)).map(([, value]) => value)).to.deep.equal([JSON.stringify(key)]);
    }
  });

  it('leaves out what changed a policy only, and is no read that is checked at commit', async () => {
    await probing.transact(PAIR, put('p', 'v'));
    await probing.transact(PAIR, { op: 'setPolicy', key: 'p', policy: { rule: 'CoreMSP' } });
    expect(await told('p')).to.have.length(1);
    expect(await probing.together(PAIR, [put('q', '1')], [history('q'), put('r', '1')])).to.deep.equal([
      'VALID',
      'VALID',
    ]);
  });

  it('tells when: the clock of the client', async () => {
    const before = Math.floor(Date.now() / 1000);
    await probing.transact(PAIR, put('clock', 'v'));
    const [[row] = []] = (await probing.ask(
      'CoreMSP',
      history('clock'),
    )) as readonly (readonly (readonly unknown[])[])[];
    const seconds = Number(String(row?.[3]).split('.')[0]);
    expect(seconds)
      .to.be.at.least(before)
      .and.at.most(Math.ceil(Date.now() / 1000));
  });

  it('is the same after the state was rebuilt from the blocks', async () => {
    await probing.transact(PAIR, put('kept', 'one'));
    await probing.transact(PAIR, { op: 'delete', key: 'kept' });
    const before = [await told('kept'), await told('k')];
    const { directory } = probing.test.options;
    await probing.test.close();
    await rm(join(directory, 'state'), { recursive: true });
    await probing.reopen();
    expect([await told('kept'), await told('k')]).to.deep.equal(before);
  });
});
