/** The client's own modules, loaded into the test by the tool that also builds the client. */
import path from 'node:path';
import { createServer } from 'vite';
import type { ViteDevServer } from 'vite';

let opening: Promise<ViteDevServer> | null = null;

function server(): Promise<ViteDevServer> {
  opening ??= createServer({
    configFile: false,
    root: path.resolve('web'),
    logLevel: 'error',
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  });
  return opening;
}

/** A module below `web/src`. */
export async function clientModule<T>(file: string): Promise<T> {
  return (await (await server()).ssrLoadModule(`/src/${file}`)) as T;
}

export async function closeModules(): Promise<void> {
  await (await opening)?.close();
  opening = null;
}
