/** Expectations about coded refusals: the code, its details, and that nothing was written. */
import { expect } from 'chai';
import { Failure } from '../../chaincode/src/kernel/failure';
import type { Code } from '../../chaincode/src/protocol';
import type { Details } from '../../chaincode/src/protocol/details';
import type { World } from './firms';

/** The Failure an action ends with; anything else that it throws passes through, and no refusal fails the test. */
export async function failureOf(action: () => unknown): Promise<Failure> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function stateOf({ ledger }: World): string {
  const entries = [...ledger.state].map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  return JSON.stringify([entries, ledger.transactions.length]);
}

/** The action is refused with this code and exactly these details, and the ledger is byte by byte what it was. */
export async function expectRefused(
  world: World,
  action: () => unknown,
  expected: Readonly<{ code: Code; details?: Details }>,
): Promise<Failure> {
  const before = stateOf(world);
  const failure = await failureOf(action);
  expect(failure.code, JSON.stringify(failure.details)).to.equal(expected.code);
  if (expected.details !== undefined) expect(failure.details).to.deep.equal(expected.details);
  expect(stateOf(world), 'nothing was written').to.equal(before);
  return failure;
}
