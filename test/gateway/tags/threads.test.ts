import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TagTaskFailed, TagThreadEnded, TagThreads } from '../../../gateway/src/tags/threads';
import '../../support/patience';

/** Answers every task with its number of messages; ends at an empty one, hangs at one of seven. */
const PROGRAM = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ id, task }) => {
  const { length } = task.blinded;
  if (length === 0) process.exit(3);
  if (length === 9) throw new Error('broken');
  if (length === 8) parentPort.postMessage({ id, error: 'wrong' });
  else if (length !== 7) parentPort.postMessage({ id, answer: [Uint8Array.of(length)] });
});
`;

describe('tag threads', () => {
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-threads-'));
    file = path.join(folder, 'program.js');
    await writeFile(file, PROGRAM);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const task = (length: number) =>
    ({ task: 'sign', privateKeyPem: '', blinded: Array.from({ length }, () => new Uint8Array()) }) as const;

  it('take tasks in turn and answer each its own', async () => {
    const threads = new TagThreads(3, file);
    const answers = await Promise.all([1, 2, 3, 4, 5].map((length) => threads.run(task(length))));
    expect(answers.map(([first]) => first?.[0])).to.deep.equal([1, 2, 3, 4, 5]);
    await threads.close();
  });

  it('say which task cannot be done, and go on', async () => {
    const threads = new TagThreads(1, file);
    const bad = threads.run(task(8)).catch((error: unknown) => error);
    const good = threads.run(task(1));
    expect(await bad).to.be.instanceOf(TagTaskFailed);
    expect(await good).to.deep.equal([Uint8Array.of(1)]);
    await threads.close();
  });

  for (const [how, length] of [
    ['ends', 0],
    ['breaks', 9],
  ] as const) {
    it(`fail what a thread that ${how} had not answered, and start another in its place`, async () => {
      const threads = new TagThreads(2, file);
      // In turn: the first and third task are the first thread's.
      const tasks = [threads.run(task(7)), threads.run(task(1)), threads.run(task(length)), threads.run(task(2))];
      const ends = await Promise.all(tasks.map((run) => run.catch((error: unknown) => error)));
      const [waiting, other, ended, later] = ends;
      for (const failed of [waiting, ended]) expect(failed).to.be.instanceOf(TagThreadEnded);
      const answers = [[Uint8Array.of(1)], [Uint8Array.of(2)]];
      expect([other, later], 'the other thread is not disturbed').to.deep.equal(answers);
      const [first, second] = await Promise.all([threads.run(task(3)), threads.run(task(4))]);
      expect([first[0]?.[0], second[0]?.[0]]).to.deep.equal([3, 4]);
      await threads.close();
    });
  }

  it('that are closed fail what is waiting and take nothing more', async () => {
    const threads = new TagThreads(1, file);
    const waiting = threads.run(task(7)).catch((error: unknown) => error);
    await threads.close();
    expect(await waiting).to.be.instanceOf(TagThreadEnded);
    expect(await threads.run(task(1)).catch((error: unknown) => error)).to.be.instanceOf(TagThreadEnded);
  });
});
