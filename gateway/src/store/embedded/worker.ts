/** The thread the store runs in, so that a large query does not hold up the HTTP server beside it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { openStore } from './open';
import { nodeFiles } from './storage/files';
import { lockFolder } from './storage/lock';
import type { FromStore, StoreOrder } from './threadMessages';

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

type Tell = (message: FromStore) => void;

async function run({ directory, password, ttlSweepMs }: StoreOrder, port: MessagePort, tell: Tell): Promise<void> {
  const release = directory === null ? () => Promise.resolve() : await lockFolder(directory);
  try {
    const store = await openStore({
      files: directory === null ? null : await nodeFiles(directory),
      password,
      ...(ttlSweepMs === null ? {} : { ttlSweepMs }),
      onFatal: (error) => {
        tell({ kind: 'fatal', text: error.message });
      },
      onNotice: (text) => {
        tell({ kind: 'notice', text });
      },
      onDefect: (error) => {
        tell({ kind: 'defect', text: textOf(error) });
      },
    });
    const asked = new Promise<void>((resolve) => {
      port.once('message', () => {
        resolve();
      });
    });
    tell({ kind: 'ready', port: store.port });
    await asked;
    await store.close();
  } finally {
    await release();
  }
}

function start(port: MessagePort): void {
  const tell: Tell = (message) => {
    port.postMessage(message);
  };
  run(workerData as StoreOrder, port, tell).then(
    () => {
      tell({ kind: 'closed' });
      port.close();
    },
    (error: unknown) => {
      const isError = error instanceof Error;
      tell({ kind: 'failed', name: isError ? error.name : 'Error', text: isError ? error.message : String(error) });
      port.close();
    },
  );
}

if (!parentPort) throw new Error('this module is the entry of a worker thread');
start(parentPort);
