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

/** profile: `runtime`, or `full` with the tools of tests. Throws Refusal. */
export async function ensureInstalled(profile) {
  const hash = manifestHash();
  const before = installed();
  const isSame = before?.hash === hash;
  if (isSame && (before.profile === 'full' || before.profile === profile)) return;
  const others = othersRunning();
  if (before !== null && !isSame && others.length > 0) {
    const names = others.join(', ');
    throw new Refusal(
      `The packages of this folder have changed, and it is in use: ${names}.\nInstalling would replace packages under it. Stop it first, or use a second clone.`,
    );
  }
  // Test tools that are there stay: they would be missed by the next test.
  const wanted = before?.profile === 'full' ? 'full' : profile;
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  if (wanted === 'runtime') args.push('--omit=dev');
  const label = wanted === 'runtime' ? 'Installing packages' : 'Installing packages, test tools included';
  const { code, output } = await npm(args, { label });
  if (code !== 0) throw failure(code, output);
  writing(() => {
    mkdirSync(path.dirname(STAMP), { recursive: true });
    writeFileSync(`${STAMP}.new`, JSON.stringify({ profile: wanted, hash }));
    renameSync(`${STAMP}.new`, STAMP);
  });
}
