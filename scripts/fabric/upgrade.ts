/** `npm run upgrade`: brings the contracts of this checkout onto the running network, without stopping the gateway. */
import { CHAINCODE } from '../../gateway/src/consortium/definition';
import { bundleFor } from '../../network/fabric/src/deploy';
import { readFabricSettings } from '../../network/fabric/src/settings';
import { upgrade } from '../../network/fabric/src/upgrade';
import { runCommand, say } from './command';
import { membersIn } from './members';
import { openRunning } from './open';
import { consortiumChaincode } from './reference';

runCommand(async () => {
  const { handle, record } = await openRunning(readFabricSettings(process.env));
  const definition = consortiumChaincode(membersIn(record));
  const running = record.chaincodes.find(({ name }) => name === CHAINCODE);
  const { hash } = await bundleFor(handle.plan.folder, definition);
  if (running?.bundleHash === hash && running.policy === definition.policy) {
    say(`The network runs this bundle already: ${hash.slice(0, 16)}, definition ${running.sequence}.`);
    return 0;
  }
  const upgraded = await upgrade({ handle, record, definition, say });
  const { sequence = 0, bundleHash = '' } = upgraded.chaincodes.find(({ name }) => name === CHAINCODE) ?? {};
  say(`Definition ${sequence} with bundle ${bundleHash.slice(0, 16)} is in force at every organisation.`);
  return 0;
});
