/**
 * One organisation at work: its ledger connection, service identity, sealing key, database, projector and outbox. A
 * process hosts one or several; nothing crosses between them except through the ledger, or over HTTP as between members.
 */
import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { MspId, PartyId } from '../../../chaincode/src/protocol/acts';
import type { Item } from '../../../chaincode/src/protocol/items';
import type { NetworkView } from '../../../chaincode/src/protocol/network';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import type { Signer, Unwrapper } from '../../../chaincode/src/suites/ports';
import { suiteOf } from '../../../chaincode/src/suites/suite';
import { Carrier } from '../acts/carrier';
import { endorsersFor, witnessOfParty } from '../acts/endorsers';
import { Epochs } from '../acts/epochs';
import { Statements } from '../acts/statements';
import type { AnchorStatus } from '../anchor/publisher';
import type { Archive } from '../archive/archive';
import { Logins } from '../auth/logins';
import type { TokenKey } from '../auth/tokens';
import type { LedgerPort } from '../ledger/port';
import { MemberClient } from '../members/client';
import { peopleModelsOn } from '../people/models';
import type { PeopleModels } from '../people/models';
import { confirmedBy } from '../projector/answers';
import type { Changes } from '../projector/apply';
import { projectMissing, runProjector } from '../projector/run';
import type { ProjectorParts } from '../projector/run';
import { StoredArchive } from '../readmodels/archive';
import { readModelsOn } from '../readmodels/models';
import type { ReadModels } from '../readmodels/models';
import { TagClient } from '../tags/client';
import { TagService } from '../tags/service';
import type { TagThreads } from '../tags/threads';
import { Hub } from './hub';
import { WitnessClock } from './witnessClock';

/** What an organisation brings: its keys, its connections, where the others are. */
export interface OrgParts {
  readonly mspId: MspId;
  /** First part of this organisation's paths: `/core`. */
  readonly slug: string;
  readonly name: string;
  readonly ledger: LedgerPort;
  readonly connection: Connection;
  readonly unwrapper: Unwrapper;
  readonly service: Signer;
  readonly tokenKey: TokenKey;
  /** Only the registrar has it. */
  readonly tagPrivateKeyPem: string | null;
  readonly threads: TagThreads;
  readonly urlOf: (mspId: MspId) => string | null;
  readonly logger: Logger;
  readonly accessSeconds: number;
  readonly loginDays: number;
  readonly importBytesMax: number;
  readonly secureCookies: boolean;
  /** How the ledger is anchored; null where it is not. */
  readonly anchor: () => AnchorStatus | null;
}

const MEMBER_TIMEOUT_MS = 60_000;
const TAGS_PER_HOUR_MAX = 400_000;
const PROJECTOR_PAUSE_MS = 500;
/** Envelopes that a node did not have yet are looked for so often. */
const MISSING_PAUSE_MS = 15_000;
/** Path where a witness is asked for a new epoch. */
export const EPOCH_PATH = '/member/v1/epoch';

export class OrgRuntime {
  readonly mspId: MspId;
  readonly slug: string;
  readonly hub = new Hub();
  readonly #stop = new AbortController();
  #projecting: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly parts: OrgParts,
    readonly network: NetworkView,
    readonly models: ReadModels,
    readonly people: PeopleModels,
    readonly made: Readonly<{
      archive: Archive;
      logins: Logins;
      members: MemberClient;
      tags: TagClient;
      tagService: TagService | null;
      clock: WitnessClock | null;
      epochs: Epochs;
      sha256: Sha256;
    }>,
  ) {
    this.mspId = parts.mspId;
    this.slug = parts.slug;
  }

  statements!: Statements;
  carrier!: Carrier;

  /** Connects to a network that is founded, and starts projecting and carrying. */
  static async start(parts: OrgParts): Promise<OrgRuntime> {
    const network = await parts.ledger.network();
    const models = await readModelsOn(parts.connection);
    const people = await peopleModelsOn(parts.connection);
    const runtime = new OrgRuntime(parts, network, models, people, makeParts(parts, network, { models, people }));
    runtime.#begin();
    await runtime.statements.resume();
    runtime.carrier.start();
    return runtime;
  }

  /** True for an organisation that reads everything. */
  get isRegulator(): boolean {
    return this.hasRole('regulator');
  }

  hasRole(role: 'endorser' | 'witness' | 'regulator'): boolean {
    const own = this.network.network.organisations.find(({ mspId }) => mspId === this.mspId);
    return own?.roles.includes(role) === true;
  }

  get logger(): Logger {
    return this.parts.logger;
  }

  #begin(): void {
    const { parts, people, hub, made } = this;
    this.statements = new Statements({
      models: people,
      sha256: made.sha256,
      hub,
      endorsersFor: (party, items) => this.endorsersFor(party, items),
      wake: () => {
        this.carrier.wake();
      },
    });
    this.carrier = new Carrier({
      models: people,
      ledger: parts.ledger,
      archive: made.archive,
      epochs: made.epochs,
      tagsOf: (invoices) => made.tags.tagsOf(invoices),
      statements: this.statements,
      sha256: made.sha256,
      logger: parts.logger,
    });
    const projector = this.#projector();
    this.#projecting = Promise.all([
      this.#again('the projector', PROJECTOR_PAUSE_MS, (signal) => runProjector(projector, signal)),
      this.#again('the search for envelopes', MISSING_PAUSE_MS, (signal) => projectMissing(projector, signal)),
    ]);
  }

  #projector(): ProjectorParts {
    const { parts, models, network, made } = this;
    const { mspId, ledger, unwrapper, logger } = parts;
    return {
      mspId,
      ledger,
      models,
      unwrapper,
      network: network.hash,
      sha256: made.sha256,
      logger,
      readsAll: this.isRegulator,
      onBlock: (changes) => {
        this.#tell(changes);
      },
    };
  }

  /** Runs `work` until the organisation stops, with a pause between; what goes wrong is logged and tried again. */
  async #again(what: string, pauseMs: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await work(signal);
      } catch (error) {
        if (!isAborted(signal)) this.parts.logger.error({ err: error }, `${what} stopped and starts again`);
      }
      await pause(pauseMs, signal);
    }
  }

  #tell(changes: readonly Changes[]): void {
    for (const { records } of changes) {
      for (const record of records) {
        const { _id, kind, state, parties } = record;
        this.hub.tell({ what: 'record', kind, id: _id, state, parties });
      }
      const made = records.filter(({ version }) => version === 1);
      const confirmed = new Map(made.map((record) => [confirmedBy(record), record.parties]));
      for (const [id, parties] of confirmed)
        if (id !== null) this.hub.tell({ what: 'record', kind: 'receivable', id, state: 'confirmed', parties });
    }
    if (changes.some(({ records }) => records.length > 0)) this.carrier.wake();
  }

  /** Organisations asked to endorse an act of a party, wherever it is hosted. */
  async endorsersFor(party: PartyId, items: readonly Item[]): Promise<readonly MspId[]> {
    const [first] = items;
    // A witness's act on a directory entry changes a record that the firm's own host keeps.
    const about = first !== undefined && 'entry' in first ? first.party : party;
    const [entry] = witnessOfParty(about) === null ? await this.made.archive.parties([about]) : [];
    const host = entry?.body.kind === 'party' ? entry.body.data.host : (witnessOfParty(about) ?? this.mspId);
    return endorsersFor(this.network.network, { party, host, items });
  }

  /** Lets acts on their way arrive, then lets go of everything. */
  async stop(): Promise<void> {
    await this.carrier.stop();
    this.#stop.abort();
    await this.#projecting;
    await this.made.clock?.stop();
    await this.parts.ledger.close();
  }
}

/** A question, so that what changes while somebody waits is asked anew. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Resolves after a time, or at once when the signal aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}

type Made = OrgRuntime['made'];

function makeParts(
  parts: OrgParts,
  network: NetworkView,
  { models, people }: Readonly<{ models: ReadModels; people: PeopleModels }>,
): Made {
  const suite = suiteOf(network.network.suites[0] ?? '');
  const sha256: Sha256 = (bytes) => suite.hash(bytes);
  const archive = new StoredArchive(models);
  const { mspId, service, threads, urlOf, ledger } = parts;
  const members = new MemberClient({ mspId, service, urlOf, timeoutMs: MEMBER_TIMEOUT_MS });
  const witnesses = network.network.organisations.filter(({ roles }) => roles.includes('witness'));
  const registrar = witnesses[0]?.mspId ?? mspId;
  const isWitness = witnesses.some((entry) => entry.mspId === mspId);
  const clock = isWitness ? new WitnessClock({ ledger, network: network.network, mspId, logger: parts.logger }) : null;
  const askWitness = async (): Promise<void> => {
    if (clock !== null) await clock.renew();
    else await members.post(registrar, EPOCH_PATH, {});
  };
  const repeatsYearly = async (seller: PartyId): Promise<boolean> => {
    const [entry] = await archive.parties([seller]);
    return entry?.body.kind === 'party' && entry.body.data.numbersRepeatYearly;
  };
  const tagPem = parts.tagPrivateKeyPem;
  return {
    archive,
    sha256,
    members,
    clock,
    logins: new Logins({
      models: people,
      tokens: { key: parts.tokenKey, audience: mspId, lifetimeSeconds: parts.accessSeconds },
      loginDays: parts.loginDays,
      newId: () => randomUUID(),
    }),
    tags: new TagClient({ members, threads, registrar, key: network.network.tagKey, repeatsYearly }),
    tagService:
      tagPem === null
        ? null
        : new TagService({
            threads,
            privateKeyPem: tagPem,
            service,
            models: people,
            sha256,
            hourlyMax: TAGS_PER_HOUR_MAX,
          }),
    epochs: new Epochs({
      ledger,
      askWitness,
      now: () => Date.now(),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      logger: parts.logger,
    }),
  };
}
