/** `npm run demo`: plays invoices through the whole road over HTTP and says what happened. */
import { demoOptions, USAGE } from './options';
import { play } from './play';
import { isGood } from './report';

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function run(): Promise<number> {
  const options = demoOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
  if (options.help) {
    say(USAGE);
    return 0;
  }
  const report = await play(options, say);
  if (options.json) say(JSON.stringify(report));
  return isGood(report) ? 0 : 1;
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isUsage = error instanceof TypeError && 'code' in error;
    process.stderr.write(`${error instanceof Error ? (isUsage ? error.message : error.stack) : String(error)}\n`);
    if (isUsage) process.stderr.write(`\n${USAGE}\n`);
    process.exit(2);
  },
);
