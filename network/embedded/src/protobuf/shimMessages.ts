import { bytes, embedded, message, repeated, text } from './message';

// Payloads of Fabric's peer/chaincode_shim.proto: what a chaincode asks its peer for, one key at a time.

/** GET_STATE and GET_PRIVATE_DATA_HASH. An empty collection means the open state, here and below. */
export const GetState = message({ key: text(1), collection: text(2) });

/** PUT_STATE; an empty value deletes. */
export const PutState = message({ key: text(1), value: bytes(2), collection: text(3) });

/** DEL_STATE and PURGE_PRIVATE_DATA. */
export const DelState = message({ key: text(1), collection: text(2) });

/** GET_STATE_METADATA. */
export const GetStateMetadata = message({ key: text(1), collection: text(2) });

/** One named piece of metadata. */
export const StateMetadata = message({ metakey: text(1), value: bytes(2) });

/** PUT_STATE_METADATA. */
export const PutStateMetadata = message({
  key: text(1),
  collection: text(3),
  metadata: embedded(4, () => StateMetadata),
});

/** The answer to GET_STATE_METADATA. */
export const StateMetadataResult = message({ entries: repeated(1, () => StateMetadata) });
