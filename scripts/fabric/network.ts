/**
 * `npm run network -- add-org | remove-org | compare`: an organisation joins or leaves the running network, which goes on
 * working; whether a member holds every envelope.
 */
import { parseArgs } from 'node:util';
import { readFabricSettings } from '../../network/fabric/src/settings';
import { addMember, reconciled, removeMember } from './change';
import { runCommand, say } from './command';
import { gatewayFolder, sandboxOffices } from './offices';
import { openRunning } from './open';
import { BUILDER } from './reference';

const USAGE = `npm run network -- add-org --msp SecondBankMSP --slug bank2 --name "Second Bank"
npm run network -- remove-org --msp SecondBankMSP
npm run network -- compare --slug bank2`;

runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { msp: { type: 'string' }, slug: { type: 'string' }, name: { type: 'string' } },
  });
  const [verb] = positionals;
  const { msp: mspId, slug, name } = values;
  const settings = readFabricSettings(process.env);
  if (verb === 'compare' && slug !== undefined) {
    await reconciled(settings.dataFolder, slug, say);
    return 0;
  }
  if (mspId === undefined || (verb !== 'add-org' && verb !== 'remove-org')) throw new TypeError(USAGE);
  const offices = await sandboxOffices(gatewayFolder(settings.dataFolder, process.env));
  const request = { ...(await openRunning(settings)), builderFolder: BUILDER, offices, say };
  if (verb === 'remove-org') await removeMember(request, mspId);
  else if (slug === undefined || name === undefined) throw new TypeError(USAGE);
  else await addMember(request, { mspId, slug, name });
  return 0;
});
