/** What the regulator's verification says of the whole chain, read from its own peer. */
import { eventually } from '../../../scripts/client/desk';
import { verifyFrom } from '../../../scripts/verify/network';
import type { Verification } from '../../../scripts/verify/walk';
import type { UpResult } from '../../../network/fabric/src/up';
import type { LedgerWorld } from '../ledger/suite';
import { REGULATOR } from '../consortium';

/** Walks every block that any member has now. */
export async function verifyChain(network: UpResult, { consortium, ports }: LedgerWorld): Promise<Verification> {
  const unwrapper = consortium.keys[REGULATOR]?.unwrapper;
  if (unwrapper === undefined) throw new RangeError('the regulator has a key');
  const heights = await Promise.all(Object.values(ports).map(async (port) => (await port.health()).height));
  // Its peer may be a moment behind.
  await eventually('the regulator’s peer', async () => {
    const height = (await ports[REGULATOR]?.health())?.height ?? 0;
    return height >= Math.max(...heights) ? true : null;
  });
  const vantage = { network: network.handle.plan.folder, slug: 'regulator' };
  return verifyFrom(vantage, { mspId: REGULATOR, roles: ['regulator'], unwrapper });
}
