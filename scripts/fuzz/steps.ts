/** Programs made ready for the probe: keys complete with their prefix, policies as bytes. */
import type { Call, Key, Operation, Program } from './program';
import { ruleBytes } from './rules';

/** Text behind all keys that begin with a prefix; a prefix ends with a character of the first 127. */
export function endOf(prefix: string): string {
  if (prefix === '') return '';
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}

function key(of: Key, prefix: string): unknown {
  return typeof of === 'string' ? prefix + of : { ...of, type: prefix + of.type };
}

function bookmark(operation: Operation, prefix: string): object {
  if (!('bookmark' in operation) || operation.bookmark === 'last') return {};
  return { bookmark: { text: prefix + operation.bookmark.text } };
}

/** One operation as the probe reads it. */
function step(operation: Operation, prefix: string): object {
  const completed: Record<string, unknown> = { ...operation, ...bookmark(operation, prefix) };
  if ('key' in operation) completed['key'] = key(operation.key, prefix);
  if ('to' in operation) completed['to'] = key(operation.to, prefix);
  if ('type' in operation) completed['type'] = prefix + operation.type;
  if ('start' in operation) completed['start'] = prefix + operation.start;
  if ('end' in operation) completed['end'] = operation.end === '' ? endOf(prefix) : prefix + operation.end;
  if ('policy' in operation) {
    const { policy } = operation;
    completed['policy'] = 'rule' in policy ? ruleBytes(policy.rule).toString('hex') : policy.hex;
  }
  return completed;
}

/** Function and arguments of a call. */
export function invocation(
  call: Call,
  { prefix }: Pick<Program, 'prefix'>,
): { readonly fn: string; readonly args: readonly string[] } {
  if (call.raw !== undefined) return call.raw;
  return { fn: 'run', args: [JSON.stringify(call.operations.map((operation) => step(operation, prefix)))] };
}

/** A key as the ledger knows it. */
export function ledgerKey(of: Key, prefix: string): string {
  if (typeof of === 'string') return prefix + of;
  return `\0${prefix}${of.type}\0${of.attributes.map((attribute) => `${attribute}\0`).join('')}`;
}

/** Every key that a program names, as the ledger knows them. */
export function namedKeys({ rounds, prefix }: Program): readonly string[] {
  const operations = rounds.flatMap(({ calls }) => calls).flatMap((call) => call.operations);
  const named = operations.flatMap((operation): Key[] => [
    ...('key' in operation ? [operation.key] : []),
    ...('to' in operation ? [operation.to] : []),
  ]);
  return [...new Set(named.map((of) => ledgerKey(of, prefix)))];
}
