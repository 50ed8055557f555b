/**
 * Signed runs on their way. Each is on disk before it is sent and stays there until the ledger has shown every one of
 * its transactions or cannot take them any more, whatever the host says of it: a reload or a lost network sends the same
 * signed bytes again, and nothing is signed twice. Only the person who signed may give a run up before.
 */
import type { Signature } from '../../../chaincode/src/protocol/acts';
import type { Run } from '../../../chaincode/src/statement/run';
import { network, statementView } from '../api/answers';
import type { StatementView } from '../api/answers';
import type { Client } from '../api/client';
import { Garbled, Refusal, Unreachable } from '../api/errors';
import { all, put, remove } from '../keys/database';
import { object } from '../lib/reading';
import { Store } from '../lib/store';
import { isDropped, isPast, isSeen, readProgress } from './ledger';
import type { LedgerProgress } from './ledger';

/** A signed run as it is kept on the device. */
export interface OutboxEntry {
  readonly hash: string;
  readonly slug: string;
  readonly user: string;
  /** `store`: first signature, with the whole run. `countersign`: the second, by hash. */
  readonly way: 'store' | 'countersign';
  readonly run: Run;
  readonly signature: Signature;
  readonly acts: readonly string[];
  readonly signedAt: number;
}

/**
 * Where an entry is; `sending` is signed and not yet known to have arrived. `dropped`: its host says that it carries it
 * no further, and only the ledger is asked from now on.
 */
export interface Sending {
  readonly entry: OutboxEntry;
  readonly state: 'sending' | 'unreachable' | 'stored' | 'carried' | 'refused' | 'dropped' | 'over';
  /** Another gateway that took it, where the host did not. */
  readonly through: string | null;
  readonly view: StatementView | null;
  readonly progress: LedgerProgress | null;
  /** Why the host did not take it. */
  readonly refusal: Refusal | null;
}

const FAST_MS = 500;
const SLOW_MS = 15_000;

function isEntry(value: unknown): value is OutboxEntry {
  return typeof value === 'object' && value !== null && 'hash' in value && 'run' in value && 'signature' in value;
}

const oneStatement = object({ statement: statementView });

export class Outbox {
  readonly sendings = new Store<ReadonlyMap<string, Sending>>(new Map());
  readonly #client: Client;
  readonly #user: string;
  #isStopped = false;
  #wake: (() => void) | null = null;

  constructor(client: Client, user: string) {
    this.#client = client;
    this.#user = user;
  }

  /** Takes up what an earlier visit left, and goes on until stopped. */
  async run(): Promise<void> {
    const kept = (await all('outbox')).filter(isEntry);
    for (const entry of kept) {
      if (entry.slug === this.#client.slug && entry.user === this.#user) this.#note(entry, {});
    }
    let pauseMs = FAST_MS;
    while (!this.#isStopped) {
      const hasMoved = await this.#turn();
      pauseMs = hasMoved ? FAST_MS : Math.min(SLOW_MS, pauseMs * 1.5);
      const isQuiet = this.#active().every(({ state }) => state === 'dropped');
      await this.#rest(isQuiet ? SLOW_MS * 4 : pauseMs);
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.wake();
  }

  /** Something may have changed: looks at once. */
  wake(): void {
    this.#wake?.();
  }

  /** Keeps a signed run and sends it. Resolves once it is safe on this device. */
  async add(entry: OutboxEntry): Promise<void> {
    await put('outbox', entry);
    this.#note(entry, {});
    this.wake();
  }

  /** Another gateway took it: from now on only the ledger is asked. */
  carried(hash: string, slug: string): void {
    const sending = this.sendings.value.get(hash);
    if (sending === undefined) return;
    this.#note(sending.entry, { state: 'carried', through: slug, refusal: null });
    this.wake();
  }

  /** Gives an entry up: it will not be sent from here again. What has arrived already stays where it is. */
  async forget(hash: string): Promise<void> {
    await remove('outbox', hash);
    const rest = new Map(this.sendings.value);
    rest.delete(hash);
    this.sendings.set(rest);
  }

  #active(): readonly Sending[] {
    return [...this.sendings.value.values()].filter(({ state }) => state !== 'over' && state !== 'refused');
  }

  #note(entry: OutboxEntry, change: Partial<Sending>): void {
    const before = this.sendings.value.get(entry.hash);
    const known = before ?? {
      entry,
      state: 'sending',
      through: null,
      view: null,
      progress: null,
      refusal: null,
    };
    this.sendings.set(new Map(this.sendings.value).set(entry.hash, { ...known, ...change }));
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** One look at everything that is on its way; true when something got further. */
  async #turn(): Promise<boolean> {
    let hasMoved = false;
    for (const sending of this.#active()) {
      const before = JSON.stringify([sending.state, sending.progress]);
      await this.#step(sending);
      const after = this.sendings.value.get(sending.entry.hash);
      hasMoved ||= before !== JSON.stringify([after?.state, after?.progress]);
    }
    return hasMoved;
  }

  async #step({ entry, state, progress, through, view: told }: Sending): Promise<void> {
    try {
      if (through !== null) {
        const seen = await readProgress(this.#client, entry.acts, { before: progress, slug: through });
        await this.#settle(entry, { view: null, progress: seen, state: 'carried' });
        return;
      }
      if (state === 'dropped') {
        const seen = await readProgress(this.#client, entry.acts, { before: progress });
        await this.#settle(entry, { view: told, progress: seen, state });
        return;
      }
      const view = state === 'stored' ? await this.#look(entry) : await this.#send(entry);
      if (view === null) {
        this.#note(entry, { state: 'sending' });
        return;
      }
      const seen =
        view.state === 'waiting' ? progress : await readProgress(this.#client, entry.acts, { before: progress });
      await this.#settle(entry, { view, progress: seen, state: 'stored' });
    } catch (error) {
      this.#fail(entry, state, error);
    }
  }

  /** Notes how far it is; what is over is taken off the device. */
  async #settle(entry: OutboxEntry, change: Pick<Sending, 'view' | 'progress' | 'state'>): Promise<void> {
    const { view, progress } = change;
    if ((progress !== null && isSeen(progress)) || (await this.#isPast(entry))) {
      this.#note(entry, { ...change, state: 'over' });
      await remove('outbox', entry.hash);
    } else this.#note(entry, isDropped(progress, view) ? { ...change, state: 'dropped' } : change);
  }

  async #isPast({ run: { statement } }: OutboxEntry): Promise<boolean> {
    const deviceMs = Date.now();
    // The ledger need not be asked where its answer could change nothing.
    if (!isPast(statement.validUntil, { deviceMs, ledgerMs: deviceMs })) return false;
    const { epoch } = await this.#client.send({ path: '/network', reader: network });
    return isPast(statement.validUntil, { deviceMs, ledgerMs: epoch.timeMs });
  }

  #fail(entry: OutboxEntry, state: Sending['state'], error: unknown): void {
    if (isPassing(error)) {
      // Once it has arrived, a silent host is only a slow one; before, nobody knows whether it has.
      if (state !== 'stored' && state !== 'carried') this.#note(entry, { state: 'unreachable' });
      return;
    }
    if (!(error instanceof Refusal)) throw error;
    // Kept on disk: the same bytes may still go another way, until the person gives them up.
    this.#note(entry, { state: 'refused', refusal: error });
  }

  /** The run as its host has it; null where the host has lost it, so that it is sent again. */
  async #look({ hash }: OutboxEntry): Promise<StatementView | null> {
    try {
      return (await this.#client.send({ path: `/statements/${hash}`, reader: oneStatement })).statement;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'not_found') return null;
      throw error;
    }
  }

  async #send(entry: OutboxEntry): Promise<StatementView | null> {
    const { hash, run, signature } = entry;
    if (entry.way === 'store') {
      const json = { run, signature };
      return this.#client.send({ method: 'PUT', path: `/statements/${hash}`, json, reader: statementView });
    }
    try {
      const path = `/statements/${hash}/signatures`;
      return await this.#client.send({ method: 'POST', path, json: { signature }, reader: statementView });
    } catch (error) {
      // Sent before and the answer was lost: the run says so itself.
      if (error instanceof Refusal && error.code === 'already_signed') return this.#look(entry);
      throw error;
    }
  }
}

/** What says nothing about the run: no answer, an answer nobody understands, a login that has ended, a busy server. */
function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable || error instanceof Garbled) return true;
  return error instanceof Refusal && (error.status === 401 || error.status === 429 || error.status >= 500);
}
