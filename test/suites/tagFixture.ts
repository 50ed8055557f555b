import { checkPrimeSync, generatePrimeSync } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { bytesOfInteger, integerOf } from '../../chaincode/src/suites/integers';
import { inverse } from '../../chaincode/src/suites/modular';
import { readTagPrivateKey, TAG_EXPONENT } from '../../chaincode/src/suites/rsaKeys';
import type { TagPrivateKey, TagPublicKeyForm } from '../../chaincode/src/suites/rsaKeys';
import { generateTagKey } from '../../chaincode/src/suites/software';
import { bytes, readVectors } from './vectors';

let made: Promise<TagPrivateKey> | undefined;

/** One generated tag key for the whole test run: making one takes seconds. */
export function tagKey(): Promise<TagPrivateKey> {
  made ??= generateTagKey().then(({ privateKeyPem }) => readTagPrivateKey(privateKeyPem));
  return made;
}

export type Rfc9474Vector = Readonly<
  Record<'p' | 'q' | 'n' | 'e' | 'msg' | 'encoded_msg' | 'inv' | 'blinded_msg' | 'blind_sig' | 'sig', string>
>;

/** The RFC's own example, with a modulus of 4096 bits. */
export function rfc9474(): Rfc9474Vector {
  return readVectors('rfc9474-psszero-deterministic.json') as Rfc9474Vector;
}

export const RFC9474_BITS = 4096;

/** The RFC's private key, through the same reader as any other. */
export function rfc9474Key(): TagPrivateKey {
  const { p, q, e } = rfc9474();
  const [pValue, qValue, eValue] = [p, q, e].map((hex) => integerOf(bytes(hex)));
  return readTagPrivateKey(rsaJwk({ p: pValue!, q: qValue!, e: eValue! }), RFC9474_BITS);
}

function field(value: bigint): string {
  const digits = value.toString(16);
  return Buffer.from(bytesOfInteger(value, Math.ceil(digits.length / 2))).toString('base64url');
}

/** The public form of any two integers, well formed or not. */
export function formOf({ n, e }: Readonly<{ n: bigint; e: bigint }>): TagPublicKeyForm {
  return { n: field(n), e: field(e) };
}

/** A private JWK of the primes; `spoil` is added to the private exponents, as a fault in storage would. */
export function rsaJwk({
  p,
  q,
  e,
  spoil = 0n,
}: Readonly<{ p: bigint; q: bigint; e: bigint; spoil?: bigint }>): JsonWebKey {
  const d = inverse({ value: e, modulus: (p - 1n) * (q - 1n) }) + spoil;
  return {
    kty: 'RSA',
    ...formOf({ n: p * q, e }),
    d: field(d),
    p: field(p),
    q: field(q),
    dp: field((d % (p - 1n)) + spoil),
    dq: field((d % (q - 1n)) + spoil),
    qi: field(inverse({ value: q, modulus: p })),
  };
}

/** A random prime of `bits` with its two top bits set, so that products have the full length. */
export function prime(bits: number): bigint {
  return generatePrimeSync(bits, { bigint: true });
}

/** A multiple of `factor` with exactly `bits` bits and no other prime factor below 2^16. */
export function modulusWith({ factor, bits }: Readonly<{ factor: bigint; bits: number }>): bigint {
  let cofactor = ((3n << BigInt(bits - 2)) / factor) | 1n;
  while (smallFactorOf(cofactor)) cofactor += 2n;
  return factor * cofactor;
}

function smallFactorOf(odd: bigint): boolean {
  for (let divisor = 3n; divisor < 65536n; divisor += 2n) if (odd % divisor === 0n) return true;
  return false;
}

/** A tag key whose modulus is little more than half of 2^3072, so that most residues plus n still fit its length. */
export function lowKey(): TagPrivateKey {
  const start = 182n << 1528n;
  const p = primeFrom(start + 1n);
  return readTagPrivateKey(rsaJwk({ p, q: primeFrom(p + (1n << 1000n)), e: TAG_EXPONENT }));
}

/** The first prime in `start`, `start + step`, …; found, not drawn, so that its length never varies. */
export function primeFrom(start: bigint, step = 2n): bigint {
  let candidate = start;
  while (!checkPrimeSync(candidate)) candidate += step;
  return candidate;
}
