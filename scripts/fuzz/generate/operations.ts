/** Random operations, by what they are about. */
import type { KeyPolicy, Operation, Rule } from '../program';
import type { Chance } from '../random';
import { outOf } from '../rules';
import { ENDORSING } from '../world';
import { part, place, range, strictly, take, value } from './keys';
import type { Pool } from './keys';

/** How often each kind of operation comes; 0 never. */
export interface Mix {
  readonly write: number;
  readonly read: number;
  readonly query: number;
  readonly page: number;
  readonly policy: number;
  readonly purge: number;
  readonly odd: number;
  /** Share of operations in collections, from 0 to 1. */
  readonly private: number;
}

/** Names in the transient data of every call that has any. */
export const SECRETS = ['first', 'second'];

type Make = (chance: Chance, pool: Pool, isPrivate: boolean) => Operation;

const write: Make = (chance, pool, isPrivate) => {
  const where = place(chance, pool, isPrivate);
  const key = chance.one(pool.keys);
  return chance.weighted<Operation>([
    [5, { op: 'put', key, value: value(chance), ...where }],
    [2, { op: 'delete', key, ...where }],
    [6, { op: 'copy', key, to: chance.oneIn(2) ? key : chance.one(pool.keys), mark: '+', ...where }],
    [isPrivate ? 4 : 1, { op: 'putTransient', key, name: chance.one(SECRETS), ...where }],
  ]);
};

const read: Make = (chance, pool, isPrivate) => {
  const where = place(chance, pool, isPrivate);
  const key = chance.one(pool.keys);
  if (where.in !== undefined && chance.oneIn(3)) return { op: 'hash', key, in: where.in };
  return { op: 'get', key, ...where };
};

const query: Make = (chance, pool, isPrivate) => {
  const where = place(chance, pool, isPrivate);
  return chance.weighted<Operation>([
    [4, { op: 'range', ...range(chance, pool), ...take(chance), ...where }],
    [2, { op: 'part', ...part(chance), ...take(chance), ...where }],
    [isPrivate || !pool.isFresh ? 0 : 2, { op: 'history', key: chance.one(pool.keys), ...take(chance) }],
  ]);
};

const page: Make = (chance, pool) => {
  const size = chance.between(1, 3);
  const bookmark = chance.weighted<object>([
    [3, {}],
    [3, { bookmark: 'last' }],
    [1, { bookmark: { text: chance.one(pool.plain) } }],
  ]);
  return chance.oneIn(3)
    ? { op: 'partPage', ...part(chance), size, ...bookmark }
    : { op: 'page', ...range(chance, pool), size, ...bookmark };
};

function rule(chance: Chance): Rule {
  const [first, second, third] = chance.some(ENDORSING, 3);
  const [one, two, three] = [first ?? '', second ?? '', third ?? ''];
  return chance.weighted<Rule>([
    [3, one],
    [3, outOf(2, one, two)],
    [2, outOf(1, one, two)],
    [2, outOf(1, outOf(2, one, two), outOf(2, two, three))],
    [1, outOf(2, ...ENDORSING)],
    [1, outOf(1, one, outOf(1, 'GoneMSP'))],
    [1, outOf(2, one, 'GoneMSP')],
    [1, outOf(2, one, one)],
    [1, outOf(0, one)],
  ]);
}

function keyPolicy(chance: Chance): KeyPolicy {
  if (chance.oneIn(12)) return { hex: '' };
  return { rule: rule(chance) };
}

const policy: Make = (chance, pool, isPrivate) => {
  const where = place(chance, pool, isPrivate);
  const key = chance.one(pool.keys);
  if (chance.oneIn(4)) return { op: 'getPolicy', key, ...where };
  return { op: 'setPolicy', key, policy: keyPolicy(chance), ...where };
};

const purge: Make = (chance, pool) => {
  const [collection = 'shared'] = chance.some(pool.collections, 1);
  return { op: 'purge', key: chance.one(pool.keys), in: collection };
};

const odd: Make = (chance, pool, isPrivate) => {
  const where = place(chance, pool, isPrivate);
  return chance.weighted<Operation>([
    [6, { op: 'event', name: chance.one(['made', 'changed']), payload: value(chance) }],
    [2, { op: 'transient', name: chance.one(SECRETS) }],
    [2, { op: 'who' }],
    [1, { op: 'throw', message: 'the program says no' }],
    [1, { op: 'query', text: '{"selector":{}}', ...where }],
    [1, { op: 'query', text: '{"selector":{}}', size: 2 }],
    [1, { op: 'get', key: chance.one(pool.keys), in: chance.one(['nowhere', '_implicit_org_GoneMSP']) }],
    [1, { op: 'put', key: chance.one(pool.keys), value: 'lost', in: 'nowhere' }],
    [1, { op: 'hash', key: chance.one(pool.keys), in: 'nowhere' }],
  ]);
};

/**
 * What gives each key a value, and half of them a policy: changing the policy of a key that is not there does nothing,
 * and a range over nothing shows nothing.
 */
export function foundingOperations(chance: Chance, pool: Pool, mix: Mix): readonly Operation[] {
  return pool.keys.flatMap((key): readonly Operation[] => {
    const where = place(chance, pool, chance.fraction() < mix.private);
    const founding: Operation = { op: 'put', key, value: `first ${chance.below(100)}`, ...where };
    const hasPolicy = mix.policy > 0 && chance.oneIn(2);
    return hasPolicy ? [founding, { op: 'setPolicy', key, policy: keyPolicy(chance), ...where }] : [founding];
  });
}

/** One operation of a mix. */
export function operation(chance: Chance, pool: Pool, mix: Mix): Operation {
  const make = chance.weighted<Make>([
    [mix.write, write],
    [mix.read, read],
    [mix.query, query],
    [mix.page, page],
    [mix.policy, policy],
    [mix.purge, purge],
    [mix.odd, odd],
  ]);
  return strictly(chance, make(chance, pool, chance.fraction() < mix.private));
}
