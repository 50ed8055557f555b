/** Compares what members hold: every envelope of the chain, read by key from each member's own peer. */
import type { RecordId } from '../../chaincode/src/protocol/acts';
import { FUNCTIONS } from '../../chaincode/src/protocol';
import { CHAINCODE } from '../../gateway/src/consortium/definition';
import { ChaincodeSaidNo } from '../../gateway/src/ledger/fabric/client';
import type { FabricClient } from '../../gateway/src/ledger/fabric/client';
import { readConnection } from '../../gateway/src/ledger/fabric/connection';
import { gatewayClient } from '../../gateway/src/ledger/fabric/gatewayClient';
import { connectionFile } from '../../network/fabric/src/connections';

const ANSWER_MS_MAX = 60_000;
const AT_ONCE = 8;

async function clientOf(folder: string, slug: string): Promise<FabricClient> {
  const connection = await readConnection(connectionFile(folder, slug));
  return gatewayClient({ connection, chaincode: CHAINCODE, commitMsMax: ANSWER_MS_MAX });
}

/** Acts whose envelope a member was told, up to the height of now. */
async function actsToldTo(client: FabricClient): Promise<readonly RecordId[]> {
  const height = await client.height();
  const stop = new AbortController();
  const acts: RecordId[] = [];
  if (height === 0) return acts;
  for await (const { number, transactions } of client.blocks(0, stop.signal)) {
    for (const { isValid, event, envelope } of transactions) {
      if (isValid && event !== null && envelope !== null) acts.push(event.act);
    }
    if (number >= height - 1) break;
  }
  stop.abort();
  return acts;
}

/** What a peer says of a value whose hash it has and whose plaintext it has not fetched yet. */
const NOT_FETCHED_YET = 'private data matching public hash version is not available';

/** Base64; null where the member does not hold it (yet). */
async function envelopeAt(client: FabricClient, act: RecordId): Promise<string | null> {
  try {
    const answer = await client.evaluate({ fn: FUNCTIONS.read, args: ['envelope', act], transient: {} });
    return JSON.parse(Buffer.from(answer).toString('utf8')) as string | null;
  } catch (error) {
    if (error instanceof ChaincodeSaidNo && error.message.includes(NOT_FETCHED_YET)) return null;
    throw error;
  }
}

/** How many envelopes there are, and those a member lacks or holds otherwise than the one it is compared with. */
export interface Comparison {
  readonly envelopes: number;
  readonly missing: readonly RecordId[];
}

/** Compares a member with another one that has been there from the beginning. */
export async function compareEnvelopes(folder: string, slug: string, reference: string): Promise<Comparison> {
  const [own, other] = [await clientOf(folder, slug), await clientOf(folder, reference)];
  try {
    const acts = await actsToldTo(other);
    const missing: RecordId[] = [];
    const waiting = [...acts];
    const work = async (): Promise<void> => {
      for (let act = waiting.pop(); act !== undefined; act = waiting.pop()) {
        const [mine, theirs] = await Promise.all([envelopeAt(own, act), envelopeAt(other, act)]);
        if (mine === null || mine !== theirs) missing.push(act);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { envelopes: acts.length, missing };
  } finally {
    await own.close();
    await other.close();
  }
}
