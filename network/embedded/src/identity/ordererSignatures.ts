import { X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SerializedIdentity } from '../protobuf/common';
import { isSignedBy } from './signatures';

/** Checks blocks against the orderer's certificate that the configuration names. */
export class OrdererSignatures {
  readonly #keys = new Map<string, KeyObject>();

  /** Whether the orderer, by that very certificate, signed the block. */
  isGenuine(
    ordererCertificatePem: string,
    signature: Readonly<{ creator: Uint8Array; data: Uint8Array; signature: Uint8Array }>,
  ): boolean {
    const { idBytes } = SerializedIdentity.decode(signature.creator);
    if (!Buffer.from(ordererCertificatePem).equals(idBytes)) return false;
    return isSignedBy(this.#key(ordererCertificatePem), signature);
  }

  #key(pem: string): KeyObject {
    const known = this.#keys.get(pem) ?? new X509Certificate(pem).publicKey;
    this.#keys.set(pem, known);
    return known;
  }
}
