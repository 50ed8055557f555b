/** Open records that a member hosts, as the chain shows them: what is left to move when it leaves. */
import type { Header, MspId, RecordId } from '../../chaincode/src/protocol/acts';
import { CHAINCODE } from '../../gateway/src/consortium/definition';
import { readConnection } from '../../gateway/src/ledger/fabric/connection';
import { fabricGatewayLedger } from '../../gateway/src/ledger/fabricGateway';
import { connectionFile } from '../../network/fabric/src/connections';

const ANSWER_MS_MAX = 60_000;

/** Read from the peer of the member named by its slug. */
export async function recordsHostedBy(
  mspId: MspId,
  at: Readonly<{ folder: string; slug: string }>,
): Promise<readonly RecordId[]> {
  const connection = await readConnection(connectionFile(at.folder, at.slug));
  const port = fabricGatewayLedger({ connection, chaincode: CHAINCODE, commitMsMax: ANSWER_MS_MAX });
  const headers = new Map<RecordId, Header>();
  const stop = new AbortController();
  try {
    const { height } = await port.health();
    for await (const { number, transactions } of port.blocks(0, stop.signal)) {
      for (const transaction of transactions.filter(({ isValid }) => isValid)) {
        for (const [id, header] of transaction.headers) headers.set(id, header);
      }
      if (number >= height - 1) break;
    }
  } finally {
    stop.abort();
    await port.close();
  }
  return [...headers].flatMap(([id, { state, hosts }]) => (state !== 'closed' && hosts.includes(mspId) ? [id] : []));
}
