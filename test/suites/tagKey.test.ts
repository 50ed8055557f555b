import { expect } from 'chai';
import { bytesOfInteger, integerOf } from '../../chaincode/src/suites/integers';
import { inverse, power } from '../../chaincode/src/suites/modular';
import { mgf1, sha384 } from '../../chaincode/src/suites/pssZero';
import { readTagPrivateKey, readTagPublicKey, TAG_EXPONENT, TagPrivateKey } from '../../chaincode/src/suites/rsaKeys';
import type { TagPublicKeyForm } from '../../chaincode/src/suites/rsaKeys';
import { proveTagKey, provenTagKey, TAG_KEY_ROOTS, verifyTagKey } from '../../chaincode/src/suites/tagKey';
import { formOf, lowKey, modulusWith, prime, primeFrom, rsaJwk, tagKey } from './tagFixture';
import { flipped, refusal, text } from './vectors';

const BYTES = 384;

/** The values whose roots are asked for, computed apart from the code under test. */
function challenges(n: bigint): bigint[] {
  return Array.from({ length: TAG_KEY_ROOTS }, (_, index) => {
    const seed = sha384(text('tallystick.tag-key.1'), bytesOfInteger(n, BYTES), Uint8Array.of(0, 1, 0, 1, index));
    return integerOf(mgf1({ seed, length: BYTES + 16 })) % n;
  });
}

function roots(n: bigint, root: (value: bigint) => bigint): string[] {
  return challenges(n).map((value) => Buffer.from(bytesOfInteger(root(value), BYTES)).toString('base64url'));
}

describe('proof of a tag key', () => {
  let key: TagPrivateKey;
  let form: TagPublicKeyForm;
  let proof: readonly string[];

  before(async () => {
    key = await tagKey();
    form = key.publicKey.form;
    proof = proveTagKey(key);
  });

  it('is refused with the code of the key when exponent, length or form is wrong', () => {
    const { modulus: n } = key.publicKey;
    const refused = (hostile: TagPublicKeyForm) => refusal(() => provenTagKey(hostile, proof));
    expect(refused({ ...form, e: '!' })).to.equal('malformed_key');
    expect(refused(formOf({ n, e: 3n }))).to.equal('wrong_exponent');
    expect(refused(formOf({ n: n >> 1n, e: TAG_EXPONENT }))).to.equal('wrong_modulus_length');
    expect(refused(formOf({ n: n - 1n, e: TAG_EXPONENT }))).to.equal('even_modulus');
  });

  it('is refused for a modulus with a prime factor below 2^16, the smallest and the largest', () => {
    for (const factor of [3n, 251n, 257n, 65519n, 65521n]) {
      const weak = formOf({ n: modulusWith({ factor, bits: 3072 }), e: TAG_EXPONENT });
      expect(
        refusal(() => provenTagKey(weak, proof)),
        String(factor),
      ).to.equal('small_factor');
      expect(verifyTagKey(weak, proof), String(factor)).to.equal(false);
    }
    const passes = formOf({ n: modulusWith({ factor: 65537n, bits: 3072 }), e: TAG_EXPONENT });
    expect(refusal(() => provenTagKey(passes, proof))).to.equal('wrong_root');
  });

  it('is refused with fewer or more roots, exchanged roots, or one that is not bytes', () => {
    const [first, second, ...rest] = proof as [string, string, ...string[]];
    const hostile: readonly (readonly string[])[] = [
      [],
      proof.slice(1),
      [...proof, first],
      [second, first, ...rest],
      Array.from(proof, () => first),
      ['', ...proof.slice(1)],
      [`${first}=`, ...proof.slice(1)],
      [first.slice(0, -4), ...proof.slice(1)],
      [`AAAA${first}`, ...proof.slice(1)],
      ['A'.repeat(512), ...proof.slice(1)],
    ];
    for (const wrong of hostile) expect(refusal(() => provenTagKey(form, wrong))).to.equal('wrong_root');
  });

  it('is refused with any root changed or negated', () => {
    for (const index of [0, TAG_KEY_ROOTS - 1]) {
      const root = Buffer.from(proof[index]!, 'base64url');
      const changed = Buffer.from(flipped(root, { at: 200, mask: 4 })).toString('base64url');
      const replacedBy = (hostile: string) => proof.map((own, position) => (position === index ? hostile : own));
      expect(refusal(() => provenTagKey(form, replacedBy(changed)))).to.equal('wrong_root');
      const negative = bytesOfInteger(key.publicKey.modulus - integerOf(root), BYTES);
      expect(refusal(() => provenTagKey(form, replacedBy(Buffer.from(negative).toString('base64url'))))).to.equal(
        'wrong_root',
      );
    }
  });

  it('is refused with a root written as another number of the same residue', () => {
    const low = lowKey();
    const { modulus, form: lowForm } = low.publicKey;
    const good = proveTagKey(low);
    const numbers = good.map((root) => integerOf(Buffer.from(root, 'base64url')));
    const index = numbers.findIndex((root) => root + modulus < 1n << 3072n);
    const beyond = Buffer.from(bytesOfInteger(numbers[index]! + modulus, BYTES)).toString('base64url');
    const hostile = good.map((own, position) => (position === index ? beyond : own));
    expect(refusal(() => provenTagKey(lowForm, hostile))).to.equal('wrong_root');
    expect(verifyTagKey(lowForm, good)).to.equal(true);
  });

  it('is refused for another key', () => {
    const [p] = key.primes;
    const other = readTagPrivateKey(rsaJwk({ p, q: prime(1536), e: TAG_EXPONENT }));
    expect(verifyTagKey(other.publicKey.form, proof)).to.equal(false);
  });

  it('cannot be made for a key whose map is not a permutation, by the code or by hand', () => {
    const step = TAG_EXPONENT * 2n;
    const p = primeFrom(step * ((7n << 1533n) / step) + 1n, step);
    const q = prime(1536);
    const n = p * q;
    const hostile = readTagPublicKey(formOf({ n, e: TAG_EXPONENT }));
    const made = new TagPrivateKey(hostile, hostile.key, [p, q]);
    expect(refusal(() => proveTagKey(made))).to.equal('not_coprime');
    // The best a cheat has: the root where one exists, and a power that would be one if p - 1 had no factor e.
    const order = (p - 1n) / TAG_EXPONENT;
    const exponent = inverse({ value: TAG_EXPONENT * n, modulus: order * (q - 1n) });
    const tried = roots(n, (value) => power({ base: value, exponent, modulus: n }));
    expect(refusal(() => provenTagKey(hostile.form, tried))).to.equal('wrong_root');
  });

  it('cannot be made for a modulus with a square factor, although every value has an e-th root', () => {
    const p = primeFrom((7n << 1021n) + 1n);
    const q = primeFrom(p + (1n << 512n));
    const n = p * p * q;
    const { form: hostile } = readTagPublicKey(formOf({ n, e: TAG_EXPONENT }));
    const exponent = inverse({ value: TAG_EXPONENT, modulus: p * (p - 1n) * (q - 1n) });
    const tried = roots(n, (value) => power({ base: value, exponent, modulus: n }));
    const values = challenges(n);
    for (const [index, root] of tried.entries()) {
      const base = integerOf(Buffer.from(root, 'base64url'));
      expect(power({ base, exponent: TAG_EXPONENT, modulus: n })).to.equal(values[index]);
    }
    expect(refusal(() => provenTagKey(hostile, tried))).to.equal('wrong_root');
    const made = new TagPrivateKey(readTagPublicKey(hostile), key.key, [p, p * q]);
    expect(refusal(() => proveTagKey(made))).to.equal('not_coprime');
  });

  it('holds for a generated key, again when asked again, and gives the e-th roots', () => {
    expect(proof).to.have.length(TAG_KEY_ROOTS);
    expect(verifyTagKey(form, proof)).to.equal(true);
    expect(provenTagKey(form, proof).modulus).to.equal(key.publicKey.modulus);
    const { modulus: n } = key.publicKey;
    const values = challenges(n);
    for (const [index, root] of proof.entries()) {
      const ethRoot = power({ base: integerOf(Buffer.from(root, 'base64url')), exponent: n, modulus: n });
      expect(power({ base: ethRoot, exponent: TAG_EXPONENT, modulus: n })).to.equal(values[index]);
    }
    expect(proveTagKey(key)).to.deep.equal(proof);
  });

  it('is judged by key and roots together: a good verdict does not cover changed roots', () => {
    expect(verifyTagKey(form, proof)).to.equal(true);
    expect(verifyTagKey(form, [...proof.slice(1), proof[0]!])).to.equal(false);
    expect(verifyTagKey(form, proof)).to.equal(true);
  });
});
