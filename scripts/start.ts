/** `npm start`: the whole product on this machine with the fictional consortium, on one port. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import type { AnchorOptions } from '../gateway/src/anchor/service';
import { readSettings } from '../gateway/src/config';
import type { Settings } from '../gateway/src/config';
import { REFERENCE } from '../gateway/src/consortium/organisations';
import { makeLogger } from '../gateway/src/http/log';
import { startGateway } from '../gateway/src/main';
import type { RunningGateway } from '../gateway/src/main';
import { ledgerNamed, ledgerSettings } from './ledgerOption';
import type { LedgerName } from './ledgerOption';
import type { Administrator } from './sandbox/administrators';
import { FIRMS } from './sandbox/firms';
import { fillMonth, monthBegins } from './sandbox/month';
import { officersOf } from './sandbox/officers';
import { People } from './sandbox/people';
import { ensureOffices, keepEnrolling, openSandbox } from './sandbox/sandbox';
import { webClient } from './sandbox/web';
import { CannotStart, explain, requireFolder, requirePort } from './startFailure';

/** Two signatures above five million yuan. */
const SOLE_UNITS = 5_000_000n;

const OPTIONS =
  'npm start takes --ledger fabric and --anchor; port, data folder and the rest are settings of the environment ' +
  '(TALLYSTICK_PORT, TALLYSTICK_DATA, …): see gateway/README.md.';

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function whereToLogIn({ url }: RunningGateway, people: People): string {
  const lines = FIRMS.flatMap((firm) =>
    firm.people.map(
      ({ login, desk, nameEnglish }) =>
        `  ${login.padEnd(18)} ${nameEnglish}, ${desk} of ${firm.nameEnglish ?? firm.name}`,
    ),
  );
  return [
    '',
    `Tallystick runs at ${url}/#passphrase=${people.passphrase}`,
    '',
    'Log in as',
    ...lines,
    '  officer@registrar  the registrar',
    '  officer@regulator  the regulator',
    `with the passphrase ${people.passphrase}`,
    '',
    'This is a sandbox: its firms are invented, its clock can be moved, its embedded store is for trying out.',
    'Stop it with Ctrl-C; what was done stays in the data folder.',
  ].join('\n');
}

/** In the background: whoever logs in meanwhile sees the invoices come in. */
function tellMonth(
  parts: Parameters<typeof fillMonth>[0],
  administrators: readonly Administrator[],
  isStopping: () => boolean,
): void {
  const { logger } = parts;
  fillMonth(parts, administrators).then(
    () => {
      logger.info('the month is told');
    },
    (error: unknown) => {
      if (isStopping()) return;
      logger.error({ err: error }, 'the month could not be told');
      say('The invented month could not be filled in whole; the log says why. Everything else works.');
    },
  );
}

/** What is started beside the product, and stopped after it. */
export interface Beside {
  readonly anchor?: AnchorOptions;
  /** Lines for whoever started it. */
  readonly lines?: readonly string[];
  readonly stop?: () => Promise<void>;
}

async function run(settings: Settings, beside: Beside): Promise<void> {
  const folder = path.resolve(settings.TALLYSTICK_DATA);
  await requirePort(settings);
  await requireFolder(folder);
  const logFile = path.join(folder, 'gateway.log');
  const logger = makeLogger(settings.TALLYSTICK_LOG, pino.destination({ dest: logFile, mkdir: true, sync: false }));
  say(`Starting; the log is ${logFile}`);
  const people = await People.open(folder);
  const gateway = await startGateway({
    settings,
    logger,
    officers: await officersOf(people),
    networkName: 'Tallystick sandbox',
    sandbox: true,
    foundedAt: monthBegins(Date.now()),
    web: webClient(REFERENCE.map(({ slug }) => slug)),
    ...(beside.anchor === undefined ? {} : { anchor: beside.anchor }),
  });
  const parts = { url: gateway.url, people, logger, currencies: ['CNY'], soleUnits: SOLE_UNITS };
  await ensureOffices(gateway.runtimes, people);
  const administrators = await openSandbox(parts, FIRMS);
  const sendHome = keepEnrolling({ logger, runtimes: gateway.runtimes }, administrators);
  say(whereToLogIn(gateway, people));
  for (const line of beside.lines ?? []) say(line);
  let isStopping = false;
  tellMonth({ ...parts, folder }, administrators, () => isStopping);
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    say('Stopping');
    sendHome();
    gateway
      .stop()
      .then(() => beside.stop?.())
      .then(
        () => process.exit(process.exitCode ?? 0),
        (error: unknown) => {
          logger.error({ err: error }, 'did not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** The ledger that is named on the command line. Throws CannotStart. */
function ledgerIn(argv: readonly string[]): LedgerName {
  try {
    const { values } = parseArgs({ args: [...argv], options: { ledger: { type: 'string', default: 'embedded' } } });
    return ledgerNamed(values.ledger);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    // An option that is not known has a code; a ledger that is not known says by itself which there are.
    throw new CannotStart('code' in cause ? `${cause.message}. ${OPTIONS}` : cause.message, { cause });
  }
}

/** The environment's settings, and those of the ledger. Throws CannotStart, BadSetting. */
function settingsOf(argv: readonly string[]): Settings {
  return readSettings({ ...process.env, ...ledgerSettings(ledgerIn(argv), process.env) });
}

/** Starts everything, with what `open` brings beside it; ends the process with one sentence where that fails. */
export function start(argv: readonly string[], open: (settings: Settings) => Promise<Beside>): void {
  let folder = '';
  Promise.resolve()
    .then(async () => {
      const settings = settingsOf(argv);
      folder = path.resolve(settings.TALLYSTICK_DATA);
      await run(settings, await open(settings));
    })
    .catch((error: unknown) => {
      process.stderr.write(`${explain(error, folder)}\n`);
      process.exit(1);
    });
}

if (require.main === module) start(process.argv.slice(2), () => Promise.resolve({}));
