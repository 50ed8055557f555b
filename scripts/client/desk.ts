/**
 * One person at a gateway with a key of their own: prepares acts, checks what is to be signed, signs, and waits until
 * the ledger has applied it. The key never leaves this process.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { toBase64, toHex } from '../../chaincode/src/kernel/bytes';
import type { Kind, SigningRole } from '../../chaincode/src/protocol';
import type { RecordId } from '../../chaincode/src/protocol/acts';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import type { Item, Place } from '../../chaincode/src/protocol/items';
import type { PreviewOutcome } from '../../chaincode/src/protocol/preview';
import { itemDigest } from '../../chaincode/src/statement/items';
import { leafIdOf, leavesOfItem } from '../../chaincode/src/statement/leaves';
import { composeRun } from '../../chaincode/src/statement/run';
import type { Run, RunTerms } from '../../chaincode/src/statement/run';
import { itemSalt } from '../../chaincode/src/statement/salts';
import { signedBytes } from '../../chaincode/src/statement/statement';
import type { Signer } from '../../chaincode/src/suites/ports';
import { systemRandom } from '../../chaincode/src/suites/software';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { requirePrepared } from './agreement';
import { ApiRefused, callApi } from './http';
import type { ApiRequest } from './http';

const suite = suiteOf('p256.1');
export const sha256 = (bytes: Uint8Array): Uint8Array => suite.hash(bytes);

export interface PreparedAct {
  readonly terms: RunTerms;
  readonly items: readonly (Item | null)[];
  readonly outcomes: readonly PreviewOutcome[];
  readonly authority: { readonly persons?: 1 | 2; readonly code?: string };
  readonly bytes: readonly number[];
  readonly today: string;
}

export interface ChunkView {
  readonly index: number;
  readonly act: string;
  readonly state: string;
  readonly outcomes: readonly string[];
  readonly code: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
}

export interface StatementView {
  readonly hash: string;
  readonly state: string;
  readonly count: number;
  readonly signatures: readonly { readonly signer: string; readonly role: SigningRole }[];
  readonly chunks: readonly ChunkView[];
}

/** A record as lists give it. */
export interface RecordView<Data = Readonly<Record<string, unknown>>> {
  readonly ref: { readonly id: string; readonly version: number; readonly hash: string };
  readonly kind: string;
  readonly state: string;
  readonly data: Data;
}

/** An act was refused as a whole, or its only item was. */
export class ActRefused extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, details: Readonly<Record<string, unknown>>) {
    super(`${code} ${JSON.stringify(details)}`);
    this.name = 'ActRefused';
    this.code = code;
    this.details = details;
  }
}

const POLL_MS = 60;
const WAIT_MS = 300_000;

export class Desk {
  #token: string | null = null;
  #password = '';

  private constructor(
    readonly base: string,
    readonly login: string,
  ) {}

  /** Logs in at `{server}/{slug}`. Throws ApiRefused. */
  static async open(
    server: string,
    slug: string,
    credentials: Readonly<{ login: string; password: string }>,
  ): Promise<Desk> {
    const desk = new Desk(`${server}/${slug}/api/v1`, credentials.login);
    await desk.logIn(credentials.password);
    return desk;
  }

  async logIn(password: string): Promise<void> {
    this.#password = password;
    const session = await callApi({
      method: 'POST',
      url: `${this.base}/sessions`,
      json: { login: this.login, password },
    });
    this.#token = (session as { readonly accessToken: string }).accessToken;
  }

  /** Tokens live minutes and a story may take longer: a refused one is replaced once. */
  async #call<T>(request: Omit<ApiRequest, 'url' | 'token'>, path: string): Promise<T> {
    const url = `${this.base}${path}`;
    try {
      return (await callApi({ ...request, url, token: this.#token })) as T;
    } catch (error) {
      if (!(error instanceof ApiRefused) || error.code !== 'not_authenticated') throw error;
      await this.logIn(this.#password);
      return (await callApi({ ...request, url, token: this.#token })) as T;
    }
  }

  get<T>(path: string): Promise<T> {
    return this.#call({ method: 'GET' }, path);
  }

  post<T>(path: string, json: unknown): Promise<T> {
    return this.#call({ method: 'POST', json }, path);
  }

  put<T>(path: string, json: unknown): Promise<T> {
    return this.#call({ method: 'PUT', json }, path);
  }

  upload<T>(path: string, file: Uint8Array): Promise<T> {
    return this.#call({ method: 'POST', file }, path);
  }

  preview(kind: Kind, drafts: readonly Draft[]): Promise<PreparedAct> {
    return this.post('/previews', { kind, drafts });
  }

  /** Newest records of a list. */
  async list<Data>(path: string): Promise<readonly RecordView<Data>[]> {
    return (await this.get<{ readonly records: readonly RecordView<Data>[] }>(path)).records;
  }

  /** Signs a prepared act and stores it; what comes back is its way to the ledger. */
  async sign(
    prepared: PreparedAct,
    key: DeskKey,
    role: SigningRole = 'sole',
  ): Promise<{ run: Run; view: StatementView }> {
    const signable = prepared.items.map((item, index) =>
      prepared.outcomes[index]?.outcome === 'accepted' ? item : null,
    );
    const items = signable.filter((item) => item !== null);
    const bytes = prepared.bytes.filter((_, index) => signable[index] !== null);
    // Only from the items: the hashes are our own, so nothing else can be signed than what they say.
    const run = composeRun(sha256, prepared.terms, { items, bytes, seed: toHex(systemRandom(32)) });
    const signature = await signRun(run, key, role);
    const view = await this.put<StatementView>(`/statements/${run.statementHash}`, { run, signature });
    return { run, view };
  }

  /** What a stored run rests on: kept with it, so that another member can carry what this one does not. */
  evidence(hash: string): Promise<unknown> {
    return this.get(`/statements/${hash}/evidence`);
  }

  /** The run once every transaction of it is on the ledger or refused. Throws ActRefused where the whole act was. */
  async applied(hash: string): Promise<StatementView> {
    const until = Date.now() + WAIT_MS;
    while (Date.now() < until) {
      const { statement } = await this.get<{ readonly statement: StatementView }>(`/statements/${hash}/progress`);
      const refused = statement.chunks.find(({ state }) => state === 'refused' || state === 'stuck');
      if (refused !== undefined) throw new ActRefused(refused.code ?? refused.state, refused.details ?? {});
      if (statement.state === 'done') return statement;
      await pause(POLL_MS);
    }
    throw new Error(`not applied within ${WAIT_MS} ms: ${hash}`);
  }

  /** Signs with as many persons as the firm's matrix asks for, carries and waits. Throws ActRefused. */
  async carry(prepared: PreparedAct, key: DeskKey, deputy: Deputy | null = null): Promise<CarriedAct> {
    const isJoint = prepared.authority.persons === 2 && deputy !== null;
    const { run } = await this.sign(prepared, key, isJoint ? 'maker' : 'sole');
    if (isJoint) {
      const signature = await signRun(run, await deputy(), 'checker');
      await this.post(`/statements/${run.statementHash}/signatures`, { signature });
    }
    return { prepared, run, view: wholly(await this.applied(run.statementHash)) };
  }

  /** Previews, signs, carries and waits. Throws PreparedDiffers, and ActRefused with the first refusal. */
  async act(kind: Kind, drafts: readonly Draft[], key: DeskKey, deputy: Deputy | null = null): Promise<CarriedAct> {
    const prepared = await this.preview(kind, drafts);
    requirePrepared(prepared, { kind, drafts });
    const refused = prepared.outcomes.find((outcome) => outcome.outcome === 'refused');
    if (refused?.outcome === 'refused') throw new ActRefused(refused.code, refused.details);
    return this.carry(prepared, key, deputy);
  }

  /** A record of this firm once its organisation has projected it, at this version or a later one. */
  record<Data>(id: RecordId, version = 1): Promise<RecordView<Data>> {
    return eventually(`record ${id} at version ${version}`, async () => {
      try {
        const { record } = await this.get<{ readonly record: RecordView<Data> }>(`/records/${id}`);
        return record.ref.version >= version ? record : null;
      } catch (error) {
        if (error instanceof ApiRefused && error.status === 404) return null;
        throw error;
      }
    });
  }
}

/** A run of which every item was accepted, or was there before. Throws ActRefused. */
function wholly(statement: StatementView): StatementView {
  const refused = statement.chunks.find(({ outcomes }) => outcomes.includes('refused'));
  if (refused === undefined) return statement;
  throw new ActRefused(refused.code ?? 'refused', refused.details ?? { chunk: refused.index });
}

/** A key in a person's hand and the id it has on the ledger. */
export interface DeskKey {
  readonly id: string;
  readonly signer: Signer;
}

/** The second person of a firm; asked for only when two must sign. */
export type Deputy = () => Promise<DeskKey>;

/** An act that is on the ledger. */
export interface CarriedAct {
  readonly prepared: PreparedAct;
  readonly run: Run;
  readonly view: StatementView;
}

/** Id of the record that an item of a run made at a place: everybody can derive it from what was signed. */
export function madeBy(
  { statement, items, seed }: Pick<Run, 'statement' | 'items' | 'seed'>,
  place: Place,
  index = 0,
): RecordId {
  const item = items[index];
  if (item === undefined) throw new RangeError(`the run has no item ${index}`);
  const digest = itemDigest(sha256, item, itemSalt(sha256, seed, index));
  const leaf = leavesOfItem(item).find((made) => made.place === place);
  return leafIdOf(sha256, { party: statement.party, digest }, leaf ?? { mark: null, place });
}

export async function signRun(
  run: Run,
  { id, signer }: DeskKey,
  role: SigningRole,
): Promise<{ readonly signer: string; readonly role: SigningRole; readonly value: string }> {
  const message = signedBytes({ suite: run.statement.suite, statement: run.statementHash, signer: id, role });
  return { signer: id, role, value: toBase64(await signer.sign(message)) };
}

/** Asks `probe` until it gives something. */
export async function eventually<T>(what: string, probe: () => Promise<T | null>, waitMs = WAIT_MS): Promise<T> {
  const until = Date.now() + waitMs;
  for (;;) {
    const found = await probe();
    if (found !== null) return found;
    if (Date.now() > until) throw new Error(`never came: ${what}`);
    await pause(POLL_MS);
  }
}
