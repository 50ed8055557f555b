/** The network this device signs for, fixed at first sight: a host cannot quietly move its people to another ledger. */
import { get, put } from '../keys/database';

function hashIn(stored: unknown): string | null {
  if (typeof stored !== 'object' || stored === null || !('hash' in stored)) return null;
  return typeof stored.hash === 'string' ? stored.hash : null;
}

/** The network's hash as this device first saw it at this organisation. */
export async function pinnedNetwork(slug: string, offered: string): Promise<string> {
  const known = hashIn(await get('pins', slug));
  if (known !== null) return known;
  await put('pins', { id: slug, hash: offered });
  return offered;
}
