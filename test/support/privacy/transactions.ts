/** What anybody on the channel can read of a transaction: arguments, answer, event, keys, values, sizes. */
import { common, peer } from '@hyperledger/fabric-protos';
import { ACT_EVENT } from '../../../chaincode/src/protocol';
import { readBlocks } from '../../../network/embedded/src/storedBlocks';

export interface VisibleAct {
  readonly args: readonly string[];
  readonly transientKeys: readonly string[];
  readonly answer: string;
  readonly event: string;
  /** Public keys written, with their values. */
  readonly writes: readonly (readonly [string, string])[];
  /** Collections written, with the number of writes in each. */
  readonly collections: readonly (readonly [string, number])[];
  readonly bytes: Uint8Array;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function actionOf(envelope: Uint8Array): peer.ChaincodeActionPayload {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(envelope).getPayload_asU8());
  const [action] = peer.Transaction.deserializeBinary(payload.getData_asU8()).getActionsList();
  return peer.ChaincodeActionPayload.deserializeBinary(action?.getPayload_asU8() ?? new Uint8Array());
}

function inputOf(action: peer.ChaincodeActionPayload): Pick<VisibleAct, 'args' | 'transientKeys'> {
  const proposal = peer.ChaincodeProposalPayload.deserializeBinary(action.getChaincodeProposalPayload_asU8());
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(proposal.getInput_asU8()).getChaincodeSpec();
  const args = spec?.getInput()?.getArgsList_asU8() ?? [];
  return { args: args.map(text), transientKeys: proposal.toObject().transientmapMap.map(([key]) => key) };
}

function answerOf(action: peer.ChaincodeActionPayload): string {
  const bytes = action.getAction()?.getProposalResponsePayload_asU8() ?? new Uint8Array();
  const extension = peer.ProposalResponsePayload.deserializeBinary(bytes).getExtension_asU8();
  return text(peer.ChaincodeAction.deserializeBinary(extension).getResponse()?.getPayload_asU8() ?? new Uint8Array());
}

/** Every act in a ledger's block file, in order. */
export function visibleActs(directory: string): readonly VisibleAct[] {
  return [...readBlocks(directory)].flatMap(({ transactions }) =>
    transactions
      .filter(({ event }) => event?.name === ACT_EVENT)
      .map(({ envelope, event, writes, hashedWrites }): VisibleAct => {
        const action = actionOf(envelope);
        return {
          ...inputOf(action),
          answer: answerOf(action),
          event: text(event?.payload ?? new Uint8Array()),
          writes: writes.map(({ key, value }) => [key, text(value)] as const),
          collections: hashedWrites.map((entry) => [entry.collection, entry.writes.length] as const),
          bytes: envelope,
        };
      }),
  );
}
