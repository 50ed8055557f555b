/** `npm run demo -- --story two-networks`: ends with code 0 when the first was paid out and the second was warned. */
import { playTwoNetworks } from './play';

async function run(): Promise<number> {
  const { parts } = await playTwoNetworks((text) => process.stdout.write(`${text}\n`));
  return parts.map(({ outcome }) => outcome).join() === 'paid out,warned' ? 0 : 1;
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(2);
  },
);
