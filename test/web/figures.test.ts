/** How the client writes and reads figures. */
import { expect } from 'chai';
import { capitalYuan } from '../../chaincode/src/statement/words/capitals';
import { clientModule, closeModules } from './support/modules';
import type * as Amounts from '../../web/src/lib/amounts';
import type * as Days from '../../web/src/lib/days';
import type * as Format from '../../web/src/format';

describe('figures of the web client', () => {
  let format: typeof Format;
  let amounts: typeof Amounts;
  let days: typeof Days;

  before(async function () {
    this.timeout(60_000);
    format = await clientModule<typeof Format>('format.ts');
    amounts = await clientModule<typeof Amounts>('lib/amounts.ts');
    days = await clientModule<typeof Days>('lib/days.ts');
  });
  after(closeModules);

  it('writes money with its sign, grouped, with as many decimals as the currency has', () => {
    expect(format.money('1286437.52', 'CNY')).to.equal('¥1,286,437.52');
    expect(format.money('0.01', 'CNY')).to.equal('¥0.01');
    expect(format.money('999999999999999.99', 'CNY')).to.equal('¥999,999,999,999,999.99');
    expect(format.money('-5000.00', 'CNY')).to.equal('−¥5,000.00');
    expect(format.money('1000', 'JPY')).to.contain('1,000').and.not.to.contain('.');
  });

  it('writes sums of several currencies side by side and never added', () => {
    const totals = [
      { currency: 'CNY', amount: '1.00' },
      { currency: 'JPY', amount: '2' },
    ];
    expect(format.sums(totals, '—')).to.match(/^¥1\.00 \+ /);
    expect(format.sums([], '—')).to.equal('—');
  });

  it('rounds to ten thousands in Chinese headlines only, and leaves small amounts alone', () => {
    expect(format.inTenThousands('1286437.52', 'zh-CN')).to.equal('128.64\u00a0万');
    expect(format.inTenThousands('10000.00', 'zh-CN')).to.equal('1.00\u00a0万');
    expect(format.inTenThousands('9999.99', 'zh-CN')).to.equal(null);
    expect(format.inTenThousands('1286437.52', 'en')).to.equal(null);
  });

  it('writes rates with two decimals, and a range only where there is one', () => {
    expect(format.rate(89_597)).to.equal('8.96%');
    expect(format.rate(60_000)).to.equal('6.00%');
    expect(format.rateRange([51_300, 51_300])).to.equal('5.13%');
    expect(format.rateRange([51_300, 106_300])).to.equal('5.13% – 10.63%');
  });

  it('counts in groups of three and shortens what only machines read', () => {
    expect(format.count(1_234_567)).to.equal('1,234,567');
    expect(format.count(12)).to.equal('12');
    expect(format.short(`sha256:${'ab'.repeat(32)}`)).to.equal('abababab…abab');
    expect(format.partyCode('uscc:91530100MA7K2R1Q1U')).to.equal('91530100MA7K2R1Q1U');
  });

  it('takes amounts as people type them and refuses what is none', () => {
    const good: readonly (readonly [typed: string, amount: string])[] = [
      ['1000', '1000.00'],
      ['1,000.5', '1000.50'],
      [' ¥ 12,345,678.90 ', '12345678.90'],
      ['１２３．４５', '123.45'],
      ['007', '7.00'],
      ['0', '0.00'],
      ['5.', '5.00'],
    ];
    for (const [typed, amount] of good) expect(amounts.typedAmount(typed, 2), typed).to.equal(amount);
    const bad = ['', '-1', '1,00', '1.005', '1e3', '1.2.3', '十', '1 000 x', '9'.repeat(16), `1${'0'.repeat(60)}`];
    for (const typed of bad) expect(amounts.typedAmount(typed, 2), typed).to.equal(null);
    expect(amounts.typedAmount('12', 0)).to.equal('12');
    expect(amounts.typedAmount('12.0', 0)).to.equal(null);
  });

  it('adds and subtracts amounts to the cent, beyond what a number holds', () => {
    expect(amounts.sumOf(['0.10', '0.20'])).to.equal('0.30');
    expect(amounts.sumOf(['90071992547409.93', '0.01'])).to.equal('90071992547409.94');
    expect(amounts.sumOf([])).to.equal('0.00');
    expect(amounts.difference('1.00', '1.01')).to.equal('-0.01');
  });

  it('counts days by the calendar, over month ends, leap days and the turn of the year', () => {
    expect(days.addDays('2026-02-28', 1)).to.equal('2026-03-01');
    expect(days.addDays('2028-02-28', 1)).to.equal('2028-02-29');
    expect(days.daysBetween('2026-05-18', '2026-08-14')).to.equal(88);
    expect(days.daysBetween('2026-08-14', '2026-05-18')).to.equal(-88);
    expect(days.mondayOf('2026-11-29')).to.equal('2026-11-23');
    expect(days.mondayOf('2026-11-23')).to.equal('2026-11-23');
    for (const text of ['2026-02-30', '2026-2-3', '', '2026-13-01', '20260101']) {
      expect(days.isDay(text), text).to.equal(false);
    }
    expect(days.isDay('2028-02-29')).to.equal(true);
  });

  it("takes a day from an instant by China's clock, not by the device's", () => {
    const lateEvening = Date.parse('2026-11-28T15:59:59Z');
    expect(days.dayOf({ instantMs: lateEvening, offsetMinutes: 480 })).to.equal('2026-11-28');
    expect(days.dayOf({ instantMs: lateEvening + 1000, offsetMinutes: 480 })).to.equal('2026-11-29');
  });

  it('writes yuan in the capital numerals of a cheque', () => {
    const told: readonly (readonly [amount: string, capitals: string])[] = [
      ['1000000.00', '壹佰万元整'],
      ['1286437.52', '壹佰贰拾捌万陆仟肆佰叁拾柒元伍角贰分'],
      ['100000001.00', '壹亿零壹元整'],
      ['10.05', '壹拾元零伍分'],
      ['0.50', '伍角整'],
      ['20300.00', '贰万零叁佰元整'],
    ];
    for (const [amount, capitals] of told) expect(capitalYuan(amount), amount).to.equal(capitals);
  });
});
