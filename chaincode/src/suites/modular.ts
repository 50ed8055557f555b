import { SuiteError } from './errors';

/*
 * Arithmetic modulo n on bigint. None of it runs in constant time, so it is used on public values, on blinding factors
 * inside the process that made them, and once in the life of a tag key by its owner; signing goes through OpenSSL.
 */

/** base^exponent mod modulus, four bits at a time. `exponent` >= 0, `modulus` > 1. */
export function power({ base, exponent, modulus }: Readonly<Record<'base' | 'exponent' | 'modulus', bigint>>): bigint {
  const powers = [1n];
  for (let index = 1; index < 16; index += 1) powers.push(((powers[index - 1] ?? 1n) * base) % modulus);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let step = 0; step < 4; step += 1) result = (result * result) % modulus;
    result = (result * (powers[Number.parseInt(digit, 16)] ?? 1n)) % modulus;
  }
  return result;
}

/** The inverse of `value` modulo `modulus`, extended Euclid. Throws SuiteError `not_coprime` when there is none. */
export function inverse({ value, modulus }: Readonly<Record<'value' | 'modulus', bigint>>): bigint {
  let [remainder, next] = [modulus, value % modulus];
  let [coefficient, nextCoefficient] = [0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [coefficient, nextCoefficient] = [nextCoefficient, coefficient - quotient * nextCoefficient];
  }
  if (remainder !== 1n) throw new SuiteError('not_coprime', 'the value shares a factor with the modulus');
  return coefficient < 0n ? coefficient + modulus : coefficient;
}

/**
 * The inverses of many values at the price of one and three multiplications each (Montgomery's trick: invert the
 * product, peel the values off from the end). Throws SuiteError `not_coprime` when any value has none.
 */
export function inverseMany({ values, modulus }: Readonly<{ values: readonly bigint[]; modulus: bigint }>): bigint[] {
  const products: bigint[] = [];
  let product = 1n;
  for (const value of values) {
    products.push(product);
    product = (product * value) % modulus;
  }
  let inverseOfRest = inverse({ value: product, modulus });
  const peeled = values.toReversed().map((value, index) => {
    const result = (inverseOfRest * (products[values.length - 1 - index] ?? 1n)) % modulus;
    inverseOfRest = (inverseOfRest * value) % modulus;
    return result;
  });
  return peeled.reverse();
}
