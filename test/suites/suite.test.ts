import { expect } from 'chai';
import fc from 'fast-check';
import { SUITES } from '../../chaincode/src/protocol';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { bytes, flipped, readVectors, refusal, text } from './vectors';

const suite = suiteOf('p256.1');
const EMPTY = new Uint8Array();

interface GcmCase {
  readonly source: string;
  readonly key: string;
  readonly nonce: string;
  readonly associatedData: string;
  readonly plaintext: string;
  readonly ciphertext: string;
  readonly tag: string;
}
interface HashVectors {
  readonly hash: readonly { source: string; message: string; digest: string }[];
  readonly hmac: readonly { source: string; key: string; message: string; mac: string }[];
  readonly hkdf: readonly { source: string; ikm: string; salt: string; info: string; okm: string }[];
}

describe('suite registry', () => {
  it('refuses every id that is not a suite, names of object members included', () => {
    for (const id of ['', 'p256', 'p256.2', 'P256.1', ' p256.1', 'sm.1', '__proto__', 'constructor', 'toString']) {
      expect(
        refusal(() => suiteOf(id)),
        id,
      ).to.equal('unknown_suite');
    }
  });

  it('has a suite for each id of the protocol, which knows its own id', () => {
    for (const id of SUITES) expect(suiteOf(id).id).to.equal(id);
  });

  it('states the lengths that its functions return', () => {
    const { lengths } = suite;
    const key = new Uint8Array(lengths.aeadKey);
    const nonce = new Uint8Array(lengths.aeadNonce);
    const sealed = suite.aeadSeal({ key, nonce, plaintext: text('x'), associatedData: EMPTY });
    expect(suite.hash(EMPTY)).to.have.length(lengths.hash);
    expect(sealed).to.have.length(1 + lengths.aeadTag);
    const { publicKey } = suite.agreementKey(new Uint8Array(lengths.agreementSeed));
    expect(publicKey).to.have.length(lengths.agreementPublicKey);
    expect(suite.hashName).to.equal('sha256');
    expect(lengths.signature).to.equal(64);
  });
});

describe('hash, hmac and key derivation', () => {
  const vectors = readVectors('hash-and-derivation.json') as HashVectors;

  it('refuses to derive nothing, too much, a fraction, or from too long a context', () => {
    const input = { ikm: text('k'), salt: EMPTY, info: EMPTY };
    for (const length of [0, -1, 1.5, Number.NaN, 255 * 32 + 1, Infinity]) {
      expect(
        refusal(() => suite.kdf({ ...input, length })),
        String(length),
      ).to.equal('malformed_input');
    }
    expect(refusal(() => suite.kdf({ ...input, info: new Uint8Array(1025), length: 32 }))).to.equal('malformed_input');
    expect(suite.kdf({ ...input, info: new Uint8Array(1024), length: 255 * 32 })).to.have.length(8160);
  });

  it('agrees with the published vectors', () => {
    for (const { source, message, digest } of vectors.hash) {
      expect(suite.hash(bytes(message)), source).to.deep.equal(bytes(digest));
    }
    for (const { source, key, message, mac } of vectors.hmac) {
      expect(suite.hmac({ key: bytes(key), message: bytes(message) }), source).to.deep.equal(bytes(mac));
    }
    for (const { source, ikm, salt, info, okm } of vectors.hkdf) {
      const input = { ikm: bytes(ikm), salt: bytes(salt), info: bytes(info), length: okm.length / 2 };
      expect(suite.kdf(input), source).to.deep.equal(bytes(okm));
    }
  });

  it('derives other bytes when salt and context change places', () => {
    const [a, b] = [text('a'), text('b')];
    const one = suite.kdf({ ikm: a, salt: a, info: b, length: 32 });
    const other = suite.kdf({ ikm: a, salt: b, info: a, length: 32 });
    expect(one).not.to.deep.equal(other);
  });
});

describe('authenticated encryption', () => {
  const { cases } = readVectors('aes-256-gcm.json') as { cases: readonly GcmCase[] };
  const last = cases.at(-1)!;
  const [key, nonce, associatedData] = [bytes(last.key), bytes(last.nonce), bytes(last.associatedData)];
  const ciphertext = bytes(last.ciphertext + last.tag);

  it('refuses a key or nonce of another length when sealing and when opening', () => {
    const wrong = [
      { key: new Uint8Array(16), nonce },
      { key: new Uint8Array(33), nonce },
      { key: EMPTY, nonce },
      { key, nonce: new Uint8Array(11) },
      { key, nonce: new Uint8Array(16) },
      { key, nonce: EMPTY },
    ];
    for (const input of wrong) {
      expect(refusal(() => suite.aeadSeal({ ...input, plaintext: EMPTY, associatedData }))).to.equal('malformed_input');
      expect(refusal(() => suite.aeadOpen({ ...input, ciphertext, associatedData }))).to.equal('malformed_input');
    }
  });

  it('opens nothing that is shorter than a tag, cut, lengthened or spliced', () => {
    const opened = (hostile: Uint8Array) => suite.aeadOpen({ key, nonce, ciphertext: hostile, associatedData });
    for (let length = 0; length < ciphertext.length; length += 1) {
      expect(opened(ciphertext.subarray(0, length)), `first ${length} bytes`).to.equal(undefined);
    }
    expect(opened(ciphertext.subarray(1))).to.equal(undefined);
    expect(opened(bytes(`${last.ciphertext}${last.tag}00`))).to.equal(undefined);
    expect(opened(bytes(`${last.ciphertext}${cases[0]!.tag}`))).to.equal(undefined);
  });

  it('opens nothing under another key, nonce or associated data', () => {
    for (let at = 0; at < 12; at += 1) {
      const change = { at, mask: 1 };
      const open = { key, nonce, associatedData, ciphertext };
      expect(suite.aeadOpen({ ...open, key: flipped(key, change) })).to.equal(undefined);
      expect(suite.aeadOpen({ ...open, nonce: flipped(nonce, change) })).to.equal(undefined);
      expect(suite.aeadOpen({ ...open, associatedData: flipped(associatedData, change) })).to.equal(undefined);
      expect(suite.aeadOpen({ ...open, associatedData: EMPTY })).to.equal(undefined);
    }
  });

  it('opens none of 1000 random changes of a ciphertext', () => {
    const change = fc.record({ at: fc.nat(ciphertext.length - 1), mask: fc.integer({ min: 1, max: 255 }) });
    const never = fc.property(change, (mutation) => {
      const hostile = flipped(ciphertext, mutation);
      expect(suite.aeadOpen({ key, nonce, ciphertext: hostile, associatedData })).to.equal(undefined);
    });
    fc.assert(never, { numRuns: 1000 });
  });

  it('agrees with the published vectors in both directions', () => {
    for (const vector of cases) {
      const input = {
        key: bytes(vector.key),
        nonce: bytes(vector.nonce),
        associatedData: bytes(vector.associatedData),
      };
      const sealed = bytes(vector.ciphertext + vector.tag);
      const plaintext = bytes(vector.plaintext);
      expect(suite.aeadSeal({ ...input, plaintext }), vector.source).to.deep.equal(sealed);
      expect(suite.aeadOpen({ ...input, ciphertext: sealed }), vector.source).to.deep.equal(plaintext);
    }
  });

  it('opens what it sealed, whatever the plaintext and context', () => {
    const roundTrip = fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array(), (plaintext, context) => {
      const sealed = suite.aeadSeal({ key, nonce, plaintext, associatedData: context });
      const opened = suite.aeadOpen({ key, nonce, ciphertext: sealed, associatedData: context });
      expect(opened).to.deep.equal(new Uint8Array(plaintext));
    });
    fc.assert(roundTrip);
  });
});
