/**
 * `npm run verify -- [--data FOLDER] [--organisation MSP]`: recomputes a stored ledger and names the first bad block.
 * With `--ledger fabric` it does the same with a running Fabric network, read from the organisation's own peer.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ledgerNamed, ledgerSettings } from '../ledgerOption';
import type { LedgerName } from '../ledgerOption';
import { verifyFolder } from './verify';
import type { Verification } from './walk';

const FINDINGS_SHOWN_MAX = 50;

const USAGE = `npm run verify -- [--data FOLDER] [--organisation MSP] [--ledger fabric] [--json]

Judges every stored transaction again and recomputes every hash, signature and policy; it changes nothing and may look at
a ledger that is running. Ends with 0 when all is good, with 1 when something is not, and names the first bad block.

  --data          the data folder of an instance (default: data)
  --organisation  open what this organisation was told, with its key: RegulatorMSP is told everything
  --ledger        embedded (default), or a running Fabric network: fabric
  --json          one JSON object`;

async function verified(
  ledger: LedgerName,
  { data, organisation }: Readonly<{ data: string; organisation?: string | undefined }>,
): Promise<Verification> {
  if (ledger === 'embedded')
    return verifyFolder(path.resolve(process.env['INIT_CWD'] ?? '.', data), organisation ?? null);
  if (organisation === undefined) throw new TypeError('--ledger fabric needs --organisation: whose peer is read');
  const { TALLYSTICK_FABRIC_DATA: network = '', TALLYSTICK_DATA: folder = '' } = ledgerSettings(ledger, process.env);
  // Fabric's clients take their time to load.
  const { verifyNetwork } = await import('./network.js');
  return verifyNetwork({ network, folder, mspId: organisation });
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: 'data' },
      organisation: { type: 'string' },
      ledger: { type: 'string', default: 'embedded' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const result = await verified(ledgerNamed(values.ledger), values);
  if (values.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return result.isGood ? 0 : 1;
  }
  for (const finding of result.findings.slice(0, FINDINGS_SHOWN_MAX)) process.stdout.write(`${finding}\n`);
  const whose =
    values.organisation === undefined
      ? 'no key: public part only'
      : `with the key of ${values.organisation}, ${result.acts} acts`;
  process.stdout.write(`${result.blocks} blocks, ${result.transactions} transactions, ${whose}\n`);
  process.stdout.write(result.isGood ? 'all good\n' : `first bad block: ${result.firstBadBlock ?? 0}\n`);
  return result.isGood ? 0 : 1;
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
