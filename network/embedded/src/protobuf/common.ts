import { bytes, embedded, integer, message, repeated, repeatedBytes, signedInteger, text } from './message';
import type { MessageOf } from './message';

// Messages of Fabric's common/common.proto and msp/identities.proto.

/** google.protobuf.Timestamp: seconds since 1970 and nanoseconds. */
export const Timestamp = message({ seconds: signedInteger(1), nanos: signedInteger(2) });

/** What every message to the channel begins with. `type` is one of {@link HEADER_TYPES}; epoch must be 0. */
export const ChannelHeader = message({
  type: integer(1),
  version: integer(2),
  timestamp: embedded(3, () => Timestamp),
  channelId: text(4),
  transactionId: text(5),
  epoch: integer(6),
  extension: bytes(7),
  tlsCertificateHash: bytes(8),
});
/** See the constant. */
export type ChannelHeader = MessageOf<typeof ChannelHeader>;

/** The types of message that a block can hold here. */
export const HEADER_TYPES = { config: 1, configUpdate: 2, endorserTransaction: 3 } as const;

/** Who sent a message, and a number used once. */
export const SignatureHeader = message({ creator: bytes(1), nonce: bytes(2) });
/** See the constant. */
export type SignatureHeader = MessageOf<typeof SignatureHeader>;

/** Both headers, each as the bytes that were hashed and signed. */
export const Header = message({ channelHeader: bytes(1), signatureHeader: bytes(2) });
/** See the constant. */
export type Header = MessageOf<typeof Header>;

/** Header and content: what an envelope's signature covers. */
export const Payload = message({ header: embedded(1, () => Header), data: bytes(2) });

/** A signed payload; a block is a list of these. */
export const Envelope = message({ payload: bytes(1), signature: bytes(2) });

/** Identity as it stands in headers and endorsements: MSP id and certificate PEM. */
export const SerializedIdentity = message({ mspId: text(1), idBytes: bytes(2) });

/** Number, hash of the previous header and hash of the data. */
export const BlockHeader = message({ number: integer(1), previousHash: bytes(2), dataHash: bytes(3) });
/** See the constant. */
export type BlockHeader = MessageOf<typeof BlockHeader>;

/** The envelopes of a block. */
export const BlockData = message({ data: repeatedBytes(1) });

/** What was added to a block after it was hashed, by position: see {@link BLOCK_METADATA}. */
export const BlockMetadata = message({ metadata: repeatedBytes(1) });

/** A block as the ordering service makes it and a peer stores it. */
export const Block = message({
  header: embedded(1, () => BlockHeader),
  data: embedded(2, () => BlockData),
  metadata: embedded(3, () => BlockMetadata),
});
/** See the constant. */
export type Block = MessageOf<typeof Block>;

/** Positions in a block's metadata. */
export const BLOCK_METADATA = {
  signatures: 0,
  lastConfig: 1,
  transactionsFilter: 2,
  orderer: 3,
  commitHash: 4,
} as const;

/** A signature over metadata value, signature header and block header. */
export const MetadataSignature = message({ signatureHeader: bytes(1), signature: bytes(2) });

/** A metadata value with signatures. */
export const Metadata = message({ value: bytes(1), signatures: repeated(2, () => MetadataSignature) });

/** Number of the last configuration block. */
export const LastConfig = message({ index: integer(1) });

/** The value that the orderer signs with each block. */
export const OrdererBlockMetadata = message({ lastConfig: embedded(1, () => LastConfig), consenterMetadata: bytes(2) });
