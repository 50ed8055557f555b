/**
 * `npm run faults [-- BEGINNING…]`: tries every fault on a real Fabric network, those that take too long for `npm test`
 * too, and writes how often each was tried into the evidence. BEGINNING keeps files below test/network/fabric/.
 */
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FabricNetworkError } from '../../network/fabric/src/errors';
import { readFabricSettings } from '../../network/fabric/src/settings';
import { programsOf, runCommand, say } from '../fabric/command';
import { STORY_ENDING, testGroups } from '../testing/groups';
import type { TestGroup } from '../testing/groups';
import { count, failureWords, groupWords, runGroup } from '../testing/runGroup';
import { countsIn, FAULTS } from './catalogue';
import { readEvidence, withTried, writeEvidence } from './evidence';

const TESTS = path.resolve('build/test');
const FOLDER = path.join('network', 'fabric');
const ALSO = ['faults', 'interruptions'];
const SEED_MAX = 2 ** 31;

/** Stories one by one, each on a network of its own; the shorter tests by their folders. */
function groupsOf(wanted: readonly string[]): readonly TestGroup[] {
  const below = (names: readonly string[]): readonly string[] => names.map((name) => path.join(FOLDER, name));
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.some((begin) => name.startsWith(begin));
  const stories = testGroups(TESTS, below(['']), STORY_ENDING).flatMap(({ files }) =>
    files.map((file) => ({ name: path.relative(path.join(TESTS, FOLDER), file), files: [file] })),
  );
  const shorter = testGroups(TESTS, below(ALSO)).map(({ name, files }) => ({
    name: path.relative(FOLDER, name),
    files,
  }));
  return [...shorter, ...stories].filter(({ name }) => isWanted(name));
}

function seedOf(text: string | undefined): number {
  if (text === undefined) return randomInt(SEED_MAX);
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw new FabricNetworkError(`--seed must be a whole number, not "${text}"`);
  return seed;
}

runCommand(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' } } });
  const { version } = await programsOf(readFabricSettings(process.env));
  const seed = seedOf(values.seed);
  say(`Hyperledger Fabric ${version}; seed ${seed}`);
  const groups = groupsOf(positionals);
  let failed = 0;
  for (const group of groups) {
    const result = await runGroup(group, { TALLYSTICK_SEED: String(seed) });
    say(groupWords(result));
    for (const line of failureWords(result)) say(line);
    if (result.crash !== null || count(result.reports, 'failed') > 0) {
      failed += 1;
      continue;
    }
    const date = new Date().toISOString().slice(0, 10);
    const tried = [...countsIn(result.notes)].map(([name, times]) => [name, { count: times, date, seed }] as const);
    await writeEvidence(withTried(readEvidence(), version, Object.fromEntries(tried)));
    for (const [name, { count: times }] of tried) say(`  ${times} × ${FAULTS[name].words}`);
  }
  say(`\n${groups.length - failed} of ${groups.length} passed`);
  return failed === 0 && groups.length > 0 ? 0 : 1;
});
