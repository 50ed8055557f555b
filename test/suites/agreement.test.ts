import { expect } from 'chai';
import fc from 'fast-check';
import { generateAgreementSeed, softwareUnwrapper } from '../../chaincode/src/suites/software';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { bytes, readVectors, refusal } from './vectors';

const suite = suiteOf('p256.1');
const vectors = readVectors('rfc7748-x25519.json') as {
  readonly agreements: readonly { source: string; seed: string; peer: string; secret: string }[];
  readonly publicKeys: readonly { source: string; seed: string; publicKey: string }[];
  readonly lowOrder: { readonly publicKeys: readonly string[] };
};
const seed = bytes(vectors.agreements[0]!.seed);
const peerPublicKey = bytes(vectors.agreements[0]!.peer);
const lengths = [0, 1, 31, 33, 64];

/** Both spellings of each point: the top bit of a public key is ignored (RFC 7748 section 5). */
const lowOrder = vectors.lowOrder.publicKeys.flatMap((hex) => {
  const plain = bytes(hex);
  const marked = new Uint8Array(plain);
  marked[31] = marked[31]! | 0x80;
  return [plain, marked];
});

describe('key agreement', () => {
  it('refuses seeds and public keys of another length', () => {
    for (const length of lengths) {
      const wrong = new Uint8Array(length).fill(9);
      expect(
        refusal(() => suite.agreementKey(wrong)),
        `seed of ${length}`,
      ).to.equal('malformed_input');
      expect(refusal(() => suite.agreementKey(wrong).agree(peerPublicKey))).to.equal('malformed_input');
      expect(refusal(() => suite.agreementKey(seed).agree(wrong))).to.equal('malformed_input');
      expect(suite.isAgreementKey(wrong)).to.equal(false);
    }
  });

  it('refuses every public key of low order, in every spelling and for every seed', () => {
    for (const hostile of lowOrder) {
      for (const mine of [seed, new Uint8Array(32), new Uint8Array(32).fill(255), generateAgreementSeed()]) {
        const code = refusal(() => suite.agreementKey(mine).agree(hostile));
        expect(code, Buffer.from(hostile).toString('hex')).to.equal('degenerate_agreement');
      }
      expect(suite.isAgreementKey(hostile)).to.equal(false);
    }
  });

  it('agrees with the published vectors', () => {
    for (const { source, seed: mine, peer, secret } of vectors.agreements) {
      const shared = suite.agreementKey(bytes(mine)).agree(bytes(peer));
      expect(shared, source).to.deep.equal(bytes(secret));
      expect(suite.isAgreementKey(bytes(peer)), source).to.equal(true);
    }
    for (const { source, seed: mine, publicKey } of vectors.publicKeys) {
      expect(suite.agreementKey(bytes(mine)).publicKey, source).to.deep.equal(bytes(publicKey));
    }
  });

  it('gives both sides the same secret, for any two seeds', () => {
    const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const symmetric = fc.property(anySeed, anySeed, (mine, theirs) => {
      const here = suite.agreementKey(mine).agree(suite.agreementKey(theirs).publicKey);
      const there = suite.agreementKey(theirs).agree(suite.agreementKey(mine).publicKey);
      expect(here).to.deep.equal(there);
    });
    fc.assert(symmetric, { numRuns: 50 });
  });
});

describe('software unwrapper', () => {
  it('refuses a seed of another length', () => {
    for (const length of lengths) {
      const make = () => softwareUnwrapper({ generation: 1, seed: new Uint8Array(length) });
      expect(refusal(make), String(length)).to.equal('malformed_input');
    }
  });

  it('rejects a hostile ephemeral key with the same codes as the suite', async () => {
    const unwrapper = softwareUnwrapper({ generation: 1, seed });
    const codes = [];
    for (const hostile of [new Uint8Array(31), lowOrder[0]!]) {
      try {
        await unwrapper.agree(hostile);
      } catch (error) {
        codes.push(
          refusal(() => {
            throw error;
          }),
        );
      }
    }
    expect(codes).to.deep.equal(['malformed_input', 'degenerate_agreement']);
  });

  it('answers what the suite computes, and keeps its key when the caller wipes the seed', async () => {
    const given = new Uint8Array(seed);
    const unwrapper = softwareUnwrapper({ generation: 7, seed: given });
    given.fill(0);
    expect(unwrapper.generation).to.equal(7);
    expect(unwrapper.suite).to.equal('p256.1');
    expect(unwrapper.publicKey).to.deep.equal(suite.agreementKey(seed).publicKey);
    expect(await unwrapper.agree(peerPublicKey)).to.deep.equal(suite.agreementKey(seed).agree(peerPublicKey));
  });

  it('never makes the same seed twice', () => {
    const seeds = Array.from({ length: 100 }, () => Buffer.from(generateAgreementSeed()).toString('hex'));
    expect(new Set(seeds).size).to.equal(100);
    expect(seeds[0]).to.have.length(64);
  });
});
