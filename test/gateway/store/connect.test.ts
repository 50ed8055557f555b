/** Connecting: what fails, what is said, what is kept over a restart. */
import { expect } from 'chai';
import { appendFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { connectStore } from '../../../gateway/src/store/connect';
import type { StoreLogger } from '../../../gateway/src/store/embedded/start';
import { removeFolders, temporaryFolder } from '../../support/store/folder';
import { refusalOf } from '../../support/store/open';

interface Recorded {
  readonly logger: StoreLogger;
  readonly lines: string[];
}

function recorder(): Recorded {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => lines.push(`${level}: ${message}`);
  return { lines, logger: { info: at('info'), warn: at('warn'), error: at('error') } };
}

describe('connecting to the store', function () {
  this.timeout(20_000);
  after(removeFolders);

  it('refuses a folder that cannot be made', async () => {
    const file = path.join(await temporaryFolder(), 'file');
    await appendFile(file, 'x');
    const refusal = await refusalOf(
      connectStore({ uri: null, directory: path.join(file, 'below'), databaseName: 't' }),
    );
    expect(refusal['name']).to.equal('StoreStartError');
    expect(refusal.message).to.contain('ENOTDIR');
  });

  it('refuses a damaged folder by file and offset', async () => {
    const directory = await temporaryFolder();
    await (await connectStore({ uri: null, directory, databaseName: 't' })).close();
    await appendFile(path.join(directory, 'journal-00000001.tsk'), 'this was not written by the store');
    const refusal = await refusalOf(connectStore({ uri: null, directory, databaseName: 't' }));
    expect(refusal['reason']).to.equal('DamagedFileError');
    expect(refusal.message).to.match(/journal-00000001\.tsk is damaged at byte \d+/);
  });

  it('warns loudly, says where it listens, and never its password', async () => {
    const { logger, lines } = recorder();
    const store = await connectStore({ uri: null, directory: null, databaseName: 't', logger });
    expect(lines[0]).to.match(/^warn: .*NOT FOR PRODUCTION/);
    expect(lines.some((line) => /^info: .*127\.0\.0\.1:\d+, data in memory/.test(line))).to.equal(true);
    expect(lines.join('\n')).to.not.contain('@');
    await store.close();
  });

  it('keeps documents and indexes over a restart, readable by the owner only', async () => {
    const directory = await temporaryFolder();
    const first = await connectStore({ uri: null, directory, databaseName: 't' });
    const things = first.connection.collection<{ key: string; amount: bigint }>('things');
    await things.createIndexes([{ key: { key: 1 }, unique: true }]);
    await things.insertOne({ key: 'a', amount: 9007199254740993n });
    await first.close();
    const second = await connectStore({ uri: null, directory, databaseName: 't' });
    const again = second.connection.collection<{ key: string; amount: bigint }>('things');
    expect((await again.findOne({ key: 'a' }))?.amount).to.equal(9007199254740993n);
    expect((await refusalOf(again.insertOne({ key: 'a', amount: 1n }))).code).to.equal(11000);
    await second.close();
    if (process.platform !== 'win32') {
      expect((await stat(directory)).mode & 0o077).to.equal(0);
      for (const name of await readdir(directory))
        expect((await stat(path.join(directory, name))).mode & 0o077, name).to.equal(0);
    }
  });

  it('changes no setting outside the connection', async () => {
    const { default: mongoose } = await import('mongoose');
    const before = mongoose.get('sanitizeFilter');
    const store = await connectStore({ uri: null, directory: null, databaseName: 't' });
    expect(mongoose.get('sanitizeFilter')).to.equal(before);
    expect(store.connection.base).to.not.equal(mongoose);
    expect(store.connection.base.get('sanitizeFilter')).to.equal(true);
    await store.close();
  });

  it('keeps two stores of one process apart', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() => connectStore({ uri: null, directory: null, databaseName: 't' })),
    );
    await one?.connection.collection('things').insertOne({ a: 1 });
    expect(await two?.connection.collection('things').countDocuments({})).to.equal(0);
    await one?.close();
    await two?.close();
  });
});
