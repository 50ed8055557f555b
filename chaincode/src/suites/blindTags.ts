import { constants, verify } from 'node:crypto';
import { requireLength } from './byteForms';
import { SuiteError } from './errors';
import { bytesOfInteger, integerOf } from './integers';
import { inverseMany } from './modular';
import { encodePssZero } from './pssZero';
import { raisePrivate, raisePublic } from './rsaKeys';
import type { TagPrivateKey, TagPublicKey } from './rsaKeys';

/*
 * RFC 9474, RSABSSA-SHA384-PSSZERO-Deterministic: the registrar signs an invoice's identity without seeing it, and
 * everybody who knows the identity arrives at the same signature. RFC 9474 advises this variant for messages of high
 * entropy only, because a signer with a crafted key could learn something about the message or give one message two
 * signatures; here every tag key comes with the proof in tagKey.ts that it is not of that sort.
 */

/** `length` bytes nobody can foretell; `systemRandom` of software.ts outside tests. */
export type RandomSource = (length: number) => Uint8Array;

/** What goes to the registrar, and what its sender keeps to itself and uses once. Plain bytes, fit for a worker. */
export interface Blinding {
  readonly blindedMessage: Uint8Array;
  readonly inverse: Uint8Array;
}

interface TagInput {
  readonly publicKey: TagPublicKey;
  readonly message: Uint8Array;
}

/** A draw is below n with probability over one half: a source that fails this often is broken. */
const DRAWS_MAX = 256;

/** The one encoding of the message, as many bytes as the modulus. */
export function encode({ publicKey, message }: TagInput): Uint8Array {
  return encodePssZero(message, publicKey.modulusBits);
}

/** RFC 9474 section 4.2 for one message. Throws like `blindMany`. */
export function blind({ publicKey, message, random }: TagInput & { readonly random: RandomSource }): Blinding {
  const [blinding] = blindMany({ publicKey, messages: [message], random });
  if (blinding === undefined) throw new SuiteError('malformed_input', 'one message has one blinding');
  return blinding;
}

/**
 * RFC 9474 section 4.2 for many messages under one key, each with its own factor: one modular inversion for all of
 * them. Throws SuiteError `not_coprime` when a factor or an encoded message shares a factor with n, which happens by
 * chance only to a key with small factors, and `malformed_input` on a broken source of randomness.
 */
export function blindMany({
  publicKey,
  messages,
  random,
}: Readonly<{ publicKey: TagPublicKey; messages: readonly Uint8Array[]; random: RandomSource }>): Blinding[] {
  const { modulus, modulusBytes } = publicKey;
  const encoded = messages.map((message) => integerOf(encode({ publicKey, message })));
  const factors = messages.map(() => randomFactor(publicKey, random));
  // The product of the encodings rides along: the one inversion then also shows that each of them is coprime to n.
  const allEncoded = encoded.reduce((product, value) => (product * value) % modulus, 1n);
  const inverses = inverseMany({ values: [...factors, allEncoded], modulus });
  return encoded.map((value, index) => {
    const mask = integerOf(raisePublic(publicKey, bytesOfInteger(factors[index] ?? 0n, modulusBytes)));
    return {
      blindedMessage: bytesOfInteger((value * mask) % modulus, modulusBytes),
      inverse: bytesOfInteger(inverses[index] ?? 0n, modulusBytes),
    };
  });
}

function randomFactor({ modulus, modulusBytes }: TagPublicKey, random: RandomSource): bigint {
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const bytes = random(modulusBytes);
    requireLength(bytes, { length: modulusBytes, name: 'random draw' });
    const factor = integerOf(bytes);
    if (factor > 0n && factor < modulus) return factor;
  }
  throw new SuiteError('malformed_input', 'the source of randomness gives no usable factor');
}

/** An integer z with 0 < z < n from outside. */
function residueOf(
  bytes: Uint8Array,
  { publicKey, name }: Readonly<{ publicKey: TagPublicKey; name: string }>,
): bigint {
  requireLength(bytes, { length: publicKey.modulusBytes, name });
  const value = integerOf(bytes);
  if (value === 0n || value >= publicKey.modulus) throw new SuiteError('malformed_input', `${name} is out of range`);
  return value;
}

/**
 * RFC 9474 section 4.3: the registrar's answer to bytes from anybody. A result that a hardware fault made wrong would
 * give away the primes, so nothing leaves that the public key does not confirm. Throws SuiteError `malformed_input`,
 * `not_coprime`, `signing_fault`.
 */
export function blindSign(privateKey: TagPrivateKey, blindedMessage: Uint8Array): Uint8Array {
  const { publicKey, primes } = privateKey;
  const value = residueOf(blindedMessage, { publicKey, name: 'blinded message' });
  if (primes.some((prime) => value % prime === 0n)) {
    throw new SuiteError('not_coprime', 'the blinded message shares a factor with the modulus');
  }
  const signature = raisePrivate(privateKey, blindedMessage);
  if (integerOf(raisePublic(publicKey, signature)) !== value) {
    throw new SuiteError('signing_fault', 'the signature does not verify');
  }
  return signature;
}

/**
 * RFC 9474 section 4.4: takes the blinding off and gives the signature only if it verifies. Throws SuiteError
 * `malformed_input`, and `invalid_blind_signature` when the registrar did not sign what was sent.
 */
export function finalize({
  publicKey,
  message,
  blindSignature,
  inverse,
}: TagInput & Readonly<{ blindSignature: Uint8Array; inverse: Uint8Array }>): Uint8Array {
  const blinded = residueOf(blindSignature, { publicKey, name: 'blind signature' });
  const factor = residueOf(inverse, { publicKey, name: 'inverse' });
  const signature = bytesOfInteger((blinded * factor) % publicKey.modulus, publicKey.modulusBytes);
  if (!verifyTag({ publicKey, message, signature })) {
    throw new SuiteError('invalid_blind_signature', 'the answer is not a signature of what was asked');
  }
  return signature;
}

/**
 * RSASSA-PSS-VERIFY with an empty salt. For a proven key exactly one signature of a message passes, so its hash can
 * be the invoice's tag. False for anything else; never throws.
 */
export function verifyTag({ publicKey, message, signature }: TagInput & { readonly signature: Uint8Array }): boolean {
  if (signature.length !== publicKey.modulusBytes) return false;
  const { key } = publicKey;
  return verify('sha384', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 }, signature);
}
