/** Transactions put together from peers' answers, straight or with a twist. */
import type { BuiltProposal } from '../../network/embedded/src/client/proposal';
import type { Signer } from '../../network/embedded/src/identity/signer';
import { ChannelHeader, Envelope, Payload } from '../../network/embedded/src/protobuf/common';
import type { MessageOf } from '../../network/embedded/src/protobuf/message';
import {
  ChaincodeAction,
  ProposalResponsePayload,
  SignedProposal,
} from '../../network/embedded/src/protobuf/proposals';
import type { Endorsement } from '../../network/embedded/src/protobuf/proposals';
import { ChaincodeActionPayload, Transaction } from '../../network/embedded/src/protobuf/transactions';
import type { Twist } from './program';

const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const COORDINATE_HEX = 64;

type Endorsed = MessageOf<typeof Endorsement>;

/** The other valid signature of the same bytes: with N - S, which Fabric refuses. */
export function highS(signature: Uint8Array): Buffer {
  const rLength = signature[3] ?? 0;
  const s = Buffer.from(signature.subarray(4 + rLength + 2));
  const high = (ORDER - BigInt(`0x${s.toString('hex')}`)).toString(16).padStart(COORDINATE_HEX, '0');
  const digits = Buffer.from(high, 'hex');
  // N - S of a small S is above half of N, so its first bit is set and needs a zero before it.
  const integer = Buffer.concat([Buffer.from([0x02, digits.length + 1, 0]), digits]);
  const body = Buffer.concat([Buffer.from(signature.subarray(2, 4 + rLength)), integer]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

/** A proposal with the other signature of its creator. */
export function withHighS(proposal: BuiltProposal): BuiltProposal {
  const { proposalBytes, signature } = SignedProposal.decode(proposal.signedProposal);
  return { ...proposal, signedProposal: SignedProposal.encode({ proposalBytes, signature: highS(signature) }) };
}

/** What peers endorsed. */
export interface Endorsements {
  /** ProposalResponsePayload bytes, the same from all. */
  readonly payload: Uint8Array;
  readonly endorsements: readonly Endorsed[];
}

function twistedEndorsements({ endorsements }: Endorsements, twist: Twist | undefined): readonly Endorsed[] {
  const [first, second] = endorsements;
  if (first === undefined) return [];
  switch (twist) {
    case 'first endorsement only':
      return [first];
    case 'first endorsement twice':
      return [first, first];
    case 'no endorsement':
      return [];
    case 'other endorser signature':
      return [{ ...first, signature: (second ?? first).signature }, ...endorsements.slice(1)];
    case 'high-s endorsement':
      return [{ ...first, signature: highS(first.signature) }, ...endorsements.slice(1)];
    default:
      return endorsements;
  }
}

/** The results with another answer in them: not what was endorsed. */
function otherResult(payload: Uint8Array): Buffer {
  const { proposalHash, extension } = ProposalResponsePayload.decode(payload);
  const action = ChaincodeAction.decode(extension);
  const response = { status: 200, message: 'another', payload: Buffer.from('other') };
  return ProposalResponsePayload.encode({ proposalHash, extension: ChaincodeAction.encode({ ...action, response }) });
}

function otherId(channelHeader: Uint8Array): Buffer {
  const decoded = ChannelHeader.decode(channelHeader);
  const transactionId = decoded.transactionId.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  return ChannelHeader.encode({ ...decoded, transactionId });
}

/** A signed transaction. */
export function envelopeOf(
  proposal: BuiltProposal,
  endorsed: Endorsements,
  how: Readonly<{ signer: Signer; twist: Twist | undefined }>,
): Buffer {
  const { signer, twist } = how;
  const proposalResponsePayload = twist === 'other result' ? otherResult(endorsed.payload) : endorsed.payload;
  const action = { proposalResponsePayload, endorsements: twistedEndorsements(endorsed, twist) };
  const payload = ChaincodeActionPayload.encode({ chaincodeProposalPayload: proposal.payload, action });
  const data = Transaction.encode({ actions: [{ header: proposal.header.signatureHeader, payload }] });
  const channelHeader = twist === 'other id' ? otherId(proposal.header.channelHeader) : proposal.header.channelHeader;
  const encoded = Payload.encode({ header: { ...proposal.header, channelHeader }, data });
  return Envelope.encode({ payload: encoded, signature: signer.sign(encoded) });
}
