/** `npm run check`: format, lint, style, imports, tests; types were checked when this was compiled. */
import { spawnSync } from 'node:child_process';

interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

const STEPS: readonly Step[] = [
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
  {
    name: 'lint',
    args: ['node_modules/eslint/bin/eslint.js', '--config', 'scripts/eslint.config.mjs', '--max-warnings', '0', '.'],
  },
  { name: 'imports', args: ['build/scripts/check-imports.js'] },
  { name: 'tidy', args: ['build/scripts/tidy.js'] },
  { name: 'docs', args: ['build/scripts/generate-docs.js', '--check'] },
  { name: 'test', args: ['build/scripts/test.js'] },
];

let failed = 0;
for (const { name, args } of STEPS) {
  process.stdout.write(`\n— ${name}\n`);
  const { status } = spawnSync(process.execPath, [...args], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
process.stdout.write(failed === 0 ? '\nall clean\n' : `\n${failed} of ${STEPS.length} steps are not clean\n`);
process.exitCode = failed === 0 ? 0 : 1;
