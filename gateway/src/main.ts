/**
 * Starts and stops the process: the ledger of the reference consortium, one runtime per organisation, one
 * HTTP server for all of them.
 */
import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { RequestHandler } from 'express';
import { ConnectionStates } from 'mongoose';
import type { Logger } from 'pino';
import type { MspId } from '../../chaincode/src/protocol/acts';
import type { Signer } from '../../chaincode/src/suites/ports';
import { startAnchor } from './anchor/service';
import type { AnchorOptions, RunningAnchor } from './anchor/service';
import { buildApp } from './app';
import { requireSafe } from './config';
import type { Settings } from './config';
import { foundingArgument } from './consortium/founding';
import { organisationKeys } from './consortium/keys';
import type { OrganisationKeys } from './consortium/keys';
import { openLedger } from './consortium/openLedger';
import type { ConsortiumLedger } from './consortium/openLedger';
import { REFERENCE } from './consortium/organisations';
import type { ReferenceOrganisation } from './consortium/organisations';
import { failUnfinished } from './imports/importer';
import { LedgerRefused } from './ledger/port';
import { OrgRuntime } from './runtime/orgRuntime';
import { connectStore } from './store/connect';
import type { Store } from './store/connect';
import { TagThreads } from './tags/threads';

export interface GatewayOptions {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Officers who sign the first record, where the network is not founded yet. */
  readonly officers: Readonly<Record<MspId, Signer>>;
  readonly networkName: string;
  readonly sandbox: boolean;
  /** Time of the first epoch in milliseconds. */
  readonly foundedAt: number;
  readonly web?: RequestHandler;
  /** Altered rules for an organisation, in tests. */
  readonly contractsOf?: (mspId: MspId) => string;
  /** Anchors the ledger on a neutral chain. */
  readonly anchor?: AnchorOptions;
}

export interface RunningGateway {
  readonly url: string;
  readonly runtimes: readonly OrgRuntime[];
  readonly stop: () => Promise<void>;
}

type Member = ReferenceOrganisation & { readonly keys: OrganisationKeys };

async function membersOf(folder: string): Promise<readonly Member[]> {
  const members: Member[] = [];
  for (const organisation of REFERENCE) {
    const hasTagKey = organisation.roles.includes('witness');
    const file = path.join(folder, 'organisations', organisation.slug, 'keys.json');
    members.push({ ...organisation, keys: await organisationKeys(file, { name: organisation.mspId, hasTagKey }) });
  }
  return members;
}

async function ensureFounded(
  options: GatewayOptions,
  ledger: ConsortiumLedger,
  members: readonly Member[],
): Promise<void> {
  const witness = members.find(({ roles }) => roles.includes('witness'));
  if (witness === undefined) throw new RangeError('a consortium has a witness');
  const port = ledger.portOf(witness.mspId);
  try {
    await port.network();
  } catch (error) {
    if (!(error instanceof LedgerRefused) || error.code !== 'network_not_founded') throw error;
    const { networkName: name, sandbox, foundedAt, officers } = options;
    const endorsers = members.filter(({ roles }) => roles.includes('endorser')).map(({ mspId }) => mspId);
    await port.found(await foundingArgument({ name, sandbox, foundedAt, members, officers }), endorsers);
  } finally {
    await port.close();
  }
}

/** Longer than reverse proxies keep idle connections, so that they close them and never find one closed under a request. */
const KEEP_ALIVE_MS = 65_000;

function listen(server: Server, settings: Settings): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.listen(settings.TALLYSTICK_PORT, settings.TALLYSTICK_HOST, () => {
      const { port } = server.address() as AddressInfo;
      resolve(`http://${settings.TALLYSTICK_HOST}:${port}`);
    });
  });
}

/** Threads for tags: one for this gateway's own blinding, one for the registrar's signing. */
const TAG_THREADS = 2;

interface Opened {
  readonly store: Store;
  readonly ledger: ConsortiumLedger;
  readonly threads: TagThreads;
}

async function startRuntimes(
  options: GatewayOptions,
  opened: Opened,
  own: Readonly<{ members: readonly Member[]; url: () => string; anchor: () => RunningAnchor | null }>,
): Promise<readonly OrgRuntime[]> {
  const { settings, logger } = options;
  const slugOf = new Map(own.members.map(({ mspId, slug }) => [mspId, slug]));
  const runtimes: OrgRuntime[] = [];
  for (const { mspId, slug, name, keys } of own.members) {
    const runtime = await OrgRuntime.start({
      mspId,
      slug,
      name,
      ledger: opened.ledger.portOf(mspId),
      connection: opened.store.connection.useDb(`tallystick_${slug}`),
      ...keys,
      threads: opened.threads,
      urlOf: (member) => (slugOf.has(member) ? `${own.url()}/${slugOf.get(member) ?? ''}` : null),
      logger: logger.child({ organisation: mspId }),
      accessSeconds: settings.TALLYSTICK_ACCESS_SECONDS,
      loginDays: settings.TALLYSTICK_LOGIN_DAYS,
      importBytesMax: settings.TALLYSTICK_IMPORT_BYTES,
      secureCookies: settings.TALLYSTICK_SECURE_COOKIES,
      anchor: () => own.anchor()?.status() ?? null,
    });
    await failUnfinished(runtime.people);
    runtimes.push(runtime);
  }
  return runtimes;
}

/** The witness anchors: it sees every block, and is on nobody's side. */
async function anchorFor(options: GatewayOptions, runtimes: readonly OrgRuntime[]): Promise<RunningAnchor | null> {
  const witness = runtimes.find((runtime) => runtime.hasRole('witness'));
  if (options.anchor === undefined || witness === undefined) return null;
  const { parts, network, made, logger } = witness;
  return startAnchor(options.anchor, { ledger: parts.ledger, network: network.hash, sha256: made.sha256, logger });
}

/** Requests in flight have this long to end when the process stops. */
const GRACE_MS = 10_000;
const IDLE_CHECK_MS = 100;

/** Takes no new requests, lets those in flight end, and cuts what does not end in time. */
async function closeServer(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  const closed = new Promise((resolve) => server.close(resolve));
  // A connection kept alive by its client becomes idle when its last request ends.
  const idle = setInterval(() => {
    server.closeIdleConnections();
  }, IDLE_CHECK_MS);
  const grace = setTimeout(() => {
    server.closeAllConnections();
  }, GRACE_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(grace);
}

/** What was opened and must be closed again, last first. */
class Closers {
  readonly #closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (let next = this.#closers.pop(); next !== undefined; next = this.#closers.pop()) await next();
  }
}

/** Ends the process: nothing may be acknowledged that is not safe. */
function endProcess(logger: Logger, what: string): (error: unknown) => void {
  return (error) => {
    logger.fatal({ err: error }, `${what} stopped, and so the process ends`);
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  };
}

async function openParts(options: GatewayOptions, members: readonly Member[], closers: Closers): Promise<Opened> {
  const { settings, logger, contractsOf } = options;
  const folder = path.resolve(settings.TALLYSTICK_DATA);
  const altered = contractsOf === undefined ? {} : { contractsOf };
  const ledger = await openLedger({ settings, folder, members, ...altered });
  closers.add(() => ledger.close());
  ledger.onFatal(endProcess(logger, 'the ledger'));
  const store = await connectStore({
    uri: settings.MONGODB_URI ?? null,
    directory: path.join(folder, 'store'),
    databaseName: 'tallystick',
    logger,
    onFatal: endProcess(logger, 'the store'),
  });
  closers.add(() => store.close());
  // Filters here are built from values that zod has typed, never from request objects, and they need their operators.
  store.connection.base.set('sanitizeFilter', false);
  const threads = new TagThreads(TAG_THREADS);
  closers.add(() => threads.close());
  await ensureFounded(options, ledger, members);
  return { store, ledger, threads };
}

async function startParts(options: GatewayOptions, closers: Closers): Promise<Omit<RunningGateway, 'stop'>> {
  const { settings, logger, web } = options;
  const members = await membersOf(path.resolve(settings.TALLYSTICK_DATA));
  const opened = await openParts(options, members, closers);
  let url = '';
  let anchor: RunningAnchor | null = null;
  const runtimes = await startRuntimes(options, opened, { members, url: () => url, anchor: () => anchor });
  closers.add(async () => {
    for (const runtime of runtimes) await runtime.stop();
  });
  anchor = await anchorFor(options, runtimes);
  closers.add(async () => anchor?.stop());
  const closing = new AbortController();
  // As many listen as there are streams of events.
  setMaxListeners(0, closing.signal);
  const isReady = async (): Promise<boolean> => {
    const asked = await Promise.allSettled(runtimes.map(({ parts }) => parts.ledger.health()));
    const failed = asked.filter((answer) => answer.status === 'rejected');
    for (const { reason } of failed) logger.warn({ err: reason as unknown }, 'a ledger is not ready');
    const isConnected = opened.store.connection.readyState === ConnectionStates.connected;
    return failed.length === 0 && isConnected && !closing.signal.aborted;
  };
  const { TALLYSTICK_PROXIES: proxies } = settings;
  const parts = { runtimes, logger, isReady, closing: closing.signal, proxies };
  const server = createServer(buildApp(web === undefined ? parts : { ...parts, web }));
  url = await listen(server, settings);
  closers.add(() => closeServer(server, closing));
  return { url, runtimes };
}

/** Starts everything; resolves when requests are answered. Throws BadSetting; what was opened is closed again. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  requireSafe(options.settings, options);
  const closers = new Closers();
  try {
    return { ...(await startParts(options, closers)), stop: () => closers.close() };
  } catch (error) {
    await closers.close();
    throw error;
  }
}
