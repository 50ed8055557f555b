/** `npm start -- --anchor`: the whole product, with its ledger anchored on a local chain. */
import path from 'node:path';
import { start } from '../start';
import { startLocalAnchor } from './localAnchor';

const argv = process.argv.slice(2).filter((word) => word !== '--anchor');

start(argv, async ({ TALLYSTICK_DATA }) => {
  const { chain, options } = await startLocalAnchor(path.resolve(TALLYSTICK_DATA));
  const lines = [
    '',
    `Its ledger is anchored on a local chain at ${chain.url}, which begins anew with every start.`,
    'npm run anchor -- check compares the ledger with its roots there; npm run anchor -- --help says what else.',
  ];
  return { anchor: options, lines, stop: chain.stop };
});
