/**
 * Salts all come from one 32-byte seed that the signer's browser makes for a run. Endorsers therefore agree, and who
 * was told one part of an item can guess neither its other parts nor later steps.
 */
import { concatBytes, fromHex, toHex, uint32, utf8 } from '../kernel/bytes';
import type { RecordId } from '../protocol/acts';
import { hkdf32, hmac } from './hashing';
import type { Sha256 } from './hashing';

/** Salts travel as 64 hex digits. */
export type Salt = string;

function derive(sha256: Sha256, key: Salt, label: string, index: number): Salt {
  return toHex(hmac(sha256, fromHex(key), concatBytes(utf8(label), uint32(index))));
}

/** Salt of the item at `index` of the whole run. */
export function itemSalt(sha256: Sha256, runSeed: Salt, index: number): Salt {
  return derive(sha256, runSeed, 'item', index);
}

/** Salt of one part of an item. */
export function partSalt(sha256: Sha256, salt: Salt, index: number): Salt {
  return derive(sha256, salt, 'part', index);
}

/** Salt under which a chunk's sums are hashed into its manifest line. */
export function sumsSalt(sha256: Sha256, runSeed: Salt, chunk: number): Salt {
  return derive(sha256, runSeed, 'sums', chunk);
}

/** Seed from which the envelope of one transaction derives its keys. */
export function sealSeed(sha256: Sha256, runSeed: Salt, chunk: number): Salt {
  return derive(sha256, runSeed, 'seal', chunk);
}

/** Salt of one version of a body, from the salt of the item that made it. */
export function bodySalt(
  sha256: Sha256,
  salt: Salt,
  record: { readonly id: RecordId; readonly version: number },
): Salt {
  return toHex(hkdf32(sha256, fromHex(salt), concatBytes(utf8('body'), fromHex(record.id), uint32(record.version))));
}
