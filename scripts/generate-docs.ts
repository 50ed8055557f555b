/** Keeps the generated parts of the READMEs true: state diagrams, lists of codes. `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { TABLES } from '../chaincode/src/contracts/states';
import { diagram } from '../chaincode/src/kernel/transitions';
import { ABORTS, REJECTIONS } from '../chaincode/src/protocol';
import { FORBIDDEN_IMPORTS_TEXT } from './style/importText';

/** Files with generated parts, and what stands in each part. */
const PARTS: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'chaincode/README.md': { states: statesText, rejections: () => listText(REJECTIONS), aborts: () => listText(ABORTS) },
  'scripts/README.md': { imports: () => FORBIDDEN_IMPORTS_TEXT },
};

function statesText(): string {
  return Object.values(TABLES)
    .filter(({ moves }) => Object.values(moves).some((actions) => Object.keys(actions).length > 0))
    .map((table) => `#### ${table.name}\n\n\`\`\`mermaid\n${diagram(table)}\n\`\`\``)
    .join('\n\n');
}

function listText(codes: readonly string[]): string {
  return codes.map((code, index) => `${index + 1}. \`${code}\``).join('\n');
}

/** The text with its generated parts replaced. Throws where a marker is missing. */
export function withParts(text: string, parts: Readonly<Record<string, () => string>>): string {
  let result = text;
  for (const [name, make] of Object.entries(parts)) {
    const start = `<!-- generated: ${name} -->`;
    const end = `<!-- end: ${name} -->`;
    const from = result.indexOf(start);
    const to = result.indexOf(end);
    if (from < 0 || to < from) throw new Error(`no markers for ${name}`);
    result = `${result.slice(0, from + start.length)}\n\n${make()}\n\n${result.slice(to)}`;
  }
  return result;
}

/** Files whose generated parts are out of date. */
export function staleDocuments(): readonly string[] {
  return Object.entries(PARTS)
    .filter(([file, parts]) => {
      const text = readFileSync(file, 'utf8');
      return withParts(text, parts) !== text;
    })
    .map(([file]) => file);
}

if (require.main === module) {
  const isCheck = process.argv.includes('--check');
  const stale = staleDocuments();
  for (const file of stale) {
    process.stdout.write(`${file}: generated parts ${isCheck ? 'are out of date; run npm run docs' : 'written'}\n`);
    if (!isCheck) writeFileSync(file, withParts(readFileSync(file, 'utf8'), PARTS[file] ?? {}));
  }
  process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
}
