/** The style traits that a machine can check and lint cannot express. */
import ts from 'typescript';
import { lineOf } from './sources';
import type { Finding, SourceFile } from './sources';

export const FILE_LINES_MAX = 400;
export const FUNCTION_LINES_MAX = 70;
export const LINE_LENGTH_MAX = 140;
export const EXPORTS_DOCUMENTED_MIN = 0.8;

/** Files longer than the bound, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {
  'chaincode/src/kernel/currencies.ts': 'a table: the currencies of ISO 4217',
};

type Rule = (source: SourceFile) => readonly Finding[];

function linesOf(source: SourceFile, node: ts.Node): number {
  const { line: first } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
  const { line: last } = source.tree.getLineAndCharacterOfPosition(node.getEnd());
  return last - first + 1;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
}

/** Function bodies with their length in lines; test suites' callbacks count by their tests, not as one. */
export function functionLengths(source: SourceFile): readonly { readonly node: ts.Node; readonly lines: number }[] {
  const found: { node: ts.Node; lines: number }[] = [];
  walk(source.tree, (node) => {
    const isFunction = ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
    if (isFunction && !isSuite(node)) found.push({ node, lines: linesOf(source, node) });
  });
  return found;
}

/** A suite's body registers tests, one statement each, as the callback of `describe` or under a name of its own. */
function isSuite(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent) && /^(?:describe|context)\b/.test(parent.expression.getText())) return true;
  return ts.isFunctionDeclaration(node) && (node.body?.statements.some(registersTest) ?? false);
}

function registersTest(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return false;
  return /^(?:it|refuses)$/.test(statement.expression.expression.getText());
}

const fileLength: Rule = ({ path: file, text }) => {
  const lines = text.split('\n').length;
  if (lines <= FILE_LINES_MAX || file in LONG_FILES) return [];
  return [{ file, line: 1, rule: `${lines} lines, at most ${FILE_LINES_MAX}` }];
};

const functionLength: Rule = (source) =>
  functionLengths(source)
    .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
    .map(({ node, lines }) => ({
      file: source.path,
      line: lineOf(source, node),
      rule: `function of ${lines} lines, at most ${FUNCTION_LINES_MAX}`,
    }));

/** Text that must not be in a commit: leftovers, escapes from the rules, traces of a machine. */
const BANNED: readonly (readonly [pattern: RegExp, rule: string])[] = [
  [/\b(?:TO|FIX)(?:DO|ME)\b/, 'a leftover marker; do it or say it in the README'],
  [/@ts-(?:ignore|nocheck|expect-error)/, 'the compiler is not silenced'],
  [/eslint-disable/, 'lint is not silenced'],
  [/\b(?:it|describe|context)\.only\(/, 'a test that shuts out the others'],
  [/\/(?:home|root|Users|work)\/[a-z]/, 'a path of one machine'],
];

const bannedText: Rule = ({ path: file, text }) => {
  if (file === 'scripts/style/rules.ts') return [];
  return text
    .split('\n')
    .flatMap((content, index) =>
      BANNED.filter(([pattern]) => pattern.test(content)).map(([, rule]) => ({ file, line: index + 1, rule })),
    );
};

const PURE = /^chaincode\/src\/(?:kernel|domain|statement)\//;
/** Where clocks, environments and randomness may be read. */
const CLOCK_FILES: ReadonlySet<string> = new Set(['chaincode/src/ledger/epoch.ts']);

const pureCode: Rule = (source) => {
  if (!source.path.startsWith('chaincode/src/') || CLOCK_FILES.has(source.path)) return [];
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    const text = ts.isPropertyAccessExpression(node) ? node.getText(source.tree) : '';
    const isClock = text === 'Date.now' || text === 'Math.random' || text.startsWith('process.');
    const isNewDate = ts.isNewExpression(node) && node.expression.getText(source.tree) === 'Date';
    if (isClock || isNewDate)
      found.push({ file: source.path, line: lineOf(source, node), rule: 'time, chance and environment are inputs' });
  });
  return found;
};

/** Division of bigints stands in the kernel only, behind a name that says how it rounds. */
const bareDivision: Rule = (source) => {
  if (!PURE.test(source.path) || source.path.startsWith('chaincode/src/kernel/')) return [];
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    const isDivision = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.SlashToken;
    if (isDivision && /Minor|n\b/.test(node.getText(source.tree))) {
      found.push({
        file: source.path,
        line: lineOf(source, node),
        rule: 'money is divided in the kernel, with named rounding',
      });
    }
  });
  return found;
};

const KEYED_CALLS: ReadonlySet<string> = new Set([
  'setEvent',
  'createCompositeKey',
  'putPrivateData',
  'submit',
  'evaluate',
]);

/** Names that two processes must agree on are constants. */
const literalNames: Rule = (source) => {
  if (!/^(?:chaincode|gateway)\/src\//.test(source.path)) return [];
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const [first] = node.arguments;
    if (first !== undefined && ts.isStringLiteral(first) && KEYED_CALLS.has(node.expression.name.text)) {
      found.push({ file: source.path, line: lineOf(source, node), rule: `a constant instead of '${first.text}'` });
    }
  });
  return found;
};

const anyKeyword: Rule = (source) => {
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword)
      found.push({ file: source.path, line: lineOf(source, node), rule: 'no any' });
  });
  return found;
};

const barrel: Rule = ({ path: file, tree }) => {
  const isBarrel =
    tree.statements.length > 0 &&
    tree.statements.every((node) => ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined);
  return isBarrel ? [{ file, line: 1, rule: 'no barrel files' }] : [];
};

/** A file says what it is for before its first import or declaration. */
const fileComment: Rule = ({ path: file, text }) => {
  if (file.startsWith('test/') || /^\s*(?:\/\*|\/\/)/.test(text)) return [];
  const documented = /^(?:import[\s\S]*?;\n|\n)*\s*(?:\/\*|\/\/)/.test(text);
  return documented ? [] : [{ file, line: 1, rule: 'a comment that says what the file is for' }];
};

export const FILE_RULES: readonly Rule[] = [
  fileLength,
  functionLength,
  bannedText,
  pureCode,
  bareDivision,
  literalNames,
  anyKeyword,
  barrel,
  fileComment,
];

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

/** Exported declarations and how many of them say what they are. */
export function documentedExports(sources: readonly SourceFile[]): {
  readonly exported: number;
  readonly documented: number;
} {
  const nodes = sources
    .filter(({ path: file }) => !file.startsWith('test/') && !file.startsWith('web/'))
    .flatMap(({ tree }) => tree.statements.filter(isExported).map((node) => ({ node, tree })));
  const documented = nodes.filter(({ node, tree }) => {
    const before = ts.getLeadingCommentRanges(tree.text, node.getFullStart()) ?? [];
    return before.length > 0;
  });
  return { exported: nodes.length, documented: documented.length };
}
