/** How much a phone on a poor network has to load, measured on the bundle that is served. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';

const BUNDLE = path.resolve('build/web');
const KB = 1000;
const INITIAL_JS_MAX = 40 * KB;
const CSS_MAX = 10 * KB;
const CHUNK_MAX = 30 * KB;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const manifest = JSON.parse(readFileSync(path.join(BUNDLE, '.vite/manifest.json'), 'utf8')) as Readonly<
  Record<string, Chunk>
>;

function packedBytes(file: string): number {
  return gzipSync(readFileSync(path.join(BUNDLE, file)), { level: 9 }).length;
}

/** Files a chunk cannot run without. */
function needed(name: string, seen = new Set<string>()): ReadonlySet<string> {
  const chunk = manifest[name];
  if (chunk === undefined || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const inner of chunk.imports ?? []) needed(inner, seen);
  return seen;
}

function sum(files: Iterable<string>): number {
  return [...files].reduce((total, file) => total + packedBytes(file), 0);
}

describe('the bundle of the web client', () => {
  const [entry, ...others] = Object.entries(manifest).filter(([, { isEntry }]) => isEntry === true);

  it('X15: needs at most 40 kB of JavaScript before its first screen, gzipped, a language included', () => {
    expect(others).to.deep.equal([]);
    const name = entry?.[0] ?? '';
    for (const language of ['src/words/zh.ts', 'src/words/en.ts']) {
      expect(manifest[language], language).not.to.equal(undefined);
      const files = new Set([...needed(name), ...needed(language)].filter((file) => file.endsWith('.js')));
      expect(sum(files), [...files].join())
        .to.be.greaterThan(5 * KB)
        .and.be.at.most(INITIAL_JS_MAX);
    }
  });

  it('X15: needs at most 10 kB of style sheets, gzipped', () => {
    const sheets = new Set(
      Object.values(manifest).flatMap(({ file, css }) => [...(css ?? []), ...(file.endsWith('.css') ? [file] : [])]),
    );
    expect(sheets.size).to.be.greaterThan(0);
    expect(sum(sheets)).to.be.at.most(CSS_MAX);
  });

  it('X15: has a packed twin of every script and style sheet, and it is the same', () => {
    const files = readdirSync(path.join(BUNDLE, 'assets')).filter((file) => /\.(?:js|css)$/.test(file));
    expect(files.length).to.be.greaterThan(10);
    for (const file of files) {
      const plain = readFileSync(path.join(BUNDLE, 'assets', file));
      expect(gunzipSync(readFileSync(path.join(BUNDLE, 'assets', `${file}.gz`))).equals(plain), file).to.equal(true);
    }
  });

  it('X15: loads no part of more than 30 kB, gzipped', () => {
    for (const { file } of Object.values(manifest)) expect(packedBytes(file), file).to.be.at.most(CHUNK_MAX);
  });
});
