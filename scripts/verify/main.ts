/** `npm run verify -- [--data FOLDER] [--organisation MSP]`: recomputes a stored ledger and names the first bad block. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { verifyFolder } from './verify';

const FINDINGS_SHOWN_MAX = 50;

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: 'data' },
      organisation: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const folder = path.resolve(process.env['INIT_CWD'] ?? '.', values.data);
  const result = await verifyFolder(folder, values.organisation ?? null);
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
