import { expect } from 'chai';
import { CURRENCY_DIGITS } from '../../chaincode/src/kernel/currencies';
import { currencyDigits, isCurrency, parseCurrency } from '../../chaincode/src/kernel/currency';
import { expectRefused } from './refusal';

describe('currencies', () => {
  it('refuses unknown, withdrawn, lower-case and unit-less codes and names of object members', () => {
    const bad = ['', 'CN', 'CNYY', 'cny', 'CNY ', 'RMB', 'XYZ', 'DEM', 'HRK', 'BGN', 'XAU', 'XDR', 'XTS', 'XXX'];
    for (const text of [...bad, 'toString', '__proto__', 'constructor']) {
      expect(isCurrency(text), text).to.equal(false);
      expectRefused(() => parseCurrency(text), 'currency_unknown');
      expectRefused(() => currencyDigits(text), 'currency_unknown');
    }
  });

  it('knows the digits of the standard, also where cash habits differ', () => {
    const digits: Record<string, number> = {
      CNY: 2,
      EUR: 2,
      USD: 2,
      HUF: 2,
      IDR: 2,
      TWD: 2,
      MGA: 2,
      JPY: 0,
      KRW: 0,
      VND: 0,
      CLP: 0,
      XOF: 0,
      UYI: 0,
      BHD: 3,
      IQD: 3,
      JOD: 3,
      KWD: 3,
      LYD: 3,
      OMR: 3,
      TND: 3,
      CLF: 4,
      UYW: 4,
    };
    for (const [code, expected] of Object.entries(digits)) expect(currencyDigits(code), code).to.equal(expected);
  });

  it('has all 165 active codes with a minor unit, sorted, and nothing can change them', () => {
    const codes = Object.keys(CURRENCY_DIGITS);
    expect(codes).to.have.length(165);
    expect(codes).to.deep.equal([...codes].sort());
    for (const code of codes) expect(code).to.match(/^[A-Z]{3}$/);
    expect(Object.isFrozen(CURRENCY_DIGITS)).to.equal(true);
    const count = (digits: number): number => Object.values(CURRENCY_DIGITS).filter((each) => each === digits).length;
    expect([0, 1, 2, 3, 4].map(count)).to.deep.equal([17, 0, 139, 7, 2]);
  });
});
