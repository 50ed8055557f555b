/**
 * The process that is measured: a sandbox of its own, and on request what it has used of the machine since it was last
 * asked. The load comes from another process.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { makeLogger } from '../../gateway/src/http/log';
import { ownInstance } from '../demo/instance';

/** What the server used since the last question. */
export interface Usage {
  /** Processor time of all threads in milliseconds. */
  readonly cpuMs: number;
  /** Delay of the main thread's event loop in milliseconds: the worst of a hundred, and the worst. */
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** Resident memory in megabytes now. */
  readonly memoryMb: number;
}

/** The first message of the server. */
export interface Ready {
  readonly url: string;
  /** Data folder, where the people's keys are. */
  readonly folder: string;
}

const NANOSECONDS_PER_MS = 1e6;
const BYTES_PER_MB = 1024 * 1024;

async function serve(): Promise<void> {
  const instance = await ownInstance(makeLogger('silent'), 'embedded');
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let before = process.cpuUsage();
  const usage = (): Usage => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    const answer: Usage = {
      cpuMs: (user + system) / 1000,
      loopP99Ms: delay.percentile(99) / NANOSECONDS_PER_MS,
      loopMaxMs: delay.max / NANOSECONDS_PER_MS,
      memoryMb: process.memoryUsage.rss() / BYTES_PER_MB,
    };
    delay.reset();
    return answer;
  };
  process.on('message', (question) => {
    if (question === 'usage') process.send?.(usage());
    else void instance.close().then(() => process.exit(0));
  });
  process.on('disconnect', () => void instance.close().then(() => process.exit(0)));
  process.send?.({ url: instance.url, folder: instance.folder } satisfies Ready);
}

void serve();
