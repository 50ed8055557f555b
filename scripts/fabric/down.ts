/** `npm run down`: stops the Fabric network; its data stays, unless `--remove` is given. */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readRecord } from '../../network/fabric/src/record';
import { readFabricSettings } from '../../network/fabric/src/settings';
import { stopAll } from '../../network/fabric/src/supervisor/control';
import { runCommand, say } from './command';

runCommand(async () => {
  const { values } = parseArgs({ options: { remove: { type: 'boolean', default: false } } });
  const { dataFolder } = readFabricSettings(process.env);
  const stopped = await stopAll(dataFolder);
  say(stopped ? 'The network is stopped.' : 'No network was running.');
  if (values.remove && readRecord(dataFolder) !== null) {
    await rm(dataFolder, { recursive: true, force: true });
    say(`${dataFolder} is removed, keys and ledgers with it.`);
  }
  return 0;
});
