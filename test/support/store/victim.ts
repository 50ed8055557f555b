/**
 * A process that is going to be killed: it opens a store in the folder given, runs the workload of the seed given and says
 * on its standard output how many commands were acknowledged. At the file operation given it kills itself with SIGKILL, in
 * the middle of the write if it is one. Arguments: folder, seed, steps, operation (0: never).
 */
import { writeSync } from 'node:fs';
import type { StoreFile, StoreFiles } from '../../../gateway/src/store/embedded/storage/files';
import { nodeFiles } from '../../../gateway/src/store/embedded/storage/files';
import { lockFolder } from '../../../gateway/src/store/embedded/storage/lock';
import { messageOf, openEngine } from './engine';
import { Random } from './random';
import { VICTIM_JOURNAL_BYTES, workload } from './workload';

/** Resolves never: the signal is on its way. */
function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

/** Counts operations and dies at the one given. */
function deadly(files: StoreFiles, killAt: number): StoreFiles & { readonly count: () => number } {
  let operations = 0;
  const isLast = (): boolean => {
    operations += 1;
    return operations === killAt;
  };
  const deadlyFile = (file: StoreFile): StoreFile => ({
    append: async (bytes) => {
      if (!isLast()) return file.append(bytes);
      await file.append(bytes.subarray(0, bytes.length >>> 1));
      return die();
    },
    sync: () => (isLast() ? die() : file.sync()),
    truncate: (length) => (isLast() ? die() : file.truncate(length)),
    close: () => file.close(),
  });
  return {
    location: files.location,
    count: () => operations,
    list: () => files.list(),
    read: (name) => files.read(name),
    open: async (name, mode) => (isLast() ? die() : deadlyFile(await files.open(name, mode))),
    rename: (from, to) => (isLast() ? die() : files.rename(from, to)),
    remove: (name) => (isLast() ? die() : files.remove(name)),
    syncDirectory: () => (isLast() ? die() : files.syncDirectory()),
  };
}

async function main(directory: string, [seed = 1, steps = 50, killAt = 0]: readonly number[]): Promise<void> {
  const release = await lockFolder(directory);
  const files = deadly(await nodeFiles(directory), killAt);
  const engine = await openEngine({ files, journalBytesMin: VICTIM_JOURNAL_BYTES });
  writeSync(1, 'open\n');
  for (const command of workload(new Random(seed), steps)) {
    const reply = await engine.run(command);
    if (reply['code'] === 91) throw new Error(messageOf(reply));
    writeSync(1, 'ack\n');
  }
  await engine.storage.close();
  await release();
  writeSync(1, `operations ${files.count()}\n`);
}

const [directory = '', ...numbers] = process.argv.slice(2);
main(directory, numbers.map(Number)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
