/**
 * `npm run docs -- --screenshots`: starts the product as `npm start` does, waits until its invented month is told, and
 * takes the pictures that the READMEs show, in both languages.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { eventually } from '../../scripts/client/desk';
import { launchChromium } from './support/chromium';
import { Visitor } from './support/visitor';
import type { Device, Entrance, PersonName } from './support/visitor';

const FOLDER = path.resolve('web/screenshots');
/** Pictures are looked at over poor connections too. */
const BYTES_MAX = 120_000;
const MONTH_MS = 15 * 60_000;
const ADDRESS = /(http:\S+)\/#passphrase=(\S+)/;

const DESKTOP = { width: 1120, height: 680 };
const PHONE = { width: 360, height: 640, density: 1.5 };

interface Picture {
  readonly name: string;
  readonly person: PersonName;
  readonly device: Omit<Device, 'language'>;
  /** From the screen the person's day begins with to the one that is shown. */
  readonly walk: (visitor: Visitor) => Promise<void>;
}

async function openFirst(visitor: Visitor, selector: string): Promise<void> {
  await visitor.tap(selector);
  await visitor.settled();
}

async function selectAll(visitor: Visitor): Promise<void> {
  await visitor.open('/inbox');
  await visitor.tap('.all input');
  await visitor.see('.selected-bar');
}

const PICTURES: readonly Picture[] = [
  { name: 'inbox', person: 'clerk', device: DESKTOP, walk: selectAll },
  {
    name: 'statement',
    person: 'clerk',
    device: DESKTOP,
    walk: async (visitor) => {
      await selectAll(visitor);
      await visitor.tap('.selected-bar .main');
      await visitor.see('.statement');
    },
  },
  { name: 'money', person: 'owner', device: PHONE, walk: (visitor) => visitor.open('/money') },
  { name: 'price', person: 'owner', device: PHONE, walk: (visitor) => visitor.open('/draw?step=offer') },
  { name: 'holdings', person: 'bank', device: DESKTOP, walk: (visitor) => visitor.open('/holdings') },
  {
    name: 'history',
    person: 'bank',
    device: DESKTOP,
    walk: async (visitor) => {
      await visitor.open('/lists/financings?state=repaid');
      await openFirst(visitor, '.rows .row a');
      await visitor.see('.history li');
    },
  },
];

async function take(entrance: Entrance, { name, person, device, walk }: Picture): Promise<void> {
  for (const language of ['en', 'zh-CN'] as const) {
    const visitor = await Visitor.as(entrance, person, { ...device, language });
    await walk(visitor);
    await visitor.settled();
    const bytes = await visitor.page.screenshot();
    await visitor.leave();
    if (bytes.length > BYTES_MAX) throw new RangeError(`${name} has ${bytes.length} bytes, at most ${BYTES_MAX}`);
    const file = path.join(FOLDER, `${name}.${language}.png`);
    await writeFile(file, bytes);
    process.stdout.write(`${path.relative('.', file)}: ${bytes.length} bytes\n`);
  }
}

/** Where the sandbox runs, once it says so. Rejects where it ends before. */
async function addressOf(sandbox: ChildProcess): Promise<Entrance['server']> {
  if (sandbox.stdout === null) throw new Error('the sandbox says nothing');
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const [, url, passphrase] = ADDRESS.exec(line) ?? [];
    if (url !== undefined && passphrase !== undefined) return { url, people: { passphrase } };
  }
  throw new Error('the sandbox did not start');
}

async function isMonthTold(data: string): Promise<true | null> {
  const text = await readFile(path.join(data, 'people', 'month.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { readonly isTold?: boolean }).isTold === true ? true : null;
}

async function takeAll(data: string, sandbox: ChildProcess): Promise<void> {
  const server = await addressOf(sandbox);
  sandbox.stdout?.resume();
  await eventually('the whole month', () => isMonthTold(data), MONTH_MS);
  const browser: Browser = await launchChromium();
  try {
    await mkdir(FOLDER, { recursive: true });
    for (const picture of PICTURES) await take({ browser, server }, picture);
  } finally {
    await browser.close();
  }
}

async function main(): Promise<void> {
  const data = await mkdtemp(path.join(tmpdir(), 'tallystick-pictures-'));
  const env = { ...process.env, TALLYSTICK_DATA: data, TALLYSTICK_PORT: '0' };
  const sandbox = spawn(process.execPath, ['build/scripts/start.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => sandbox.once('close', resolve));
  try {
    await takeAll(data, sandbox);
  } finally {
    sandbox.kill();
    await ended;
    await rm(data, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
