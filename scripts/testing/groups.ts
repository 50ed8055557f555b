/** Test files in groups that run in one process each: a folder is a group. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export interface TestGroup {
  /** Folder below `test/`. */
  readonly name: string;
  readonly files: readonly string[];
}

function groupsIn(root: string, folder: string): readonly TestGroup[] {
  const entries = readdirSync(folder).map((name) => path.join(folder, name));
  const folders = entries.filter((entry) => statSync(entry).isDirectory());
  const files = entries.filter((entry) => entry.endsWith('.test.js'));
  const own = files.length === 0 ? [] : [{ name: path.relative(root, folder) || '.', files }];
  return [...own, ...folders.flatMap((inner) => groupsIn(root, inner))];
}

/** Groups of compiled tests; `wanted` keeps files whose path below `test/` begins with one of these. */
export function testGroups(root: string, wanted: readonly string[]): readonly TestGroup[] {
  const groups = groupsIn(root, root);
  if (wanted.length === 0) return groups;
  const fits = (file: string): boolean => wanted.some((prefix) => path.relative(root, file).startsWith(prefix));
  return groups.map(({ name, files }) => ({ name, files: files.filter(fits) })).filter(({ files }) => files.length > 0);
}
