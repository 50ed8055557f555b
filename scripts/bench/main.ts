/** `npm run bench`: figures as ratios inside one run, because absolute ones say more of the machine than of the product. */
import { parseArgs } from 'node:util';
import { dayOfInstant } from '../../chaincode/src/kernel/days';
import { FabricNetworkError } from '../../network/fabric/src/errors';
import { ledgerNamed } from '../ledgerOption';
import { openBench } from './bench';
import type { Bench } from './bench';
import { compareConfirmations } from './confirmations';
import type { Confirmations } from './confirmations';
import { confirmationTable, thousandsTable } from './tables';
import { runThousands } from './thousands';
import type { Thousands } from './thousands';

const USAGE = `npm run bench -- [--quick] [--rows N] [--json]
npm run bench -- --ledger fabric [--quick] [--json]

Starts a sandbox of its own and measures single against batched confirmation, and thousands of rows from a CSV file to
confirmed claims while a light request is asked for at a steady pace. Ends with 1 when a batched confirmation costs more
than a quarter of a single one.

With --ledger fabric (or fabricGateway) it starts a Fabric network of its own instead, and measures single and batched
confirmations beside a chaincode that puts one key and one that writes the same keys without rules. Ends with 1 when a
bar is missed.

  --ledger embedded (default), fabric, fabricGateway
  --quick  a thousand rows and one round
  --rows   so many rows (default 10000)
  --json   one JSON object as the last line`;

/** Batched confirmation costs at most so much of a single one, per item. */
const BATCHED_MAX = 0.25;
const CHINA_OFFSET_MINUTES = 480;

interface Plan {
  readonly rows: number;
  readonly rounds: number;
  readonly singles: number;
  readonly batched: number;
}

function planOf(isQuick: boolean, rows: string | undefined): Plan {
  const plan: Plan = isQuick
    ? { rows: 1000, rounds: 1, singles: 10, batched: 200 }
    : { rows: 10_000, rounds: 5, singles: 20, batched: 400 };
  if (rows === undefined) return plan;
  if (!/^[1-9][0-9]{0,4}$/.test(rows)) throw new TypeError('--rows takes a whole number up to 99999');
  return { ...plan, rows: Number(rows) };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Progress on one line where there is somebody to see it. */
function tell(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(60)}`);
}

interface Measured {
  readonly confirmations: Confirmations;
  readonly thousands: Thousands;
}

async function measureAll(bench: Bench, plan: Plan): Promise<Measured> {
  const issued = dayOfInstant({ instantMs: Date.now(), offsetMinutes: CHINA_OFFSET_MINUTES });
  const confirmations = await compareConfirmations(bench, { ...plan, issued });
  const thousands = await runThousands(bench, { rows: plan.rows, issued, tell });
  tell('');
  return { confirmations, thousands };
}

async function benchEmbedded(plan: Plan, isJson: boolean): Promise<number> {
  const bench = await openBench();
  try {
    const measured = await measureAll(bench, plan);
    say(confirmationTable(measured.confirmations));
    say(thousandsTable(measured.thousands));
    if (isJson) say(JSON.stringify(measured));
    return measured.confirmations.cpuRatio <= BATCHED_MAX ? 0 : 1;
  } finally {
    await bench.close();
  }
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      ledger: { type: 'string', default: 'embedded' },
      quick: { type: 'boolean', default: false },
      rows: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const ledger = ledgerNamed(values.ledger);
  if (ledger === 'embedded') return benchEmbedded(planOf(values.quick, values.rows), values.json);
  // Fabric's clients take their time to load.
  const { benchFabric } = await import('./fabric/main.js');
  const summary = await benchFabric({ ledger, isQuick: values.quick, say });
  if (values.json) say(JSON.stringify(summary));
  return summary.bars.every(({ isHeld }) => isHeld) ? 0 : 1;
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isUsage = error instanceof TypeError || error instanceof FabricNetworkError;
    process.stderr.write(`${error instanceof Error ? (isUsage ? error.message : error.stack) : String(error)}\n`);
    process.exit(2);
  },
);
