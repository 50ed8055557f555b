/**
 * A real Chromium: the system's where there is one, else the one inside @sparticuz/chromium, unpacked once into the
 * build folder. That one has no Chinese font and may miss shared libraries, so both are brought along from npm packages.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const UNPACKED = path.resolve('build/chromium');
const PACKAGE = '@sparticuz/chromium';
/** Packages of tests alone may be installed beside them. */
const fromTests = createRequire(path.resolve('test/package.json'));

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--font-render-hinting=none',
];
/** Starting it fails now and then on a busy machine. */
const LAUNCHES_MAX = 4;

interface Program {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Why there is no Chromium here; null where there is one. */
export function whyNoChromium(): string | null {
  if (SYSTEM.some((file) => existsSync(file))) return null;
  const machine = `${process.platform} ${process.arch}`;
  return machine === 'linux x64' ? null : `no Chromium is installed, and no npm package carries one for ${machine}`;
}

/** The package unpacks into the temporary folder, and its libraries only where it takes the machine for a bare one. */
async function unpackInto(folder: string): Promise<void> {
  const before = { TMPDIR: process.env['TMPDIR'], AWS_EXECUTION_ENV: process.env['AWS_EXECUTION_ENV'] };
  const library = process.env['LD_LIBRARY_PATH'];
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  try {
    const packed = fromTests(PACKAGE) as { readonly executablePath: () => Promise<string> };
    await packed.executablePath();
  } finally {
    for (const [name, value] of Object.entries({ ...before, LD_LIBRARY_PATH: library })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

/** Fonts the client asks for, where the machine has none. */
function writeFonts(folder: string): string {
  const fonts = path.dirname(fromTests.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'));
  const bold = path.dirname(fromTests.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'));
  const file = path.join(folder, 'fonts.conf');
  const places = [fonts, bold, path.join(folder, 'fonts')].map((place) => `<dir>${place}</dir>`).join('');
  const cache = `<cachedir>${path.join(folder, 'fonts-cache')}</cachedir>`;
  writeFileSync(file, `<?xml version="1.0"?>\n<fontconfig>${places}${cache}</fontconfig>\n`);
  return file;
}

/** Unpacks beside and moves into place, so that an interrupted or a second run never sees half of it. */
async function unpacked(): Promise<string> {
  const manifest = path.resolve(path.dirname(fromTests.resolve(PACKAGE)), '../../package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  const folder = path.join(UNPACKED, version);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  await unpackInto(making);
  try {
    renameSync(making, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

/** Whether the program starts with the libraries of this machine. */
function runs(file: string, environment: NodeJS.ProcessEnv): boolean {
  try {
    execFileSync(file, ['--version', '--no-sandbox'], { env: environment, stdio: 'ignore' });
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return false;
  }
}

async function program(): Promise<Program> {
  const system = SYSTEM.find((file) => existsSync(file));
  if (system !== undefined) return { file: system, environment: {} };
  const folder = await unpacked();
  const file = path.join(folder, 'chromium');
  const environment = { FONTCONFIG_FILE: writeFonts(folder) };
  if (runs(file, { ...process.env, ...environment })) return { file, environment };
  return { file, environment: { ...environment, LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') } };
}

/** Starts Chromium. */
export async function launchChromium(): Promise<Browser> {
  const { file, environment } = await program();
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...environment }).filter((entry): entry is [string, string] => {
      return entry[1] !== undefined;
    }),
  );
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await chromium.launch({ executablePath: file, args: FLAGS, env });
    } catch (error) {
      if (attempt === LAUNCHES_MAX) throw error;
    }
  }
}
