import { expect } from 'chai';
import fc from 'fast-check';
import { placeOf } from '../../../gateway/src/projector/apply';
import { seeded } from '../../support/seed';

const place = fc.record({ block: fc.nat({ max: 10_000_000 }), index: fc.nat({ max: 99_999 }) });

describe('the order of what was projected', () => {
  it('A6: is block and index and nothing else, so that of two notices the earlier one is known without a clock', () => {
    fc.assert(
      fc.property(place, place, (one, other) => {
        const byPlace = one.block - other.block || one.index - other.index;
        const byNumber = placeOf(one.block, one.index) - placeOf(other.block, other.index);
        expect(Math.sign(byNumber)).to.equal(Math.sign(byPlace));
      }),
      seeded(500),
    );
  });
});
