import type { SuiteId } from '../protocol';

/**
 * Names a private key to whoever holds it: a file's label in software, a PKCS#11 URI (RFC 7512) in a hardware module.
 * It is never the key itself and may be logged.
 */
export type KeyReference = string;

/**
 * Signs with a key that may sit in a hardware module or a remote service, hence asynchronous. `publicKey`: base64 SPKI,
 * so that the holder's answer can be checked before it is used.
 */
export interface Signer {
  readonly keyId: KeyReference;
  readonly suite: SuiteId;
  readonly publicKey: string;
  /** Hashes and signs; raw signature of the suite's length. Rejects when the holder is unreachable or refuses. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** One generation of an organisation's sealing key, wherever it is held. */
export interface Unwrapper {
  readonly generation: number;
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  /** The raw shared secret with the ephemeral key. Rejects with SuiteError when that key is malformed or degenerate. */
  agree(ephemeralPublicKey: Uint8Array): Promise<Uint8Array>;
}
