import { expect } from 'chai';
import fc from 'fast-check';
import { CURRENCY_DIGITS } from '../../chaincode/src/kernel/currencies';
import {
  formatAmount,
  formatDecimal,
  parseAmount,
  parseDecimal,
  parseLooseAmount,
} from '../../chaincode/src/kernel/money';
import type { ValueRule } from '../../chaincode/src/kernel/invariant';
import { expectRefused } from './refusal';

const MAX_TEXT = '999999999999999.99';
const MAX_MINOR = 99_999_999_999_999_999n;
const minor = fc.bigInt({ min: 0n, max: MAX_MINOR });

describe('parseAmount', () => {
  it('refuses every spelling but the canonical one', () => {
    const malformed = [
      '',
      ' ',
      '1.00 ',
      ' 1.00',
      '+1.00',
      '-1.00',
      '-0.00',
      '1e2',
      '1.00e0',
      '0x10',
      '1,000.00',
      "1'0",
    ];
    const others = ['01.00', '00.00', '.50', '1.', '1..00', '1.0.0', '１.00', '1。00', 'NaN', 'Infinity', '1_0.00'];
    for (const text of [...malformed, ...others, '1.00\n', '9'.repeat(100_000)]) {
      expectRefused(() => parseAmount(text, 'CNY'), 'amount_malformed');
    }
  });

  it('refuses more or fewer decimals than the currency has', () => {
    for (const text of ['1', '1.0', '1.000', '0.005']) {
      expectRefused(() => parseAmount(text, 'CNY'), 'amount_has_wrong_decimals');
    }
    for (const text of ['1.0', '1.00']) expectRefused(() => parseAmount(text, 'JPY'), 'amount_has_wrong_decimals');
    expectRefused(() => parseAmount('1.00', 'KWD'), 'amount_has_wrong_decimals');
  });

  it('refuses amounts of 10^15 and more, in any currency', () => {
    expectRefused(() => parseAmount('1000000000000000.00', 'CNY'), 'amount_too_large');
    expectRefused(() => parseAmount('1000000000000000', 'JPY'), 'amount_too_large');
    expectRefused(() => parseAmount('1000000000000000.000', 'KWD'), 'amount_too_large');
  });

  it('refuses amounts whose minor units do not fit a signed 64-bit integer', () => {
    expectRefused(() => parseAmount('100000000000000.0000', 'CLF'), 'amount_too_large');
    expectRefused(() => parseLooseAmount('100000000000000', 'CLF'), 'amount_too_large');
    for (const [currency, digits] of Object.entries(CURRENCY_DIGITS)) {
      const largest = parseAmount(formatDecimal(10n ** BigInt(Math.min(15 + digits, 18)) - 1n, digits), currency);
      expect(BigInt.asIntN(64, largest), currency).to.equal(largest);
      expectRefused(() => parseAmount(formatDecimal(largest + 1n, digits), currency), 'amount_too_large');
    }
  });

  it('refuses an unknown currency, and a call with text and currency swapped', () => {
    expectRefused(() => parseAmount('1.00', 'RMB'), 'currency_unknown');
    expectRefused(() => parseAmount('CNY', '1.00'), 'currency_unknown');
    expectRefused(() => formatAmount(1n, 'RMB'), 'currency_unknown');
  });

  it('reads exact minor units up to the largest amount', () => {
    expect(parseAmount('1286437.52', 'CNY')).to.equal(128_643_752n);
    expect(parseAmount('0.05', 'CNY')).to.equal(5n);
    expect(parseAmount('0.00', 'CNY')).to.equal(0n);
    expect(parseAmount('12', 'JPY')).to.equal(12n);
    expect(parseAmount('1.234', 'KWD')).to.equal(1234n);
    expect(parseAmount(MAX_TEXT, 'CNY')).to.equal(MAX_MINOR);
  });

  it('is undone by formatAmount in every currency, both ways', () => {
    fc.assert(
      fc.property(minor, fc.constantFrom('CNY', 'JPY', 'KWD', 'CLF'), (amount, currency) => {
        const bounded = amount % 10n ** 15n;
        const text = formatAmount(bounded, currency);
        expect(parseAmount(text, currency)).to.equal(bounded);
        expect(formatAmount(parseAmount(text, currency), currency)).to.equal(text);
      }),
    );
  });
});

describe('formatAmount and formatDecimal', () => {
  it('write exactly the digits of the currency', () => {
    expect(formatAmount(0n, 'CNY')).to.equal('0.00');
    expect(formatAmount(5n, 'CNY')).to.equal('0.05');
    expect(formatAmount(-5n, 'CNY')).to.equal('-0.05');
    expect(formatAmount(-12n, 'JPY')).to.equal('-12');
    expect(formatAmount(1n, 'CLF')).to.equal('0.0001');
    expect(formatAmount(MAX_MINOR, 'CNY')).to.equal(MAX_TEXT);
  });

  it('serve quantities as well: tonnes with three decimals', () => {
    expect(formatDecimal(53_693n, 3)).to.equal('53.693');
    expect(parseDecimal('53.693', 3)).to.equal(53_693n);
    expectRefused(() => parseDecimal('53.69', 3), 'amount_has_wrong_decimals');
  });
});

describe('parseLooseAmount', () => {
  it('refuses what can be read in two ways', () => {
    const refused: readonly (readonly [string, ValueRule])[] = [
      ['', 'amount_malformed'],
      ['   ', 'amount_malformed'],
      ['.', 'amount_malformed'],
      ['-', 'amount_malformed'],
      ['1,234.00', 'amount_malformed'],
      ['1.234,00', 'amount_malformed'],
      ['1，234', 'amount_malformed'],
      ['1 234.00', 'amount_malformed'],
      ["1'234.00", 'amount_malformed'],
      ['1e3', 'amount_malformed'],
      ['+1.00', 'amount_malformed'],
      ['--1', 'amount_malformed'],
      ['1-', 'amount_malformed'],
      ['(1.00)', 'amount_malformed'],
      ['¥1.00', 'amount_malformed'],
      ['1²', 'amount_malformed'],
      ['①', 'amount_malformed'],
      ['١', 'amount_malformed'],
      ['0.005', 'amount_has_wrong_decimals'],
      ['1.001', 'amount_has_wrong_decimals'],
      ['1000000000000000', 'amount_too_large'],
      ['-1.00', 'amount_negative'],
      ['－１', 'amount_negative'],
      [`1.${'0'.repeat(100_000)}`, 'amount_malformed'],
    ];
    for (const [text, rule] of refused) expectRefused(() => parseLooseAmount(text, 'CNY'), rule);
    expectRefused(() => parseLooseAmount('1.5', 'JPY'), 'amount_has_wrong_decimals');
    expectRefused(() => parseLooseAmount('-1.001', 'CNY', { negativeAllowed: true }), 'amount_has_wrong_decimals');
    expectRefused(() => parseLooseAmount('-1', 'CNY', { negativeAllowed: false }), 'amount_negative');
  });

  it('reads what documents write', () => {
    const read: readonly (readonly [string, bigint])[] = [
      ['1286437.52', 128_643_752n],
      ['100', 10_000n],
      ['100.5', 10_050n],
      ['100.500000', 10_050n],
      [' 100.50\t', 10_050n],
      ['\u3000１２．５０\u00a0', 1250n],
      ['000.50', 50n],
      ['.5', 50n],
      ['5.', 500n],
      ['0', 0n],
      ['-0.00', 0n],
      [`00${MAX_TEXT}0`, MAX_MINOR],
    ];
    for (const [text, expected] of read) expect(parseLooseAmount(text, 'CNY'), text).to.equal(expected);
    expect(parseLooseAmount('12.000', 'JPY')).to.equal(12n);
  });

  it('reads negative amounts where lines may be negative', () => {
    for (const text of ['-1.20', '－１．２', '\u22121.2']) {
      expect(parseLooseAmount(text, 'CNY', { negativeAllowed: true })).to.equal(-120n);
    }
  });

  it('reads every canonical amount as parseAmount does', () => {
    fc.assert(
      fc.property(minor, (amount) => {
        const text = formatAmount(amount, 'CNY');
        expect(parseLooseAmount(text, 'CNY')).to.equal(parseAmount(text, 'CNY'));
      }),
    );
  });
});
