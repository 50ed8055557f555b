import { constants, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeText, plainBytes } from './byteForms';
import { SuiteError } from './errors';
import { bitLength, integerOf } from './integers';
import { parsePrivateKey } from './privateKeys';
import type { PrivateKeyMaterial } from './privateKeys';

/** Length of a tag key's modulus. */
export const TAG_MODULUS_BITS = 3072;
/** The only public exponent of a tag key; it is prime, on which the proof in tagKey.ts rests. */
export const TAG_EXPONENT = 65537n;

/** A tag key as it stands in JSON: big-endian integers without leading zeros, base64url without padding (RFC 7518). */
export interface TagPublicKeyForm {
  readonly n: string;
  readonly e: string;
}

/** A parsed public key: its form and length are right; that it is well formed is what tagKey.ts proves. */
export interface TagPublicKey {
  readonly form: TagPublicKeyForm;
  readonly modulus: bigint;
  readonly modulusBits: number;
  readonly modulusBytes: number;
  readonly key: KeyObject;
}

/** The registrar's key, in memory. The primes stay out of logs, JSON and messages to other threads. */
export class TagPrivateKey {
  readonly #primes: readonly [bigint, bigint];

  constructor(
    readonly publicKey: TagPublicKey,
    readonly key: KeyObject,
    primes: readonly [bigint, bigint],
  ) {
    this.#primes = primes;
  }

  get primes(): readonly [bigint, bigint] {
    return this.#primes;
  }
}

function integerField(text: string, name: string): bigint {
  const bytes = decodeText(text, 'base64url');
  if (bytes === undefined || bytes.length === 0 || bytes[0] === 0) {
    throw new SuiteError('malformed_key', `${name} is not a canonical base64url integer`);
  }
  return integerOf(bytes);
}

/**
 * Reads a public key from outside. Another `modulusBits` than the default, a multiple of 8, is for published test
 * vectors alone. Throws SuiteError `malformed_key`, `wrong_exponent`, `wrong_modulus_length` or `even_modulus`.
 */
export function readTagPublicKey({ n, e }: TagPublicKeyForm, modulusBits = TAG_MODULUS_BITS): TagPublicKey {
  if (n.length > Math.ceil(modulusBits / 6)) throw new SuiteError('wrong_modulus_length', 'the modulus is too long');
  const modulus = integerField(n, 'n');
  if (integerField(e, 'e') !== TAG_EXPONENT) throw new SuiteError('wrong_exponent', 'the exponent is not 65537');
  if (bitLength(modulus) !== modulusBits) {
    throw new SuiteError('wrong_modulus_length', `the modulus does not have ${modulusBits} bits`);
  }
  if (modulus % 2n === 0n) throw new SuiteError('even_modulus', 'the modulus is even');
  const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
  return { form: { n, e }, modulus, modulusBits, modulusBytes: modulusBits / 8, key };
}

/**
 * Reads the registrar's private key: PEM (PKCS#8) or JWK. A key that signs tags must do nothing else: raw RSA answers
 * would let anybody who may ask for tags also decrypt or sign with it. Throws SuiteError like `readTagPublicKey`.
 */
export function readTagPrivateKey(material: PrivateKeyMaterial, modulusBits = TAG_MODULUS_BITS): TagPrivateKey {
  const key = parsePrivateKey(material);
  // An RSA-PSS key is bound to its padding and would not do raw RSA.
  if (key.asymmetricKeyType !== 'rsa') throw new SuiteError('malformed_key', 'not an RSA private key');
  const { n = '', e = '', p = '', q = '' } = key.export({ format: 'jwk' });
  const publicKey = readTagPublicKey({ n, e }, modulusBits);
  const primes = [integerField(p, 'p'), integerField(q, 'q')] as const;
  if (primes[0] * primes[1] !== publicKey.modulus) throw new SuiteError('malformed_key', 'p times q is not n');
  return new TagPrivateKey(publicKey, key, primes);
}

/** RSAVP1: x^e mod n of `modulusBytes` bytes that stand for an integer below n. */
export function raisePublic({ key }: TagPublicKey, value: Uint8Array): Uint8Array {
  return plainBytes(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, value));
}

/** RSASP1: x^d mod n through OpenSSL, which works modulo the primes, masks the base and checks what it computed. */
export function raisePrivate({ key }: TagPrivateKey, value: Uint8Array): Uint8Array {
  return plainBytes(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, value));
}
