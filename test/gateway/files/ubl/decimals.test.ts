import { expect } from 'chai';
import fc from 'fast-check';
import { parseXsdDecimal, percentOf, roundUnits, showUnits } from '../../../../gateway/src/files/ubl/decimals';

const units = (text: string): bigint => parseXsdDecimal(text)?.units ?? 0n;

describe('decimals of documents', () => {
  it('are refused where they are none, too long or too fine', () => {
    for (const text of [
      '',
      '.',
      '-',
      '+',
      '1,5',
      '1e3',
      ' 1',
      '١',
      '0x1',
      'NaN',
      `0.${'1'.repeat(19)}`,
      '9'.repeat(25),
    ]) {
      expect(parseXsdDecimal(text), text).to.equal(null);
    }
  });

  it('are read in every spelling of xsd:decimal', () => {
    expect(parseXsdDecimal('-001.50')).to.deep.equal({ units: -1_500_000_000_000_000_000n, decimals: 2 });
    expect(units('+1.')).to.equal(units('1'));
    expect(units('.5')).to.equal(units('0.50'));
  });

  it('round ties away from zero', () => {
    expect(showUnits(roundUnits(units('0.005'), 2))).to.equal('0.01');
    expect(showUnits(roundUnits(units('-0.005'), 2))).to.equal('-0.01');
    expect(showUnits(roundUnits(units('2.4'), 0))).to.equal('2.00');
  });

  it('give percentages exactly', () => {
    expect(showUnits(percentOf({ base: units('46.37'), percent: units('21') }))).to.equal('9.7377');
  });

  it('are shown as they are written, with two decimals at least', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.integer({ min: 0, max: 6 }),
        (value, decimals) => {
          const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
          const whole = digits.slice(0, digits.length - decimals);
          const fraction = digits
            .slice(digits.length - decimals)
            .replace(/0+$/, '')
            .padEnd(2, '0');
          const text = `${value < 0n ? '-' : ''}${whole}.${fraction}`;
          expect(showUnits(units(text))).to.equal(text);
        },
      ),
    );
  });
});
