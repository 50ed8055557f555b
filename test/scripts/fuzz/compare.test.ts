import { expect } from 'chai';
import { difference } from '../../../scripts/fuzz/compare';

describe('comparing what two ledgers made of a program', () => {
  it('finds nothing where they are the same', () => {
    expect(difference({ a: [1, { b: null }] }, { a: [1, { b: null }] })).to.equal(null);
  });

  it('names the first place where they part', () => {
    expect(difference({ a: [1, { b: 'x' }], c: 1 }, { a: [1, { b: 'y' }], c: 2 })).to.deep.equal({
      at: ['a', 1, 'b'],
      left: 'x',
      right: 'y',
    });
  });

  it('notices what is missing on one side, at the end of a list too', () => {
    expect(difference([1, 2], [1])).to.deep.equal({ at: [1], left: 2, right: undefined });
    expect(difference({}, { a: null })).to.deep.equal({ at: ['a'], left: undefined, right: null });
    expect(difference(undefined, [])).to.not.equal(null);
  });

  it('looks into an answer of JSON inside a text', () => {
    expect(difference('["a",["k","v"]]', '["a",["k","w"]]')?.at).to.deep.equal([1, 1]);
    expect(difference('[no JSON', '[nor this')?.at).to.deep.equal([]);
  });

  it('does not take texts for the same that say the same in other bytes', () => {
    expect(difference('["a"]', '["a" ]')).to.not.equal(null);
  });
});
