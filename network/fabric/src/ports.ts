/** Whether the ports a network needs are free. */
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
