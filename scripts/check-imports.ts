/** The import table as a check: which folder may import what, and no cycles. */
import { forbiddenImports, importCycles } from './style/imports';
import { findingText, readSources } from './style/sources';

if (require.main === module) {
  const sources = readSources();
  const findings = [...forbiddenImports(sources), ...importCycles(sources)];
  for (const finding of findings) process.stdout.write(`${findingText(finding)}\n`);
  process.stdout.write(`${sources.length} files, ${findings.length} imports that the table does not allow\n`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
