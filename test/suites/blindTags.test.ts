import { constants, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { blind, blindMany, blindSign, encode, finalize, verifyTag } from '../../chaincode/src/suites/blindTags';
import { bytesOfInteger, integerOf } from '../../chaincode/src/suites/integers';
import { inverse } from '../../chaincode/src/suites/modular';
import { readTagPrivateKey, readTagPublicKey, TAG_EXPONENT } from '../../chaincode/src/suites/rsaKeys';
import type { TagPrivateKey, TagPublicKey } from '../../chaincode/src/suites/rsaKeys';
import { systemRandom } from '../../chaincode/src/suites/software';
import { formOf, lowKey, modulusWith, rfc9474, rfc9474Key, rsaJwk, tagKey } from './tagFixture';
import { bytes, flipped, refusal, text } from './vectors';

const MESSAGE = text('91310000607000000X|24312000000012345678');

/** A source of randomness that gives these answers in turn, the last one for ever. */
function scripted(...answers: readonly Uint8Array[]): () => Uint8Array {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)]!;
}

/** The signature that OpenSSL makes of the message itself: without a salt there is only one. */
function direct(key: TagPrivateKey, message: Uint8Array): Uint8Array {
  const options = { key: key.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 };
  return new Uint8Array(sign('sha384', message, options));
}

describe('blind tags', () => {
  let privateKey: TagPrivateKey;
  let publicKey: TagPublicKey;
  let width: number;
  let signature: Uint8Array;

  before(async () => {
    privateKey = await tagKey();
    publicKey = privateKey.publicKey;
    width = publicKey.modulusBytes;
    signature = direct(privateKey, MESSAGE);
  });

  /** Bytes just out of place for an integer between 0 and n, both ends excluded. */
  function notResidues(): Readonly<Record<string, Uint8Array>> {
    return {
      nothing: new Uint8Array(),
      'a byte short': bytesOfInteger(5n, width - 1),
      'a byte long': bytesOfInteger(5n, width + 1),
      zero: new Uint8Array(width),
      n: bytesOfInteger(publicKey.modulus, width),
      'n + 1': bytesOfInteger(publicKey.modulus + 1n, width),
      'all ones': new Uint8Array(width).fill(255),
    };
  }

  describe('blindSign', () => {
    it('refuses what is not an integer between 0 and n', () => {
      for (const [name, hostile] of Object.entries(notResidues())) {
        expect(
          refusal(() => blindSign(privateKey, hostile)),
          name,
        ).to.equal('malformed_input');
      }
    });

    it('refuses multiples of either prime', () => {
      for (const prime of privateKey.primes) {
        for (const factor of [1n, 2n, 65537n]) {
          const hostile = bytesOfInteger(prime * factor, width);
          expect(refusal(() => blindSign(privateKey, hostile))).to.equal('not_coprime');
        }
      }
    });

    it('lets no wrong result out: a key damaged in storage signs nothing', () => {
      const [p, q] = privateKey.primes;
      const damaged = readTagPrivateKey(rsaJwk({ p, q, e: TAG_EXPONENT, spoil: 2n }));
      expect(refusal(() => blindSign(damaged, encode({ publicKey, message: MESSAGE })))).to.equal('signing_fault');
    });
  });

  describe('blind', () => {
    it('refuses a source of randomness that gives other lengths or never a usable factor', () => {
      const withSource = (answer: Uint8Array) => () => blind({ publicKey, message: MESSAGE, random: scripted(answer) });
      for (const [name, hostile] of Object.entries(notResidues())) {
        expect(refusal(withSource(hostile)), name).to.equal('malformed_input');
      }
    });

    it('refuses a factor that shares a prime with n', () => {
      const hostile = scripted(bytesOfInteger(privateKey.primes[0], width));
      expect(refusal(() => blind({ publicKey, message: MESSAGE, random: hostile }))).to.equal('not_coprime');
    });

    it('refuses a message whose encoding shares a factor with n, whichever of many it is', () => {
      const weak = readTagPublicKey(formOf({ n: modulusWith({ factor: 3n, bits: 3072 }), e: TAG_EXPONENT }));
      const candidates = Array.from({ length: 64 }, (_, index) => text(`invoice ${index}`));
      const isMultiple = (message: Uint8Array) => integerOf(encode({ publicKey: weak, message })) % 3n === 0n;
      const random = scripted(bytesOfInteger(1n, width));
      const [bad, good] = [candidates.find(isMultiple)!, candidates.find((message) => !isMultiple(message))!];
      for (const messages of [[bad], [good, bad], [bad, good]]) {
        expect(refusal(() => blindMany({ publicKey: weak, messages, random }))).to.equal('not_coprime');
      }
      expect(blindMany({ publicKey: weak, messages: [good], random })).to.have.length(1);
    });

    it('draws again when a draw is not below n', () => {
      const random = scripted(
        bytesOfInteger(publicKey.modulus, width),
        new Uint8Array(width),
        bytesOfInteger(7n, width),
      );
      const { inverse: kept } = blind({ publicKey, message: MESSAGE, random });
      expect((integerOf(kept) * 7n) % publicKey.modulus).to.equal(1n);
    });

    it('never sends the same bytes twice for one message, nor the encoding itself', () => {
      const sent = blindMany({ publicKey, messages: Array.from({ length: 20 }, () => MESSAGE), random: systemRandom });
      const seen = new Set(sent.map(({ blindedMessage }) => Buffer.from(blindedMessage).toString('hex')));
      expect(seen.size).to.equal(20);
      expect(seen.has(Buffer.from(encode({ publicKey, message: MESSAGE })).toString('hex'))).to.equal(false);
    });
  });

  describe('finalize', () => {
    it('refuses answers and inverses out of range', () => {
      const blinding = blind({ publicKey, message: MESSAGE, random: systemRandom });
      const blindSignature = blindSign(privateKey, blinding.blindedMessage);
      for (const [name, hostile] of Object.entries(notResidues())) {
        const answer = { publicKey, message: MESSAGE, inverse: blinding.inverse, blindSignature: hostile };
        expect(
          refusal(() => finalize(answer)),
          name,
        ).to.equal('malformed_input');
        const kept = { publicKey, message: MESSAGE, inverse: hostile, blindSignature };
        expect(
          refusal(() => finalize(kept)),
          name,
        ).to.equal('malformed_input');
      }
    });

    it('refuses the answer to another request, for another message or by another key', () => {
      const messages = [MESSAGE, text('another')];
      const [mine, other] = blindMany({ publicKey, messages, random: systemRandom });
      const answer = blindSign(privateKey, mine!.blindedMessage);
      const wrong = [
        { message: MESSAGE, inverse: mine!.inverse, blindSignature: blindSign(privateKey, other!.blindedMessage) },
        { message: MESSAGE, inverse: other!.inverse, blindSignature: answer },
        { message: messages[1]!, inverse: mine!.inverse, blindSignature: answer },
        { message: MESSAGE, inverse: mine!.inverse, blindSignature: mine!.blindedMessage },
      ];
      for (const input of wrong) {
        expect(refusal(() => finalize({ publicKey, ...input }))).to.equal('invalid_blind_signature');
      }
    });
  });

  describe('verifyTag', () => {
    it('refuses other lengths, zero, n and beyond', () => {
      for (const [name, hostile] of Object.entries(notResidues())) {
        expect(verifyTag({ publicKey, message: MESSAGE, signature: hostile }), name).to.equal(false);
      }
    });

    it('refuses the other number that stands for the same residue, and the negative', () => {
      const low = lowKey();
      const { modulus } = low.publicKey;
      const own = [0, 1, 2, 3].map((index) => text(`invoice ${index}`));
      const message = own.find((candidate) => integerOf(direct(low, candidate)) + modulus < 1n << 3072n)!;
      const number = integerOf(direct(low, message));
      const passes = (value: bigint) =>
        verifyTag({ publicKey: low.publicKey, message, signature: bytesOfInteger(value, width) });
      expect([number, number + modulus, modulus - number].map(passes)).to.deep.equal([true, false, false]);
    });

    it('refuses signatures of every other scheme with the same key', () => {
      const key = privateKey.key;
      const pss = constants.RSA_PKCS1_PSS_PADDING;
      const foreign = [
        sign('sha384', MESSAGE, { key, padding: pss, saltLength: 48 }),
        sign('sha384', MESSAGE, { key, padding: pss, saltLength: 1 }),
        sign('sha256', MESSAGE, { key, padding: pss, saltLength: 0 }),
        sign('sha512', MESSAGE, { key, padding: pss, saltLength: 0 }),
        sign('sha384', MESSAGE, { key, padding: constants.RSA_PKCS1_PADDING }),
      ];
      for (const hostile of foreign) {
        expect(verifyTag({ publicKey, message: MESSAGE, signature: hostile })).to.equal(false);
      }
    });

    it('refuses another message and another key', () => {
      const other = readTagPublicKey(formOf({ n: modulusWith({ factor: 65539n, bits: 3072 }), e: TAG_EXPONENT }));
      expect(verifyTag({ publicKey, message: text('other'), signature })).to.equal(false);
      expect(verifyTag({ publicKey: other, message: MESSAGE, signature })).to.equal(false);
    });

    it('accepts none of 1000 random changes of a signature', () => {
      const change = fc.record({ at: fc.nat(width - 1), mask: fc.integer({ min: 1, max: 255 }) });
      const never = fc.property(change, (mutation) => {
        expect(verifyTag({ publicKey, message: MESSAGE, signature: flipped(signature, mutation) })).to.equal(false);
      });
      fc.assert(never, { numRuns: 1000 });
    });
  });

  it('agrees with RFC 9474 appendix A.4 at every step', () => {
    const vector = rfc9474();
    const key = rfc9474Key();
    const message = bytes(vector.msg);
    const inverseBytes = bytes(vector.inv);
    const factor = inverse({ value: integerOf(inverseBytes), modulus: key.publicKey.modulus });
    const random = scripted(bytesOfInteger(factor, key.publicKey.modulusBytes));
    expect(encode({ publicKey: key.publicKey, message })).to.deep.equal(bytes(vector.encoded_msg));
    const blinding = blind({ publicKey: key.publicKey, message, random });
    expect(blinding).to.deep.equal({ blindedMessage: bytes(vector.blinded_msg), inverse: inverseBytes });
    const blindSignature = blindSign(key, blinding.blindedMessage);
    expect(blindSignature).to.deep.equal(bytes(vector.blind_sig));
    const tag = finalize({ publicKey: key.publicKey, message, blindSignature, inverse: blinding.inverse });
    expect(tag).to.deep.equal(bytes(vector.sig));
    expect(verifyTag({ publicKey: key.publicKey, message, signature: tag })).to.equal(true);
  });

  it('arrives at the signature of the message itself, whatever message and factor', () => {
    const law = fc.property(fc.uint8Array({ maxLength: 300 }), (message) => {
      const { blindedMessage, inverse: kept } = blind({ publicKey, message, random: systemRandom });
      const blindSignature = blindSign(privateKey, blindedMessage);
      expect(finalize({ publicKey, message, blindSignature, inverse: kept })).to.deep.equal(
        direct(privateKey, message),
      );
    });
    fc.assert(law, { numRuns: 40 });
  });

  it('blinds many as it blinds each, given the same factors, and an empty list to nothing', () => {
    const factor = fc.uint8Array({ minLength: 383, maxLength: 383 }).map((tail) => new Uint8Array([0x3f, ...tail]));
    const pairs = fc.array(fc.tuple(fc.uint8Array(), factor), { minLength: 1, maxLength: 12 });
    const law = fc.property(pairs, (input) => {
      const messages = input.map(([message]) => message);
      const random = scripted(...input.map(([, draw]) => draw));
      const each = input.map(([message, draw]) => blind({ publicKey, message, random: scripted(draw) }));
      expect(blindMany({ publicKey, messages, random })).to.deep.equal(each);
    });
    fc.assert(law, { numRuns: 25 });
    expect(blindMany({ publicKey, messages: [], random: systemRandom })).to.deep.equal([]);
  });
});

describe('tag key forms', () => {
  const e = 'AQAB';

  it('refuses forms that are not two canonical integers', async () => {
    const { n } = (await tagKey()).publicKey.form;
    const forms = [
      { n: '', e },
      { n, e: '' },
      { n: 'not base64url', e },
      { n: `${n.slice(0, -1)}=`, e },
      { n: `AA${n.slice(2)}`, e },
      { n, e: 'AAEAAQ' },
      { n, e: 'AQAB=' },
    ];
    for (const form of forms) {
      expect(
        refusal(() => readTagPublicKey(form)),
        JSON.stringify(form),
      ).to.equal('malformed_key');
    }
  });

  it('refuses every exponent but 65537', async () => {
    const { modulus: n } = (await tagKey()).publicKey;
    for (const wrong of [1n, 2n, 3n, 17n, 65536n, 65539n, n - 2n]) {
      expect(
        refusal(() => readTagPublicKey(formOf({ n, e: wrong }))),
        String(wrong),
      ).to.equal('wrong_exponent');
    }
  });

  it('refuses a modulus of any length but 3072 bits, far too long ones included', async () => {
    const { modulus } = (await tagKey()).publicKey;
    const lengths = [1n, modulus >> 1n, (modulus << 1n) | 1n, modulus >> 1024n, (modulus << 1024n) | 1n];
    for (const n of lengths) {
      const read = () => readTagPublicKey(formOf({ n: n | 1n, e: TAG_EXPONENT }));
      expect(refusal(read)).to.equal('wrong_modulus_length');
    }
    expect(refusal(() => readTagPublicKey({ n: 'x'.repeat(10_000_000), e }))).to.equal('wrong_modulus_length');
  });

  it('refuses an even modulus', async () => {
    const { modulus } = (await tagKey()).publicKey;
    const even = formOf({ n: modulus - 1n, e: TAG_EXPONENT });
    expect(refusal(() => readTagPublicKey(even))).to.equal('even_modulus');
  });

  it('refuses private keys of another kind, another length, or whose primes do not multiply to n', async () => {
    const { primes } = await tagKey();
    const [p, q] = primes;
    const pem = (type: 'rsa' | 'rsa-pss', modulusLength: number) =>
      // One overload per key type: the branch is what picks it.
      (type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength })
        : generateKeyPairSync('rsa-pss', { modulusLength })
      ).privateKey
        .export({ format: 'pem', type: 'pkcs8' })
        .toString();
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const jwk = rsaJwk({ p, q, e: TAG_EXPONENT });
    const codes = [
      refusal(() => readTagPrivateKey('')),
      refusal(() => readTagPrivateKey({ kty: 'RSA' })),
      refusal(() => readTagPrivateKey(elliptic.export({ format: 'jwk' }))),
      refusal(() => readTagPrivateKey(pem('rsa-pss', 3072))),
      refusal(() => readTagPrivateKey({ ...jwk, q: jwk.p! })),
      refusal(() => readTagPrivateKey(pem('rsa', 2048))),
    ];
    const malformed = Array.from({ length: 5 }, () => 'malformed_key');
    expect(codes).to.deep.equal([...malformed, 'wrong_modulus_length']);
  });

  it('reads the same key from PEM and from JWK, and shows no prime in JSON', async () => {
    const key = await tagKey();
    const pem = key.key.export({ format: 'pem', type: 'pkcs8' }).toString();
    const jwk = createPrivateKey(pem).export({ format: 'jwk' });
    for (const again of [readTagPrivateKey(pem), readTagPrivateKey(jwk)]) {
      expect(again.publicKey.form).to.deep.equal(key.publicKey.form);
      expect(again.primes).to.deep.equal(key.primes);
    }
    const printable = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);
    const shown = JSON.stringify(key, printable);
    expect(shown).to.contain(key.publicKey.form.n);
    for (const prime of key.primes) expect(shown).not.to.contain(prime.toString());
    expect(shown).not.to.contain(jwk.p!);
  });
});
