/** Test files in groups that run in one process each: a folder is a group. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export interface TestGroup {
  /** Folder below `test/`. */
  readonly name: string;
  readonly files: readonly string[];
}

function groupsIn(root: string, folder: string, ending: string): readonly TestGroup[] {
  const entries = readdirSync(folder).map((name) => path.join(folder, name));
  const folders = entries.filter((entry) => statSync(entry).isDirectory());
  const files = entries.filter((entry) => entry.endsWith(ending));
  const own = files.length === 0 ? [] : [{ name: path.relative(root, folder) || '.', files }];
  return [...own, ...folders.flatMap((inner) => groupsIn(root, inner, ending))];
}

/** How a test's compiled file is named, and a story's, which takes too long to be told at every `npm test`. */
export const TEST_ENDING = '.test.js';
export const STORY_ENDING = '.story.js';

/** Whether a test's path below `test/` begins so. */
function isBelow(root: string, file: string, prefix: string): boolean {
  return path.relative(root, file).startsWith(prefix);
}

/** Groups of compiled tests; `wanted` keeps files whose path below `test/` begins with one of these. */
export function testGroups(root: string, wanted: readonly string[], ending = TEST_ENDING): readonly TestGroup[] {
  const groups = groupsIn(root, root, ending);
  if (wanted.length === 0) return groups;
  const fits = (file: string): boolean => wanted.some((prefix) => isBelow(root, file, prefix));
  return groups.map(({ name, files }) => ({ name, files: files.filter(fits) })).filter(({ files }) => files.length > 0);
}

/** Of the beginnings that were asked for, those that no test of these groups has. */
export function withoutTests(root: string, wanted: readonly string[], groups: readonly TestGroup[]): readonly string[] {
  const files = groups.flatMap((group) => group.files);
  return wanted.filter((prefix) => !files.some((file) => isBelow(root, file, prefix)));
}
