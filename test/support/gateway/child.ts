/** A gateway in a process of its own, so that it can be killed: says its address on standard output and goes on. */
import { runGateway } from './running';

async function run(folder: string): Promise<void> {
  const { gateway } = await runGateway(folder);
  process.stdout.write(`${JSON.stringify({ url: gateway.url })}\n`);
}

run(process.argv[2] ?? '').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
