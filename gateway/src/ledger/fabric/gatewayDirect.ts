/**
 * Endorsement by asking each organisation's peer itself. The gateway service of a peer gives all endorsers the same
 * transient data; where some are shown less than others, nobody may carry all of it past them.
 */
import type { Client as GrpcClient } from '@grpc/grpc-js';
import { assemble } from '../../../../network/embedded/src/client/endorsed';
import type { Endorsement } from '../../../../network/embedded/src/client/endorsed';
import { buildProposal } from '../../../../network/embedded/src/client/proposal';
import type { BuiltProposal } from '../../../../network/embedded/src/client/proposal';
import { ChaincodeRefusedError, EndorsementsDifferError } from '../../../../network/embedded/src/errors';
import { Signer } from '../../../../network/embedded/src/identity/signer';
import { Envelope } from '../../../../network/embedded/src/protobuf/common';
import { embedded, message, text } from '../../../../network/embedded/src/protobuf/message';
import { ProposalResponse } from '../../../../network/embedded/src/protobuf/proposals';
import type { MspId } from '../../../../chaincode/src/protocol/acts';
import { AnswersDiffer, ChaincodeSaidNo, FabricUnreachable } from './client';
import type { FabricCall } from './client';
import type { FabricConnection } from './connection';
import { connectTo } from './gatewaySession';

const PROCESS_PROPOSAL = '/protos.Endorser/ProcessProposal';
const CALL_MS_MAX = 30_000;

/** What a peer's gateway service takes to be ordered (gateway.proto). */
const PreparedTransaction = message({ transactionId: text(1), envelope: embedded(2, () => Envelope) });

interface Parts {
  readonly connection: FabricConnection;
  readonly chaincode: string;
}

/** An endorsed transaction, ready for the gateway service. */
export interface DirectlyEndorsed {
  readonly transactionId: string;
  readonly payload: Uint8Array;
  /** PreparedTransaction bytes, signed. */
  readonly prepared: Uint8Array;
}

function askPeer(grpc: GrpcClient, signedProposal: Buffer): Promise<ReturnType<typeof ProposalResponse.decode>> {
  return new Promise((resolve, reject) => {
    grpc.makeUnaryRequest(
      PROCESS_PROPOSAL,
      (value: Buffer) => value,
      (value: Buffer) => ProposalResponse.decode(value),
      signedProposal,
      { deadline: Date.now() + CALL_MS_MAX },
      (error, response) => {
        if (error === null && response !== undefined) resolve(response);
        else reject(new FabricUnreachable(error?.message ?? 'no answer', { cause: error }));
      },
    );
  });
}

async function askOrganisation(
  { connection }: Parts,
  proposal: Readonly<{ built: BuiltProposal; call: FabricCall }>,
  mspId: MspId,
): Promise<Endorsement> {
  const peer = connection.peers.find((entry) => entry.mspId === mspId);
  if (peer === undefined) throw new FabricUnreachable(`the connection names no peer of ${mspId}`);
  const { built, call } = proposal;
  const transient = call.transientOf?.get(mspId);
  const grpc = connectTo(peer);
  try {
    const response = await askPeer(grpc, transient === undefined ? built.signedProposal : built.signedWith(transient));
    return { organisation: mspId, response, plaintext: null };
  } finally {
    grpc.close();
  }
}

function translated(error: unknown): unknown {
  if (error instanceof ChaincodeRefusedError) {
    return new ChaincodeSaidNo(
      error.refusals.map(({ message: said }) => said),
      { cause: error },
    );
  }
  return error instanceof EndorsementsDifferError ? new AnswersDiffer(error.message, { cause: error }) : error;
}

/** By one peer of each organisation. Throws ChaincodeSaidNo, AnswersDiffer, FabricUnreachable. */
export async function endorsedDirectly(
  parts: Parts,
  call: FabricCall,
  organisations: readonly MspId[],
): Promise<DirectlyEndorsed> {
  const { connection, chaincode } = parts;
  const { mspId, channel, service } = connection;
  const signer = new Signer({ mspId, ...service });
  const built = buildProposal(call, { channel, chaincode, nowMs: Date.now() }, signer);
  const answers = await Promise.all(organisations.map((asked) => askOrganisation(parts, { built, call }, asked)));
  try {
    const { transactionId, payload, envelope } = assemble(built, answers, signer);
    const prepared = PreparedTransaction.encode({ transactionId, envelope: Envelope.decode(envelope) });
    return { transactionId, payload, prepared };
  } catch (error) {
    throw translated(error);
  }
}
