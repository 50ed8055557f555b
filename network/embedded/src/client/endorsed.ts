import type { DecodedEvent } from '../blocks/decodedTransaction';
import { ChaincodeRefusedError, EndorsementsDifferError } from '../errors';
import type { Signer } from '../identity/signer';
import { Envelope, Payload } from '../protobuf/common';
import type { MessageOf } from '../protobuf/message';
import type { ProposalResponse } from '../protobuf/proposals';
import { ChaincodeAction, ChaincodeEvent, ProposalResponsePayload } from '../protobuf/proposals';
import { ChaincodeActionPayload, Transaction } from '../protobuf/transactions';
import type { BuiltProposal } from './proposal';

/**
 * A transaction that organisations endorsed. It is complete and signed: it may be kept, and submitted later, by
 * somebody else, or twice.
 */
export interface Endorsed {
  readonly transactionId: string;
  /** The contract's answer. */
  readonly payload: Uint8Array;
  readonly event: DecodedEvent | null;
  /** The organisations that endorsed. */
  readonly endorsers: readonly string[];
  /** common.Envelope bytes, signed by the client. */
  readonly envelope: Uint8Array;
  /** TxPvtReadWriteSet bytes: the plaintext of private writes, null when there are none. Not part of the envelope. */
  readonly privateData: Uint8Array | null;
}

/** What one organisation answered. */
export interface Endorsement {
  readonly organisation: string;
  readonly response: MessageOf<typeof ProposalResponse>;
  readonly plaintext: Uint8Array | null;
}

/** Throws ChaincodeRefusedError when an organisation's chaincode refused. */
export function refuseRefusals(endorsements: readonly Endorsement[]): void {
  const refusals = endorsements.flatMap(({ organisation, response }) => {
    if (response.endorsement !== null) return [];
    const { status, message } = response.response ?? { status: 0, message: 'the organisation gave no answer' };
    return [{ organisation, status, message }];
  });
  if (refusals.length > 0) throw new ChaincodeRefusedError(refusals);
}

/** Throws EndorsementsDifferError unless all organisations signed the same bytes. */
function refuseDifferences(endorsements: readonly Endorsement[]): void {
  const groups = new Map<string, string[]>();
  const first = endorsements[0]?.response.payload ?? new Uint8Array();
  const isSame = endorsements.every(({ response }) => Buffer.compare(response.payload, first) === 0);
  if (isSame) return;
  for (const { organisation, response } of endorsements) {
    const payload = Buffer.from(response.payload).toString('latin1');
    groups.set(payload, [...(groups.get(payload) ?? []), organisation]);
  }
  throw new EndorsementsDifferError([...groups.values()]);
}

function eventOf(events: Uint8Array): DecodedEvent | null {
  if (events.length === 0) return null;
  const { eventName, payload } = ChaincodeEvent.decode(events);
  return { name: eventName, payload };
}

function buildEnvelope(
  proposal: BuiltProposal,
  endorsements: readonly Endorsement[],
  content: Readonly<{ payload: Uint8Array; signer: Signer }>,
): Buffer {
  const action = {
    proposalResponsePayload: content.payload,
    endorsements: endorsements.flatMap(({ response }) => (response.endorsement === null ? [] : [response.endorsement])),
  };
  const actionPayload = ChaincodeActionPayload.encode({ chaincodeProposalPayload: proposal.payload, action });
  const data = Transaction.encode({ actions: [{ header: proposal.header.signatureHeader, payload: actionPayload }] });
  const payload = Payload.encode({ header: proposal.header, data });
  return Envelope.encode({ payload, signature: content.signer.sign(payload) });
}

/**
 * Assembles the transaction from all answers, as Fabric's client does (protoutil, CreateSignedTx). Throws
 * ChaincodeRefusedError or EndorsementsDifferError.
 */
export function assemble(proposal: BuiltProposal, endorsements: readonly Endorsement[], signer: Signer): Endorsed {
  refuseRefusals(endorsements);
  refuseDifferences(endorsements);
  const [first] = endorsements;
  const payload = first?.response.payload ?? new Uint8Array();
  const { response, events } = ChaincodeAction.decode(ProposalResponsePayload.decode(payload).extension);
  return {
    transactionId: proposal.transactionId,
    payload: response?.payload ?? new Uint8Array(),
    event: eventOf(events),
    endorsers: endorsements.map(({ organisation }) => organisation),
    envelope: buildEnvelope(proposal, endorsements, { payload, signer }),
    privateData: endorsements.find(({ plaintext }) => plaintext !== null)?.plaintext ?? null,
  };
}
