import { randomBytes } from 'node:crypto';
import type { Signer } from '../identity/signer';
import { BLOCK_METADATA, Block, LastConfig, Metadata, OrdererBlockMetadata, SignatureHeader } from '../protobuf/common';
import type { BlockHeader } from '../protobuf/common';
import { blockDataHash, blockHeaderBytes } from './blockHashes';

const NONCE_BYTES = 24;
const METADATA_COUNT = 5;

/** The header of the block that follows `previousHash`. */
export function blockHeader(
  block: Readonly<{ number: number; previousHash: Uint8Array; envelopes: readonly Uint8Array[] }>,
): BlockHeader {
  return { number: block.number, previousHash: block.previousHash, dataHash: blockDataHash(block.envelopes) };
}

/** What a block is made of once its transactions were judged. */
export interface JudgedBlock {
  readonly header: BlockHeader;
  readonly envelopes: readonly Uint8Array[];
  /** One byte per transaction. */
  readonly validationCodes: Uint8Array;
  readonly commitHash: Uint8Array;
  readonly lastConfigBlock: number;
}

function signatureMetadata(block: JudgedBlock, orderer: Signer): Buffer {
  const value = OrdererBlockMetadata.encode({
    lastConfig: { index: block.lastConfigBlock },
    consenterMetadata: new Uint8Array(),
  });
  const signatureHeader = SignatureHeader.encode({ creator: orderer.serialized, nonce: randomBytes(NONCE_BYTES) });
  const signature = orderer.sign(Buffer.concat([value, signatureHeader, blockHeaderBytes(block.header)]));
  return Metadata.encode({ value, signatures: [{ signatureHeader, signature }] });
}

/**
 * The stored form of a block. The orderer signs header and number of the last configuration block, as in Fabric;
 * validation codes and commit hash are added by the peers and are outside that signature.
 */
export function encodeBlock(block: JudgedBlock, orderer: Signer): Buffer {
  const metadata: Uint8Array[] = Array.from({ length: METADATA_COUNT }, () => new Uint8Array());
  metadata[BLOCK_METADATA.signatures] = signatureMetadata(block, orderer);
  metadata[BLOCK_METADATA.lastConfig] = Metadata.encode({
    value: LastConfig.encode({ index: block.lastConfigBlock }),
    signatures: [],
  });
  metadata[BLOCK_METADATA.transactionsFilter] = block.validationCodes;
  metadata[BLOCK_METADATA.commitHash] = Metadata.encode({ value: block.commitHash, signatures: [] });
  return Block.encode({ header: block.header, data: { data: block.envelopes }, metadata: { metadata } });
}

/** A block as it was stored, parts that were missing read as empty. Throws WireError. */
export function decodeBlock(encoded: Uint8Array): JudgedBlock {
  const { header, data, metadata } = Block.decode(encoded);
  const parts = metadata?.metadata ?? [];
  const part = (index: number): Uint8Array => parts[index] ?? new Uint8Array();
  return {
    header: header ?? { number: 0, previousHash: new Uint8Array(), dataHash: new Uint8Array() },
    envelopes: data?.data ?? [],
    validationCodes: part(BLOCK_METADATA.transactionsFilter),
    commitHash: Metadata.decode(part(BLOCK_METADATA.commitHash)).value,
    lastConfigBlock: LastConfig.decode(Metadata.decode(part(BLOCK_METADATA.lastConfig)).value).index,
  };
}

/** The orderer's signature of a stored block with what it covers, for verification; null when there is none. */
export function blockSignature(
  encoded: Uint8Array,
): { readonly creator: Uint8Array; readonly data: Buffer; readonly signature: Uint8Array } | null {
  const { header, metadata } = Block.decode(encoded);
  const { value, signatures } = Metadata.decode(metadata?.metadata[BLOCK_METADATA.signatures] ?? new Uint8Array());
  const [first] = signatures;
  if (first === undefined || header === null) return null;
  const { signatureHeader, signature } = first;
  const { creator } = SignatureHeader.decode(signatureHeader);
  return { creator, data: Buffer.concat([value, signatureHeader, blockHeaderBytes(header)]), signature };
}
