/** Expectations about the two ways in which the kernel says no. */
import { expect } from 'chai';
import { InvalidValue, InvariantViolation } from '../../chaincode/src/kernel/invariant';
import type { ValueRule } from '../../chaincode/src/kernel/invariant';

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** The call refuses a value from outside by this rule. */
export function expectRefused(act: () => unknown, rule: ValueRule): void {
  const error = thrownBy(act);
  expect(error).to.be.instanceOf(InvalidValue);
  expect(error).to.have.property('rule', rule);
}

/** The call finds a bug of its caller. */
export function expectViolation(act: () => unknown): void {
  expect(thrownBy(act)).to.be.instanceOf(InvariantViolation);
}
