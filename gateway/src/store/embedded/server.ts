/** The TCP side: one loopback port, one command at a time per connection. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { dispatch, refusalBytes } from './commands/dispatch';
import type { Engine } from './commands/command';
import type { Connection } from './commands/handshake';
import { StoreError } from './errors';
import { LIMITS } from './limits';
import { encodeReply, messageLength, parseRequest } from './wire/message';
import type { Request, Unreadable } from './wire/message';
import type { ScramKeys } from './wire/scram';

/** What a server answers with. */
export interface ServerOptions {
  readonly engine: Engine;
  readonly keys: ScramKeys;
  /** A defect of the store itself; the client was told, the store goes on. */
  readonly onDefect: (error: unknown) => void;
}

/** A listening server. */
export interface StoreServer {
  readonly port: number;
  /** Disconnects everybody and stops listening. */
  readonly close: () => Promise<void>;
}

/** Collects bytes until a message is whole; keeps the pieces apart until then, so that a large one is copied once. */
class Incoming {
  #pieces: Buffer[] = [];
  #bytes = 0;

  add(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  get isPartial(): boolean {
    return this.#bytes > 0;
  }

  #joined(): Buffer {
    const [only] = this.#pieces;
    if (only && this.#pieces.length === 1) return only;
    const joined = Buffer.concat(this.#pieces);
    this.#pieces = [joined];
    return joined;
  }

  /** The next whole message, or null. Throws StoreError when the stream is not MongoDB's protocol. */
  take(): Buffer | null {
    if (this.#bytes < 16) return null;
    const start = (this.#pieces[0]?.length ?? 0) >= 4 ? this.#pieces[0] : this.#joined();
    const length = start ? messageLength(start) : 0;
    if (this.#bytes < length) return null;
    const joined = this.#joined();
    const rest = joined.subarray(length);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#bytes = rest.length;
    return joined.subarray(0, length);
  }
}

function send(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    // A client that has gone needs no answer; the loop around this sees its end.
    socket.write(bytes, () => {
      resolve();
    });
  });
}

async function answer(
  request: Request | Unreadable,
  { engine, onDefect }: ServerOptions,
  connection: Connection,
): Promise<Uint8Array | null> {
  if ('error' in request) return encodeReply(request, refusalBytes(request.error));
  const document = await dispatch(engine, request, { connection, onDefect });
  return request.expectsReply ? encodeReply(request, document) : null;
}

async function serve(socket: Socket, options: ServerOptions, connection: Connection): Promise<void> {
  const incoming = new Incoming();
  socket.setNoDelay(true);
  socket.on('timeout', () => socket.destroy());
  for await (const piece of socket as AsyncIterable<Buffer>) {
    incoming.add(piece);
    for (let message = incoming.take(); message; message = incoming.take()) {
      // While a command runs nothing is expected of the client.
      socket.setTimeout(0);
      const reply = await answer(parseRequest(message), options, connection);
      if (reply) await send(socket, reply);
    }
    socket.setTimeout(incoming.isPartial ? LIMITS.partialMessageMs : 0);
  }
}

const DISCONNECTED: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
]);

/** Listens on a free port of the loopback interface. */
export async function startServer(options: ServerOptions): Promise<StoreServer> {
  const sockets = new Set<Socket>();
  let nextId = 1;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const connection: Connection = { id: nextId++, keys: options.keys, conversation: null, isAuthenticated: false };
    serve(socket, options, connection).catch((error: unknown) => {
      socket.destroy();
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // A StoreError here is a stream that is not MongoDB's protocol: hanging up is the answer.
      if (!DISCONNECTED.has(code) && !(error instanceof StoreError)) options.onDefect(error);
    });
  });
  server.maxConnections = LIMITS.connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
