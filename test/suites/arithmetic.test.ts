import { expect } from 'chai';
import fc from 'fast-check';
import { BoundedCache } from '../../chaincode/src/suites/boundedCache';
import { decodeText } from '../../chaincode/src/suites/byteForms';
import { bitLength, bytesOfInteger, integerOf } from '../../chaincode/src/suites/integers';
import { inverse, inverseMany, power } from '../../chaincode/src/suites/modular';
import { bytes, refusal } from './vectors';

const PRIME = (1n << 127n) - 1n;
const residue = fc.bigInt({ min: 1n, max: PRIME - 1n });

describe('integers and bytes', () => {
  it('refuse an integer that is negative or does not fit', () => {
    for (const value of [-1n, 256n, 1n << 64n]) {
      expect(() => bytesOfInteger(value, 1), String(value)).to.throw(RangeError);
    }
  });

  it('are inverse to each other at any length, leading zeros kept', () => {
    const roundTrip = fc.property(fc.uint8Array({ maxLength: 48 }), (original) => {
      expect(bytesOfInteger(integerOf(original), original.length || 1)).to.deep.equal(
        original.length === 0 ? new Uint8Array(1) : new Uint8Array(original),
      );
    });
    fc.assert(roundTrip);
    expect(integerOf(bytes('0102'))).to.equal(258n);
    expect([0n, 1n, 255n, 256n].map(bitLength)).to.deep.equal([0, 1, 8, 9]);
  });

  it('read a window into a larger buffer as that window', () => {
    expect(integerOf(bytes('ff0102ff').subarray(1, 3))).to.equal(258n);
  });
});

describe('text forms', () => {
  it('refuse every spelling but the canonical one', () => {
    const base64 = ['AB==', 'AA=', 'AA', 'A A=', 'AA==\n', 'AA==AA==', '-_8=', '=', 'é'];
    for (const wrong of base64) expect(decodeText(wrong, 'base64'), wrong).to.equal(undefined);
    const base64url = ['AB', 'AA==', 'AA=', '+/8', 'A', 'AA\n'];
    for (const wrong of base64url) expect(decodeText(wrong, 'base64url'), wrong).to.equal(undefined);
  });

  it('accept the canonical one', () => {
    expect(decodeText('AA==', 'base64')).to.deep.equal(bytes('00'));
    expect(decodeText('-_8', 'base64url')).to.deep.equal(bytes('fbff'));
    expect(decodeText('', 'base64')).to.deep.equal(new Uint8Array());
  });
});

describe('modular arithmetic', () => {
  it('refuses the inverse of a value that shares a factor with the modulus, alone and among others', () => {
    for (const value of [0n, 3n, 5n, 15n, 21n]) {
      expect(
        refusal(() => inverse({ value, modulus: 15n })),
        String(value),
      ).to.equal('not_coprime');
      expect(refusal(() => inverseMany({ values: [2n, value, 7n], modulus: 15n }))).to.equal('not_coprime');
    }
  });

  it('inverts: a value times its inverse is one', () => {
    const law = fc.property(residue, (value) => {
      const found = inverse({ value, modulus: PRIME });
      expect([(value * found) % PRIME, found > 0n && found < PRIME]).to.deep.equal([1n, true]);
    });
    fc.assert(law);
  });

  it('inverts many as it inverts each, in order', () => {
    const law = fc.property(fc.array(residue, { maxLength: 20 }), (values) => {
      const each = values.map((value) => inverse({ value, modulus: PRIME }));
      expect(inverseMany({ values, modulus: PRIME })).to.deep.equal(each);
    });
    fc.assert(law);
  });

  it('raises to a power as repeated multiplication does', () => {
    const law = fc.property(fc.bigInt({ min: 0n, max: 10_000n }), fc.nat(300), (base, exponent) => {
      let product = 1n % 9973n;
      for (let count = 0; count < exponent; count += 1) product = (product * base) % 9973n;
      expect(power({ base, exponent: BigInt(exponent), modulus: 9973n })).to.equal(product);
    });
    fc.assert(law);
  });

  it('raises to the order of the group and finds one (Fermat)', () => {
    const law = fc.property(residue, (base) => {
      expect(power({ base, exponent: PRIME - 1n, modulus: PRIME })).to.equal(1n);
    });
    fc.assert(law);
  });
});

describe('bounded cache', () => {
  it('never holds more than its limit and forgets what was used longest ago', () => {
    const cache = new BoundedCache<string, number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    expect(cache.get('a')).to.equal(1);
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.size]).to.deep.equal([1, undefined, 3, 2]);
    cache.set('a', 4);
    cache.set('d', 5);
    expect([cache.get('a'), cache.get('c'), cache.get('d')]).to.deep.equal([4, undefined, 5]);
  });
});
