/** One process per folder. */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startEmbeddedStore, StoreStartError } from '../../../../gateway/src/store/embedded/start';
import { FolderInUseError, lockFolder, lockName } from '../../../../gateway/src/store/embedded/storage/lock';
import { removeFolders, temporaryFolder } from '../../../support/store/folder';
import { refusalOf } from '../../../support/store/open';

describe('embedded store: lock of its folder', () => {
  after(removeFolders);

  it('refuses a second store in the folder, by the process that has it', async () => {
    const directory = await temporaryFolder();
    const store = await startEmbeddedStore({ directory });
    const refusal = await refusalOf(startEmbeddedStore({ directory }));
    expect(refusal).to.be.instanceOf(StoreStartError);
    expect(refusal['reason']).to.equal('FolderInUseError');
    expect(refusal.message).to.contain(`${directory} is in use by process ${process.pid}`);
    await store.close();
    await (await startEmbeddedStore({ directory })).close();
  });

  it('refuses while another process runs that holds it', async () => {
    const directory = await temporaryFolder();
    const parent = String(process.ppid);
    await writeFile(path.join(directory, lockName(7)), `${parent}\n\n`);
    expect(await refusalOf(lockFolder(directory))).to.be.instanceOf(FolderInUseError);
  });

  it('takes over from a process that is no more', async () => {
    const directory = await temporaryFolder();
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    await writeFile(path.join(directory, lockName(7)), `${pid}\n\n`);
    const release = await lockFolder(directory);
    await release();
    expect(await readdir(directory)).to.deep.equal([lockName(8)]);
    await (
      await lockFolder(directory)
    )();
    expect(await readdir(directory)).to.deep.equal([lockName(9)]);
  });

  it('takes over from a process whose number was given to another', async function () {
    if (process.platform !== 'linux') this.skip();
    const directory = await temporaryFolder();
    await writeFile(path.join(directory, lockName(7)), `${process.pid}\nanother boot/1\n`);
    await (
      await lockFolder(directory)
    )();
  });

  it('takes over a lock file without content', async () => {
    const directory = await temporaryFolder();
    await writeFile(path.join(directory, lockName(7)), '');
    await (
      await lockFolder(directory)
    )();
  });

  it('lets one of many win, also over a dead holder', async () => {
    const directory = await temporaryFolder();
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    await writeFile(path.join(directory, lockName(7)), `${pid}\n\n`);
    for (let round = 0; round < 10; round += 1) {
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(directory)));
      const [winner, ...others] = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(others).to.deep.equal([]);
      await winner?.value();
    }
  });
});
