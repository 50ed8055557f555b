import { MembershipError } from '../identity/membership';
import type { Member, Membership } from '../identity/membership';
import { isSignedBy } from '../identity/signatures';
import { proposalHash, transactionIdOf } from '../identity/transactionId';
import { ChannelHeader, Envelope, HEADER_TYPES, Payload, SignatureHeader } from '../protobuf/common';
import type { Header } from '../protobuf/common';
import { ProposalResponsePayload } from '../protobuf/proposals';
import type { ChaincodeEndorsedAction } from '../protobuf/transactions';
import { ChaincodeActionPayload, Transaction } from '../protobuf/transactions';
import { WireError } from '../protobuf/wire';
import type { MessageOf } from '../protobuf/message';
import { VALIDATION_CODES } from '../validationCodes';
import type { ValidationName } from '../validationCodes';

/** An envelope that is well formed, signed by its creator, and whose transaction id is the right one. */
export interface CheckedEnvelope {
  readonly channelHeader: ChannelHeader;
  readonly creator: Member;
  readonly action: MessageOf<typeof ChaincodeEndorsedAction>;
  readonly endorsed: MessageOf<typeof ProposalResponsePayload>;
}

/** A transaction that some rule of Fabric's makes invalid. */
export class InvalidTransaction extends Error {
  override readonly name = 'InvalidTransaction';
  readonly code: number;

  constructor(code: ValidationName, reason: string) {
    super(reason);
    this.code = VALIDATION_CODES[code];
  }
}

/** Turns malformed bytes into the validation code of the place where they were found. */
export function orInvalid<T>(code: ValidationName, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof WireError) throw new InvalidTransaction(code, error.message);
    throw error;
  }
}

const KNOWN_TYPES: readonly number[] = Object.values(HEADER_TYPES);

interface Headers {
  readonly header: Header;
  readonly channelHeader: ChannelHeader;
  readonly signatureHeader: SignatureHeader;
}

function readHeaders(header: Header | null): Headers {
  const code = 'BAD_COMMON_HEADER';
  if (header === null) throw new InvalidTransaction(code, 'the header is missing');
  const channelHeader = orInvalid(code, () => ChannelHeader.decode(header.channelHeader));
  const signatureHeader = orInvalid(code, () => SignatureHeader.decode(header.signatureHeader));
  if (!KNOWN_TYPES.includes(channelHeader.type))
    throw new InvalidTransaction(code, 'the type of the message is unknown');
  if (channelHeader.epoch !== 0) throw new InvalidTransaction(code, 'the epoch is not zero');
  if (signatureHeader.nonce.length === 0) throw new InvalidTransaction(code, 'the nonce is missing');
  if (signatureHeader.creator.length === 0) throw new InvalidTransaction(code, 'the creator is missing');
  return { header, channelHeader, signatureHeader };
}

function identify(membership: Membership, creator: Uint8Array): Member {
  try {
    return membership.identify(creator);
  } catch (error) {
    if (error instanceof MembershipError) throw new InvalidTransaction('BAD_CREATOR_SIGNATURE', error.message);
    throw error;
  }
}

/** Whether the transaction says what was proposed: one action, under the proposal's own header and hash. */
function readAction(data: Uint8Array, header: Header): Pick<CheckedEnvelope, 'action' | 'endorsed'> {
  const code = 'INVALID_ENDORSER_TRANSACTION';
  return orInvalid(code, () => {
    const { actions } = Transaction.decode(data);
    const [only] = actions;
    if (only === undefined || actions.length !== 1) throw new InvalidTransaction(code, 'not exactly one action');
    const { nonce, creator } = SignatureHeader.decode(only.header);
    if (nonce.length === 0 || creator.length === 0)
      throw new InvalidTransaction(code, 'the header of the action is empty');
    const { chaincodeProposalPayload, action } = ChaincodeActionPayload.decode(only.payload);
    if (action === null) throw new InvalidTransaction(code, 'the action is empty');
    const endorsed = ProposalResponsePayload.decode(action.proposalResponsePayload);
    const { channelHeader } = header;
    const hash = proposalHash({ channelHeader, signatureHeader: only.header, payload: chaincodeProposalPayload });
    if (!hash.equals(endorsed.proposalHash)) throw new InvalidTransaction(code, 'the proposal hash does not match');
    return { action, endorsed };
  });
}

/**
 * The first part of validation, in Fabric's order (core/common/validation): payload (2), headers (3), creator and
 * signature (4), transaction id (8), structure (5). Throws InvalidTransaction.
 */
export function checkEnvelope(
  encoded: Uint8Array,
  context: Readonly<{ membership: Membership; channel: string }>,
): CheckedEnvelope {
  const envelope = orInvalid('INVALID_OTHER_REASON', () => Envelope.decode(encoded));
  const payload = orInvalid('BAD_PAYLOAD', () => Payload.decode(envelope.payload));
  const { header, channelHeader, signatureHeader } = readHeaders(payload.header);
  if (channelHeader.channelId !== context.channel) {
    throw new InvalidTransaction('BAD_CREATOR_SIGNATURE', `channel ${channelHeader.channelId} does not exist`);
  }
  const creator = identify(context.membership, signatureHeader.creator);
  if (!isSignedBy(creator.publicKey, { data: envelope.payload, signature: envelope.signature })) {
    throw new InvalidTransaction('BAD_CREATOR_SIGNATURE', 'the signature of the creator is not valid');
  }
  refuseOtherTypes(channelHeader);
  if (channelHeader.transactionId !== transactionIdOf(signatureHeader)) {
    throw new InvalidTransaction('BAD_PROPOSAL_TXID', 'the transaction id is not the hash of nonce and creator');
  }
  return { channelHeader, creator, ...readAction(payload.data, header) };
}

/** Configuration changes are made by opening the network with another configuration, not by transactions. */
function refuseOtherTypes({ type }: ChannelHeader): void {
  if (type === HEADER_TYPES.config)
    throw new InvalidTransaction('INVALID_CONFIG_TRANSACTION', 'configuration cannot be sent');
  if (type !== HEADER_TYPES.endorserTransaction) {
    throw new InvalidTransaction('UNSUPPORTED_TX_PAYLOAD', 'configuration updates cannot be sent');
  }
}
