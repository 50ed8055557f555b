/** Random calls: who asks, who endorses, what is done on the way. */
import type { Call, Twist } from '../program';
import type { Chance } from '../random';
import { ENDORSING, FOLLOWER, MEMBERS } from '../world';
import type { Pool } from './keys';
import { SECRETS, operation } from './operations';
import type { Mix } from './operations';

/** Mostly two that the chaincode's policy asks for; else fewer, more, or one that does not count. */
function endorsers(chance: Chance): readonly string[] {
  return chance.weighted<readonly string[]>([
    [6, chance.some(ENDORSING, 2)],
    [2, chance.some(ENDORSING, 3)],
    [2, chance.some(ENDORSING, 1)],
    [1, [...chance.some(ENDORSING, 1), FOLLOWER]],
  ]);
}

function transient(chance: Chance): Pick<Call, 'transient'> {
  const names = chance.some(SECRETS, chance.below(3));
  if (names.length === 0) return {};
  return { transient: Object.fromEntries(names.map((name) => [name, `${name} secret ${chance.below(50)}`])) };
}

/** A call whose answer only is wanted, on any peer. */
export function evaluation(chance: Chance, pool: Pool, mix: Mix): Call {
  const client = chance.one(MEMBERS);
  const peer = chance.oneIn(3) ? chance.one(MEMBERS) : client;
  const operations = chance.list(chance.between(1, 3), () => operation(chance, pool, mix));
  return { client, peers: [peer], operations, ...transient(chance), purpose: 'evaluate' };
}

/** A call that is to become a transaction. */
export function transaction(chance: Chance, pool: Pool, mix: Mix): Call {
  const operations = chance.list(chance.between(1, 4), () => operation(chance, pool, mix));
  const call = { client: chance.one(ENDORSING), peers: endorsers(chance), operations, ...transient(chance) };
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
