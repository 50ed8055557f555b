/** What `npm run demo` was asked to do. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ledgerNamed } from '../ledgerOption';
import type { LedgerName } from '../ledgerOption';

/** Options with files as whole paths. */
export interface DemoOptions {
  readonly files: readonly string[];
  /** A running sandbox instead of an instance of its own. */
  readonly server: string | null;
  /** Data folder of that sandbox, where its officers' keys are; null: the one that goes with the ledger. */
  readonly data: string | null;
  /** Registers firms that the files name and the network does not know. */
  readonly register: boolean;
  /** The ledger of the demo's own instance, or the one that sandbox runs on. */
  readonly ledger: LedgerName;
  /** One JSON object as the last line. */
  readonly json: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const USAGE = `npm run demo -- [files…] [--register] [--json] [--ledger NAME] [--server URL [--data FOLDER]]

Plays invoices through the whole road over the HTTP API: import, confirmation, draw, payout, payment, settlement.
Without files it takes one of each format from scripts/demo/examples.
npm run demo -- --story two-networks plays one invoice on two ledgers that do not know each other.

  --register   register firms that a file names and the network does not know
  --json       one JSON object as the last line
  --ledger     embedded (a fresh one, gone afterwards), or fabric or fabricGateway: the network of npm run up;
               with --server, the ledger which that sandbox runs on
  --server     play on a running sandbox (npm start), whose clock will be moved to the invoices' due dates
  --data       the data folder of that sandbox, where its officers' keys are (default: data, or the one beside the Fabric network)

It ends with code 0 when every invoice was settled and every block verified, with 1 when something was refused.`;

const EXAMPLES = path.resolve('scripts/demo/examples');

function examples(): readonly string[] {
  return readdirSync(EXAMPLES)
    .sort()
    .map((name) => path.join(EXAMPLES, name));
}

/** Paths count from where npm was called. Throws TypeError on unknown options. */
export function demoOptions(argv: readonly string[], calledIn: string): DemoOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      register: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      server: { type: 'string' },
      data: { type: 'string' },
      ledger: { type: 'string', default: 'embedded' },
      help: { type: 'boolean', default: false },
    },
  });
  const { register, json, server, data, help } = values;
  if (data !== undefined && server === undefined) throw new TypeError('--data says where the keys of a --server are');
  if (server !== undefined && !URL.canParse(server)) throw new TypeError('--server takes a URL: http://127.0.0.1:4080');
  const files = positionals.map((file) => path.resolve(calledIn, file));
  return {
    files: files.length === 0 ? examples() : files,
    server: server?.replace(/\/+$/, '') ?? null,
    data: data === undefined ? null : path.resolve(calledIn, data),
    ledger: ledgerNamed(values.ledger),
    register,
    json,
    help,
  };
}
