/** Every rejection and abort code has a test named after it. */
import ts from 'typescript';
import { ABORTS, REJECTIONS } from '../../chaincode/src/protocol';
import type { Finding, SourceFile } from './sources';

/** `it('code: …')`, or `refuses('code', '…')` of the refusals, which makes such a title. */
const REGISTRARS: ReadonlySet<string> = new Set(['it', 'refuses']);

/** Titles that a file gives its tests, as far as they are written out. */
function titlesIn({ tree }: SourceFile): readonly string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && REGISTRARS.has(node.expression.text)) {
      const [title] = node.arguments;
      if (title !== undefined) titles.push(ts.isStringLiteralLike(title) ? title.text : title.getText(tree));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return titles;
}

/** Codes that no test is named after. */
export function untestedCodes(sources: readonly SourceFile[]): readonly Finding[] {
  const words = new Set(
    sources
      .filter(({ path: file }) => file.startsWith('test/'))
      .flatMap((source) => titlesIn(source))
      .flatMap((title) => title.split(/[^a-z0-9_]+/i)),
  );
  return [...ABORTS, ...REJECTIONS]
    .filter((code) => !words.has(code))
    .map((code) => ({ file: 'chaincode/src/protocol.ts', line: 1, rule: `no test is named after the code ${code}` }));
}
