/** `npm run features`: every feature with the tests that prove it, or none. */
import { FEATURES } from './features/rows';
import type { FeatureRow } from './features/rows';
import { readSources } from './style/sources';

/** Titles of all tests, as written. */
function testTitles(): readonly string[] {
  return readSources()
    .filter(({ path: file }) => file.startsWith('test/') && file.endsWith('.test.ts'))
    .flatMap(({ text }) =>
      [...text.matchAll(/\b(?:it|describe)\(\s*(['"`])((?:(?!\1)[\s\S])*)\1/g)].map((match) => match[2] ?? ''),
    );
}

/** A title proves the rows it begins with: `P7, S2: the operator …`. */
export function rowsOfTitle(title: string): readonly string[] {
  const match = /^((?:[A-Z]\d+)(?:, [A-Z]\d+)*):? /.exec(title);
  return match?.[1]?.split(', ') ?? [];
}

function lineOfRow({ id, title }: FeatureRow, titles: readonly string[]): string {
  const proofs = titles.filter((entry) => rowsOfTitle(entry).includes(id));
  const head = `${id.padEnd(4)} ${title}`;
  return proofs.length === 0
    ? `${head}\n       none`
    : `${head}\n${proofs.map((proof) => `       ${proof}`).join('\n')}`;
}

if (require.main === module) {
  const titles = testTitles();
  for (const { subject, rows } of FEATURES) {
    process.stdout.write(`\n${subject}\n${rows.map((row) => lineOfRow(row, titles)).join('\n')}\n`);
  }
}
