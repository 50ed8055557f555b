import { expect } from 'chai';
import * as fc from 'fast-check';
import { compareUtf8, sortUtf8 } from '../../../../network/embedded/src/state/textOrder';
import { versionBytes } from '../../../../network/embedded/src/state/versions';

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const ofBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

describe('the order of keys', () => {
  it('puts U+FF5E before U+1F600, the reverse of JavaScript', () => {
    expect(sortUtf8(['\u{1F600}', '\uFF5E', 'é', '~', 'a', 'Z'])).to.deep.equal([
      'Z',
      'a',
      '~',
      'é',
      '\uFF5E',
      '\u{1F600}',
    ]);
  });

  it('is always the order of UTF-8 bytes', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        expect(Math.sign(compareUtf8(left, right))).to.equal(ofBytes(left, right));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        expect(sortUtf8(texts)).to.deep.equal([...texts].sort(ofBytes));
      }),
    );
  });
});

describe('versions as bytes', () => {
  it('are written as Fabric does', () => {
    expect(versionBytes({ blockNumber: 0, transactionIndex: 0 }).toString('hex')).to.equal('0000');
    expect(versionBytes({ blockNumber: 300, transactionIndex: 7 }).toString('hex')).to.equal('02012c0107');
  });

  it('have the order of versions', () => {
    const version = fc.record({ blockNumber: fc.maxSafeNat(), transactionIndex: fc.nat() });
    fc.assert(
      fc.property(version, version, (left, right) => {
        const expected = left.blockNumber - right.blockNumber || left.transactionIndex - right.transactionIndex;
        expect(Math.sign(Buffer.compare(versionBytes(left), versionBytes(right)))).to.equal(Math.sign(expected));
      }),
    );
  });
});
