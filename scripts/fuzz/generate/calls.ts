/** Random calls: who asks, who endorses, what is done on the way. */
import { OTHER_READERS, OTHER_WRITERS, TURNED_AWAY } from '../clients';
import type { Call, Operation, Twist } from '../program';
import type { Chance } from '../random';
import { ENDORSING, FOLLOWER, MEMBERS, implicit } from '../world';
import type { Pool } from './keys';
import { SECRETS, foundingOperations, operation } from './operations';
import type { Mix } from './operations';

/** Who may ask, and some who may not, besides the services. */
const OTHER_CLIENTS = [...OTHER_WRITERS, ...OTHER_READERS, ...TURNED_AWAY];

/** Whom the policy of a collection asks for, besides those that the chaincode's does. */
const NEEDED: Readonly<Record<string, string>> = {
  shared: 'HubMSP',
  alone: 'BankMSP',
  ...Object.fromEntries(MEMBERS.map((mspId) => [implicit(mspId), mspId])),
};

/** Mostly two that the chaincode's policy asks for; else fewer, more, or one that does not count. */
function anybody(chance: Chance): readonly string[] {
  return chance.weighted<readonly string[]>([
    [8, chance.some(ENDORSING, 2)],
    [3, chance.some(ENDORSING, 3)],
    [1, chance.some(ENDORSING, 1)],
    [0.5, [...chance.some(ENDORSING, 1), FOLLOWER]],
  ]);
}

/** Endorsers of operations: mostly with those that the collections need. */
function endorsers(chance: Chance, operations: readonly Operation[]): readonly string[] {
  const some = anybody(chance);
  if (chance.oneIn(4)) return some;
  const needed = operations.flatMap((one) => ('in' in one && one.in in NEEDED ? (NEEDED[one.in] ?? []) : []));
  return [...new Set([...some, ...needed])];
}

/** Mostly a service; else other people, now and then somebody whom peers turn away. */
function writer(chance: Chance): string {
  return chance.weighted([
    [30, chance.one(ENDORSING)],
    [6, chance.one(OTHER_WRITERS)],
    [1, chance.one(TURNED_AWAY)],
  ]);
}

function transient(chance: Chance): Pick<Call, 'transient'> {
  const names = chance.some(SECRETS, chance.below(3));
  if (names.length === 0) return {};
  return { transient: Object.fromEntries(names.map((name) => [name, `${name} secret ${chance.below(50)}`])) };
}

/** A call whose answer only is wanted, on any peer. */
export function evaluation(chance: Chance, pool: Pool, mix: Mix): Call {
  const member = chance.one(MEMBERS);
  const client = chance.oneIn(5) ? chance.one(OTHER_CLIENTS) : member;
  const peer = chance.oneIn(3) ? chance.one(MEMBERS) : member;
  const operations = chance.list(chance.between(1, 3), () => operation(chance, pool, mix));
  return { client, peers: [peer], operations, ...transient(chance), purpose: 'evaluate' };
}

/** A call that all endorse, which founds the keys of a program. */
export function founding(chance: Chance, pool: Pool, mix: Mix): Call {
  return { client: 'CoreMSP', peers: ENDORSING, operations: foundingOperations(chance, pool, mix) };
}

/** A call that is to become a transaction. */
export function transaction(chance: Chance, pool: Pool, mix: Mix): Call {
  const operations = chance.list(chance.between(1, 4), () => operation(chance, pool, mix));
  const peers = endorsers(chance, operations);
  const call = { client: writer(chance), peers, operations, ...transient(chance) };
  return chance.oneIn(12) ? { ...call, purpose: 'keep' } : call;
}

const TWISTS: readonly Twist[] = [
  'high-s proposal',
  'high-s endorsement',
  'first endorsement twice',
  'first endorsement only',
  'other endorser signature',
  'no endorsement',
  'other result',
  'other id',
  'twice',
];

/** A transaction that something is done to on its way. */
export function twisted(chance: Chance, pool: Pool, mix: Mix): Call {
  const { purpose: _kept, ...call } = transaction(chance, pool, mix);
  return { ...call, twist: chance.one(TWISTS) };
}

/** The proposal of an earlier call once more, perhaps to others. */
export function repeated(chance: Chance, earlier: readonly Call[]): Call {
  const again = chance.below(earlier.length);
  const first = earlier[again];
  const { client = 'CoreMSP', purpose = 'order' } = first ?? {};
  const peers = chance.some(ENDORSING, chance.between(1, 2));
  return { client, peers, operations: [], again, ...(purpose === 'evaluate' ? { purpose } : {}) };
}

/** A call that the contract library answers itself. */
export function misdirected(chance: Chance): Call {
  const raw = chance.one([
    { fn: 'nope', args: [] },
    { fn: 'run', args: ['[]', 'more'] },
    { fn: 'run', args: [] },
    { fn: 'other:run', args: ['[]'] },
    { fn: 'run', args: ['not JSON'] },
  ]);
  return { client: chance.one(ENDORSING), peers: chance.some(ENDORSING, 2), operations: [], raw };
}
