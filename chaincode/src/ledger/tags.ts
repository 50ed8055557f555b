/** The registrar's tags on invoices, checked against the tag key of the first record. */
import { verifyTag } from '../suites/blindTags';
import { readTagPublicKey } from '../suites/rsaKeys';
import type { TagPublicKey } from '../suites/rsaKeys';
import type { LoadedNetwork } from './network';

const keys = new WeakMap<LoadedNetwork, TagPublicKey>();

function tagKeyOf(loaded: LoadedNetwork): TagPublicKey {
  const known = keys.get(loaded);
  if (known !== undefined) return known;
  const { n, e } = loaded.network.tagKey;
  const key = readTagPublicKey({ n, e });
  keys.set(loaded, key);
  return key;
}

/** Whether `tag` (base64url, in its one spelling) is the tag key's signature over `message`. */
export function isTagOf(loaded: LoadedNetwork, message: Uint8Array, tag: string): boolean {
  const signature = Buffer.from(tag, 'base64url');
  if (signature.toString('base64url') !== tag) return false;
  return verifyTag({ publicKey: tagKeyOf(loaded), message, signature });
}
