/** One file with the contracts and all they need, so that one hash says what runs. */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { writeWhole } from '../files';

export interface Bundle {
  /** Absolute path of the file. */
  readonly file: string;
  /** SHA-256 of its bytes, hexadecimal. */
  readonly hash: string;
}

const SERVE = path.join(__dirname, 'serve.js');
const ENTRY = 'entry.cjs';

function entryText(contractModule: string): string {
  return [
    `const { serveOrEnd } = require(${JSON.stringify(SERVE)});`,
    `serveOrEnd(require(${JSON.stringify(contractModule)}), __filename);`,
    '',
  ].join('\n');
}

/**
 * Bundles a compiled contract module. Names of classes and parameters are kept, because contracts are described by
 * them. The result depends on the sources only, not on where they lie.
 */
export async function bundleContracts(contractModule: string, folder: string): Promise<Bundle> {
  const entry = path.join(folder, ENTRY);
  await writeWhole(entry, entryText(contractModule));
  const draft = path.join(folder, 'draft.cjs');
  const build = await rolldown({ input: entry, platform: 'node', logLevel: 'warn' });
  try {
    await build.write({ file: draft, format: 'cjs', minify: false, codeSplitting: false, comments: false });
  } finally {
    await build.close();
  }
  const bytes = await readFile(draft);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const file = path.join(folder, hash, 'chaincode.cjs');
  await writeWhole(file, bytes);
  await rm(draft);
  return { file, hash };
}
