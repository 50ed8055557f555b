/** What an error of fabric-gateway means: a refusal, differing answers, or no answer. */
import { status } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { AnswersDiffer, ChaincodeSaidNo, FabricUnreachable } from './client';

/** Where peers executed the call and said no, each says so in these words. */
const CHAINCODE_ANSWER = /chaincode response \d+, /;
const DIFFERENT = /ProposalResponsePayloads do not match|results differ|do not match/i;

/** Ours for theirs; anything that is no error of the network is given back as it is. */
export function callError(error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error;
  const messages = [error.message, ...error.details.map(({ message }) => message)];
  if (messages.some((message) => CHAINCODE_ANSWER.test(message)))
    return new ChaincodeSaidNo(messages, { cause: error });
  if (messages.some((message) => DIFFERENT.test(message)))
    return new AnswersDiffer(messages.join('; '), { cause: error });
  return new FabricUnreachable(messages.join('; '), { cause: error });
}

/** Codes with which the gateway peer says that no orderer was asked or that all of them refused. */
const CERTAINLY_NOT_ORDERED: ReadonlySet<number> = new Set([
  status.INVALID_ARGUMENT,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.FAILED_PRECONDITION,
  status.UNIMPLEMENTED,
]);

export function isCertainlyNotOrdered(error: unknown): boolean {
  return error instanceof GatewayError && CERTAINLY_NOT_ORDERED.has(error.code);
}
