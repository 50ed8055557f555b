import { bytes, embedded, integer, message, repeated, text } from './message';
import { ChaincodeEvent } from './proposals';

// Messages of Fabric's peer/events.proto: blocks as a peer's event service delivers them.

/** The event of one action, without its payload. */
export const FilteredChaincodeAction = message({ chaincodeEvent: embedded(1, () => ChaincodeEvent) });

/** The events of a transaction. */
export const FilteredTransactionActions = message({ chaincodeActions: repeated(1, () => FilteredChaincodeAction) });

/** What a filtered block tells of a transaction. */
export const FilteredTransaction = message({
  transactionId: text(1),
  type: integer(2),
  validationCode: integer(3),
  transactionActions: embedded(4, () => FilteredTransactionActions),
});

/** A block for readers that need outcomes only. */
export const FilteredBlock = message({
  channelId: text(1),
  number: integer(2),
  filteredTransactions: repeated(4, () => FilteredTransaction),
});

/** The plaintext of one transaction, by its place in the block; the value is TxPvtReadWriteSet bytes. */
export const PrivateDataEntry = message({ key: integer(1), value: bytes(2) });

/** A block with the plaintext that its reader may see. The block is common.Block bytes. */
export const BlockAndPrivateData = message({ block: bytes(1), privateDataMap: repeated(2, () => PrivateDataEntry) });
