/** Questions to a peer's own system chaincode through fabric-network. */
import './sdkLog';
import type { Endorser } from 'fabric-common';
import { answeredBlock, answeredHeight, answeredStatus } from './systemAnswers';
import { FabricUnreachable } from './client';
import type { NetworkSession } from './networkSession';

/** Fabric's chaincode for questions about the ledger. */
export const QSCC = 'qscc';
const QUESTION_MS_MAX = 10_000;

/** Answer of one peer; null where it knows nothing of the kind. Throws FabricUnreachable. */
async function ask(
  session: NetworkSession,
  peer: Endorser,
  [fcn, ...args]: readonly [string, ...string[]],
): Promise<Buffer | null> {
  const query = session.channel.newQuery(QSCC);
  const context = session.newContext();
  query.build(context, { fcn, args: [...args] });
  query.sign(context);
  const { errors, responses } = await query.send({ targets: [peer], requestTimeout: QUESTION_MS_MAX });
  const [answer] = responses;
  if (answer === undefined) throw new FabricUnreachable(`${peer.name}: ${errors[0]?.message ?? 'no answer'}`);
  return answer.response.status < 400 ? answer.response.payload : null;
}

/** What became of a transaction on a peer; null where it has not committed it. */
export async function statusOf(
  session: NetworkSession,
  peer: Endorser,
  transactionId: string,
): Promise<{ readonly validationCode: number; readonly blockNumber: number } | null> {
  const { name } = session.channel;
  const transaction = await ask(session, peer, ['GetTransactionByID', name, transactionId]);
  const block = transaction === null ? null : await ask(session, peer, ['GetBlockByTxID', name, transactionId]);
  if (transaction === null || block === null) return null;
  return { validationCode: answeredStatus(transaction), blockNumber: answeredBlock(block) };
}

/** Number of blocks on a peer. */
export async function heightOf(session: NetworkSession, peer: Endorser): Promise<number> {
  const information = await ask(session, peer, ['GetChainInfo', session.channel.name]);
  if (information === null) throw new FabricUnreachable(`${peer.name} does not know the channel`);
  return answeredHeight(information);
}
