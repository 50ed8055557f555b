import { MembershipError } from '../identity/membership';
import type { Member, Membership } from '../identity/membership';
import { isSignedBy } from '../identity/signatures';
import { proposalHash, transactionIdOf } from '../identity/transactionId';
import { ChannelHeader, HEADER_TYPES, Header, SignatureHeader } from '../protobuf/common';
import {
  ChaincodeHeaderExtension,
  ChaincodeInput,
  ChaincodeInvocationSpec,
  ChaincodeProposalPayload,
  Proposal,
  SignedProposal,
} from '../protobuf/proposals';
import { WireError } from '../protobuf/wire';

/**
 * A proposal that a peer does not let in; the message is the reason, in a peer's words. A peer tells nobody but its
 * log why it denies access; here that follows in brackets.
 */
export class ProposalError extends Error {
  override readonly name = 'ProposalError';
}

/** What a peer checks proposals against. */
export interface ProposalContext {
  readonly channel: string;
  readonly chaincode: string;
  readonly membership: Membership;
  readonly nowMs: () => number;
}

/** A proposal that was let in. */
export interface CheckedProposal {
  readonly transactionId: string;
  readonly creator: Member;
  /** The creator as it stands in the proposal. */
  readonly creatorBytes: Uint8Array;
  /** ChaincodeInput bytes. */
  readonly input: Buffer;
  readonly proposalHash: Buffer;
}

interface ReadProposal {
  readonly proposalBytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly header: { readonly channelHeader: Uint8Array; readonly signatureHeader: Uint8Array };
  readonly channelHeader: ChannelHeader;
  readonly signatureHeader: SignatureHeader;
  readonly payload: Uint8Array;
}

function readProposal(signedProposal: Uint8Array): ReadProposal {
  const { proposalBytes, signature } = SignedProposal.decode(signedProposal);
  const proposal = Proposal.decode(proposalBytes);
  const header = Header.decode(proposal.header);
  return {
    proposalBytes,
    signature,
    header,
    channelHeader: ChannelHeader.decode(header.channelHeader),
    signatureHeader: SignatureHeader.decode(header.signatureHeader),
    payload: proposal.payload,
  };
}

function invalid(reason: string, options?: ErrorOptions): ProposalError {
  return new ProposalError(`error validating proposal: ${reason}`, options);
}

function checkHeaders({ channelHeader, signatureHeader }: ReadProposal, context: ProposalContext): void {
  if (channelHeader.channelId !== context.channel)
    throw new ProposalError(`channel '${channelHeader.channelId}' not found`);
  if (channelHeader.type !== HEADER_TYPES.endorserTransaction) throw invalid('invalid header type');
  if (channelHeader.epoch !== 0) throw invalid('epoch is non-zero');
  if (signatureHeader.nonce.length === 0) throw invalid('nonce is empty');
  if (signatureHeader.creator.length === 0) throw invalid('creator is empty');
  const expected = transactionIdOf(signatureHeader);
  if (channelHeader.transactionId !== expected) {
    throw invalid(`incorrectly computed txid '${channelHeader.transactionId}' -- expected '${expected}'`);
  }
}

function checkChaincode({ channelHeader }: ReadProposal, context: ProposalContext): void {
  const name = ChaincodeHeaderExtension.decode(channelHeader.extension).chaincodeId?.name ?? '';
  if (name === context.chaincode) return;
  const { channel } = context;
  throw new ProposalError(
    `make sure the chaincode ${name} has been successfully defined on channel ${channel} and try again`,
  );
}

function checkCreator(proposal: ReadProposal, context: ProposalContext): Member {
  const { signatureHeader, proposalBytes, signature } = proposal;
  const creator = identify(context, signatureHeader.creator);
  const denied = `access denied: channel [${context.channel}] creator org [${creator.mspId}]`;
  if (!isSignedBy(creator.publicKey, { data: proposalBytes, signature })) {
    throw invalid(`${denied} (the signature is not valid or its S is not the smaller one)`);
  }
  return creator;
}

function identify({ membership, channel }: ProposalContext, serialized: Uint8Array): Member {
  try {
    return membership.identify(serialized);
  } catch (error) {
    if (!(error instanceof MembershipError)) throw error;
    const { mspId, isIssued, message } = error;
    const who = isIssued && mspId !== null ? `[${mspId}]` : 'unknown, creator is malformed';
    throw invalid(`access denied: channel [${channel}] creator org ${who} (${message})`, { cause: error });
  }
}

function checkInput(proposal: ReadProposal): Pick<CheckedProposal, 'input' | 'proposalHash'> {
  const { input } = ChaincodeProposalPayload.decode(proposal.payload);
  const arguments_ = ChaincodeInvocationSpec.decode(input).chaincodeSpec?.input ?? null;
  if (arguments_ === null) throw new ProposalError('chaincode input did not contain any input');
  const payload = ChaincodeProposalPayload.encode({ input, transientMap: [] });
  return { input: ChaincodeInput.encode(arguments_), proposalHash: proposalHash({ ...proposal.header, payload }) };
}

/** Comes before everything else, and whoever issued the certificate (core/handlers/auth/filter). */
function checkExpiry({ signatureHeader }: ReadProposal, { membership, nowMs }: ProposalContext): void {
  if (membership.hasExpired(signatureHeader.creator, nowMs()))
    throw new ProposalError('proposal client identity expired');
}

/**
 * Lets a signed proposal in, by Fabric's rules (core/endorser): the certificate's time, channel, type, epoch, nonce,
 * transaction id, creator's certificate, low-S signature, chaincode. Throws ProposalError.
 */
export function checkProposal(signedProposal: Uint8Array, context: ProposalContext): CheckedProposal {
  try {
    const proposal = readProposal(signedProposal);
    checkExpiry(proposal, context);
    checkHeaders(proposal, context);
    const creator = checkCreator(proposal, context);
    checkChaincode(proposal, context);
    const { channelHeader, signatureHeader } = proposal;
    const { transactionId } = channelHeader;
    return { transactionId, creator, creatorBytes: signatureHeader.creator, ...checkInput(proposal) };
  } catch (error) {
    if (error instanceof WireError)
      throw new ProposalError(`the proposal is malformed: ${error.message}`, { cause: error });
    throw error;
  }
}
