/** Programs that no random run may hold: they stop every peer of a Fabric network for good, by faults of Fabric's. */
import type { Call, Key, Operation, Program, Round } from '../program';

/** What a transaction does to a key: deletes it, changes its policy alone, or gives it a value. */
type Effect = 'deleted' | 'touched' | 'put';

/** A transaction of a block. */
interface Together {
  readonly effects: ReadonlyMap<string, Effect>;
  /** Keys whose policies it changes, whatever else it does to them. */
  readonly policies: ReadonlySet<string>;
  /** Whether peers may refuse it before they look at its policies: its id is known, or is not its own. */
  readonly isRefusedEarly: boolean;
}

function nameOf(key: Key, collection: string | undefined): string {
  return JSON.stringify([collection ?? '', key]);
}

function collectionOf(operation: Operation): string | undefined {
  return 'in' in operation ? operation.in : undefined;
}

/** What a call does to each key. */
function effectsOf({ operations }: Call): ReadonlyMap<string, Effect> {
  const effects = new Map<string, Effect>();
  for (const operation of operations) {
    const collection = collectionOf(operation);
    if (operation.op === 'setPolicy') {
      const name = nameOf(operation.key, collection);
      if (!effects.has(name)) effects.set(name, 'touched');
    } else if (operation.op === 'put' || operation.op === 'copy' || operation.op === 'putTransient') {
      const isEmpty = operation.op !== 'copy' && !('value' in operation && operation.value !== '');
      effects.set(nameOf('to' in operation ? operation.to : operation.key, collection), isEmpty ? 'deleted' : 'put');
    } else if (operation.op === 'delete' || operation.op === 'purge') {
      effects.set(nameOf(operation.key, collection), 'deleted');
    }
  }
  return effects;
}

function policiesOf({ operations }: Call): ReadonlySet<string> {
  const setting = operations.filter((operation) => operation.op === 'setPolicy');
  return new Set(setting.map((operation) => nameOf(operation.key, collectionOf(operation))));
}

/** The transactions that a round may put into one block, in their order. */
function together({ calls: own, send = [] }: Round, calls: readonly Call[]): readonly Together[] {
  const sent = send.flatMap((number) => calls[number] ?? []);
  return [...own, ...sent].map((call, index) => {
    const first = call.again === undefined ? call : (calls[call.again] ?? call);
    const isAgain = index >= own.length || call.again !== undefined;
    const isRefusedEarly = isAgain || call.twist === 'other id';
    return { effects: effectsOf(first), policies: policiesOf(first), isRefusedEarly };
  });
}

/**
 * A key is deleted, then its policy alone changed: every peer panics, and again whenever it is started, because it
 * writes the value that is not there (txmgmt/validation).
 */
function panics(block: readonly Together[]): boolean {
  return block.some(({ effects }, index) =>
    [...effects].some(
      ([name, effect]) =>
        effect === 'deleted' && block.some((other, at) => at !== index && other.effects.get(name) === 'touched'),
    ),
  );
}

/**
 * A transaction that changes a key's policy is refused before its endorsements are looked at, and a later one writes
 * the key: its validation waits for the verdict on the first one's, which nobody gives any more (statebased/vpmanager).
 */
function hangs(block: readonly Together[]): boolean {
  return block.some(({ policies, isRefusedEarly }, index) => {
    const later = block.slice(index + 1);
    return isRefusedEarly && [...policies].some((name) => later.some(({ effects }) => effects.has(name)));
  });
}

/** Whether a block of the program could stop Fabric's peers (2.5.16 and 3.1.5). */
export function stopsPeers({ rounds }: Pick<Program, 'rounds'>): boolean {
  const calls = rounds.flatMap((one) => one.calls);
  return rounds.some((round) => {
    const block = together(round, calls);
    return panics(block) || hangs(block);
  });
}
