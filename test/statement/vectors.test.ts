import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { concatBytes, fromHex, toHex, uint32, utf8 } from '../../chaincode/src/kernel/bytes';
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { hashBytes, hashLines, hashText, hkdf32, hmac } from '../../chaincode/src/statement/hashing';
import { leafHash } from '../../chaincode/src/statement/merkle';
import { bodySalt, itemSalt, partSalt, sealSeed, sumsSalt } from '../../chaincode/src/statement/salts';
import { sha256 } from '../support/firms';
import { seeded } from '../support/seed';
import { statementVectors } from '../support/statementVectors';
import { readVectorText } from '../support/vectorFile';

interface Vectors {
  readonly items: Readonly<
    Record<
      string,
      {
        readonly canonical: string;
        readonly parts: readonly { readonly value: unknown; readonly salt: string }[];
        readonly digest: string;
        readonly statement: object;
        readonly statementHash: string;
        readonly signed: readonly string[];
      }
    >
  >;
}

const bytesOf = fc.uint8Array({ minLength: 0, maxLength: 200 });

describe('golden vectors of the statement module', () => {
  it('is byte by byte what the file says', () => {
    expect(statementVectors(sha256)).to.equal(readVectorText('statement.json'));
  });

  it('the file’s hashes are those of another implementation', () => {
    const node = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
    const { items } = JSON.parse(readVectorText('statement.json')) as Vectors;
    for (const vector of Object.values(items)) {
      const hash = `sha256:${createHash('sha256').update(canonicalJson(vector.statement)).digest('hex')}`;
      expect(vector.statementHash).to.equal(hash);
      const message = `tallystick.act.1\np256.1\n${hash}\n${'c3'.repeat(32)}\nsole`;
      expect(vector.signed[0]).to.equal(Buffer.from(message).toString('hex'));
      const leaves = vector.parts.map(({ value, salt }) =>
        node(concatBytes(Uint8Array.of(0), fromHex(salt), utf8(canonicalJson(value)))),
      );
      const [one, two] = leaves;
      const digest = two === undefined ? one! : node(concatBytes(Uint8Array.of(1), one!, two));
      expect(vector.digest).to.equal(`sha256:${Buffer.from(digest).toString('hex')}`);
    }
  });
});

describe('hashes, salts and ids', () => {
  it('HMAC is that of RFC 4231, also for keys longer than a block', () => {
    const longKey = new Uint8Array(131).fill(0xaa);
    const data = utf8('Test Using Larger Than Block-Size Key - Hash Key First');
    expect(toHex(hmac(sha256, longKey, data))).to.equal(
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    );
    expect(toHex(hmac(sha256, utf8('Jefe'), utf8('what do ya want for nothing?')))).to.equal(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('HMAC and HKDF agree with Node’s for any key and text', () => {
    fc.assert(
      fc.property(bytesOf, bytesOf, (key, message) => {
        expect(toHex(hmac(sha256, key, message))).to.equal(createHmac('sha256', key).update(message).digest('hex'));
        const derived = hkdfSync('sha256', key, new Uint8Array(), message, 32);
        expect(toHex(hkdf32(sha256, key, message))).to.equal(Buffer.from(derived).toString('hex'));
      }),
      seeded(200),
    );
  });

  it('a hash has one text, and nothing else is one', () => {
    const digest = new Uint8Array(32).fill(7);
    expect(toHex(hashBytes(hashText(digest)))).to.equal(toHex(digest));
    const bare = toHex(digest);
    for (const text of ['', bare, `sha256:${bare.slice(2)}`, `sha256:${bare}00`, `SHA256:${bare}`, `sha512:${bare}`]) {
      expect(() => hashBytes(text), text).to.throw(RangeError);
    }
    expect(() => hashBytes(`sha256:${bare.toUpperCase().replace('0', 'A')}`)).to.throw(RangeError);
  });

  it('lines are told apart by where they break', () => {
    expect(toHex(hashLines(sha256, 'a', 'b'))).not.to.equal(toHex(hashLines(sha256, 'ab')));
    expect(toHex(hashLines(sha256, 'a', 'b'))).to.equal(toHex(sha256(utf8('a\nb'))));
  });

  it('no two salts of a run are the same, whatever they are for', () => {
    const salts = new Set<string>();
    const seed = '11'.repeat(32);
    for (let index = 0; index < 300; index += 1) {
      const item = itemSalt(sha256, seed, index);
      for (const salt of [item, sumsSalt(sha256, seed, index), sealSeed(sha256, seed, index)]) salts.add(salt);
      for (const part of [0, 1]) salts.add(partSalt(sha256, item, part));
      for (const version of [1, 2]) salts.add(bodySalt(sha256, item, { id: '22'.repeat(32), version }));
    }
    expect(salts.size).to.equal(300 * 7);
    expect(itemSalt(sha256, '12'.repeat(32), 0)).not.to.equal(itemSalt(sha256, seed, 0));
  });

  it('salts come from the seed as the rule says', () => {
    const seed = '0f'.repeat(32);
    const expected = createHmac('sha256', Buffer.from(seed, 'hex'))
      .update(Buffer.concat([Buffer.from('item'), uint32(258)]))
      .digest('hex');
    expect(itemSalt(sha256, seed, 258)).to.equal(expected);
    const info = Buffer.concat([Buffer.from('body'), Buffer.from('22'.repeat(32), 'hex'), uint32(3)]);
    const body = hkdfSync('sha256', Buffer.from(seed, 'hex'), new Uint8Array(), info, 32);
    expect(bodySalt(sha256, seed, { id: '22'.repeat(32), version: 3 })).to.equal(Buffer.from(body).toString('hex'));
  });

  it('a salted leaf is not the hash of the value alone', () => {
    const value = utf8('"1000000.00"');
    expect(toHex(leafHash(sha256, value))).not.to.equal(toHex(leafHash(sha256, concatBytes(fromHex('00'), value))));
  });
});
