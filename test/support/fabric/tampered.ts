/** Endorsed transactions as a hostile client orders them: changed, stripped of an endorsement, or sent twice. */
import { createPrivateKey } from 'node:crypto';
import { FUNCTIONS, TRANSIENT } from '../../../chaincode/src/protocol';
import { CHAINCODE } from '../../../gateway/src/consortium/definition';
import type { FabricConnection } from '../../../gateway/src/ledger/fabric/connection';
import { openGatewaySession } from '../../../gateway/src/ledger/fabric/gatewaySession';
import type { Submission } from '../../../gateway/src/ledger/port';
import { signLowS } from '../../../network/embedded/src/identity/signatures';
import { Envelope, Payload } from '../../../network/embedded/src/protobuf/common';
import { embedded, message, text } from '../../../network/embedded/src/protobuf/message';
import type { MessageOf } from '../../../network/embedded/src/protobuf/message';
import { ProposalResponsePayload } from '../../../network/embedded/src/protobuf/proposals';
import { ChaincodeActionPayload, Transaction } from '../../../network/embedded/src/protobuf/transactions';

/** gateway.PreparedTransaction: how Fabric's client keeps an endorsed transaction. */
const PreparedTransaction = message({ transactionId: text(1), envelope: embedded(2, () => Envelope) });
type Action = MessageOf<typeof ChaincodeActionPayload>;

/** The part of a transaction that is changed before it is signed again. */
export type Change = (action: Action) => Action;

/** A proposal or an endorsed transaction as the client serialises it, and the transaction's id. */
export interface SignedProposal {
  readonly bytes: Uint8Array;
  readonly id: string;
}

/** One member's hand on the orderer: endorses like anybody, orders what it likes. */
export class HostileClient {
  readonly #connection: FabricConnection;
  readonly #session: ReturnType<typeof openGatewaySession>;

  constructor(connection: FabricConnection) {
    this.#connection = connection;
    this.#session = openGatewaySession(connection, 0);
  }

  /** A signed proposal, to be sent to its endorsers as often as somebody likes. */
  proposed({ presented, slot, endorsers }: Submission): SignedProposal {
    const proposal = this.#session.network.getContract(CHAINCODE).newProposal(FUNCTIONS.act, {
      arguments: [String(slot)],
      transientData: { [TRANSIENT.presented]: presented },
      endorsingOrganizations: [...endorsers],
    });
    return { bytes: proposal.getBytes(), id: proposal.getTransactionId() };
  }

  /** Sends a signed proposal to its endorsers as it is; bytes of the endorsed transaction. */
  async endorseAgain({ bytes }: SignedProposal): Promise<Uint8Array> {
    return (await this.#session.gateway.newProposal(bytes).endorse()).getBytes();
  }

  /** Bytes of an endorsed transaction, and its id. */
  async endorsed(submission: Submission): Promise<SignedProposal> {
    const proposal = this.proposed(submission);
    return { bytes: await this.endorseAgain(proposal), id: proposal.id };
  }

  /** The same transaction with another content, signed anew by this client. */
  changed(bytes: Uint8Array, change: Change): Uint8Array {
    const { transactionId, envelope } = PreparedTransaction.decode(bytes);
    const payload = envelope?.payload ?? new Uint8Array();
    const { header, data } = Payload.decode(payload);
    const { actions } = Transaction.decode(data);
    const altered = actions.map((entry) => {
      return { ...entry, payload: ChaincodeActionPayload.encode(change(ChaincodeActionPayload.decode(entry.payload))) };
    });
    const next = Payload.encode({ header, data: Transaction.encode({ actions: altered }) });
    const signature = signLowS(createPrivateKey(this.#connection.service.privateKeyPem), next);
    return PreparedTransaction.encode({ transactionId, envelope: { payload: next, signature } });
  }

  /** Orders it and gives the code under which the peer stored it. */
  async order(bytes: Uint8Array): Promise<number> {
    const commit = await this.#session.gateway.newTransaction(bytes).submit();
    return (await commit.getStatus()).code;
  }

  /** Orders it and does not look. */
  async send(bytes: Uint8Array): Promise<void> {
    await this.#session.gateway.newTransaction(bytes).submit();
  }

  close(): void {
    this.#session.gateway.close();
    this.#session.grpc.close();
  }
}

/** Without one of its endorsements. */
export function withoutEndorsement(action: Action): Action {
  const { action: endorsed } = action;
  return {
    ...action,
    action: endorsed === null ? null : { ...endorsed, endorsements: endorsed.endorsements.slice(1) },
  };
}

/** With other writes than those that were endorsed. */
export function withOtherResults(action: Action): Action {
  const { action: endorsed } = action;
  if (endorsed === null) return action;
  const { proposalHash, extension } = ProposalResponsePayload.decode(endorsed.proposalResponsePayload);
  const content = Buffer.from(extension);
  const member = '"version":';
  // What is written stays readable: one digit of a header's version.
  content[content.indexOf(member) + member.length] = '9'.charCodeAt(0);
  const proposalResponsePayload = ProposalResponsePayload.encode({ proposalHash, extension: content });
  return { ...action, action: { ...endorsed, proposalResponsePayload } };
}
