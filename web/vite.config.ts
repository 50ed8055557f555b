import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The built client; a trial may name another folder. */
const output = process.env['TALLYSTICK_WEB_OUT'] ?? fileURLToPath(new URL('../build/web', import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
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
