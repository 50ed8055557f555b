/** `npm run up`: starts the Fabric network of the reference consortium on this machine, or resumes it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import type { ChaincodeDefinition, CollectionDefinition } from '../../network/fabric/src/definition';
import { FabricNetworkError } from '../../network/fabric/src/errors';
import type { FabricPrograms } from '../../network/fabric/src/programs';
import { readFabricSettings } from '../../network/fabric/src/settings';
import type { FabricSettings } from '../../network/fabric/src/settings';
import { up } from '../../network/fabric/src/up';
import type { UpResult } from '../../network/fabric/src/up';
import { programsOf, runCommand, say } from './command';
import { BUILDER, consortiumChaincode, referenceNetwork } from './reference';

const OPTIONS = {
  resilient: { type: 'boolean', default: false },
  bft: { type: 'boolean', default: false },
  /** Another contract module beside ours: NAME=FILE of a CommonJS module, with FILE.json for policy and collections. */
  contract: { type: 'string', multiple: true, default: [] as string[] },
  /** Only the contracts that are named, not ours. */
  bare: { type: 'boolean', default: false },
} as const;

interface ContractFile {
  readonly policy?: string;
  readonly collections?: readonly CollectionDefinition[];
}

/** A generic contract: by default any two of the members that endorse, and no collections. */
function otherChaincode(text: string): ChaincodeDefinition {
  const [name, module] = text.split('=');
  if (name === undefined || module === undefined)
    throw new FabricNetworkError(`--contract ${text}: NAME=FILE is needed`);
  const contractModule = path.resolve(module);
  const members = REFERENCE.filter(({ roles }) => roles.includes('endorser')).map(({ mspId }) => `'${mspId}.peer'`);
  let file: ContractFile = {};
  try {
    file = JSON.parse(readFileSync(`${contractModule}.json`, 'utf8')) as ContractFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { policy = `OutOf(2, ${members.join(', ')})`, collections = [] } = file;
  return { name, contractModule, policy, collections };
}

function sayVersion({ version, major, paths }: FabricPrograms, { versions }: FabricSettings): void {
  say(`Hyperledger Fabric ${version}, ${path.dirname(paths.peer)}`);
  const line = version.split('.').slice(0, 2).join('.');
  if (!versions.includes(line))
    say(`This network is proven on Fabric ${versions.join(' and ')}; ${line} is another line.`);
  if (major < 2) throw new FabricNetworkError(`Fabric ${version} is too old: 2.5 or 3.1 is needed`);
}

function sayResult({ state, record, handle }: UpResult, seconds: number): void {
  const words = { made: 'is up', resumed: 'is up again', running: 'was running already' }[state];
  say(`The network ${words} after ${seconds.toFixed(1)} s: every organisation has endorsed.`);
  for (const { name, mspId, port } of handle.plan.peers)
    say(`  ${name.padEnd(18)} ${mspId.padEnd(14)} 127.0.0.1:${port}`);
  for (const { name, sequence, bundleHash } of record.chaincodes) {
    say(`  chaincode ${name}, definition ${sequence}, bundle ${bundleHash.slice(0, 16)}`);
  }
}

runCommand(async () => {
  const started = Date.now();
  const { values } = parseArgs({ options: OPTIONS });
  const settings = readFabricSettings(process.env);
  const programs = await programsOf(settings);
  sayVersion(programs, settings);
  if (values.bft && programs.major < 3) {
    throw new FabricNetworkError(`--bft needs Fabric 3, and the programs found are ${programs.version}`);
  }
  const topology = { isResilient: values.resilient, consensus: values.bft ? 'bft' : 'raft' } as const;
  const result = await up({
    folder: settings.dataFolder,
    basePort: settings.basePort,
    definition: referenceNetwork(topology, settings),
    chaincodes: [...(values.bare ? [] : [consortiumChaincode(REFERENCE)]), ...values.contract.map(otherChaincode)],
    programs,
    builderFolder: BUILDER,
    say,
  });
  sayResult(result, (Date.now() - started) / 1000);
  say('npm start -- --ledger fabric runs the product on it; npm run status shows it; npm run down stops it.');
  return 0;
});
