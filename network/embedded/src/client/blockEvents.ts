import { decodeBlock } from '../blocks/blockBuilder';
import { decodeTransaction } from '../blocks/decodedTransaction';
import type { DecodedEvent } from '../blocks/decodedTransaction';
import type { CollectionSet } from '../blocks/readWriteSets';
import { KvReadWriteSet } from '../protobuf/readWriteSets';
import type { HashedReadWriteSet, KvMetadataWrite, KvWrite } from '../protobuf/readWriteSets';
import type { StoredBlock } from '../threads/protocol';
import { VALIDATION_CODES, validationName } from '../validationCodes';

/** What a transaction did in a collection that the reader is a member of. */
export interface PrivateWrites {
  readonly collection: string;
  /** Null when the plaintext never came: the transaction was submitted without it. */
  readonly writes: readonly KvWrite[] | null;
}

/** The hashes that a transaction left of its private writes, for everybody. */
export interface HashedWrites {
  readonly collection: string;
  readonly writes: HashedReadWriteSet['hashedWrites'];
}

/** One transaction of a block. What a malformed one does not hold is empty. Byte fields are views of the block. */
export interface TransactionEvent {
  readonly index: number;
  readonly transactionId: string;
  /** Only 0 changed the state; everything below is to be believed only then. */
  readonly validationCode: number;
  readonly validationName: string;
  readonly creatorMspId: string;
  readonly endorserMspIds: readonly string[];
  readonly event: DecodedEvent | null;
  readonly writes: readonly KvWrite[];
  readonly metadataWrites: readonly KvMetadataWrite[];
  readonly hashedWrites: readonly HashedWrites[];
  readonly privateWrites: readonly PrivateWrites[];
  /** common.Envelope bytes. */
  readonly envelope: Uint8Array;
}

/** One block. A configuration block has no transactions. */
export interface BlockEvent {
  readonly number: number;
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
  readonly transactions: readonly TransactionEvent[];
}

const NO_TRANSACTION = { transactionId: '', creatorMspId: '', endorserMspIds: [], event: null };

type PlaintextSets = StoredBlock['sets'];

function privateWrites(
  collections: readonly CollectionSet[],
  plaintext: PlaintextSets,
  isMember: (collection: string) => boolean,
): readonly PrivateWrites[] {
  return collections.flatMap(({ name, privateHash }) => {
    if (privateHash.length === 0 || !isMember(name)) return [];
    const set = plaintext.find(({ collection }) => collection === name);
    return [{ collection: name, writes: set === undefined ? null : KvReadWriteSet.decode(set.rwset).writes }];
  });
}

function transactionEvent(
  envelope: Uint8Array,
  place: Readonly<{ index: number; validationCode: number }>,
  reader: Readonly<{ chaincode: string; plaintext: PlaintextSets; isMember: (collection: string) => boolean }>,
): TransactionEvent | null {
  const { index, validationCode } = place;
  const decoded = decodeTransaction(envelope);
  if (decoded === null && validationCode === VALIDATION_CODES.VALID) return null;
  const { transactionId, creatorMspId, endorserMspIds, event } = decoded ?? NO_TRANSACTION;
  const set = decoded?.sets.find(({ namespace }) => namespace === reader.chaincode);
  const plaintext = reader.plaintext.filter(({ transactionIndex }) => transactionIndex === index);
  const collections = set?.collections ?? [];
  return {
    index,
    transactionId,
    validationCode,
    validationName: validationName(validationCode),
    creatorMspId,
    endorserMspIds,
    event,
    writes: set?.open.writes ?? [],
    metadataWrites: set?.open.metadataWrites ?? [],
    hashedWrites: collections.map(({ name, hashed }) => ({ collection: name, writes: hashed.hashedWrites })),
    privateWrites: privateWrites(collections, plaintext, reader.isMember),
    envelope,
  };
}

/** What a stored block says to one reader. The only valid transaction without content is a configuration. */
export function blockEvent(
  block: StoredBlock,
  reader: Readonly<{ chaincode: string; isMember: (collection: string) => boolean }>,
): BlockEvent {
  const { header, envelopes, validationCodes } = decodeBlock(block.encoded);
  const transactions = envelopes.flatMap((envelope, index) => {
    const validationCode = validationCodes[index] ?? VALIDATION_CODES.NOT_VALIDATED;
    const event = transactionEvent(envelope, { index, validationCode }, { ...reader, plaintext: block.sets });
    return event === null ? [] : [event];
  });
  return { number: header.number, previousHash: header.previousHash, dataHash: header.dataHash, transactions };
}
