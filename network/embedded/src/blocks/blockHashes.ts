import { createHash } from 'node:crypto';
import type { BlockHeader } from '../protobuf/common';

/** Length of an ASN.1 DER value; headers and block numbers stay below 64 KiB. */
function derLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

function derValue(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), derLength(content.length), content]);
}

function derUnsigned(value: number): Buffer {
  const hex = value.toString(16);
  const digits = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return derValue(0x02, digits.readUInt8(0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits);
}

/** A block header as it is hashed and signed: ASN.1 DER of number, previous hash and data hash (Fabric protoutil). */
export function blockHeaderBytes({ number, previousHash, dataHash }: BlockHeader): Buffer {
  return derValue(0x30, Buffer.concat([derUnsigned(number), derValue(0x04, previousHash), derValue(0x04, dataHash)]));
}

/** What the next block refers to: SHA-256 of {@link blockHeaderBytes}. */
export function blockHeaderHash(header: BlockHeader): Buffer {
  return createHash('sha256').update(blockHeaderBytes(header)).digest();
}

/** SHA-256 over all envelopes of a block, one after the other. */
export function blockDataHash(envelopes: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const envelope of envelopes) hash.update(envelope);
  return hash.digest();
}
