import { mkdirSync, realpathSync } from 'node:fs';
import { checkOptions } from './checkOptions';
import { EmbeddedClient } from './client/embeddedClient';
import { Threads } from './client/threads';
import { Collections } from './collections';
import { ClosedError } from './errors';
import { DirectoryLock } from './files/directoryLock';
import { Signer } from './identity/signer';
import type { SigningIdentity } from './identity/signer';
import type { NetworkOptions } from './options';
import type { Recovery } from './ordering/recovery';

type State = 'open' | 'closed' | 'failed';

/** A running network of organisations in this process. */
export class EmbeddedNetwork {
  /** What opening found and repaired. */
  readonly recovery: Recovery;
  readonly #options: NetworkOptions;
  readonly #threads: Threads;
  readonly #lock: DirectoryLock;
  readonly #collections: Collections;
  readonly #listeners = new Set<(error: Error) => void>();
  #state: State = 'open';
  #failure: Error | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: NetworkOptions, threads: Threads, parts: Readonly<{ lock: DirectoryLock; recovery: Recovery }>) {
    this.#options = options;
    this.#threads = threads;
    this.#lock = parts.lock;
    this.recovery = parts.recovery;
    const mspIds = options.organisations.map(({ mspId }) => mspId);
    this.#collections = new Collections(options.collections, mspIds);
    threads.onFatal((error) => {
      this.#fail(error);
    });
  }

  /** Access for one identity. Throws SigningIdentityError when its key does not fit its certificate. */
  connect(identity: SigningIdentity): EmbeddedClient {
    const { channel, chaincode, batch } = this.#options;
    return new EmbeddedClient({
      signer: new Signer(identity),
      channel,
      chaincode,
      collections: this.#collections,
      envelopeBytesMax: batch.maxBytes,
      organisations: this.#threads.organisations,
      ordering: this.#threads.ordering,
      height: () => this.#threads.height,
      refuseIfClosed: () => {
        this.#refuseIfClosed();
      },
      isClosed: () => this.#state === 'closed',
    });
  }

  /** Number of blocks, the configuration blocks included. */
  height(): number {
    return this.#threads.height;
  }

  /**
   * Calls the listener when the network had to stop: a write failed, or a thread ended. It does not go on by itself;
   * open it again. Returns a function that takes the listener away. A network that has stopped already calls at once.
   */
  onFatal(listener: (error: Error) => void): () => void {
    this.#listeners.add(listener);
    if (this.#failure !== null) listener(this.#failure);
    return () => this.#listeners.delete(listener);
  }

  /** Commits what was submitted, refuses everything new, closes all files. Calling it again waits for the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closed';
      await this.#threads.close();
    } else {
      await this.#threads.terminate();
    }
    await this.#lock.release();
  }

  #refuseIfClosed(): void {
    if (this.#state === 'open') return;
    if (this.#failure !== null) throw new ClosedError('the network has stopped', { cause: this.#failure });
    throw new ClosedError('the network was closed');
  }

  #fail(error: Error): void {
    if (this.#state !== 'open') return;
    this.#state = 'failed';
    this.#failure = error;
    this.#threads.abort(new ClosedError(`the network has stopped: ${error.message}`, { cause: error }));
    void this.#threads.terminate();
    for (const listener of this.#listeners) listener(error);
  }
}

/**
 * Opens the ledger of a directory, or founds one, and starts a peer for each organisation. Throws
 * ConfigurationInvalidError, DirectoryInUseError, LedgerDamagedError; nothing runs then.
 */
export async function openEmbeddedNetwork(options: NetworkOptions): Promise<EmbeddedNetwork> {
  checkOptions(options);
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const directory = realpathSync(options.directory);
  const lock = await DirectoryLock.acquire(directory);
  const threads = new Threads(options, directory);
  try {
    const recovery = await threads.ready();
    return new EmbeddedNetwork(options, threads, { lock, recovery });
  } catch (error) {
    await threads.terminate();
    await lock.release();
    throw error;
  }
}
