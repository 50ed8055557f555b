/** A running network as the commands that change it need it. */
import { FabricNetworkError } from '../../network/fabric/src/errors';
import type { NetworkHandle } from '../../network/fabric/src/handle';
import { planOf } from '../../network/fabric/src/plan';
import { allIdentities } from '../../network/fabric/src/prepare';
import type { NetworkRecord } from '../../network/fabric/src/record';
import type { FabricSettings } from '../../network/fabric/src/settings';
import { runningIn } from '../../network/fabric/src/supervisor/control';
import { programsOf, recordIn } from './command';

/** Throws FabricNetworkError where it does not run. */
export async function openRunning(settings: FabricSettings): Promise<{
  readonly handle: NetworkHandle;
  readonly record: NetworkRecord;
}> {
  const record = recordIn(settings);
  if (runningIn(settings.dataFolder) === null)
    throw new FabricNetworkError('the network does not run; npm run up starts it');
  const plan = planOf(record.definition, settings.dataFolder, record.basePort);
  const handle = { plan, programs: await programsOf(settings), identities: await allIdentities(plan) };
  return { handle, record };
}
