import { expect } from 'chai';
import * as fc from 'fast-check';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { isSignedBy, signLowS } from '../../../../network/embedded/src/identity/signatures';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const data = Buffer.from('two halves of one stick');

/** DER of r and s, minimal, independently of the code under test. */
function der(r: bigint, s: bigint): Buffer {
  const integer = (value: bigint): Buffer => {
    const hex = value.toString(16);
    const digits = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
    const padded = digits.readUInt8(0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), digits]) : digits;
    return Buffer.concat([Buffer.from([2, padded.length]), padded]);
  };
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function coordinates(): { readonly r: bigint; readonly s: bigint } {
  const raw = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('hex');
  return { r: BigInt(`0x${raw.slice(0, 64)}`), s: BigInt(`0x${raw.slice(64)}`) };
}

describe('signatures', () => {
  it('refuses the larger S of the same signature, which OpenSSL takes', () => {
    for (let round = 0; round < 20; round++) {
      const { r, s } = coordinates();
      const [low, high] = s > ORDER / 2n ? [ORDER - s, s] : [s, ORDER - s];
      expect(verify('sha256', data, publicKey, der(r, high))).to.equal(true);
      expect(isSignedBy(publicKey, { data, signature: der(r, high) })).to.equal(false);
      expect(isSignedBy(publicKey, { data, signature: der(r, low) })).to.equal(true);
    }
  });

  it('refuses every signature with one changed bit, and any other length', () => {
    const signature = signLowS(privateKey, data);
    for (let index = 0; index < signature.length * 8; index++) {
      const changed = Buffer.from(signature);
      changed.writeUInt8(changed.readUInt8(index >> 3) ^ (1 << (index & 7)), index >> 3);
      expect(isSignedBy(publicKey, { data, signature: changed }), `bit ${index}`).to.equal(false);
    }
    for (const other of [
      signature.subarray(1),
      signature.subarray(0, -1),
      Buffer.concat([signature, Buffer.alloc(1)]),
      Buffer.alloc(0),
    ]) {
      expect(isSignedBy(publicKey, { data, signature: other })).to.equal(false);
    }
  });

  it('refuses encodings that are not the shortest', () => {
    const { r, s } = coordinates();
    const low = s > ORDER / 2n ? ORDER - s : s;
    const good = der(r, low);
    const rLength = good.readUInt8(3);
    const padded = Buffer.concat([Buffer.from([0x30, good.length - 1, 2, rLength + 1, 0]), good.subarray(4)]);
    expect(isSignedBy(publicKey, { data, signature: good })).to.equal(true);
    expect(isSignedBy(publicKey, { data, signature: padded })).to.equal(false);
  });

  it('refuses another key and other data', () => {
    const signature = signLowS(privateKey, data);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    expect(isSignedBy(other, { data, signature })).to.equal(false);
    expect(isSignedBy(publicKey, { data: Buffer.from('one half'), signature })).to.equal(false);
  });

  it('never throws on rubbish', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (signature) => {
        expect(isSignedBy(publicKey, { data, signature })).to.equal(false);
      }),
    );
  });

  it('makes low-S signatures that OpenSSL takes, always', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
        const signature = signLowS(privateKey, content);
        expect(isSignedBy(publicKey, { data: content, signature })).to.equal(true);
        expect(verify('sha256', content, publicKey, signature)).to.equal(true);
      }),
      { numRuns: 200 },
    );
  });
});
