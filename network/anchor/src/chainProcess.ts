/**
 * The local chain's own process: compiles the contracts where they changed, then answers JSON-RPC on a port of
 * 127.0.0.1 until its standard input closes, so that it never outlives who started it.
 */
import hre from 'hardhat';

const HOST = '127.0.0.1';

async function run(port: number): Promise<void> {
  process.stdin.on('end', () => process.exit(0)).resume();
  // Ctrl-C is for who started it, which stops in order and then closes our input.
  process.on('SIGINT', () => undefined);
  await hre.run('compile', { quiet: true });
  await hre.run('node', { hostname: HOST, port });
}

if (require.main === module) {
  run(Number(process.argv[2] ?? 0)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
}
