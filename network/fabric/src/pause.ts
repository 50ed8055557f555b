/**
 * A pause of writes at the gateways of this machine: a file beside each organisation's connection that says so. While it
 * is there a gateway finishes what it has sent and sends nothing new.
 */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connectionFile } from './connections';
import type { NetworkHandle } from './handle';
import { heightOf } from './membership';

/** Name of the file in an organisation's folder. */
export const PAUSE_FILE = 'paused';
/** The network is quiet when no block came for this long. */
const QUIET_MS = 3000;
const POLL_MS = 250;
const QUIET_MS_MAX = 60_000;

function files({ plan }: NetworkHandle): readonly string[] {
  return plan.organisations
    .filter(({ peers }) => peers.length > 0)
    .map(({ definition }) => path.join(path.dirname(connectionFile(plan.folder, definition.slug)), PAUSE_FILE));
}

/** Waits until no blocks come any more, or gives up waiting: whoever writes beside the gateways is not ours to stop. */
async function becomeQuiet({ plan }: NetworkHandle): Promise<void> {
  const [peer] = plan.peers;
  if (peer === undefined) return;
  const limit = Date.now() + QUIET_MS_MAX;
  let height = await heightOf(peer, plan.definition.channel);
  let since = Date.now();
  while (Date.now() < limit && Date.now() - since < QUIET_MS) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const now = await heightOf(peer, plan.definition.channel);
    if (now !== height) since = Date.now();
    height = now;
  }
}

/** Runs an action while the gateways of this machine write nothing. */
export async function whilePaused(handle: NetworkHandle, action: () => Promise<void>): Promise<void> {
  const paused = files(handle);
  try {
    for (const file of paused) await writeFile(file, '');
    await becomeQuiet(handle);
    await action();
  } finally {
    for (const file of paused) await rm(file, { force: true });
  }
}
