import { createPrivateKey } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { SuiteError } from './errors';

/** A private key as software keeps it: PEM text (PKCS#8, or SEC 1 and PKCS#1 of older tools) or a private JWK. */
export type PrivateKeyMaterial = string | JsonWebKey;

/** Throws SuiteError `malformed_key`. */
export function parsePrivateKey(material: PrivateKeyMaterial): KeyObject {
  try {
    return typeof material === 'string'
      ? createPrivateKey(material)
      : createPrivateKey({ key: material, format: 'jwk' });
  } catch (cause) {
    throw new SuiteError('malformed_key', 'not a readable private key', { cause });
  }
}
