import { decodeBlock } from '../blocks/blockBuilder';
import { ChannelHeader, Envelope, HEADER_TYPES, Payload } from '../protobuf/common';
import { BlockAndPrivateData, FilteredBlock } from '../protobuf/events';
import type { FilteredTransaction, FilteredTransactionActions } from '../protobuf/events';
import type { MessageOf } from '../protobuf/message';
import { ChaincodeAction, ChaincodeEvent, ProposalResponsePayload } from '../protobuf/proposals';
import { TxPrivateReadWriteSet } from '../protobuf/readWriteSets';
import { ChaincodeActionPayload, Transaction } from '../protobuf/transactions';
import { WireError } from '../protobuf/wire';
import type { StoredBlock } from '../threads/protocol';
import { VALIDATION_CODES } from '../validationCodes';

// Blocks as the event services of a Fabric peer deliver them, so that one decoder reads those of both.

/** In which form a block is wanted: as common.Block, peer.FilteredBlock or peer.BlockAndPrivateData bytes. */
export type DeliveryForm = 'full' | 'filtered' | 'private';

/** Who a block is delivered to. */
export interface Recipient {
  readonly chaincode: string;
  /** Whether plaintext of a collection may be shown. */
  readonly isMember: (collection: string) => boolean;
}

type Actions = MessageOf<typeof FilteredTransactionActions>;
type Filtered = MessageOf<typeof FilteredTransaction>;

function filteredAction(payload: Uint8Array): Actions['chaincodeActions'] {
  const { action } = ChaincodeActionPayload.decode(payload);
  if (action === null) return [];
  const { extension } = ProposalResponsePayload.decode(action.proposalResponsePayload);
  const event = ChaincodeEvent.decode(ChaincodeAction.decode(extension).events);
  return event.chaincodeId === '' ? [] : [{ chaincodeEvent: { ...event, payload: new Uint8Array() } }];
}

function filteredActions(data: Uint8Array): Actions {
  try {
    return { chaincodeActions: Transaction.decode(data).actions.flatMap(({ payload }) => filteredAction(payload)) };
  } catch (error) {
    // A peer refuses to deliver a block with a transaction that cannot be read; here it merely has no events.
    if (error instanceof WireError) return { chaincodeActions: [] };
    throw error;
  }
}

function filteredTransaction(envelope: Uint8Array, validationCode: number): (Filtered & { channelId: string }) | null {
  try {
    const { header, data } = Payload.decode(Envelope.decode(envelope).payload);
    if (header === null) return null;
    const { transactionId, type, channelId } = ChannelHeader.decode(header.channelHeader);
    const transactionActions = type === HEADER_TYPES.endorserTransaction ? filteredActions(data) : null;
    return { transactionId, type, validationCode, transactionActions, channelId };
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

function filteredBlock({ encoded }: StoredBlock): Uint8Array {
  const { header, envelopes, validationCodes } = decodeBlock(encoded);
  const transactions = envelopes.flatMap((envelope, index) => {
    return filteredTransaction(envelope, validationCodes[index] ?? VALIDATION_CODES.NOT_VALIDATED) ?? [];
  });
  const channelId = transactions.at(-1)?.channelId ?? '';
  return FilteredBlock.encode({ channelId, number: header.number, filteredTransactions: transactions });
}

function blockWithPrivateData({ encoded, sets }: StoredBlock, { chaincode, isMember }: Recipient): Uint8Array {
  const shown = sets.filter(({ collection }) => isMember(collection));
  const places = [...new Set(shown.map(({ transactionIndex }) => transactionIndex))].sort(
    (left, right) => left - right,
  );
  const privateDataMap = places.map((key) => {
    const collectionPvtRwset = shown
      .filter(({ transactionIndex }) => transactionIndex === key)
      .map(({ collection, rwset }) => ({ collectionName: collection, rwset }));
    const nsPvtRwset = [{ namespace: chaincode, collectionPvtRwset }];
    return { key, value: TxPrivateReadWriteSet.encode({ dataModel: 0, nsPvtRwset }) };
  });
  return BlockAndPrivateData.encode({ block: encoded, privateDataMap });
}

/** A stored block in the form in which it is wanted. */
export function deliveredBlock(block: StoredBlock, form: DeliveryForm, recipient: Recipient): Uint8Array {
  if (form === 'full') return block.encoded;
  return form === 'filtered' ? filteredBlock(block) : blockWithPrivateData(block, recipient);
}
