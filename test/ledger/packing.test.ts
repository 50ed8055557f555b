import { expect } from 'chai';
import fc from 'fast-check';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { canonicalBytes } from '../../chaincode/src/kernel/canonical';
import { pack, unpack, UNPACKED_BYTES_MAX } from '../../chaincode/src/ledger/packing';
import { hashText } from '../../chaincode/src/statement/hashing';
import { sha256 } from '../support/firms';
import { SAMPLES } from '../support/samples';
import { seeded } from '../support/seed';

describe('packing', () => {
  it('gives back what it was given, and is the DEFLATE that everybody else reads and writes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 5000 }),
      fc.json().map((text) => canonicalBytes([text, text])),
    );
    fc.assert(
      fc.property(bytes, (plain) => {
        const packed = pack(plain);
        expect(Buffer.from(unpack(packed, plain.length)).equals(plain)).to.equal(true);
        expect(inflateRawSync(packed).equals(plain)).to.equal(true);
        expect(Buffer.from(unpack(deflateRawSync(plain), plain.length)).equals(plain)).to.equal(true);
      }),
      seeded(300),
    );
  });

  it('is the same bytes wherever and whenever it runs: endorsers that differ in one agree on nothing', () => {
    const packed = pack(canonicalBytes(Array.from({ length: 40 }, () => Object.values(SAMPLES))));
    expect(hashText(sha256(packed))).to.equal(
      'sha256:83e347696ad5ab00bd0f870a6c9235d487567a0c5350686821e30223335b9c0b',
    );
  });

  it('unpacks no more than it may', () => {
    expect(unpack(deflateRawSync(Buffer.alloc(5000)), 5000)).to.have.lengthOf(5000);
    for (const length of [5001, UNPACKED_BYTES_MAX]) {
      expect(() => unpack(deflateRawSync(Buffer.alloc(length)), 5000)).to.throw(RangeError);
    }
    expect(() => unpack(deflateRawSync(Buffer.alloc(5000)), 0), 'nothing is left').to.throw(RangeError);
  });

  it('unpacks nothing of what is no such stream', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(64).fill(255), pack(new Uint8Array(5000)).subarray(0, 5)]) {
      expect(() => unpack(bytes, 5000)).to.throw(Error);
    }
  });
});
