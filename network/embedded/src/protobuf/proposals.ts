import { bytes, embedded, flag, integer, message, repeated, repeatedBytes, text } from './message';
import { Timestamp } from './common';

// Messages of Fabric's peer/proposal.proto, peer/proposal_response.proto, peer/chaincode.proto, peer/chaincode_event.proto.

/** Which chaincode; `path` is not used. */
export const ChaincodeId = message({ path: text(1), name: text(2), version: text(3) });

/** The extension of a channel header that names the chaincode. */
export const ChaincodeHeaderExtension = message({ chaincodeId: embedded(2, () => ChaincodeId) });

/** Function and arguments, and one value of a map: name and bytes. */
export const BytesEntry = message({ key: text(1), value: bytes(2) });

/** The arguments of an invocation; the first is the function's name. */
export const ChaincodeInput = message({
  args: repeatedBytes(1),
  decorations: repeated(2, () => BytesEntry),
  isInit: flag(3),
});

/** Chaincode and input. `type` is the language, which nobody checks; {@link CHAINCODE_TYPE_NODE}. */
export const ChaincodeSpec = message({
  type: integer(1),
  chaincodeId: embedded(2, () => ChaincodeId),
  input: embedded(3, () => ChaincodeInput),
  timeout: integer(4),
});

/** The language number of Node in ChaincodeSpec. */
export const CHAINCODE_TYPE_NODE = 3;

/** What the input of a proposal holds. */
export const ChaincodeInvocationSpec = message({ chaincodeSpec: embedded(1, () => ChaincodeSpec) });

/** Input and transient data; the transient map never reaches the ledger. */
export const ChaincodeProposalPayload = message({ input: bytes(1), transientMap: repeated(2, () => BytesEntry) });

/** Header and payload of a proposal. */
export const Proposal = message({ header: bytes(1), payload: bytes(2), extension: bytes(3) });

/** A proposal with its creator's signature over `proposalBytes`. */
export const SignedProposal = message({ proposalBytes: bytes(1), signature: bytes(2) });

/** A chaincode's answer. From 400 on it is a refusal. */
export const Response = message({ status: integer(1), message: text(2), payload: bytes(3) });

/** What a chaincode did: read/write set, event, answer. */
export const ChaincodeAction = message({
  results: bytes(1),
  events: bytes(2),
  response: embedded(3, () => Response),
  chaincodeId: embedded(4, () => ChaincodeId),
});

/** What endorsers sign, together with their own identity: proposal hash and ChaincodeAction bytes. */
export const ProposalResponsePayload = message({ proposalHash: bytes(1), extension: bytes(2) });

/** An endorser's identity and its signature over payload and identity. */
export const Endorsement = message({ endorser: bytes(1), signature: bytes(2) });

/** A peer's answer to a proposal. */
export const ProposalResponse = message({
  version: integer(1),
  timestamp: embedded(2, () => Timestamp),
  response: embedded(4, () => Response),
  payload: bytes(5),
  endorsement: embedded(6, () => Endorsement),
});

/** The one event of a transaction. */
export const ChaincodeEvent = message({
  chaincodeId: text(1),
  transactionId: text(2),
  eventName: text(3),
  payload: bytes(4),
});
