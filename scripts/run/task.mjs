// A task on a machine that may have nothing but Node and npm: installs what the task needs, builds what changed, then
// starts its program. Plain JavaScript, because it runs before TypeScript is there.
import { spawn } from 'node:child_process';
import { ensureBuilt } from './build.mjs';
import { markRunning, whilePreparing } from './folder.mjs';
import { ensureInstalled } from './install.mjs';
import { Refusal, root } from './process.mjs';

const RUNTIME = ['chaincode', 'network/identities', 'network/embedded', 'network/fabric', 'gateway', 'scripts'];
const ANCHORED = [...RUNTIME, 'network/anchor', 'scripts/anchor'];
const EVERYTHING = [...ANCHORED, 'test', 'web'];

/** profile: which packages must be there. projects: TypeScript to compile. web: whether the client's bundle is needed. */
const TASKS = {
  start: { profile: 'runtime', projects: RUNTIME, web: true, program: ['build/scripts/start.js'] },
  'start --anchor': { profile: 'anchor', projects: ANCHORED, web: true, program: ['build/scripts/anchor/start.js'] },
  anchor: { profile: 'anchor', projects: ANCHORED, program: ['build/scripts/anchor/main.js'] },
  demo: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/demo/main.js'] },
  'demo --story two-networks': {
    profile: 'anchor',
    projects: ANCHORED,
    program: ['build/scripts/anchor/twoNetworks/main.js'],
  },
  verify: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/verify/main.js'] },
  up: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/up.js'] },
  down: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/down.js'] },
  status: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/status.js'] },
  upgrade: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/upgrade.js'] },
  network: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fabric/network.js'] },
  bench: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/bench/main.js'] },
  faults: { profile: 'full', projects: EVERYTHING, web: true, program: ['build/scripts/faults/main.js'] },
  features: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/features.js'] },
  fuzz: { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fuzz/main.js'] },
  'corpus:record': { profile: 'runtime', projects: RUNTIME, program: ['build/scripts/fuzz/record.js'] },
  build: { profile: 'runtime', projects: RUNTIME, web: true, program: null },
  test: { profile: 'full', projects: EVERYTHING, web: true, program: ['build/scripts/test.js'] },
  check: { profile: 'full', projects: EVERYTHING, web: true, program: ['build/scripts/check.js'] },
  docs: { profile: 'full', projects: RUNTIME, program: ['build/scripts/generate-docs.js'] },
  'docs --screenshots': { profile: 'full', projects: EVERYTHING, web: true, program: ['build/test/web/pictures.js'] },
  format: { profile: 'full', projects: [], program: ['node_modules/prettier/bin/prettier.cjs', '--write', '.'] },
};

/** The task by its name, or where its words say so the variant that needs the chain's packages, which are large. */
function variantOf(name, rest) {
  const words = new Set(rest.flatMap((word) => word.split('=')));
  const isMeant = (key) =>
    key.startsWith(`${name} `) && key.split(' ').every((word) => word === name || words.has(word));
  return Object.keys(TASKS).find(isMeant) ?? name;
}

async function main([name, ...rest]) {
  const task = TASKS[variantOf(name, rest)];
  if (!task) throw new Refusal(`Unknown task "${name ?? ''}". Known: ${Object.keys(TASKS).join(', ')}.`);
  await whilePreparing(async () => {
    await ensureInstalled(task.profile);
    await ensureBuilt(task);
  });
  if (!task.program) return;
  const done = markRunning(name);
  const child = spawn(process.execPath, ['--enable-source-maps', ...task.program, ...rest], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    done();
    // Ctrl-C needs no words; a program that the system ended does.
    if (signal === 'SIGKILL') process.stderr.write(`\nThe system ended "${name}", as it does when memory runs out.\n`);
    process.exit(code ?? (signal ? 1 : 0));
  });
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`\n${error instanceof Refusal ? error.message : error.stack}\n`);
  process.exit(1);
});
