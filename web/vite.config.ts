import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** The built client; a trial may name another folder. */
const output = process.env['TALLYSTICK_WEB_OUT'] ?? fileURLToPath(new URL('../build/web', import.meta.url));

/** Every text asset packed beside itself once it is final, so that whoever serves it packs nothing while somebody waits. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    for (const fileName of Object.keys(bundle)) {
      if (dir === undefined || !/^assets\/.+\.(?:js|css)$/.test(fileName)) continue;
      const file = path.join(dir, fileName);
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    }
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [packed],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: output,
    emptyOutDir: true,
    // A four-year-old phone: what 2021's browsers understand.
    target: ['es2021', 'chrome91', 'safari15', 'firefox90'],
    modulePreload: { polyfill: false },
    // Everything is a file of its own: the content security policy allows no data in scripts and styles.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    manifest: true,
    reportCompressedSize: false,
  },
});
