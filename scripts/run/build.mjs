// Compiles the TypeScript projects of a task and bundles the web client where it changed.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { othersRunning } from './folder.mjs';
import { Refusal, root, run, writing } from './process.mjs';

const WEB = path.join(root, 'build', 'web');
const WEB_STAMP = path.join(root, 'build', '.web-built');
/** What the bundle is made of. */
const WEB_SOURCES = [
  'web',
  'chaincode/src/statement',
  'chaincode/src/kernel',
  'chaincode/src/protocol',
  'package-lock.json',
];
const PAGE = 'index.html';

function filesIn(place) {
  const full = path.join(root, place);
  if (!existsSync(full)) return [];
  const entries = readdirSync(full, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

function webHash() {
  const hash = createHash('sha256');
  const files = WEB_SOURCES.flatMap((place) => (place.includes('.') ? [path.join(root, place)] : filesIn(place)));
  for (const file of files.sort()) hash.update(path.relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

function isBuilt(hash) {
  return existsSync(path.join(WEB, PAGE)) && existsSync(WEB_STAMP) && readFileSync(WEB_STAMP, 'utf8') === hash;
}

/** The new bundle beside the old one's files: a browser that loaded the old page still finds what that page names. */
function publish(draft) {
  if (othersRunning().length === 0) rmSync(WEB, { recursive: true, force: true });
  mkdirSync(WEB, { recursive: true });
  for (const name of readdirSync(draft)) {
    if (name !== PAGE) cpSync(path.join(draft, name), path.join(WEB, name), { recursive: true });
  }
  renameSync(path.join(draft, PAGE), path.join(WEB, PAGE));
}

async function bundle() {
  const hash = webHash();
  if (isBuilt(hash)) return;
  const draft = path.join(root, 'build', '.web-draft');
  writing(() => rmSync(draft, { recursive: true, force: true }));
  const args = ['node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn'];
  const options = { label: 'Building the web client', env: { TALLYSTICK_WEB_OUT: draft } };
  const { code, output } = await run(process.execPath, args, options);
  if (code !== 0) throw new Refusal(`${output}\nThe web client could not be built; the lines above say why.`);
  writing(() => {
    publish(draft);
    rmSync(draft, { recursive: true, force: true });
    writeFileSync(WEB_STAMP, hash);
  });
}

/** Throws Refusal. */
export async function ensureBuilt({ projects, web }) {
  if (projects.length > 0) {
    const args = ['node_modules/typescript/bin/tsc', '-b', ...projects];
    const { code, output } = await run(process.execPath, args, { label: 'Compiling' });
    if (code !== 0) throw new Refusal(`${output}\nThe TypeScript sources do not compile; the lines above say where.`);
  }
  if (web) await bundle();
}
