import { createCipheriv, createDecipheriv } from 'node:crypto';
import { plainBytes, requireLength } from './byteForms';
import type { OpenInput, SealInput } from './suiteInterface';

const ALGORITHM = 'aes-256-gcm';
/** AES-256. */
export const AES_KEY_BYTES = 32;
/** 96 bits, the length for which NIST SP 800-38D needs no hashing of the nonce. */
export const GCM_NONCE_BYTES = 12;
/** The full tag; shorter ones make forgery likelier. */
export const GCM_TAG_BYTES = 16;

function requireKeyAndNonce({ key, nonce }: Readonly<{ key: Uint8Array; nonce: Uint8Array }>): void {
  requireLength(key, { length: AES_KEY_BYTES, name: 'key' });
  requireLength(nonce, { length: GCM_NONCE_BYTES, name: 'nonce' });
}

/** AES-256-GCM (NIST SP 800-38D). Returns ciphertext and tag; throws SuiteError `malformed_input`. */
export function sealAesGcm({ key, nonce, plaintext, associatedData }: SealInput): Uint8Array {
  requireKeyAndNonce({ key, nonce });
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: GCM_TAG_BYTES });
  cipher.setAAD(associatedData);
  return plainBytes(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
}

/** The plaintext, or undefined unless every byte is as it was sealed. Throws SuiteError `malformed_input`. */
export function openAesGcm({ key, nonce, ciphertext, associatedData }: OpenInput): Uint8Array | undefined {
  requireKeyAndNonce({ key, nonce });
  const tagAt = ciphertext.length - GCM_TAG_BYTES;
  if (tagAt < 0) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: GCM_TAG_BYTES });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(ciphertext.subarray(tagAt));
  const plaintext = decipher.update(ciphertext.subarray(0, tagAt));
  try {
    decipher.final();
  } catch {
    // `final` fails for one reason, a tag that does not match; the unauthenticated plaintext must not get out.
    return undefined;
  }
  return plainBytes(plaintext);
}
