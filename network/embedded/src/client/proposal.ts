import { randomBytes } from 'node:crypto';
import type { Signer } from '../identity/signer';
import { transactionIdOf } from '../identity/transactionId';
import { ChannelHeader, HEADER_TYPES, Header, SignatureHeader } from '../protobuf/common';
import {
  CHAINCODE_TYPE_NODE,
  ChaincodeHeaderExtension,
  ChaincodeInvocationSpec,
  ChaincodeProposalPayload,
  Proposal,
  SignedProposal,
} from '../protobuf/proposals';

const NONCE_BYTES = 24;
const SECOND_MS = 1000;
const NANOS_PER_MS = 1_000_000;

/** A call of a contract's function. */
export interface Call {
  /** `contract:function`, or the function of the default contract. */
  readonly fn: string;
  readonly args: readonly (string | Uint8Array)[];
  /** Seen by the endorsers and never written to the ledger. */
  readonly transient?: Readonly<Record<string, Uint8Array>>;
}

/** A proposal that was built and signed, and the parts of it that go into the transaction. */
export interface BuiltProposal {
  readonly transactionId: string;
  /** SignedProposal bytes. */
  readonly signedProposal: Buffer;
  readonly header: { readonly channelHeader: Buffer; readonly signatureHeader: Buffer };
  /** ChaincodeProposalPayload bytes without transient data. */
  readonly payload: Buffer;
  /** The same proposal with other transient data: what it stands for has no transient data in it (Fabric's proposal hash). */
  readonly signedWith: (transient: NonNullable<Call['transient']>) => Buffer;
}

function buildHeaders(
  context: Readonly<{ channel: string; chaincode: string; nowMs: number }>,
  creator: Uint8Array,
): { readonly transactionId: string; readonly header: BuiltProposal['header'] } {
  const nonce = randomBytes(NONCE_BYTES);
  const transactionId = transactionIdOf({ nonce, creator });
  const chaincodeId = { path: '', name: context.chaincode, version: '' };
  const channelHeader = ChannelHeader.encode({
    type: HEADER_TYPES.endorserTransaction,
    version: 0,
    timestamp: {
      seconds: Math.floor(context.nowMs / SECOND_MS),
      nanos: Math.floor(context.nowMs % SECOND_MS) * NANOS_PER_MS,
    },
    channelId: context.channel,
    transactionId,
    epoch: 0,
    extension: ChaincodeHeaderExtension.encode({ chaincodeId }),
    tlsCertificateHash: new Uint8Array(),
  });
  return { transactionId, header: { channelHeader, signatureHeader: SignatureHeader.encode({ creator, nonce }) } };
}

/** Builds and signs a proposal. The random nonce gives the transaction its id. */
export function buildProposal(
  call: Call,
  context: Readonly<{ channel: string; chaincode: string; nowMs: number }>,
  signer: Signer,
): BuiltProposal {
  const { transactionId, header } = buildHeaders(context, signer.serialized);
  const input = ChaincodeInvocationSpec.encode({
    chaincodeSpec: {
      type: CHAINCODE_TYPE_NODE,
      chaincodeId: { path: '', name: context.chaincode, version: '' },
      input: { args: [call.fn, ...call.args].map((argument) => Buffer.from(argument)), decorations: [], isInit: false },
      timeout: 0,
    },
  });
  const signedWith = (transient: NonNullable<Call['transient']>): Buffer => {
    const transientMap = Object.entries(transient).map(([key, value]) => ({ key, value }));
    const proposalBytes = Proposal.encode({
      header: Header.encode(header),
      payload: ChaincodeProposalPayload.encode({ input, transientMap }),
      extension: new Uint8Array(),
    });
    return SignedProposal.encode({ proposalBytes, signature: signer.sign(proposalBytes) });
  };
  return {
    transactionId,
    header,
    payload: ChaincodeProposalPayload.encode({ input, transientMap: [] }),
    signedProposal: signedWith(call.transient ?? {}),
    signedWith,
  };
}
