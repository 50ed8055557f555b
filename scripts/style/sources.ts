/** The project's own TypeScript files, parsed once for every style rule. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** Path from the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

export const ROOT = process.cwd();
const FOLDERS = ['chaincode', 'gateway', 'web', 'network', 'scripts', 'test'];
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'build', 'data', 'dist']);

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    if (SKIPPED.has(name)) return [];
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesIn(file) : [file];
  });
}

/** Every file of the project's folders, whatever it is. */
export function projectFiles(): readonly string[] {
  return FOLDERS.flatMap((folder) => filesIn(path.join(ROOT, folder))).map(fromRoot);
}

function fromRoot(file: string): string {
  return path.relative(ROOT, file).split(path.sep).join('/');
}

export function readSources(): readonly SourceFile[] {
  return projectFiles()
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
      return { path: file, text, tree: ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, kind) };
    });
}

/** One rule broken at one place. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

export function lineOf(source: SourceFile, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;
}

export function findingText({ file, line, rule }: Finding): string {
  return `${file}:${line} ${rule}`;
}
