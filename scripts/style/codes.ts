/** Every rejection and abort code has a test named after it. */
import { ABORTS, REJECTIONS } from '../../chaincode/src/protocol';
import type { Finding, SourceFile } from './sources';

export function untestedCodes(sources: readonly SourceFile[]): readonly Finding[] {
  const titles = sources
    .filter(({ path: file }) => file.startsWith('test/'))
    .flatMap(({ text }) => [...text.matchAll(/\bit\(\s*(['"`])((?:(?!\1)[\s\S])*)\1/g)].map((match) => match[2] ?? ''));
  return [...ABORTS, ...REJECTIONS]
    .filter((code) => !titles.some((title) => new RegExp(`\\b${code}\\b`).test(title)))
    .map((code) => ({ file: 'chaincode/src/protocol.ts', line: 1, rule: `no test is named after the code ${code}` }));
}
