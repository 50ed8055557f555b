/** Checks every import against the table, and looks for cycles. */
import path from 'node:path';
import ts from 'typescript';
import { FREE_FOLDERS, IMPORT_RULES } from './importTable';
import type { ImportRule } from './importTable';
import { lineOf } from './sources';
import type { Finding, SourceFile } from './sources';

interface Import {
  readonly from: SourceFile;
  readonly node: ts.Node;
  /** As written. */
  readonly specifier: string;
  /** Project path without extension; null for packages. */
  readonly target: string | null;
  readonly isTypeOnly: boolean;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  return ts.isImportDeclaration(node)
    ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    : node.isTypeOnly;
}

/** Imports and re-exports of a file. */
export function importsOf(source: SourceFile): readonly Import[] {
  return source.tree.statements.flatMap((node): readonly Import[] => {
    const isModule = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    if (!isModule || node.moduleSpecifier === undefined || !ts.isStringLiteral(node.moduleSpecifier)) return [];
    const specifier = node.moduleSpecifier.text;
    const isRelative = specifier.startsWith('.');
    const target = isRelative ? path.posix.join(path.posix.dirname(source.path), specifier) : null;
    return [{ from: source, node, specifier, target, isTypeOnly: isTypeOnly(node) }];
  });
}

function isInside(target: string, place: string): boolean {
  if (place.endsWith('.ts')) return `${target}.ts` === place;
  return target === place || target.startsWith(`${place}/`);
}

function ruleFor(file: string): ImportRule | undefined {
  return IMPORT_RULES.find(({ folder }) => isInside(file, folder) || file === `${folder}.ts`);
}

function isPackageAllowed(specifier: string, packages: readonly string[]): boolean {
  return packages.some((name) =>
    name === 'node:' ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  );
}

function refusal({ from, specifier, target, isTypeOnly: onlyTypes }: Import): string | null {
  const rule = ruleFor(from.path);
  if (rule === undefined) return 'is in no folder of the import table';
  if (target === null) {
    const isCrypto =
      specifier === 'node:crypto' &&
      from.path.startsWith('chaincode/') &&
      !from.path.startsWith('chaincode/src/suites/');
    return isPackageAllowed(specifier, rule.packages) && !isCrypto ? null : `may not import the package ${specifier}`;
  }
  const own = rule.folder;
  const allowed = [own, ...rule.folders, ...(onlyTypes ? (rule.types ?? []) : [])];
  return allowed.some((place) => isInside(target, place)) ? null : `may not import ${target} (${rule.why})`;
}

/** Imports the table does not allow. */
export function forbiddenImports(sources: readonly SourceFile[]): readonly Finding[] {
  return sources.flatMap((source) => {
    const isFree = FREE_FOLDERS.some((folder) => source.path.startsWith(`${folder}/`));
    return importsOf(source).flatMap((entry): readonly Finding[] => {
      const toTests = entry.target !== null && FREE_FOLDERS.some((folder) => isInside(entry.target ?? '', folder));
      const rule = isFree
        ? null
        : toTests
          ? `may not import ${entry.specifier}: nothing imports tools or tests`
          : refusal(entry);
      return rule === null ? [] : [{ file: source.path, line: lineOf(source, entry.node), rule }];
    });
  });
}

/** Groups of files that import each other, values only: types are erased. */
export function importCycles(sources: readonly SourceFile[]): readonly Finding[] {
  const names = new Set(sources.map(({ path: file }) => file.replace(/\.tsx?$/, '')));
  const edges = new Map<string, readonly string[]>();
  for (const source of sources) {
    const targets = importsOf(source).flatMap(({ target, isTypeOnly: erased }) =>
      erased || target === null || !names.has(target) ? [] : [target],
    );
    edges.set(source.path.replace(/\.tsx?$/, ''), targets);
  }
  const findings: Finding[] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) {
      findings.push({
        file: `${name}.ts`,
        line: 1,
        rule: `import cycle: ${[...trail.slice(start), name].join(' → ')}`,
      });
      return;
    }
    if (done.has(name)) return;
    for (const target of edges.get(name) ?? []) visit(target, [...trail, name]);
    done.add(name);
  };
  for (const name of edges.keys()) visit(name, []);
  return findings;
}
