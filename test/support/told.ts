/** What an organisation reads in the envelope of one transaction. */
import { openEnvelope } from '../../chaincode/src/ledger/envelope';
import type { MspId } from '../../chaincode/src/protocol/acts';
import type { SealedGroup, SealedItem } from '../../chaincode/src/protocol/sealed';
import type { World } from './firms';
import type { Committed } from './memoryLedger';

/** Groups this organisation can open; the last transaction unless another is given. */
export async function groupsFor(
  world: World,
  mspId: MspId,
  committed: Committed | undefined = world.ledger.transactions.at(-1),
): Promise<readonly SealedGroup[]> {
  if (committed === undefined) throw new Error('nothing was committed');
  const { unwrapper } = world.consortium.keys[mspId]!;
  const binding = { network: world.consortium.hash, transactionId: committed.transactionId };
  const groups = await Promise.all(
    [...committed.envelopes.values()].map((envelope) => openEnvelope(envelope, unwrapper, binding)),
  );
  return groups.flat() as readonly SealedGroup[];
}

/** Items this organisation is told of, in order. */
export async function itemsFor(world: World, mspId: MspId): Promise<readonly SealedItem[]> {
  const groups = await groupsFor(world, mspId);
  return groups.flatMap(({ items }) => items).sort((one, other) => one.index - other.index);
}
