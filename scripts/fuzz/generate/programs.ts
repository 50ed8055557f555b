/** Random programs: the same seed always gives the same one. */
import type { Call, Operation, Program, Round } from '../program';
import { Chance } from '../random';
import { COLLECTION_NAMES, ENDORSING, EXPIRING, MEMBERS, implicit } from '../world';
import { evaluation, founding, misdirected, repeated, transaction, twisted } from './calls';
import { stopsPeers } from './deadly';
import { edgePool, pool } from './keys';
import type { Pool } from './keys';
import type { Mix } from './operations';

/** What programs are about. Those that need the ledger for themselves are told apart by {@link needsLedgerAlone}. */
export const THEMES = ['mixed', 'ranges', 'private', 'policies', 'twists', 'edges', 'many', 'brief'] as const;
/** See {@link THEMES}. */
export type Theme = (typeof THEMES)[number];

const NOTHING: Mix = { write: 0, read: 0, query: 0, page: 0, policy: 0, purge: 0, odd: 0, private: 0 };

const MIXES: Readonly<Record<Theme, Mix>> = {
  mixed: { write: 6, read: 4, query: 2, page: 0.3, policy: 1, purge: 0.3, odd: 2, private: 0.3 },
  ranges: { ...NOTHING, write: 5, read: 1, query: 6, page: 1.5, odd: 0.5, private: 0.1 },
  private: { ...NOTHING, write: 6, read: 4, query: 1, policy: 0.5, purge: 1.2, odd: 0.5, private: 0.9 },
  policies: { ...NOTHING, write: 5, read: 1, policy: 5, odd: 0.3, private: 0.35 },
  twists: { ...NOTHING, write: 5, read: 3, query: 1, odd: 1, private: 0.2 },
  edges: { ...NOTHING, write: 6, read: 3, query: 5, page: 1 },
  many: { ...NOTHING, write: 2, query: 6, page: 1 },
  brief: { ...NOTHING, write: 5, read: 5, query: 1, private: 1, policy: 1, purge: 0.5 },
};

/** Programs whose ranges or whose lifetimes would be disturbed by others. */
export function needsLedgerAlone(theme: Theme): boolean {
  return theme === 'edges' || theme === 'brief';
}

function collectionsFor(chance: Chance, theme: Theme): readonly string[] {
  if (theme === 'brief') return [EXPIRING, implicit('CoreMSP')];
  return chance.some(
    COLLECTION_NAMES.filter((name) => name !== EXPIRING),
    chance.between(1, 3),
  );
}

function round(
  chance: Chance,
  context: Readonly<{ pool: Pool; mix: Mix; theme: Theme; earlier: readonly Call[] }>,
): Round {
  const { mix, theme, earlier } = context;
  const calls = chance.list(chance.between(1, 5), (): Call => {
    if (chance.oneIn(60)) return misdirected(chance);
    if (earlier.length > 0 && chance.oneIn(30)) return repeated(chance, earlier);
    if (chance.oneIn(6)) return evaluation(chance, context.pool, mix);
    if (theme === 'twists' && chance.oneIn(2)) return twisted(chance, context.pool, mix);
    return transaction(chance, context.pool, mix);
  });
  const isSending = earlier.length > 0 && chance.oneIn(4);
  const send = isSending ? chance.some([...earlier.keys()], chance.between(1, 2)) : [];
  return send.length === 0 ? { calls } : { calls, send };
}

/** Fills a range with more keys than a portion of results, or than are noted one by one. */
function filling(chance: Chance): Call {
  const count = chance.one([49, 50, 51, 52, 99, 100, 101, 102, 130]);
  const operations = chance.list(count, (index): Operation => {
    return { op: 'put', key: `m${String(index).padStart(3, '0')}`, value: String(index) };
  });
  return { client: 'CoreMSP', peers: ENDORSING, operations };
}

function manyRounds(chance: Chance, mix: Mix): readonly Round[] {
  const plain = ['m000', 'm001', 'm049', 'm050', 'm099', 'm100', 'm1000', 'm129'];
  const context = {
    pool: { plain, keys: plain, collections: [], isFresh: true },
    mix,
    theme: 'many' as const,
    earlier: [],
  };
  return [{ calls: [filling(chance)] }, ...chance.list(chance.between(1, 2), () => round(chance, context))];
}

/** A transaction that only makes a block. */
function passing(): Call {
  return { client: 'CoreMSP', peers: ['CoreMSP', 'BankMSP'], operations: [{ op: 'put', key: 'pass', value: 'v' }] };
}

function roundsOf(chance: Chance, theme: Theme): readonly Round[] {
  const mix = MIXES[theme];
  if (theme === 'many') return manyRounds(chance, mix);
  const keys = theme === 'edges' ? edgePool(chance) : pool(chance, collectionsFor(chance, theme));
  const earlier: Call[] = [];
  const rounds: Round[] = [];
  const count = chance.between(2, theme === 'brief' ? 6 : 4);
  const add = (made: Round): void => {
    rounds.push(made);
    earlier.push(...made.calls);
  };
  if (theme === 'policies' || chance.oneIn(2)) add({ calls: [founding(chance, keys, mix)] });
  for (let index = 0; index < count; index++) {
    // Numbers of calls count these too, so they are there before what follows is made.
    if (theme === 'brief' && index % 2 === 1) add({ calls: [passing()] });
    add(round(chance, { pool: keys, mix, theme, earlier: [...earlier] }));
  }
  return rounds;
}

/** What each member sees at the end: the open state, what its peer has of each collection, hashes. */
export function closingRound(program: Omit<Program, 'prefix'>): Round {
  const operations = program.rounds.flatMap(({ calls }) => calls).flatMap((call) => call.operations);
  const used = new Set(operations.flatMap((one) => ('in' in one ? [one.in] : [])));
  const collections = [...used].filter((name) => COLLECTION_NAMES.includes(name));
  const keyed = operations.flatMap((one) => ('key' in one && 'in' in one ? [{ key: one.key, in: one.in }] : []));
  const hashed = [...new Map(keyed.map((one) => [JSON.stringify(one), one])).values()].filter((one) =>
    collections.includes(one.in),
  );
  const dump: readonly Operation[] = [
    { op: 'range', start: '', end: '' },
    ...['lot', 'lots'].map((type): Operation => ({ op: 'part', type, attributes: [] })),
    ...collections.map((name): Operation => ({ op: 'range', start: '', end: '', in: name })),
    ...hashed.map((one): Operation => ({ op: 'hash', ...one })),
    ...hashed.map((one): Operation => ({ op: 'get', ...one })),
  ];
  return {
    calls: MEMBERS.map((mspId) => ({ client: mspId, peers: [mspId], operations: dump, purpose: 'evaluate' })),
  };
}

/** Takes all keys away that a program named, so that the next one finds none. */
export function clearingRound(program: Omit<Program, 'prefix'>): Round {
  const operations = program.rounds.flatMap(({ calls }) => calls).flatMap((call) => call.operations);
  const named = operations.flatMap((one) => [...('key' in one ? [one.key] : []), ...('to' in one ? [one.to] : [])]);
  const keys = [...new Map(named.map((key) => [JSON.stringify(key), key])).values()];
  return { calls: [{ client: 'CoreMSP', peers: ENDORSING, operations: keys.map((key) => ({ op: 'delete', key })) }] };
}

/** Rounds with those that a program ends with. */
export function completed(rounds: readonly Round[], theme: Theme): Omit<Program, 'prefix'> {
  const clearing = theme === 'edges' ? [clearingRound({ rounds })] : [];
  return { rounds: [...rounds, closingRound({ rounds }), ...clearing] };
}

/** The program of a seed, but for its prefix. */
export function programOf(seed: number, theme: Theme): Omit<Program, 'prefix'> {
  for (let attempt = 0; ; attempt++) {
    const rounds = roundsOf(new Chance(seed + attempt * 0x1000_0000), theme);
    if (!stopsPeers({ rounds })) return completed(rounds, theme);
  }
}

/** The theme of the n-th random program. */
export function themeOf(seed: number): Theme {
  return new Chance(seed ^ 0x5bd1e995).weighted<Theme>([
    [34, 'mixed'],
    [16, 'ranges'],
    [20, 'private'],
    [16, 'policies'],
    [8, 'twists'],
    [3, 'edges'],
    [2, 'many'],
    [1, 'brief'],
  ]);
}
