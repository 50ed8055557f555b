/** A way to a node over loopback that can be cut and joined again, as a network between two houses is. */
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

const HOST = '127.0.0.1';

export class Partition {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(target: string) {
    const [, port = ''] = target.split(':');
    this.#server = createServer((near) => {
      if (this.#isCut) {
        near.destroy();
        return;
      }
      const far = connect(Number(port), HOST);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
        // While it is cut, what was sent is lost: neither side hears of the other, as with a cable pulled out.
        one.on('data', (chunk) => {
          if (!this.#isCut) other.write(chunk);
        });
      }
    });
  }

  /** Before `target`, `host:port` on this machine. */
  static async open(target: string): Promise<Partition> {
    const partition = new Partition(target);
    await new Promise<void>((resolve) => partition.#server.listen(0, HOST, resolve));
    return partition;
  }

  get address(): string {
    return `${HOST}:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Nothing passes any more, and nobody is told. */
  cut(): void {
    this.#isCut = true;
  }

  /** Passes what comes from now on; connections that lost bytes are broken. */
  join(): void {
    this.#isCut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
