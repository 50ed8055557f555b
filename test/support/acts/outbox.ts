/** An organisation's outbox on a memory ledger: it can be killed at any step and started again on the same database. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { Archive } from '../../../gateway/src/archive/archive';
import { Carrier } from '../../../gateway/src/acts/carrier';
import { endorsersFor } from '../../../gateway/src/acts/endorsers';
import { Statements } from '../../../gateway/src/acts/statements';
import type { LedgerPort } from '../../../gateway/src/ledger/port';
import { peopleModelsOn } from '../../../gateway/src/people/models';
import type { ChunkDocument, PeopleModels, StatementDocument } from '../../../gateway/src/people/models';
import { Hub } from '../../../gateway/src/runtime/hub';
import type { Happening } from '../../../gateway/src/runtime/hub';
import { sha256 } from '../firms';
import type { World } from '../firms';
import { freshName, testStore } from '../projection/models';
import { memoryPort } from './memoryPort';

export interface OutboxOptions {
  readonly world: World;
  readonly mspId: MspId;
  /** Another port than a faultless one. */
  readonly ledger?: Pick<LedgerPort, 'submit' | 'outcome'>;
  /** Another archive than the organisation's whole one. */
  readonly archive?: Archive;
  /** Another database than one in memory. */
  readonly connection?: Connection;
}

/** Where the process ends: at the n-th time it comes by a step. */
export interface Death {
  readonly step: string;
  readonly time: number;
}

const DONE_MS = 60_000;
/** Between attempts: pauses that grow are seen on their own. */
const PAUSE_MS = 5;

export class TestOutbox {
  readonly happenings: Happening[] = [];
  statements!: Statements;
  carrier!: Carrier;
  #death: Death | null = null;
  #passed = 0;
  #dead = new Promise<void>(() => undefined);
  #die: () => void = () => undefined;
  #life = 0;

  private constructor(
    readonly options: OutboxOptions,
    readonly models: PeopleModels,
  ) {}

  static async open(options: OutboxOptions, database = freshName()): Promise<TestOutbox> {
    const connection = options.connection ?? (await testStore()).connection.useDb(database);
    const outbox = new TestOutbox(options, await peopleModelsOn(connection));
    outbox.#build();
    return outbox;
  }

  /** From now on the process ends there. */
  dieAt(death: Death): void {
    this.#death = death;
    this.#passed = 0;
    this.#dead = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  /** Resolves once the process has ended. */
  async dead(): Promise<void> {
    await this.#dead;
    void this.carrier.stop();
    // A look into the store that was under way when it ended comes back to nobody.
    await pause(40);
  }

  /** Another process on the same database, as after a restart. */
  async restart(): Promise<void> {
    this.#death = null;
    this.#build();
    await this.statements.resume();
    this.carrier.start();
  }

  async stop(): Promise<void> {
    await this.carrier.stop();
  }

  /** The statement once it is done. */
  async done(hash: string): Promise<StatementDocument> {
    return this.until(hash, ({ state }) => state === 'done');
  }

  /** A chunk of the run once it is so. */
  async chunk(hash: string, isSo: (chunk: ChunkDocument) => boolean): Promise<ChunkDocument> {
    const end = Date.now() + DONE_MS;
    for (;;) {
      const chunks = await this.chunks(hash);
      const found = chunks.find(isSo);
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`never came: ${JSON.stringify(chunks)}`);
      await pause(2);
    }
  }

  async until(hash: string, isSo: (document: StatementDocument) => boolean): Promise<StatementDocument> {
    const end = Date.now() + DONE_MS;
    for (;;) {
      const document = await this.models.statements.findById(hash).lean();
      if (document !== null && isSo(document)) return document;
      if (Date.now() > end) throw new Error(`never came: ${JSON.stringify(await this.chunks(hash))}`);
      await pause(10);
    }
  }

  chunks(hash: string): Promise<readonly ChunkDocument[]> {
    return this.models.chunks.find({ statement: hash }).sort({ index: 1 }).lean().exec();
  }

  #build(): void {
    const { world, mspId, ledger = memoryPort(world, mspId), archive = world.archives[mspId]! } = this.options;
    this.#life += 1;
    const life = this.#life;
    const passing = (name: string): Promise<void> => this.#passing(name, life);
    const hub = new Hub();
    hub.listen((happening) => this.happenings.push(happening));
    this.statements = new Statements({
      models: this.models,
      sha256,
      hub,
      endorsersFor: async (party, items) => {
        const { network } = world.consortium.founded;
        const [entry] = await world.archives[mspId]!.parties([party]);
        const host = entry?.body.kind === 'party' ? entry.body.data.host : mspId;
        return endorsersFor(network, { party, host, items });
      },
      wake: () => {
        this.carrier.wake();
      },
      betweenWrites: passing,
    });
    this.carrier = new Carrier({
      models: this.models,
      ledger,
      archive,
      epochs: { current: async () => ({ ...(await world.newestEpoch()), view: await world.network() }) },
      tagsOf: (invoices) => Promise.resolve(invoices.map((invoice) => world.tag(invoice))),
      statements: this.statements,
      sha256,
      logger: pino({ level: 'silent' }),
      pauseMs: () => PAUSE_MS,
      betweenSteps: passing,
    });
  }

  /** A step of a process that has ended never returns. */
  #passing(name: string, life: number): Promise<void> {
    const never = new Promise<void>(() => undefined);
    if (life !== this.#life) return never;
    if (this.#death === null || name !== this.#death.step) return Promise.resolve();
    this.#passed += 1;
    if (this.#passed < this.#death.time) return Promise.resolve();
    // Everything of this life stops at its next step.
    this.#life += 1;
    this.#die();
    return never;
  }
}
