import {
  ChannelHeader,
  Envelope,
  HEADER_TYPES,
  Payload,
  SerializedIdentity,
  SignatureHeader,
} from '../protobuf/common';
import {
  ChaincodeAction,
  ChaincodeEvent,
  ChaincodeHeaderExtension,
  ProposalResponsePayload,
} from '../protobuf/proposals';
import { ChaincodeActionPayload, Transaction } from '../protobuf/transactions';
import { WireError } from '../protobuf/wire';
import { unwrapConfiguration } from './configurationValue';
import { decodeResults } from './readWriteSets';
import type { NamespaceSet } from './readWriteSets';

/** The one event that a transaction may carry. */
export interface DecodedEvent {
  readonly name: string;
  readonly payload: Uint8Array;
}

/** A stored transaction, read without judging it. */
export interface DecodedTransaction {
  readonly transactionId: string;
  /** The client's clock; null when it named no time. */
  readonly timestamp: ChannelHeader['timestamp'];
  readonly chaincode: string;
  readonly creatorMspId: string;
  readonly endorserMspIds: readonly string[];
  readonly responsePayload: Uint8Array;
  readonly event: DecodedEvent | null;
  readonly sets: readonly NamespaceSet[];
}

function decodeEvent(events: Uint8Array): DecodedEvent | null {
  if (events.length === 0) return null;
  const { eventName, payload } = ChaincodeEvent.decode(events);
  return { name: eventName, payload };
}

type DecodedAction = Pick<DecodedTransaction, 'endorserMspIds' | 'responsePayload' | 'event' | 'sets'>;

const NO_ACTION: DecodedAction = { endorserMspIds: [], responsePayload: new Uint8Array(), event: null, sets: [] };

function decodeAction(data: Uint8Array): DecodedAction {
  const [first] = Transaction.decode(data).actions;
  const { action } = ChaincodeActionPayload.decode(first?.payload ?? new Uint8Array());
  const { extension } = ProposalResponsePayload.decode(action?.proposalResponsePayload ?? new Uint8Array());
  const { results, events, response } = ChaincodeAction.decode(extension);
  return {
    endorserMspIds: (action?.endorsements ?? []).map(({ endorser }) => SerializedIdentity.decode(endorser).mspId),
    responsePayload: response?.payload ?? new Uint8Array(),
    event: decodeEvent(events),
    sets: decodeResults(results),
  };
}

function orElse<T>(otherwise: T, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof WireError) return otherwise;
    throw error;
  }
}

function decodeNames(
  channelHeader: ChannelHeader,
  signatureHeader: Uint8Array,
): Pick<DecodedTransaction, 'chaincode' | 'creatorMspId'> {
  const { creator } = SignatureHeader.decode(signatureHeader);
  const { chaincodeId } = ChaincodeHeaderExtension.decode(channelHeader.extension);
  return { chaincode: chaincodeId?.name ?? '', creatorMspId: SerializedIdentity.decode(creator).mspId };
}

/**
 * What stands in an envelope, as far as it can be read: stored transactions may be malformed in any part. Null when
 * it is no endorser transaction at all. Byte fields are views.
 */
export function decodeTransaction(envelope: Uint8Array): DecodedTransaction | null {
  return orElse(null, () => {
    const { header, data } = Payload.decode(Envelope.decode(envelope).payload);
    if (header === null) return null;
    const channelHeader = ChannelHeader.decode(header.channelHeader);
    if (channelHeader.type !== HEADER_TYPES.endorserTransaction) return null;
    const unnamed = { chaincode: '', creatorMspId: '' };
    return {
      transactionId: channelHeader.transactionId,
      timestamp: channelHeader.timestamp,
      ...orElse(unnamed, () => decodeNames(channelHeader, header.signatureHeader)),
      ...orElse(NO_ACTION, () => decodeAction(data)),
    };
  });
}

/** The content of a configuration block's envelope; null when it is something else. */
export function decodeConfigurationEnvelope(envelope: Uint8Array): Uint8Array | null {
  return orElse(null, () => {
    const { header, data } = Payload.decode(Envelope.decode(envelope).payload);
    const { type } = ChannelHeader.decode(header?.channelHeader ?? new Uint8Array());
    return type === HEADER_TYPES.config ? unwrapConfiguration(data) : null;
  });
}
