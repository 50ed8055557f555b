/** Pure: a block as a peer delivers it, with the private data of its reader, in the port's words. */
import { toHex } from '../../../../chaincode/src/kernel/bytes';
import { ENVELOPES } from '../../../../chaincode/src/protocol';
import { decodeBlock } from '../../../../network/embedded/src/blocks/blockBuilder';
import { decodeTransaction } from '../../../../network/embedded/src/blocks/decodedTransaction';
import { KvReadWriteSet, TxPrivateReadWriteSet } from '../../../../network/embedded/src/protobuf/readWriteSets';
import { VALIDATION_CODES } from '../../../../network/embedded/src/validationCodes';
import { transactionOf } from '../answers';
import type { LedgerBlock, LedgerTransaction } from '../port';

/** common.Block bytes, and rwset.TxPvtReadWriteSet bytes by the transaction's place. */
export interface DeliveredBlock {
  readonly block: Uint8Array;
  readonly privateSets: ReadonlyMap<number, Uint8Array>;
}

function envelopeIn(sets: Uint8Array | undefined, chaincode: string): Uint8Array | null {
  if (sets === undefined) return null;
  const own = TxPrivateReadWriteSet.decode(sets).nsPvtRwset.find(({ namespace }) => namespace === chaincode);
  const collection = own?.collectionPvtRwset.find(({ collectionName }) => collectionName === ENVELOPES);
  return collection === undefined ? null : (KvReadWriteSet.decode(collection.rwset).writes[0]?.value ?? null);
}

/** Blocks on a channel of ours hold our transactions and configurations; the latter are no transactions of the port. */
export function ledgerBlockOf({ block, privateSets }: DeliveredBlock, chaincode: string): LedgerBlock {
  const { header, envelopes, validationCodes } = decodeBlock(block);
  const transactions = envelopes.flatMap((envelope, index): LedgerTransaction[] => {
    const decoded = decodeTransaction(envelope);
    if (decoded === null) return [];
    const { transactionId, event, endorserMspIds, sets } = decoded;
    const own = sets.find(({ namespace }) => namespace === chaincode);
    return [
      transactionOf({
        transactionId,
        index,
        isValid: validationCodes[index] === VALIDATION_CODES.VALID,
        event,
        writes: own?.open.writes ?? [],
        envelope: envelopeIn(privateSets.get(index), chaincode),
        endorsers: endorserMspIds,
      }),
    ];
  });
  return { number: header.number, dataHash: `sha256:${toHex(header.dataHash)}`, transactions };
}
