/** What `npm run demo` was asked to do. */
import { parseArgs } from 'node:util';

export interface DemoOptions {
  readonly files: readonly string[];
  /** A running sandbox instead of an instance of its own. */
  readonly server: string | null;
  /** Data folder of that sandbox: its officers' keys are there. */
  readonly data: string | null;
  /** Registers firms that the files name and the network does not know. */
  readonly register: boolean;
  /** One JSON object as the last line. */
  readonly json: boolean;
}

export const USAGE = `npm run demo -- [files…] [--register] [--json] [--server URL --data FOLDER]

Plays invoices through the whole road over the HTTP API: import, confirmation, draw, payout, payment, settlement.
Without files it takes one of each format from scripts/demo/examples.

  --register   register firms that a file names and the network does not know
  --json       one JSON object as the last line
  --server     play on a running sandbox, whose clock will be moved
  --data       the data folder of that sandbox`;

/** Throws TypeError on unknown options. */
export function demoOptions(argv: readonly string[]): DemoOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      register: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      server: { type: 'string' },
      data: { type: 'string' },
    },
  });
  const { register, json, server, data } = values;
  if ((server === undefined) !== (data === undefined)) throw new TypeError('--server and --data go together');
  return { files: positionals, server: server ?? null, data: data ?? null, register, json };
}
