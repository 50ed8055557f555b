import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { bytesOfInteger, integerOf } from '../../chaincode/src/suites/integers';
import { inverse } from '../../chaincode/src/suites/modular';
import { generateSigningKey, softwareSigner } from '../../chaincode/src/suites/software';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { bytes, flipped, readVectors, refusal, text } from './vectors';

const suite = suiteOf('p256.1');
const rfc6979 = readVectors('rfc6979-p256-sha256.json') as {
  readonly order: string;
  readonly x: string;
  readonly y: string;
  readonly cases: readonly { message: string; r: string; s: string }[];
};
const order = integerOf(bytes(rfc6979.order));
const spkiPrefix = '3059301306072a8648ce3d020106082a8648ce3d030107034200';
const publicKey = base64(`${spkiPrefix}04${rfc6979.x}${rfc6979.y}`);
const { message: messageHex, r, s } = rfc6979.cases[0]!;
const message = bytes(messageHex);
const signature = bytes(r + s);

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

function spkiOf(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
}

function scalars(values: Readonly<Record<'r' | 's', bigint>>): Uint8Array {
  return new Uint8Array([...bytesOfInteger(values.r, 32), ...bytesOfInteger(values.s, 32)]);
}

/** Keys that OpenSSL would take, or nearly, and that are not the one form of a P-256 key. */
function foreignKeys(): Readonly<Record<string, string>> {
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
  const secp256k1 = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey;
  const explicit = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }).publicKey;
  const parity = Number.parseInt(rfc6979.y.slice(-1), 16) % 2 === 0 ? '02' : '03';
  const off = bytesOfInteger(integerOf(bytes(rfc6979.y)) + 1n, 32);
  const field = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
  return {
    'P-384': spkiOf(p384),
    secp256k1: spkiOf(secp256k1),
    'SM2, whose form has the same length': spkiOf(generateKeyPairSync('ec', { namedCurve: 'SM2' }).publicKey),
    'P-256 with explicit parameters': spkiOf(explicit),
    Ed25519: spkiOf(generateKeyPairSync('ed25519').publicKey),
    X25519: spkiOf(generateKeyPairSync('x25519').publicKey),
    'RSA 2048': spkiOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey),
    'compressed point': base64(`3039301306072a8648ce3d020106082a8648ce3d030107032200${parity}${rfc6979.x}`),
    'hybrid point': base64(`${spkiPrefix}0${Number.parseInt(parity, 16) + 4}${rfc6979.x}${rfc6979.y}`),
    'point off the curve': base64(`${spkiPrefix}04${rfc6979.x}${Buffer.from(off).toString('hex')}`),
    'zero coordinates': base64(`${spkiPrefix}04${'00'.repeat(64)}`),
    'coordinate not below the field': base64(`${spkiPrefix}04${field}${rfc6979.y}`),
    'another curve named': base64(`3059301306072a8648ce3d020106082a8648ce3d03010603420004${rfc6979.x}${rfc6979.y}`),
    'trailing byte': base64(`${spkiPrefix}04${rfc6979.x}${rfc6979.y}00`),
    'bare point': base64(`04${rfc6979.x}${rfc6979.y}`),
  };
}

/** Other spellings of a valid key that a lenient base64 decoder would take. */
const spellings = [
  '',
  ' ',
  `${publicKey} `,
  ` ${publicKey}`,
  `${publicKey}\n`,
  publicKey.replaceAll('=', ''),
  `${publicKey.slice(0, -3)}${String.fromCharCode(publicKey.charCodeAt(publicKey.length - 3) + 1)}==`,
  publicKey.replaceAll('+', '-').replaceAll('/', '_').replace('MFkw', 'MFk\u0000'),
  `${publicKey.slice(0, 60)}\n${publicKey.slice(60, -1)}`,
  `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`,
  'A'.repeat(1_000_000),
  '\u{1f600}'.repeat(62),
  '__proto__',
];

describe('signature verification', () => {
  it('refuses keys of every other kind and form, though the signature may be right', () => {
    for (const [name, key] of Object.entries(foreignKeys())) {
      expect(suite.isVerificationKey(key), name).to.equal(false);
      expect(suite.verify({ publicKey: key, message, signature }), name).to.equal(false);
    }
  });

  it('refuses other spellings of a valid key', () => {
    for (const spelling of spellings) {
      expect(spelling).not.to.equal(publicKey);
      expect(suite.isVerificationKey(spelling), spelling.slice(0, 80)).to.equal(false);
      expect(suite.verify({ publicKey: spelling, message, signature })).to.equal(false);
    }
  });

  it('refuses signatures of another length, DER included', () => {
    const { privateKeyPem, publicKey: mine } = generateSigningKey();
    const der = sign('sha256', message, privateKeyPem);
    expect(suite.verify({ publicKey: mine, message, signature: der })).to.equal(false);
    const padded = new Uint8Array([0, ...signature.subarray(0, 32), 0, ...signature.subarray(32)]);
    for (const wrong of [new Uint8Array(), signature.subarray(1), signature.subarray(0, 63), padded]) {
      expect(suite.verify({ publicKey, message, signature: wrong }), `${wrong.length} bytes`).to.equal(false);
    }
    expect(suite.verify({ publicKey, message, signature: new Uint8Array([...signature, 0]) })).to.equal(false);
  });

  it('refuses scalars that are zero or not below the order of the curve', () => {
    const [right, other] = [integerOf(bytes(r)), integerOf(bytes(s))];
    const top = (1n << 256n) - 1n;
    const hostile = [0n, order, order + 1n, top];
    for (const value of hostile) {
      expect(suite.verify({ publicKey, message, signature: scalars({ r: value, s: other }) })).to.equal(false);
      expect(suite.verify({ publicKey, message, signature: scalars({ r: right, s: value }) })).to.equal(false);
      expect(suite.verify({ publicKey, message, signature: scalars({ r: value, s: value }) })).to.equal(false);
    }
    const { key, r: small, s: smallest } = keyWithSmallSignature(5n);
    const spelt = (value: bigint) =>
      suite.verify({ publicKey: key, message, signature: scalars({ r: small, s: value }) });
    expect([spelt(smallest), spelt(smallest + order)]).to.deep.equal([true, false]);
  });

  it('refuses r and s exchanged, another message, another key, another hash', () => {
    const exchanged = bytes(s + r);
    expect(suite.verify({ publicKey, message, signature: exchanged })).to.equal(false);
    expect(suite.verify({ publicKey, message: text('sample '), signature })).to.equal(false);
    expect(suite.verify({ publicKey, message: new Uint8Array(), signature })).to.equal(false);
    const { privateKeyPem, publicKey: mine } = generateSigningKey();
    expect(suite.verify({ publicKey: mine, message, signature })).to.equal(false);
    const sha512 = sign('sha512', message, { key: privateKeyPem, dsaEncoding: 'ieee-p1363' });
    expect(suite.verify({ publicKey: mine, message, signature: sha512 })).to.equal(false);
  });

  it('accepts none of 1000 random changes of signature, message or key', () => {
    const der = bytes(`${spkiPrefix}04${rfc6979.x}${rfc6979.y}`);
    const change = fc.record({
      part: fc.constantFrom('signature', 'message', 'key'),
      at: fc.nat(4095),
      mask: fc.integer({ min: 1, max: 255 }),
    });
    const never = fc.property(change, ({ part, ...mutation }) => {
      const input = {
        publicKey: part === 'key' ? Buffer.from(flipped(der, mutation)).toString('base64') : publicKey,
        message: part === 'message' ? flipped(message, mutation) : message,
        signature: part === 'signature' ? flipped(signature, mutation) : signature,
      };
      expect(suite.verify(input)).to.equal(false);
    });
    fc.assert(never, { numRuns: 1000 });
  });

  it('answers false to any bytes at all', () => {
    const never = fc.property(
      fc.string(),
      fc.uint8Array(),
      fc.uint8Array({ minLength: 60, maxLength: 68 }),
      (...any) => {
        const [key, said, signed] = any;
        expect(suite.verify({ publicKey: key, message: said, signature: signed })).to.equal(false);
        expect(suite.verify({ publicKey, message: said, signature: signed })).to.equal(false);
      },
    );
    fc.assert(never, { numRuns: 300 });
  });

  it('accepts the published vectors, with low and with high s', () => {
    expect(suite.isVerificationKey(publicKey)).to.equal(true);
    for (const vector of rfc6979.cases) {
      const [right, value] = [integerOf(bytes(vector.r)), integerOf(bytes(vector.s))];
      const said = bytes(vector.message);
      const both = [scalars({ r: right, s: value }), scalars({ r: right, s: order - value })];
      for (const signed of both) expect(suite.verify({ publicKey, message: said, signature: signed })).to.equal(true);
    }
  });

  it('keeps its answer while more keys pass than the cache holds', () => {
    const first = generateSigningKey();
    const signed = sign('sha256', message, { key: first.privateKeyPem, dsaEncoding: 'ieee-p1363' });
    const right = () => suite.verify({ publicKey: first.publicKey, message, signature: signed });
    expect(right()).to.equal(true);
    for (let count = 0; count < 4200; count += 1) {
      expect(suite.isVerificationKey(spkiOfScalar(BigInt(count + 1)).toString('base64'))).to.equal(true);
    }
    expect(right()).to.equal(true);
  });
});

/** The SPKI DER of the public key whose private key is `scalar`. */
function spkiOfScalar(scalar: bigint): Buffer {
  const hex = scalar.toString(16).padStart(64, '0');
  const der = Buffer.from(`30310201010420${hex}a00a06082a8648ce3d030107`, 'hex');
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'sec1' }));
  return key.export({ format: 'der', type: 'spki' });
}

/**
 * A key under which `message` has a signature with this s, from the nonce 1: then r is the base point's x and
 * s = h + r·d, which is solved for d. Only so is there room to write s + order in 32 bytes.
 */
function keyWithSmallSignature(wanted: bigint): Readonly<{ key: string; r: bigint; s: bigint }> {
  const baseX = integerOf(spkiOfScalar(1n).subarray(27, 59));
  const digest = integerOf(suite.hash(message));
  const scalar = ((wanted - digest + order * 2n) * inverse({ value: baseX, modulus: order })) % order;
  return { key: spkiOfScalar(scalar).toString('base64'), r: baseX, s: wanted };
}

describe('software signer', () => {
  it('refuses material that is not a P-256 private key', () => {
    const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs8' }).toString();
    const explicit = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }).privateKey;
    const materials = [
      '',
      'not a key',
      pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
      pem(generateKeyPairSync('ed25519').privateKey),
      pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
      pem(explicit),
      createPublicKey(generateSigningKey().privateKeyPem).export({ format: 'pem', type: 'spki' }).toString(),
      {},
      { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' },
    ];
    for (const [index, privateKey] of materials.entries()) {
      const make = () => softwareSigner({ keyId: 'k', privateKey });
      expect(refusal(make), `material ${index}`).to.equal('malformed_key');
    }
  });

  it('signs what its public key verifies, from PEM and from JWK', async () => {
    const { privateKeyPem, publicKey: mine } = generateSigningKey();
    const jwk = createPrivateKey(privateKeyPem).export({ format: 'jwk' });
    for (const privateKey of [privateKeyPem, jwk]) {
      const signer = softwareSigner({ keyId: 'file:desk-1', privateKey });
      expect([signer.keyId, signer.suite, signer.publicKey]).to.deep.equal(['file:desk-1', 'p256.1', mine]);
      for (const said of [new Uint8Array(), message, new Uint8Array(100_000)]) {
        const signed = await signer.sign(said);
        expect(signed).to.have.length(64);
        expect(suite.verify({ publicKey: mine, message: said, signature: signed })).to.equal(true);
      }
    }
  });

  it('makes another key each time', () => {
    expect(generateSigningKey().publicKey).not.to.equal(generateSigningKey().publicKey);
  });
});
