import { createHmac, hash, hkdfSync } from 'node:crypto';
import { AES_KEY_BYTES, GCM_NONCE_BYTES, GCM_TAG_BYTES, openAesGcm, sealAesGcm } from './aesGcm';
import { plainBytes } from './byteForms';
import { ECDSA_SIGNATURE_BYTES, isP256Key, verifyEcdsaP256 } from './ecdsaP256';
import { SuiteError } from './errors';
import type { DerivationInput, Suite } from './suiteInterface';
import { isX25519Key, X25519_BYTES, x25519Key } from './x25519';

const HASH = 'sha256';
const HASH_BYTES = 32;
/** RFC 5869 section 2.3. */
const DERIVED_MAX = 255 * HASH_BYTES;
/** Node's own limit; longer context is hashed first. */
const DERIVATION_INFO_MAX = 1024;

function kdf({ ikm, salt, info, length }: DerivationInput): Uint8Array {
  if (!Number.isInteger(length) || length < 1 || length > DERIVED_MAX) {
    throw new SuiteError('malformed_input', `cannot derive ${length} bytes`);
  }
  if (info.length > DERIVATION_INFO_MAX) throw new SuiteError('malformed_input', 'derivation info is too long');
  return new Uint8Array(hkdfSync(HASH, ikm, salt, info, length));
}

/** SHA-256, HMAC-SHA-256, HKDF-SHA-256, ECDSA P-256 with SHA-256, X25519, AES-256-GCM. */
export const p256: Suite = {
  id: 'p256.1',
  hashName: HASH,
  lengths: {
    hash: HASH_BYTES,
    signature: ECDSA_SIGNATURE_BYTES,
    aeadKey: AES_KEY_BYTES,
    aeadNonce: GCM_NONCE_BYTES,
    aeadTag: GCM_TAG_BYTES,
    agreementSeed: X25519_BYTES,
    agreementPublicKey: X25519_BYTES,
    derivedMax: DERIVED_MAX,
    derivationInfoMax: DERIVATION_INFO_MAX,
  },
  hash: (bytes) => plainBytes(hash(HASH, bytes, 'buffer')),
  hmac: ({ key, message }) => plainBytes(createHmac(HASH, key).update(message).digest()),
  kdf,
  isVerificationKey: isP256Key,
  verify: verifyEcdsaP256,
  aeadSeal: sealAesGcm,
  aeadOpen: openAesGcm,
  agreementKey: x25519Key,
  isAgreementKey: isX25519Key,
};
