import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalBytes, canonicalJson, sameCanonical } from '../../chaincode/src/kernel/canonical';
import { fromUtf8 } from '../../chaincode/src/kernel/bytes';
import { seeded } from '../support/seed';

/** Examples of RFC 8785 and its public test data, as far as whole numbers, strings and objects go. */
const VECTORS: readonly (readonly [input: string, output: string])[] = [
  ['[ null, true, false ]', '[null,true,false]'],
  ['{"b":2,"a":1}', '{"a":1,"b":2}'],
  [String.raw`"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"`, String.raw`"€$\u000f\nA'B\"\\\\\"/"`],
  [
    String.raw`{"1":{"f":{"f":"hi","F":5},"\n":56},"10":{},"":"empty","a":{},"111":[{"e":"yes","E":"no"}],"A":{}}`,
    String.raw`{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}`,
  ],
  [
    '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}',
    '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}',
  ],
  [
    String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis","</script>":"Browser Challenge"}`,
    `{"\\r":"Carriage Return","1":"One","</script>":"Browser Challenge","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}`,
  ],
  [String.raw`{"Unnormalized Unicode":"A\u030a"}`, '{"Unnormalized Unicode":"A\u030a"}'],
  ['[56, 0, -1, 9007199254740991, -9007199254740991]', '[56,0,-1,9007199254740991,-9007199254740991]'],
];

const json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 6 }), tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** The same value with the members of every object in another order. */
function shuffled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shuffled);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, shuffled(entry)]),
  );
}

describe('canonical JSON', () => {
  it('refuses whatever could be spelled in two ways, or has no JSON at all', () => {
    const refused = [1.5, 0.1, -0, NaN, Infinity, 2 ** 53, -(2 ** 53), 1e21, '\ud800', 'a\udc00b', undefined];
    for (const value of [...refused, 1n, Symbol('x'), () => 1]) {
      expect(() => canonicalJson(value), String(value)).to.throw(TypeError);
      expect(() => canonicalJson({ a: [value] }), String(value)).to.throw(TypeError);
    }
    expect(() => canonicalJson({ '\ud800': 1 })).to.throw(TypeError);
  });

  it('gives the texts of the public vectors of RFC 8785', () => {
    for (const [input, output] of VECTORS) expect(canonicalJson(JSON.parse(input))).to.equal(output);
  });

  it('leaves out members that are undefined, as JSON does', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).to.equal('{"a":1}');
    expect(sameCanonical({ a: 1 }, { a: 1, b: undefined })).to.equal(true);
    expect(sameCanonical({ a: 1 }, { a: 1, b: null })).to.equal(false);
  });

  it('keeps a member called __proto__ a member', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1},"a":2}'))).to.equal('{"__proto__":{"x":1},"a":2}');
    expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
  });

  it('is one text for one value, whatever the order of its members, and reads back as the value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(shuffled(value))).to.equal(text);
        expect(canonicalJson(JSON.parse(text))).to.equal(text);
        expect(fromUtf8(canonicalBytes(value))).to.equal(text);
      }),
      seeded(300),
    );
  });

  it('is another text for another value', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const [left, right] = [canonicalJson(one), canonicalJson(other)];
        expect(isDeepStrictEqual(JSON.parse(left), JSON.parse(right))).to.equal(left === right);
      }),
      seeded(300),
    );
  });
});
