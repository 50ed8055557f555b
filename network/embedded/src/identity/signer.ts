import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SerializedIdentity } from '../protobuf/common';
import { signLowS } from './signatures';

/** Certificate and key of somebody who signs proposals, endorsements or blocks. */
export interface SigningIdentity {
  readonly mspId: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** A key that does not fit its certificate, or is none. */
export class SigningIdentityError extends Error {
  override readonly name = 'SigningIdentityError';
}

/** Signs as one identity. */
export class Signer {
  readonly mspId: string;
  /** The identity as it stands in headers and endorsements. */
  readonly serialized: Buffer;
  readonly #privateKey: KeyObject;

  /** Throws SigningIdentityError when key and certificate are unreadable or do not belong together. */
  constructor({ mspId, certificatePem, privateKeyPem }: SigningIdentity) {
    this.mspId = mspId;
    this.#privateKey = readPrivateKey({ mspId, certificatePem, privateKeyPem });
    this.serialized = SerializedIdentity.encode({ mspId, idBytes: Buffer.from(certificatePem) });
  }

  /** DER signature with low S over SHA-256 of the data. */
  sign(data: Uint8Array): Buffer {
    return signLowS(this.#privateKey, data);
  }
}

function readPrivateKey({ mspId, certificatePem, privateKeyPem }: SigningIdentity): KeyObject {
  try {
    const key = createPrivateKey(privateKeyPem);
    if (new X509Certificate(certificatePem).checkPrivateKey(key)) return key;
  } catch (cause) {
    throw new SigningIdentityError(`certificate or key of an identity of ${mspId} cannot be read`, { cause });
  }
  throw new SigningIdentityError(`the key of an identity of ${mspId} does not fit its certificate`);
}
