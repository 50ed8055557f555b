/** Files of test/vectors in the source tree, wherever the compiled tests run from. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

function vectorFolder(from: string): string {
  const folder = path.join(from, 'test', 'vectors');
  const parent = path.dirname(from);
  if (existsSync(folder)) return folder;
  if (parent === from) throw new Error('test/vectors not found');
  return vectorFolder(parent);
}

/** The text of a vector file. */
export function readVectorText(name: string): string {
  return readFileSync(path.join(vectorFolder(__dirname), name), 'utf8');
}
