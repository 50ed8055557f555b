import { MessageChannel } from 'node:worker_threads';
import { configurationOf } from '../checkOptions';
import { QUERY_LIMIT } from '../options';
import type { NetworkOptions } from '../options';
import type { Recovery } from '../ordering/recovery';
import { OrderingClient } from './orderingClient';
import { OrganisationClient } from './organisationClient';

/** How long a thread may take to close its files before it is ended. A contract in an endless loop never does. */
const CLOSE_TIMEOUT_MS = 5000;

/** All threads of a network. */
export class Threads {
  readonly ordering: OrderingClient;
  readonly organisations: ReadonlyMap<string, OrganisationClient>;
  height = 0;
  #fatal: Error | null = null;
  #isEnding = false;
  #onFatal: (error: Error) => void = () => undefined;

  constructor(options: NetworkOptions, directory: string) {
    const configuration = configurationOf(options);
    const diskModule = options.diskModule ?? null;
    const { orderer, batch } = options;
    const links = options.organisations.map((organisation) => ({ organisation, channel: new MessageChannel() }));
    const fatal = (error: Error): void => {
      this.#report(error);
    };
    this.ordering = new OrderingClient(
      {
        directory,
        configuration,
        orderer,
        batch,
        diskModule,
        organisations: new Map(links.map(({ organisation, channel }) => [organisation.mspId, channel.port1])),
      },
      { height: (height) => (this.height = height), fatal },
    );
    this.organisations = new Map(
      links.map(({ organisation: { mspId, peer, contractModule }, channel }) => {
        const start = { directory, configuration, peer: { ...peer, mspId }, contractModule, diskModule };
        const { strict: isStrict = false, queryLimit = QUERY_LIMIT } = options;
        const rest = { isStrict, queryLimit, ordering: channel.port2 };
        return [mspId, new OrganisationClient({ ...start, ...rest }, fatal)];
      }),
    );
  }

  /** Resolves when everything runs. Rejects with the first thing that does not. */
  async ready(): Promise<Recovery> {
    const organisations = [...this.organisations.values()].map((organisation) => organisation.ready());
    const failed = new Promise<never>((_resolve, reject) => {
      this.onFatal(reject);
    });
    const all = Promise.all([this.ordering.ready(), ...organisations]);
    const [{ height, recovery }] = await Promise.race([all, failed]);
    this.height = height;
    return recovery;
  }

  /** Calls the listener when a thread fails, at once if one already has. There is one listener. */
  onFatal(listener: (error: Error) => void): void {
    this.#onFatal = listener;
    if (this.#fatal !== null) listener(this.#fatal);
  }

  abort(error: Error): void {
    this.ordering.abort(error);
    for (const organisation of this.organisations.values()) organisation.abort(error);
  }

  /** Ordering first: the blocks it still commits need the organisations. */
  async close(): Promise<void> {
    this.#isEnding = true;
    await this.ordering.close();
    const closing = [...this.organisations.values()].map((organisation) => organisation.close());
    await Promise.race([Promise.all(closing), elapsed(CLOSE_TIMEOUT_MS)]);
    await this.terminate();
  }

  async terminate(): Promise<void> {
    this.#isEnding = true;
    const organisations = [...this.organisations.values()].map((organisation) => organisation.terminate());
    await Promise.all([this.ordering.terminate(), ...organisations]);
  }

  #report(error: Error): void {
    if (this.#isEnding || this.#fatal !== null) return;
    this.#fatal = error;
    this.#onFatal(error);
  }
}

function elapsed(afterMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, afterMs).unref();
  });
}
