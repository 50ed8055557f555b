/** One round: the same work in every way, one after the other on the same network through the same client. */
import type { ConfirmReceivableItem } from '../../../chaincode/src/protocol/items';
import type { LedgerPort } from '../../../gateway/src/ledger/port';
import type { FabricCall, FabricClient } from '../../../gateway/src/ledger/fabric/client';
import { VALIDATION_CODES, validationName } from '../../../network/embedded/src/validationCodes';
import type { LedgerDesk, ReadyAct } from './desk';
import { inFlight, measured } from './load';
import type { Load, Measured } from './load';
import { renamed, seedOf, shapeOf } from './shape';
import type { Shape } from './shape';
import type { FabricConnection } from '../../../gateway/src/ledger/fabric/connection';

/** How much is done. */
export interface Amounts {
  readonly singles: number;
  readonly batches: number;
  readonly evaluations: number;
}

/** What a round works with. */
export interface Bench extends Measured {
  readonly desk: LedgerDesk;
  readonly port: LedgerPort;
  readonly connection: FabricConnection;
  readonly put: FabricClient;
  readonly same: FabricClient;
}

export interface Round {
  readonly single: Load;
  readonly batched: Load;
  readonly put: Load;
  readonly same: Load;
  readonly evaluate: Load;
  readonly evaluateBare: Load;
  /** Milliseconds from a commit seen to the act opened and kept, of all singles and all batches. */
  readonly singleLagMs: readonly number[];
  readonly batchedLagMs: readonly number[];
  readonly contention: Contention;
}

/** Acts that want the same claim at the same moment. */
export interface Contention {
  readonly rivals: number;
  readonly won: number;
  /** Lost races that were tried again until the ledger said no. */
  readonly conflicts: number;
  readonly wallMs: number;
}

export const SINGLES_AT_ONCE = 50;
export const BATCHES_AT_ONCE = 8;
export const BATCH_ITEMS = 200;
const ENDORSERS = ['CoreMSP', 'RegistrarMSP'];
const RIVALS = 16;
const RIVAL_PAUSE_MS = 100;
const SEEDED_AT_ONCE = 100;

async function ordered(client: FabricClient, call: FabricCall): Promise<void> {
  const { order } = await client.endorse(call, ENDORSERS);
  const commit = await order();
  if (!commit.isSeen) throw new Error(commit.reason);
  const { validationCode } = commit;
  if (validationCode !== VALIDATION_CODES.VALID) throw new Error(validationName(validationCode));
}

/** Carries signed acts and says how long after its commit each was taken in. */
async function carried(
  bench: Bench,
  acts: readonly ReadyAct[],
  how: Readonly<{ atOnce: number; itemsEach: number }>,
): Promise<{ readonly load: Load; readonly lagMs: readonly number[] }> {
  const { desk, port } = bench;
  const seen = new Map<string, number>();
  const load = await measured(bench, acts.length * how.itemsEach, () =>
    inFlight(acts, how.atOnce, async (ready) => {
      await desk.carry(ready, port);
      seen.set(ready.act, performance.now());
    }),
  );
  const lags = [...seen].map(async ([act, at]) => Math.max(0, (await desk.told.when(act)) - at));
  return { load, lagMs: await Promise.all(lags) };
}

function cut<T>(entries: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
    entries.slice(index * size, (index + 1) * size),
  );
}

/** Confirmations in full of invoices presented for this round. */
async function confirmable(desk: LedgerDesk, prefix: string, count: number): Promise<readonly ConfirmReceivableItem[]> {
  const sizes = cut(Array.from({ length: count }), BATCH_ITEMS).map(({ length }) => length);
  const made: ConfirmReceivableItem[] = [];
  for (const [index, size] of sizes.entries()) made.push(...(await desk.present(`${prefix}${index}-`, size)));
  return made;
}

async function contended({ desk, port }: Bench, item: ConfirmReceivableItem): Promise<Contention> {
  const acts = await Promise.all(Array.from({ length: RIVALS }, () => desk.sign('confirm_receivable', [item])));
  const submissions = await Promise.all(acts.map((ready) => desk.submissionOf(ready)));
  let [won, conflicts] = [0, 0];
  const started = performance.now();
  await inFlight(submissions, RIVALS, async (submission) => {
    for (;;) {
      const { outcome } = await port.submit(submission);
      if (outcome === 'committed') won += 1;
      if (outcome === 'unknown') throw new Error('a rival’s outcome is not known');
      if (outcome !== 'conflict') return;
      conflicts += 1;
      await new Promise((resolve) => setTimeout(resolve, RIVAL_PAUSE_MS));
    }
  });
  return { rivals: RIVALS, won, conflicts, wallMs: performance.now() - started };
}

/** The shape of a confirmation committed for the purpose. */
async function shapeNow({ desk, port, connection }: Bench, item: ConfirmReceivableItem): Promise<Shape> {
  const ready = await desk.sign('confirm_receivable', [item]);
  const { presented } = await desk.submissionOf(ready);
  return shapeOf(connection, { ...(await desk.carry(ready, port)), carriedBytes: presented.length });
}

async function sameKeys(bench: Bench, shape: Shape, names: readonly string[]): Promise<Load> {
  const { same } = bench;
  const call = (content: Uint8Array): FabricCall => ({ fn: 'act', args: [], transient: { shape: content } });
  for (const some of cut(names, SEEDED_AT_ONCE)) await ordered(same, call(seedOf(shape, some)));
  const calls = names.map((name) => call(renamed(shape, name)));
  return measured(bench, names.length, () => inFlight(calls, SINGLES_AT_ONCE, (entry) => ordered(same, entry)));
}

function bareKeys(bench: Bench, shape: Shape, names: readonly string[]): Promise<Load> {
  const value = Buffer.from(shape.writes.find(({ policy }) => policy !== null)?.value ?? '', 'base64').toString('utf8');
  const calls = names.map((name) => ({ fn: 'put', args: [name, value], transient: {} }));
  return measured(bench, names.length, () => inFlight(calls, SINGLES_AT_ONCE, (call) => ordered(bench.put, call)));
}

/** A round of everything; `name` keeps its keys apart from those of other rounds. */
export async function runRound(bench: Bench, name: string, amounts: Amounts): Promise<Round> {
  const { desk, port, put } = bench;
  const { singles, batches, evaluations } = amounts;
  const items = await confirmable(desk, `${name}-`, singles + batches * BATCH_ITEMS + 2);
  const [first, rival, ...rest] = items;
  if (first === undefined || rival === undefined) throw new RangeError('a round has invoices');
  const shape = await shapeNow(bench, first);
  const ones = await Promise.all(rest.slice(0, singles).map((item) => desk.sign('confirm_receivable', [item])));
  const many = await Promise.all(
    cut(rest.slice(singles), BATCH_ITEMS).map((entries) => desk.sign('confirm_receivable', entries)),
  );
  const names = ones.map((_, index) => `${name}-${index}-`);
  const bare = await bareKeys(bench, shape, names);
  const single = await carried(bench, ones, { atOnce: SINGLES_AT_ONCE, itemsEach: 1 });
  const same = await sameKeys(bench, shape, names);
  const batched = await carried(bench, many, { atOnce: BATCHES_AT_ONCE, itemsEach: BATCH_ITEMS });
  const asked = Array.from({ length: evaluations }, (_, index) => index);
  const [record] = names;
  const get = { fn: 'get', args: [record ?? ''], transient: {} };
  return {
    single: single.load,
    batched: batched.load,
    put: bare,
    same,
    evaluate: await measured(bench, evaluations, () => inFlight(asked, RIVALS, () => port.header(first.receivable.id))),
    evaluateBare: await measured(bench, evaluations, () => inFlight(asked, RIVALS, () => put.evaluate(get))),
    singleLagMs: single.lagMs,
    batchedLagMs: batched.lagMs,
    contention: await contended(bench, rival),
  };
}
