import { bytes, embedded, message, repeated } from './message';
import { Endorsement } from './proposals';

// Messages of Fabric's peer/transaction.proto.

/** What was proposed and what was endorsed. The payload is the proposal's without transient data. */
export const ChaincodeEndorsedAction = message({
  proposalResponsePayload: bytes(1),
  endorsements: repeated(2, () => Endorsement),
});

/** The payload of a transaction action. */
export const ChaincodeActionPayload = message({
  chaincodeProposalPayload: bytes(1),
  action: embedded(2, () => ChaincodeEndorsedAction),
});

/** The proposal's signature header and a ChaincodeActionPayload. */
export const TransactionAction = message({ header: bytes(1), payload: bytes(2) });

/** The data of an endorser transaction; Fabric allows exactly one action. */
export const Transaction = message({ actions: repeated(1, () => TransactionAction) });
