/** Pure: what Fabric's system chaincode answers, read as plain values. */
import { Block } from '../../../../network/embedded/src/protobuf/common';
import { integer, message } from '../../../../network/embedded/src/protobuf/message';

/** common.BlockchainInfo, as far as it is used. */
const BlockchainInfo = message({ height: integer(1) });
/** peer.ProcessedTransaction, as far as it is used. */
const ProcessedTransaction = message({ validationCode: integer(2) });

export function answeredHeight(bytes: Uint8Array): number {
  return BlockchainInfo.decode(bytes).height;
}

/** The validation code of a transaction. */
export function answeredStatus(bytes: Uint8Array): number {
  return ProcessedTransaction.decode(bytes).validationCode;
}

/** The number of a block. */
export function answeredBlock(bytes: Uint8Array): number {
  return Block.decode(bytes).header?.number ?? 0;
}
