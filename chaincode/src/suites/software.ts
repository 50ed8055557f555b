import { createPublicKey, generateKeyPair, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { plainBytes } from './byteForms';
import { isP256Key } from './ecdsaP256';
import { SuiteError } from './errors';
import type { KeyReference, Signer, Unwrapper } from './ports';
import { parsePrivateKey } from './privateKeys';
import type { PrivateKeyMaterial } from './privateKeys';
import { readTagPrivateKey, TAG_EXPONENT, TAG_MODULUS_BITS } from './rsaKeys';
import type { TagPublicKeyForm } from './rsaKeys';
import { X25519_BYTES, x25519Key } from './x25519';

/*
 * The ports with keys in this process's memory, and the making of keys. For the gateway, scripts and tests; never for
 * chaincode, which holds no key and draws no random number.
 */

const SUITE = 'p256.1';

/** Bytes of the operating system's generator. */
export function systemRandom(length: number): Uint8Array {
  return plainBytes(randomBytes(length));
}

/** `privateKeyPem`: PKCS#8. `publicKey`: base64 SPKI, as on a signer's record. */
export interface SigningKey {
  readonly privateKeyPem: string;
  readonly publicKey: string;
}

/** A new P-256 key pair. */
export function generateSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKeyPem: pemOf(privateKey), publicKey: publicKeyTextOf(privateKey) };
}

/** The private key of one generation of an organisation's sealing key, 32 bytes. */
export function generateAgreementSeed(): Uint8Array {
  return systemRandom(X25519_BYTES);
}

/** A registrar's key: PEM (PKCS#8) for itself, the form for the first record. */
export interface GeneratedTagKey {
  readonly privateKeyPem: string;
  readonly form: TagPublicKeyForm;
}

/** Takes up to some seconds, off the main thread. */
export function generateTagKey(): Promise<GeneratedTagKey> {
  const options = { modulusLength: TAG_MODULUS_BITS, publicExponent: Number(TAG_EXPONENT) };
  return new Promise((resolve, reject) => {
    generateKeyPair('rsa', options, (error, _, privateKey) => {
      if (error) {
        reject(error);
        return;
      }
      const privateKeyPem = pemOf(privateKey);
      resolve({ privateKeyPem, form: readTagPrivateKey(privateKeyPem).publicKey.form });
    });
  });
}

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}

function publicKeyTextOf(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
}

/**
 * A signer whose key is in memory: PEM (PKCS#8 or SEC 1) or private JWK. Signs in libuv's pool, off the main thread.
 * Throws SuiteError `malformed_key` unless it is a P-256 private key.
 */
export function softwareSigner({
  keyId,
  privateKey,
}: Readonly<{ keyId: KeyReference; privateKey: PrivateKeyMaterial }>): Signer {
  const key = signingKeyOf(privateKey);
  return {
    keyId,
    suite: SUITE,
    publicKey: publicKeyTextOf(key),
    sign: (message) =>
      new Promise((resolve, reject) => {
        sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, (error, signature) => {
          if (error) reject(error);
          else resolve(plainBytes(signature));
        });
      }),
  };
}

function signingKeyOf(material: PrivateKeyMaterial): KeyObject {
  const key = parsePrivateKey(material);
  // The public form decides, because that is what goes on record: explicit curve parameters are refused there too.
  if (key.asymmetricKeyType !== 'ec' || !isP256Key(publicKeyTextOf(key))) {
    throw new SuiteError('malformed_key', 'not a P-256 private key');
  }
  return key;
}

/** An unwrapper whose 32-byte seed is in memory. Throws SuiteError `malformed_input` on another length. */
export function softwareUnwrapper({ generation, seed }: Readonly<{ generation: number; seed: Uint8Array }>): Unwrapper {
  const key = x25519Key(seed);
  return {
    generation,
    suite: SUITE,
    publicKey: key.publicKey,
    agree: (ephemeralPublicKey) =>
      new Promise((resolve) => {
        resolve(key.agree(ephemeralPublicKey));
      }),
  };
}
