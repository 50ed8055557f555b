import type { SuiteId } from '../protocol';

/** Input of a key derivation in the manner of HKDF (RFC 5869). `length`: bytes wanted. */
export interface DerivationInput {
  readonly ikm: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  readonly length: number;
}

/** `publicKey`: base64 of the SPKI DER; `signature`: raw bytes of `lengths.signature`. */
export interface VerificationInput {
  readonly publicKey: string;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** One nonce may be used once with a key: with a second use both plaintexts and the authentication key are lost. */
export interface SealInput {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly plaintext: Uint8Array;
  readonly associatedData: Uint8Array;
}

/** `ciphertext` ends with the authentication tag. */
export interface OpenInput {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly associatedData: Uint8Array;
}

/** The private key of one side. Making it costs as much as an agreement, so whoever agrees with several keeps it. */
export interface AgreementKey {
  readonly publicKey: Uint8Array;
  /** The raw shared secret, for `kdf` only. Throws SuiteError `malformed_input` or `degenerate_agreement`. */
  agree(peerPublicKey: Uint8Array): Uint8Array;
}

/** Lengths in bytes, so that no caller writes down a number that belongs to one suite. */
export interface SuiteLengths {
  readonly hash: number;
  readonly signature: number;
  readonly aeadKey: number;
  readonly aeadNonce: number;
  readonly aeadTag: number;
  readonly agreementSeed: number;
  readonly agreementPublicKey: number;
  readonly derivedMax: number;
  readonly derivationInfoMax: number;
}

/**
 * A named set of algorithms. Callers pick it by id and name no algorithm, so another set (SM2, SM3, SM4) is one more
 * file and one more line in the registry. Everything is synchronous and depends on its arguments alone: two endorsers
 * compute the same bytes. What needs a private key of ours for signing is a port (ports.ts).
 */
export interface Suite {
  readonly id: SuiteId;
  /** The part before the colon of a stored hash (`sha256:…`). */
  readonly hashName: string;
  readonly lengths: SuiteLengths;
  hash(bytes: Uint8Array): Uint8Array;
  hmac(input: Readonly<{ key: Uint8Array; message: Uint8Array }>): Uint8Array;
  /** Throws SuiteError `malformed_input` beyond `derivedMax` or `derivationInfoMax`. */
  kdf(input: DerivationInput): Uint8Array;
  /** Whether `verify` could ever accept this key; to be asked before a key is recorded. Never throws. */
  isVerificationKey(publicKey: string): boolean;
  /** False for whatever is not a valid signature by a valid key of this suite; never throws. */
  verify(input: VerificationInput): boolean;
  /** Ciphertext followed by the tag. Throws SuiteError `malformed_input` on a key or nonce of another length. */
  aeadSeal(input: SealInput): Uint8Array;
  /** The plaintext, or undefined when anything was changed. Throws like `aeadSeal`. */
  aeadOpen(input: OpenInput): Uint8Array | undefined;
  /** Throws SuiteError `malformed_input` on a seed of another length. */
  agreementKey(seed: Uint8Array): AgreementKey;
  /** Whether keys agree with this one; to be asked before a sealing key is recorded. Never throws. */
  isAgreementKey(publicKey: Uint8Array): boolean;
}
