import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { BoundedCache } from './boundedCache';
import { plainBytes, requireLength } from './byteForms';
import { SuiteError } from './errors';
import type { AgreementKey } from './suiteInterface';

/** Of the seed, the public key and the shared secret. */
export const X25519_BYTES = 32;

/*
 * Keys go in and out as JWK (RFC 8037): Node hands those to OpenSSL as raw bytes, while a DER key runs through its
 * general decoder, which costs more than the agreement itself.
 */
const CURVE = { kty: 'OKP', crv: 'X25519' } as const;
/** A private JWK must have a public part; Node computes it from `d` and reads nothing from here. */
const UNREAD = base64url(new Uint8Array(X25519_BYTES));

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  requireLength(seed, { length: X25519_BYTES, name: 'seed' });
  return createPrivateKey({ key: { ...CURVE, d: base64url(seed), x: UNREAD }, format: 'jwk' });
}

/**
 * The same few readers are sealed to again and again, and reading a key costs half as much as agreeing with it. Whoever
 * opens envelopes meets a key once and gains nothing; what is kept stays small.
 */
const KEYS_KEPT_MAX = 256;

const publicKeys = new BoundedCache<string, KeyObject>(KEYS_KEPT_MAX);

function publicKeyOf(bytes: Uint8Array): KeyObject {
  requireLength(bytes, { length: X25519_BYTES, name: 'public key' });
  const x = base64url(bytes);
  const key = publicKeys.get(x) ?? createPublicKey({ key: { ...CURVE, x }, format: 'jwk' });
  publicKeys.set(x, key);
  return key;
}

/**
 * The key of a 32-byte seed (RFC 7748; any 32 bytes are a seed). A peer key of low order would make the secret zero,
 * known to everybody: OpenSSL refuses it, and so do we. Throws SuiteError `malformed_input` on another length.
 */
export function x25519Key(seed: Uint8Array): AgreementKey {
  const privateKey = privateKeyOf(seed);
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    publicKey: plainBytes(Buffer.from(x, 'base64url')),
    agree: (peerPublicKey) => {
      const publicKey = publicKeyOf(peerPublicKey);
      try {
        return plainBytes(diffieHellman({ privateKey, publicKey }));
      } catch (cause) {
        throw new SuiteError('degenerate_agreement', 'the peer public key leads to no secret', { cause });
      }
    },
  };
}

const anyKey = x25519Key(new Uint8Array(X25519_BYTES));

/**
 * Whether keys agree with this one. One seed stands for all: every private key is a multiple of 8, so a point of low
 * order gives zero with each of them and any other point with none.
 */
export function isX25519Key(publicKey: Uint8Array): boolean {
  try {
    anyKey.agree(publicKey);
    return true;
  } catch (error) {
    if (error instanceof SuiteError) return false;
    throw error;
  }
}
