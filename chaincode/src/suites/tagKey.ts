import { BoundedCache } from './boundedCache';
import { decodeText } from './byteForms';
import { SuiteError } from './errors';
import { bytesOfInteger, integerOf } from './integers';
import { inverse, power } from './modular';
import { mgf1, sha384 } from './pssZero';
import { readTagPublicKey, TAG_EXPONENT } from './rsaKeys';
import type { TagPrivateKey, TagPublicKey, TagPublicKeyForm } from './rsaKeys';

/*
 * A tag is unique only if x -> x^e is a permutation modulo n. The registrar proves that by (e·n)-th roots of eight
 * values nobody chose (after Goldberg, Reyzin, Sagga and Baldimtsi, "Efficient Noninteractive Certification of RSA
 * Permutations and More", IACR ePrint 2018/057; w^n is then the e-th root of each value).
 *
 * What it proves. If a prime r divides both e·n and phi(n), then x -> x^(e·n) is at least r-to-one on the units, so at
 * most one unit in r has a root. r is either e = 65537 or a prime factor of n, and those below 2^16 are ruled out, so
 * a bad key passes one value with a chance below 2^-15 (values that are no units included) and eight below 2^-120 for
 * every key that is tried. Hence e·n is coprime to phi(n): n has no square factor (p^2 | n would make p divide both)
 * and e is coprime to every p - 1, and x -> x^e is a permutation of all residues, units or not. Roots of e alone would
 * leave n = p^2·m possible, where an encoding that p^2 divides, and such a one can be searched for, has p signatures.
 *
 * What it does not prove: that n has two factors, or large or random ones; that nobody else knows them; that the
 * registrar keeps the key, or answers only those it should.
 */

/** Roots in a proof. */
export const TAG_KEY_ROOTS = 8;
const DOMAIN = Buffer.from('tallystick.tag-key.1', 'ascii');
/** So many more bytes than the modulus before reduction that the values are uniform up to 2^-128. */
const EXTRA_BYTES = 16;
const EXPONENT_BYTES = 4;
const SMALL_FACTOR_LIMIT = 2 ** 16;

/** A verdict costs half a second and follows from key and roots alone. Only good ones are kept. */
const proven = new BoundedCache<string, true>(16);

/** The value whose root is asked for: bound to the key, so that a key cannot be made to fit the values. */
function challenge({ modulus, modulusBytes }: TagPublicKey, index: number): bigint {
  const exponent = bytesOfInteger(TAG_EXPONENT, EXPONENT_BYTES);
  const seed = sha384(DOMAIN, bytesOfInteger(modulus, modulusBytes), exponent, Uint8Array.of(index));
  return integerOf(mgf1({ seed, length: modulusBytes + EXTRA_BYTES })) % modulus;
}

/** Odd primes below `SMALL_FACTOR_LIMIT`, by the sieve of Eratosthenes. */
function smallPrimes(): bigint[] {
  const composite = new Uint8Array(SMALL_FACTOR_LIMIT);
  const primes: bigint[] = [];
  for (let candidate = 3; candidate < SMALL_FACTOR_LIMIT; candidate += 2) {
    if (composite[candidate] === 1) continue;
    primes.push(BigInt(candidate));
    for (let multiple = candidate * candidate; multiple < SMALL_FACTOR_LIMIT; multiple += candidate) {
      composite[multiple] = 1;
    }
  }
  return primes;
}

/**
 * The roots that stand beside the key in the first record: base64url, as many bytes as the modulus. Takes 0.2 s. Not
 * in constant time: to be run once, where the key is made. Throws SuiteError `not_coprime` when the key is bad.
 */
export function proveTagKey({ publicKey, primes }: TagPrivateKey): readonly string[] {
  const { modulus, modulusBytes } = publicKey;
  const [p, q] = primes;
  const exponents = primes.map((prime) => inverse({ value: TAG_EXPONENT * modulus, modulus: prime - 1n }));
  const [exponentP = 0n, exponentQ = 0n] = exponents;
  const inverseOfQ = inverse({ value: q, modulus: p });
  return Array.from({ length: TAG_KEY_ROOTS }, (_, index) => {
    const value = challenge(publicKey, index);
    const modP = power({ base: value % p, exponent: exponentP, modulus: p });
    const modQ = power({ base: value % q, exponent: exponentQ, modulus: q });
    // Garner's form of the Chinese remainder theorem.
    const root = modQ + (((((modP - modQ) * inverseOfQ) % p) + p) % p) * q;
    return Buffer.from(bytesOfInteger(root, modulusBytes)).toString('base64url');
  });
}

function isRoot(publicKey: TagPublicKey, { root, index }: Readonly<{ root: string; index: number }>): boolean {
  const { modulus, modulusBytes } = publicKey;
  const bytes = decodeText(root, 'base64url');
  if (bytes?.length !== modulusBytes) return false;
  const base = integerOf(bytes);
  return base < modulus && power({ base, exponent: TAG_EXPONENT * modulus, modulus }) === challenge(publicKey, index);
}

/**
 * The key, once its form and its proof hold. Costs half a second the first time. Throws SuiteError `malformed_key`,
 * `wrong_exponent`, `wrong_modulus_length`, `even_modulus`, `small_factor` or `wrong_root`, cheapest check first.
 */
export function provenTagKey(form: TagPublicKeyForm, roots: readonly string[]): TagPublicKey {
  const publicKey = readTagPublicKey(form);
  if (roots.length !== TAG_KEY_ROOTS) throw new SuiteError('wrong_root', `not ${TAG_KEY_ROOTS} roots`);
  const name = JSON.stringify([form.n, form.e, roots]);
  if (proven.get(name) === true) return publicKey;
  if (smallPrimes().some((prime) => publicKey.modulus % prime === 0n)) {
    throw new SuiteError('small_factor', 'a prime below 65536 divides the modulus');
  }
  if (!roots.every((root, index) => isRoot(publicKey, { root, index }))) {
    throw new SuiteError('wrong_root', 'a root does not fit its value');
  }
  proven.set(name, true);
  return publicKey;
}

/** Whether `provenTagKey` accepts key and roots. */
export function verifyTagKey(form: TagPublicKeyForm, roots: readonly string[]): boolean {
  try {
    provenTagKey(form, roots);
    return true;
  } catch (error) {
    if (error instanceof SuiteError) return false;
    throw error;
  }
}
