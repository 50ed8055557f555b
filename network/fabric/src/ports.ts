/** Whether the ports a network needs are free, and which are. */
import { createServer } from 'node:net';
import { FabricNetworkError } from './errors';
import { HOST } from './plan';

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, HOST, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Throws FabricNetworkError naming the ports that something else listens on. */
export async function requireFreePorts(ports: readonly number[]): Promise<void> {
  const free = await Promise.all(ports.map(isFree));
  const taken = ports.filter((_, index) => free[index] === false);
  if (taken.length === 0) return;
  throw new FabricNetworkError(
    `port ${taken.join(', ')} on ${HOST} is taken; set TALLYSTICK_FABRIC_PORT to the first of 512 free ones`,
  );
}

/** Ports a network counts from, and how many runs on one machine may look for some of their own. */
const RANGE = 512;
const RANGES = 16;
/** All of them below those that Linux gives to whoever connects. */
const FIRST_PORT = 23_000;
/** Of a range, some that every network uses: where these are free the others are. */
const SAMPLES = [0, 12, 16];

/** First port of a range that is free, so that two runs on one machine do not meet. Throws FabricNetworkError. */
export async function freeRange(): Promise<number> {
  for (let index = 0; index < RANGES; index += 1) {
    const base = FIRST_PORT + ((process.pid + index) % RANGES) * RANGE;
    const free = await Promise.all(SAMPLES.map((offset) => isFree(base + offset)));
    if (!free.includes(false)) return base;
  }
  throw new FabricNetworkError(`no ${RANGE} ports in a row are free from ${FIRST_PORT} on`);
}
