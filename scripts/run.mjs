// Runs one task of the project on a machine that may have nothing but Node and npm: installs what the task needs,
// builds what changed, then starts the task. Plain JavaScript, because it runs before TypeScript is there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MANIFESTS = [
  'package.json',
  'package-lock.json',
  ...JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).workspaces.map((w) => `${w}/package.json`),
];
const STAMP = path.join(root, 'node_modules', '.tallystick-installed.json');
const RUNTIME = ['chaincode', 'network/identities', 'network/embedded', 'network/fabric', 'gateway', 'scripts'];
const EVERYTHING = [...RUNTIME, 'test', 'web'];

/** profile: which packages must be there. build: which TypeScript projects and whether the web bundle. */
const TASKS = {
  start: { profile: 'runtime', projects: RUNTIME, web: true, program: ['build/scripts/start.js'] },
  demo: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/demo/main.js'] },
  verify: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/verify/main.js'] },
  up: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/up.js'] },
  down: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/down.js'] },
  status: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/status.js'] },
  upgrade: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/upgrade.js'] },
  network: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/network.js'] },
  bench: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/bench/main.js'] },
  build: { profile: 'runtime', projects: RUNTIME, web: true, program: null },
  test: { profile: 'full', projects: EVERYTHING, web: true, program: ['build/scripts/test.js'] },
  check: { profile: 'full', projects: EVERYTHING, web: true, program: ['build/scripts/check.js'] },
  docs: { profile: 'full', projects: RUNTIME, program: ['build/scripts/generate-docs.js'] },
  features: { profile: 'full', projects: EVERYTHING, program: ['build/scripts/features.js'] },
  format: { profile: 'full', projects: [], program: ['node_modules/prettier/bin/prettier.cjs', '--write', '.'] },
};

function fail(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Tallystick needs Node 20.19 or newer; this is Node ${process.versions.node}. See https://nodejs.org.`);
  }
}

/** Runs a command to its end; its output is shown when it fails, or always with `loud`. */
function run(command, args, { loud = false, label }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: loud ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
    const started = Date.now();
    const ticker = label && setInterval(() => progress(label, started), 1000);
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => {
      clearInterval(ticker);
      if (label) progress(label, started, code === 0 ? 'done' : 'failed');
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

function progress(label, started, state) {
  const seconds = `${Math.round((Date.now() - started) / 1000)} s`;
  if (process.stderr.isTTY) process.stderr.write(`\r${label} … ${seconds}${state ? ` ${state}\n` : ''}`);
  else if (state) process.stderr.write(`${label} … ${seconds} ${state}\n`);
}

function manifestHash() {
  const hash = createHash('sha256');
  for (const file of MANIFESTS) {
    const full = path.join(root, file);
    hash.update(file).update(existsSync(full) ? readFileSync(full) : '');
  }
  return hash.digest('hex');
}

function installedProfile(hash) {
  try {
    const stamp = JSON.parse(readFileSync(STAMP, 'utf8'));
    return stamp.hash === hash ? stamp.profile : null;
  } catch (error) {
    if (error.code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** `npm install` rather than `npm ci`: it adds what is missing and never empties node_modules under a running instance. */
async function ensureInstalled(profile) {
  const hash = manifestHash();
  const present = installedProfile(hash);
  if (present === 'full' || present === profile) return;
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  if (profile === 'runtime') args.push('--omit=dev');
  const label = profile === 'runtime' ? 'Installing packages' : 'Installing packages, test tools included';
  const { code, output } = await run('npm', args, { label });
  if (code !== 0) {
    fail(
      `${output}\nThe packages could not be installed (npm install ended with ${code}).\n` +
        'Check that this machine reaches its npm registry (npm ping) and that the disk has 1 GB free, then run the same command again.',
    );
  }
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(`${STAMP}.new`, JSON.stringify({ profile, hash }));
  renameSync(`${STAMP}.new`, STAMP);
}

async function ensureBuilt({ projects, web }) {
  if (projects.length > 0) {
    const args = ['node_modules/typescript/bin/tsc', '-b', ...projects];
    const { code, output } = await run(process.execPath, args, { label: 'Compiling' });
    if (code !== 0) fail(`${output}\nThe TypeScript sources do not compile; the lines above say where.`);
  }
  if (web && existsSync(path.join(root, 'web', 'vite.config.ts'))) {
    const args = ['node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn'];
    const { code, output } = await run(process.execPath, args, { label: 'Building the web client' });
    if (code !== 0) fail(`${output}\nThe web client could not be built; the lines above say why.`);
  }
}

async function main() {
  const [name, ...rest] = process.argv.slice(2);
  const task = TASKS[name];
  if (!task) fail(`Unknown task "${name ?? ''}". Known: ${Object.keys(TASKS).join(', ')}.`);
  checkNode();
  await ensureInstalled(task.profile);
  await ensureBuilt(task);
  if (!task.program) return;
  const child = spawn(process.execPath, ['--enable-source-maps', ...task.program, ...rest], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

await main();
