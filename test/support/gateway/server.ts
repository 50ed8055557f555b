/** A gateway that really runs: embedded ledger and store in a folder of its own, a free port, its log in memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '../../../gateway/src/config';
import { makeLogger } from '../../../gateway/src/http/log';
import { startGateway } from '../../../gateway/src/main';
import type { GatewayOptions } from '../../../gateway/src/main';
import type { OrgRuntime } from '../../../gateway/src/runtime/orgRuntime';
import { officersOf } from '../../../scripts/sandbox/officers';
import { People } from '../../../scripts/sandbox/people';
import { ensureOffices } from '../../../scripts/sandbox/sandbox';
import { watchAnswers } from './contract';

export interface TestServer {
  readonly url: string;
  /** Holds the keys of the sandbox's officers and administrators, and the one passphrase. */
  readonly people: People;
  readonly runtimes: readonly OrgRuntime[];
  /** Operations and statuses that were answered and fit the document, such as `get /me 200`. */
  readonly answered: ReadonlySet<string>;
  /** Everything logged so far, at every level. */
  readonly log: () => string;
  /** Ends the process part; the folder stays. */
  readonly stopGateway: () => Promise<void>;
  /** Ends everything. Throws where a secret reached the log. */
  readonly stop: () => Promise<void>;
}

function logInMemory(): { readonly stream: { write: (line: string) => void }; readonly text: () => string } {
  const lines: string[] = [];
  return {
    stream: { write: (line) => void lines.push(line) },
    text: () => lines.join(''),
  };
}

/** The runtime of an organisation by the first part of its paths. */
export function runtimeOf({ runtimes }: Pick<TestServer, 'runtimes'>, slug: string): OrgRuntime {
  const found = runtimes.find((runtime) => runtime.slug === slug);
  if (found === undefined) throw new RangeError(`no organisation ${slug}`);
  return found;
}

/** Starts a founded network with its officers' logins and no firm. `settings` are environment variables. */
export async function startServer(
  settings: Readonly<Record<string, string>> = {},
  { sandbox = true, ...parts }: Partial<Pick<GatewayOptions, 'anchor' | 'sandbox' | 'web'>> = {},
): Promise<TestServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-gateway-'));
  const people = await People.open(folder);
  const log = logInMemory();
  const gateway = await startGateway({
    settings: readSettings({ TALLYSTICK_DATA: folder, TALLYSTICK_PORT: '0', ...settings }),
    logger: makeLogger('trace', log.stream),
    officers: await officersOf(people),
    networkName: 'Tallystick test',
    sandbox,
    foundedAt: Date.now(),
    ...parts,
  });
  await ensureOffices(gateway.runtimes, people);
  const watch = await watchAnswers(gateway.url);
  const stop = async (): Promise<void> => {
    watch.end();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
    if (log.text().includes(people.passphrase)) throw new Error('a passphrase reached the log');
  };
  const { url, runtimes } = gateway;
  return { url, people, runtimes, answered: watch.answered, log: log.text, stopGateway: gateway.stop, stop };
}
