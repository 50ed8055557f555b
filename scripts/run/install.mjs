// Installs the packages a task needs. `npm install` and never `npm ci`: it adds what is missing, while the other would
// empty node_modules under a running instance. The "installed" stamp is written last.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { othersRunning } from './folder.mjs';
import { Refusal, refusalOf, root, run, writing } from './process.mjs';

const STAMP = path.join(root, 'node_modules', '.tallystick-installed.json');
const OUTPUT_LINES = 30;
/** npm says one of these when it reaches no registry. */
const NO_REGISTRY = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH/;

function manifests() {
  const { workspaces } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return ['package.json', 'package-lock.json', ...workspaces.map((folder) => `${folder}/package.json`)];
}

function manifestHash() {
  const hash = createHash('sha256');
  for (const file of manifests()) {
    const full = path.join(root, file);
    hash.update(file).update(existsSync(full) ? readFileSync(full) : '');
  }
  return hash.digest('hex');
}

/** What was installed last; null where nothing was, or not to the end. */
function installed() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** Arguments of npm install, one call after the other: without the test tools, with the chain's besides, or everything. */
const PROFILES = {
  runtime: [['--omit=dev']],
  anchor: [['--omit=dev'], ['--workspace', 'network/anchor', '--include=dev']],
  full: [[]],
};
/** Which profiles have what another one has. */
const COVERED_BY = { runtime: ['runtime', 'anchor', 'full'], anchor: ['anchor', 'full'], full: ['full'] };

/** npm is called as whoever called us did, or by its name. */
function npm(args, options) {
  const script = process.env.npm_execpath;
  return script === undefined ? run('npm', args, options) : run(process.execPath, [script, ...args], options);
}

function failure(code, output) {
  const tail = output.trim().split('\n').slice(-OUTPUT_LINES).join('\n');
  const named = /npm (?:error|ERR!) code (\w+)/.exec(output)?.[1] ?? '';
  const plain = refusalOf(named, tail);
  if (plain !== null) return plain;
  const why = NO_REGISTRY.test(output)
    ? 'No package registry can be reached. Look at the network, or name a registry that this machine reaches (npm config set registry URL).'
    : code === 127
      ? 'npm cannot be run. It comes with Node: see https://nodejs.org.'
      : `npm install ended with ${code}.`;
  return new Refusal(`${tail}\n\nThe packages could not be installed. ${why}\nThen run the same command again.`);
}

/** profile: a name in PROFILES. Throws Refusal. */
export async function ensureInstalled(profile) {
  const hash = manifestHash();
  const before = installed();
  const isSame = before?.hash === hash;
  if (isSame && COVERED_BY[profile].includes(before.profile)) return;
  const others = othersRunning();
  if (before !== null && !isSame && others.length > 0) {
    const names = others.join(', ');
    throw new Refusal(
      `The packages of this folder have changed, and it is in use: ${names}.\nInstalling would replace packages under it. Stop it first, or use a second clone.`,
    );
  }
  // What is there besides stays: it would be missed by the next task.
  const wanted = COVERED_BY[profile].includes(before?.profile) ? before.profile : profile;
  const label = wanted === 'full' ? 'Installing packages, test tools included' : 'Installing packages';
  for (const more of PROFILES[wanted]) {
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...more];
    const { code, output } = await npm(args, { label });
    if (code !== 0) throw failure(code, output);
  }
  writing(() => {
    mkdirSync(path.dirname(STAMP), { recursive: true });
    writeFileSync(`${STAMP}.new`, JSON.stringify({ profile: wanted, hash }));
    renameSync(`${STAMP}.new`, STAMP);
  });
}
