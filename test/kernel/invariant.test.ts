import { expect } from 'chai';
import { InvalidValue, InvariantViolation, invariant } from '../../chaincode/src/kernel/invariant';

describe('invariant', () => {
  it('throws a violation with its message when the condition does not hold', () => {
    expect(() => {
      invariant(Number.MIN_VALUE < 0, 'the smallest number is negative');
    }).to.throw(InvariantViolation, 'the smallest number is negative');
  });

  it('passes in silence when the condition holds', () => {
    expect(() => {
      invariant(Number.MIN_VALUE > 0, 'the smallest number is negative');
    }).not.to.throw();
  });

  it('keeps refusals of values apart from bugs', () => {
    const refusal = new InvalidValue('day_malformed', 'a day written YYYY-MM-DD');
    expect(refusal).not.to.be.instanceOf(InvariantViolation);
    expect(refusal.rule).to.equal('day_malformed');
    expect(refusal.name).to.equal('InvalidValue');
    expect(refusal.message).to.equal('day_malformed: a day written YYYY-MM-DD');
  });
});
