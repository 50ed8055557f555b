/** The ledger port on the memory ledger: one transaction after the other, each told to every archive at once. */
import { Failure } from '../../../chaincode/src/kernel/failure';
import type { ActKey, ActResult, Header, MspId } from '../../../chaincode/src/protocol/acts';
import type { Preview } from '../../../chaincode/src/protocol/preview';
import { LedgerRefused } from '../../../gateway/src/ledger/port';
import type { LedgerPort, Submission, SubmitOutcome } from '../../../gateway/src/ledger/port';
import type { World } from '../firms';

/** Transactions of a memory ledger are not meant to overlap: it has no versions to compare. */
const queues = new WeakMap<World, Promise<unknown>>();

function inTurn<T>(world: World, work: () => Promise<T>): Promise<T> {
  const before = queues.get(world) ?? Promise.resolve();
  const next = before.then(work, work);
  queues.set(
    world,
    next.catch(() => undefined),
  );
  return next;
}

async function asked<T>(answer: Promise<string>): Promise<T> {
  try {
    return JSON.parse(await answer) as T;
  } catch (error) {
    if (error instanceof Failure) throw new LedgerRefused(error, { cause: error });
    throw error;
  }
}

async function submitted(world: World, mspId: MspId, submission: Submission): Promise<SubmitOutcome> {
  const { presented, slot, endorsers } = submission;
  try {
    const call = { args: [String(slot)], transient: presented, client: mspId };
    const committed = await world.ledger.submit('act', call, endorsers);
    const result = JSON.parse(committed.answer) as ActResult;
    if (!result.replay) await world.absorb(committed);
    const { transactionId } = committed;
    return { outcome: 'committed', result, transactionId, blockNumber: world.ledger.transactions.length };
  } catch (error) {
    if (error instanceof Failure) return { outcome: 'rejected', code: error.code, details: error.details };
    throw error;
  }
}

export function memoryPort(world: World, mspId: MspId): LedgerPort {
  const { ledger } = world;
  const read = <T>(what: string, id: string): Promise<T> =>
    asked(ledger.evaluate('read', { args: [what, id], client: mspId }));
  return {
    mspId,
    network: () => read('network', ''),
    preview: (question) => asked<Preview>(ledger.evaluate('preview', { args: [], transient: question, client: mspId })),
    submit: (submission) => inTurn(world, () => submitted(world, mspId, submission)),
    outcome: (act) => read<ActKey | null>('act', act),
    header: (id) => read<Header | null>('header', id),
    found: () => Promise.reject(new Error('founded already')),
    changeMembers: () => Promise.reject(new Error('the members of a memory ledger stay')),
    renew: async (timeMs) => {
      await world.renew(timeMs, mspId);
      const result: ActResult = { act: '', replay: false, outcomes: [], touched: [] };
      return { outcome: 'committed', result, transactionId: '', blockNumber: 0 };
    },
    blocks: () => {
      throw new Error('a memory ledger has no blocks');
    },
    health: () => Promise.resolve({ height: ledger.transactions.length }),
    close: () => Promise.resolve(),
  };
}
