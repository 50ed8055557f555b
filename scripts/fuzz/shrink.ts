/** Makes a program smaller for as long as it still shows what it showed. */
import type { Call, Operation, Program, Round } from './program';

type Rounds = Program['rounds'];

/** Copies of a list that lack one element each. */
function* withoutOne<T>(list: readonly T[]): Generator<readonly [T[], number]> {
  for (let index = list.length - 1; index >= 0; index--)
    yield [[...list.slice(0, index), ...list.slice(index + 1)], index];
}

/** A call whose earlier one may have moved, or is gone and with it this one's meaning. */
function renumberedCall(call: Call, gone: number): Call {
  const { again, ...rest } = call;
  if (again === undefined || again < gone) return call;
  return again === gone ? rest : { ...rest, again: again - 1 };
}

/** Numbers of calls after one of them is gone. */
function renumbered(round: Round, gone: number): Round {
  const { send: before = [], ...rest } = round;
  const send = before.filter((number) => number !== gone).map((number) => (number > gone ? number - 1 : number));
  const calls = rest.calls.map((call) => renumberedCall(call, gone));
  return send.length === 0 ? { calls } : { calls, send };
}

function* withoutCall(rounds: Rounds): Generator<Rounds> {
  let first = 0;
  for (const [at, round] of rounds.entries()) {
    for (const [calls, index] of withoutOne(round.calls)) {
      const gone = first + index;
      yield rounds.map((one, place) => renumbered(place === at ? { ...one, calls } : one, gone));
    }
    first += round.calls.length;
  }
}

function withCall(rounds: Rounds, place: Readonly<{ at: number; index: number }>, call: Call): Rounds {
  return rounds.map((round, at) => {
    if (at !== place.at) return round;
    return { ...round, calls: round.calls.map((one, index) => (index === place.index ? call : one)) };
  });
}

function* simplerOperation(operation: Operation): Generator<Operation> {
  if ('value' in operation && operation.value.length > 1) yield { ...operation, value: 'v' };
  if ('take' in operation) {
    const { take: _take, ...rest } = operation;
    yield rest;
  }
  if (operation.must === true) {
    const { must: _must, ...rest } = operation;
    yield rest;
  }
}

function* simplerCall(call: Call): Generator<Call> {
  for (const [operations] of withoutOne(call.operations)) if (operations.length > 0) yield { ...call, operations };
  for (const [peers] of withoutOne(call.peers)) if (peers.length > 0) yield { ...call, peers };
  const [service = call.client] = call.client.split('/');
  if (service !== call.client) yield { ...call, client: service };
  if (call.transient !== undefined) {
    const { transient: _transient, ...rest } = call;
    yield rest;
  }
  if (call.twist !== undefined) {
    const { twist: _twist, ...rest } = call;
    yield rest;
  }
  for (const [index, operation] of call.operations.entries()) {
    for (const simpler of simplerOperation(operation)) {
      yield { ...call, operations: call.operations.map((one, at) => (at === index ? simpler : one)) };
    }
  }
}

/** Smaller or simpler versions of rounds, the boldest first. */
export function* smaller(rounds: Rounds): Generator<Rounds> {
  for (const [at, round] of [...rounds.entries()].reverse()) {
    if (round.calls.length > 1) continue;
    // A round of one call goes with it, which withoutCall leaves empty.
    if (round.calls.length === 0 && round.send === undefined) yield [...rounds.slice(0, at), ...rounds.slice(at + 1)];
  }
  yield* withoutCall(rounds);
  for (const [at, round] of rounds.entries()) {
    if (round.send !== undefined) {
      const { send: _send, ...rest } = round;
      yield rounds.map((one, place) => (place === at ? rest : one));
    }
    for (const [index, call] of round.calls.entries()) {
      for (const simpler of simplerCall(call)) yield withCall(rounds, { at, index }, simpler);
    }
  }
}

/**
 * The smallest rounds found that still show it, asking at most so many times. `shows` is asked of smaller and smaller
 * ones; what it refuses is not followed.
 */
export async function shrink(
  rounds: Rounds,
  shows: (rounds: Rounds) => Promise<boolean>,
  attempts: number,
): Promise<Rounds> {
  let smallest = rounds;
  let left = attempts;
  for (let isSmaller = true; isSmaller && left > 0;) {
    isSmaller = false;
    for (const candidate of smaller(smallest)) {
      if (left-- <= 0) break;
      if (!(await shows(candidate))) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}
