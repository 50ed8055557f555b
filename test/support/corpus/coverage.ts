/** What recorded programs cover. */
import type { Json } from '../../../scripts/fuzz/answers';
import { TURNED_AWAY } from '../../../scripts/fuzz/clients';
import type { CorpusEntry } from '../../../scripts/fuzz/corpus';
import type { Call, Operation } from '../../../scripts/fuzz/program';
import { MEMBERS } from '../../../scripts/fuzz/world';

/** Calls that a program's author made; the last round only looks at what is left. */
function ownCalls({ program }: CorpusEntry): readonly Call[] {
  return program.rounds.slice(0, -1).flatMap(({ calls }) => calls);
}

function keyKinds(operation: Operation): readonly string[] {
  const keys = [...('key' in operation ? [operation.key] : []), ...('to' in operation ? [operation.to] : [])];
  return keys.map((key) => (typeof key === 'string' ? 'plain key' : 'composite key'));
}

function placeKinds(operation: Operation): readonly string[] {
  if (!('in' in operation)) return [operation.op];
  const { op, in: collection } = operation;
  const isImplicit = collection.startsWith('_implicit_org_');
  return [`${op} in a collection`, isImplicit ? 'implicit collection' : 'collection'];
}

function operationKinds(operation: Operation): readonly string[] {
  return [
    ...placeKinds(operation),
    ...keyKinds(operation),
    ...('bookmark' in operation ? ['page behind a bookmark'] : []),
    ...('take' in operation ? ['results left unread'] : []),
    ...('value' in operation && operation.value === '' ? ['empty value'] : []),
    ...(operation.must === true ? ['error that ends the transaction'] : []),
  ];
}

function clientKind({ client }: Call): string {
  if (TURNED_AWAY.includes(client)) return `client turned away: ${client.split('/')[1] ?? 'unknown organisation'}`;
  return MEMBERS.includes(client) ? 'client: service' : `client: ${client.split('/')[1] ?? client}`;
}

function callKinds(call: Call): readonly string[] {
  return [
    clientKind(call),
    `${call.peers.length} endorsers`,
    `purpose: ${call.purpose ?? 'order'}`,
    ...(call.transient === undefined ? [] : ['transient data']),
    ...(call.twist === undefined ? [] : [`twist: ${call.twist}`]),
    ...(call.again === undefined ? [] : ['proposal sent again']),
    ...(call.raw === undefined ? [] : ['call that the contract library answers']),
    ...call.operations.flatMap(operationKinds),
  ];
}

/** Text values of a name, wherever it stands in JSON. */
function textsOf(value: Json, name: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((inner: Json) => textsOf(inner, name));
  return Object.entries(value).flatMap(([key, inner]: readonly [string, Json]) => {
    if (key !== name) return textsOf(inner, name);
    return [inner].flat().filter((one) => typeof one === 'string');
  });
}

function outcomeKinds({ outcome }: CorpusEntry): readonly string[] {
  const { calls, layout, events } = outcome;
  const isConcurrent = layout.flat().some((size) => size > 1);
  const isSplit =
    typeof events === 'object' && events !== null && 'blocks' in events && !Array.isArray(events['blocks']);
  return [
    ...textsOf(calls, 'codes').map((code) => `code: ${code}`),
    ...(textsOf(calls, 'refused').length === 0 ? [] : ['peer that lets nobody in']),
    ...(textsOf(calls, 'error').length === 0 ? [] : ['error of a chaincode']),
    ...(isConcurrent ? ['several transactions in a block'] : []),
    ...(isSplit ? ['members who are told different things'] : []),
  ];
}

/** All kinds of calls, callers, schedules and outcomes that come in a program. */
export function kindsOf(entry: CorpusEntry): ReadonlySet<string> {
  const isSending = entry.program.rounds.some(({ send }) => send !== undefined);
  return new Set([
    ...ownCalls(entry).flatMap(callKinds),
    ...outcomeKinds(entry),
    ...(isSending ? ['transaction sent later'] : []),
  ]);
}
