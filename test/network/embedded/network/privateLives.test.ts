import { expect } from 'chai';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ChaincodeRefusedError } from '../../../../network/embedded/src/errors';
import { decodeTransaction } from '../../../../network/embedded/src/blocks/decodedTransaction';
import type { Operation } from '../../../../scripts/fuzz/program';
import { failure } from '../../../support/network/expectations';
import { collection } from '../../../support/network/harness';
import { openProbingNetwork } from '../../../support/network/probing';
import type { ProbingNetwork } from '../../../support/network/probing';

const [CORE, BANK, HUB] = ['CoreMSP', 'BankMSP', 'HubMSP'] as const;
const PAIR = [CORE, BANK];
const put = (key: string, value: string, within = 'pair'): Operation => ({ op: 'put', key, value, in: within });
const get = (key: string, within = 'pair'): Operation => ({ op: 'get', key, in: within });
const purge = (key: string, within = 'pair'): Operation => ({ op: 'purge', key, in: within });
const hash = (key: string, within = 'pair'): Operation => ({ op: 'hash', key, in: within });
const range = (start: string, end: string, within = 'pair'): Operation => ({ op: 'range', start, end, in: within });
/** Keeps the value of transient data. */
const keep = (key: string, within = 'pair'): Operation => ({ op: 'putTransient', key, name: 'value', in: within });
const pass: Operation = { op: 'put', key: 'pass', value: 'v' };

describe('the lives of private data', function () {
  this.timeout(120_000);
  let probing: ProbingNetwork;

  before(async () => {
    const collections = [collection('pair', PAIR), collection('brief', PAIR, { blockToLive: 2 })];
    probing = await openProbingNetwork([CORE, BANK, HUB], { collections });
  });
  after(() => probing.close());

  const ask = async (mspId: string, ...operations: readonly Operation[]): Promise<readonly unknown[]> =>
    probing.ask(mspId, ...operations);
  const transactSecretly = (value: string, ...operations: readonly Operation[]) =>
    probing.transactWith({ value }, PAIR, ...operations);
  /** Files that hold a text. */
  const holders = async (text: string): Promise<readonly string[]> => {
    const { directory } = probing.test.options;
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    const found: string[] = [];
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      // LevelDB may have merged a file into another since they were listed; what it held is there.
      const content = await readFile(path).catch(() => Buffer.alloc(0));
      if (content.includes(text)) found.push(path.slice(directory.length + 1));
    }
    return found.sort();
  };
  /** Private writes that an organisation is shown of a block. */
  const shown = async (blockNumber: number, organisation: string = CORE): Promise<unknown> => {
    const blocks = probing.test.as(organisation).blocks({ fromBlock: blockNumber, organisation });
    const { value } = await blocks.next();
    await blocks.return();
    return value?.transactions[0]?.privateWrites.map(({ collection: name, writes }) => [
      name,
      writes?.map((write) => [write.key, Buffer.from(write.value).toString()]) ?? null,
    ]);
  };

  describe('in ranges', () => {
    it('are shown by a member in the order of UTF-8 bytes and by nobody else', async () => {
      await probing.transact(PAIR, put('r\u{1f600}', '3'), put('r\uff5e', '2'), put('ra', '1'), put('s', 'x'));
      const all = [
        ['ra', '1'],
        ['r\uff5e', '2'],
        ['r\u{1f600}', '3'],
      ];
      expect(await ask(CORE, range('r', 's'), range('r\uff5e', ''))).to.deep.equal([
        all,
        [...all.slice(1), ['s', 'x']],
      ]);
      expect(await ask(HUB, range('r', 's'))).to.deep.equal([[]]);
    });

    it('show the newest values, and not what was deleted', async () => {
      await probing.transact(PAIR, put('n1', 'old'), put('n2', 'old'), put('n3', 'old'));
      await probing.transact(PAIR, put('n1', 'new'), { op: 'delete', key: 'n2', in: 'pair' });
      await probing.transact(PAIR, { op: 'setPolicy', key: 'n3', policy: { rule: CORE }, in: 'pair' });
      expect(await ask(BANK, range('n', 'o'))).to.deep.equal([
        [
          ['n1', 'new'],
          ['n3', 'old'],
        ],
      ]);
    });

    it('are refused together with writes, before and after, in the words of a peer', async () => {
      const refused = async (...operations: readonly Operation[]): Promise<string> =>
        (await failure(probing.endorse(PAIR, ...operations), ChaincodeRefusedError)).message;
      expect(await refused(pass, { ...range('a', 'b'), must: true })).to.contain(
        'unsuppored transaction. Queries on pvt data is supported only in a read-only transaction',
      );
      expect(await refused(range('a', 'b'), { ...pass, must: true })).to.contain(
        'Transaction has already performed queries on pvt data. Writes are not allowed',
      );
    });
  });

  describe('are ended by purging', () => {
    it('for value and hash at once, also of what was written in the same transaction before', async () => {
      await probing.transact(PAIR, put('p1', 'canary-purged-1'));
      const { envelope } = await probing.endorse(PAIR, put('p1', 'other'), purge('p1'));
      const [written] = decodeTransaction(envelope)?.sets[0]?.collections[0]?.hashed.hashedWrites ?? [];
      expect(written).to.deep.include({ isDelete: true, isPurge: true });
      await probing.transact(PAIR, put('p1', 'other'), purge('p1'));
      expect(await ask(CORE, get('p1'), hash('p1'), range('p1', 'p2'))).to.deep.equal([null, '', []]);
    });

    it('in every file and every block of a member, with the key, and nothing else of those blocks', async () => {
      const first = await transactSecretly('canary-purged-2a', keep('canary-key-2'), put('p2 stays', 'stays'));
      await transactSecretly('canary-purged-2b', keep('canary-key-2'));
      expect(await holders('canary-purged-2a')).to.have.length(2);
      const purging = await probing.transact(PAIR, purge('canary-key-2'));
      for (const mspId of PAIR) {
        expect(await shown(first.blockNumber, mspId)).to.deep.equal([['pair', [['p2 stays', 'stays']]]]);
        expect(await shown(first.blockNumber + 1, mspId)).to.deep.equal([['pair', []]]);
        expect(await shown(purging.blockNumber, mspId)).to.deep.equal([['pair', []]]);
      }
      expect(await ask(CORE, get('p2 stays'))).to.deep.equal(['stays']);
      for (const canary of ['canary-purged-2a', 'canary-purged-2b']) expect(await holders(canary)).to.deep.equal([]);
      // The name of the key was an argument of these transactions, so it stays in the blocks; in private files not.
      expect((await holders('canary-key-2')).filter((file) => file.startsWith('organisations'))).to.deep.equal([]);
    });

    it('not for what is written later, not even in the same block', async () => {
      await probing.transact(PAIR, put('p3', 'before'));
      expect(await probing.together(PAIR, [purge('p3')], [put('p3', 'after')])).to.deep.equal(['VALID', 'VALID']);
      expect(await ask(BANK, get('p3'))).to.deep.equal(['after']);
    });

    it('by nobody whose purge is invalid', async () => {
      await probing.transact(PAIR, put('p4', 'kept'));
      const { validationName } = await probing.transact([CORE], purge('p4'));
      expect(validationName).to.equal('ENDORSEMENT_POLICY_FAILURE');
      expect(await ask(CORE, get('p4'))).to.deep.equal(['kept']);
    });

    it('is refused in the open state', async () => {
      const refused = await failure(probing.endorse(PAIR, { ...purge('k', ''), must: true }), ChaincodeRefusedError);
      expect(refused.message).to.contain('collection must be a valid string');
    });
  });

  describe('are ended by their collection after its blocks to live', () => {
    it('for hash and value with the block behind those, and not before', async () => {
      const { blockNumber } = await transactSecretly('canary-brief-1', keep('e1', 'brief'));
      const seen: unknown[] = [];
      for (let block = blockNumber + 1; block <= blockNumber + 3; block++) {
        seen.push(await ask(CORE, get('e1', 'brief')));
        await probing.transact(PAIR, pass);
      }
      seen.push(await ask(CORE, get('e1', 'brief'), hash('e1', 'brief'), range('', '', 'brief')));
      expect(seen).to.deep.equal([['canary-brief-1'], ['canary-brief-1'], ['canary-brief-1'], [null, '', []]]);
      expect(await shown(blockNumber)).to.deep.equal([['brief', null]]);
      expect(await holders('canary-brief-1')).to.deep.equal([]);
    });

    it('not when they were written again since', async () => {
      await probing.transact(PAIR, put('e2', 'first', 'brief'));
      await probing.transact(PAIR, put('e2', 'second', 'brief'));
      await probing.transact(PAIR, pass);
      await probing.transact(PAIR, pass);
      expect(await ask(BANK, get('e2', 'brief'))).to.deep.equal(['second']);
      await probing.transact(PAIR, pass);
      expect(await ask(BANK, get('e2', 'brief'))).to.deep.equal([null]);
    });

    it('not while a newer policy keeps their value alive', async () => {
      await probing.transact(PAIR, put('e3', 'value', 'brief'));
      await probing.transact(PAIR, { op: 'setPolicy', key: 'e3', policy: { rule: CORE }, in: 'brief' });
      await probing.transact(PAIR, pass);
      await probing.transact(PAIR, pass);
      expect(await ask(CORE, get('e3', 'brief'))).to.deep.equal(['value']);
      await probing.transact(PAIR, pass);
      expect(await ask(CORE, get('e3', 'brief'), hash('e3', 'brief'))).to.deep.equal([null, '']);
    });

    it('also with blocks that came while nobody knew, and in a state that is built anew', async () => {
      await transactSecretly('canary-brief-4', keep('e4', 'brief'));
      const { directory } = probing.test.options;
      const { chaincodePolicy } = probing.test.options;
      // Other collections make a configuration block each time the network is opened.
      for (let turn = 0; turn < 3; turn++) {
        const extra = turn % 2 === 0 ? [collection('extra', PAIR)] : [];
        const collections = [collection('pair', PAIR), collection('brief', PAIR, { blockToLive: 2 }), ...extra];
        await probing.reopen({ collections, chaincodePolicy });
      }
      expect(await ask(CORE, get('e4', 'brief'), hash('e4', 'brief'))).to.deep.equal([null, '']);
      expect(await holders('canary-brief-4')).to.deep.equal([]);
      await probing.transact(PAIR, put('e5', 'young', 'brief'));
      await probing.test.close();
      await rm(join(directory, 'state'), { recursive: true });
      await probing.reopen();
      expect(await ask(CORE, get('e4', 'brief'), get('e5', 'brief'))).to.deep.equal([null, 'young']);
      await probing.transact(PAIR, pass);
      await probing.transact(PAIR, pass);
      await probing.transact(PAIR, pass);
      expect(await ask(CORE, get('e5', 'brief'))).to.deep.equal([null]);
    });
  });
});
