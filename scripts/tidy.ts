/** The repository tested for style: sizes, leftovers, purity, names, codes without a test. */
import { untestedCodes } from './style/codes';
import { documentedExports, EXPORTS_DOCUMENTED_MIN, FILE_RULES, functionLengths } from './style/rules';
import { findingText, readSources } from './style/sources';
import type { Finding, SourceFile } from './style/sources';

/** A percentile of some lengths, 0 to 1. */
function percentile(lengths: readonly number[], share: number): number {
  const sorted = [...lengths].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function undocumented(sources: readonly SourceFile[]): readonly Finding[] {
  const { exported, documented } = documentedExports(sources);
  if (documented >= exported * EXPORTS_DOCUMENTED_MIN) return [];
  return [{ file: '.', line: 1, rule: `${documented} of ${exported} exports are documented` }];
}

/** Every finding, in the order of the files. */
export function tidyFindings(sources: readonly SourceFile[]): readonly Finding[] {
  const perFile = sources.flatMap((source) => FILE_RULES.flatMap((rule) => rule(source)));
  return [...perFile, ...undocumented(sources), ...untestedCodes(sources)];
}

/** Sizes of the code without tests, for the record. */
export function sizes(sources: readonly SourceFile[]): string {
  const code = sources.filter(({ path: file }) => !file.startsWith('test/'));
  const files = code.map(({ text }) => text.split('\n').length);
  const functions = code.flatMap((source) => functionLengths(source).map(({ lines }) => lines));
  const { exported, documented } = documentedExports(sources);
  return [
    `${code.length} files: median ${percentile(files, 0.5)}, max ${Math.max(...files)} lines`,
    `functions: median ${percentile(functions, 0.5)}, p95 ${percentile(functions, 0.95)}, max ${Math.max(...functions)} lines`,
    `exports documented: ${documented} of ${exported}`,
  ].join('\n');
}

if (require.main === module) {
  const sources = readSources();
  const findings = tidyFindings(sources);
  for (const finding of findings) process.stdout.write(`${findingText(finding)}\n`);
  process.stdout.write(`${sizes(sources)}\n`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
