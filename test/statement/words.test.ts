import { expect } from 'chai';
import fc from 'fast-check';
import { KINDS } from '../../chaincode/src/protocol';
import type { Item } from '../../chaincode/src/protocol/items';
import { capitalYuan } from '../../chaincode/src/statement/words/capitals';
import { daysText, ledgerTimeText, moneyText, rateText, shareText } from '../../chaincode/src/statement/words/figures';
import { wordsOf } from '../../chaincode/src/statement/words/words';
import type { ActWords, Language } from '../../chaincode/src/statement/words/words';
import { withMember } from '../support/forging';
import { BANK_FIRM, CORE_FIRM, SAMPLES, SUPPLIER } from '../support/samples';
import { seeded } from '../support/seed';

const NAMES: Readonly<Record<string, string>> = {
  [CORE_FIRM]: '云岭汽车',
  [SUPPLIER]: '苍山铸造',
  [BANK_FIRM]: '滇池银行',
};
const VALID_UNTIL = Date.UTC(2026, 0, 14, 16, 59);

function words(items: readonly Item[], language: Language): ActWords {
  const [first] = items;
  const statement = { kind: first!.kind, party: CORE_FIRM, validUntil: VALID_UNTIL };
  return wordsOf({ statement, items, nameOf: (party) => NAMES[party] ?? party }, language);
}

/** Every figure and date of a text, as the reader sees them. */
function figuresIn(text: string): readonly string[] {
  return text.match(/\d+(?:,\d{3})*(?:[.:-]\d+)*%?/g) ?? [];
}

function everyFigure(act: ActWords): readonly string[] {
  const texts = [act.title, ...act.sentences, ...act.facts.flat(), act.button];
  return [...new Set(texts.flatMap(figuresIn))].sort();
}

/** One item of each kind, and the variants whose words take another branch. */
const SHOWN: readonly (readonly [string, Item])[] = [
  ...KINDS.map((kind) => [kind, SAMPLES[kind]] as const),
  ['draw without recourse', withMember(SAMPLES.draw, 'terms.recourse', 'without')],
  ['make_offer without recourse', withMember(SAMPLES.make_offer, 'terms.recourse', 'without')],
  ['confirm_receivable with defences', withMember(SAMPLES.confirm_receivable, 'noDefence', false)],
  ['present_invoice without a due day', withMember(SAMPLES.present_invoice, 'due', null)],
  ['discharge of an unfinanced claim', withMember(SAMPLES.discharge, 'allocation', null)],
  ['discharge without a surplus', withMember(SAMPLES.discharge, 'allocation.surplus', '0.00')],
  ['book_payment failed', withMember(withMember(SAMPLES.book_payment, 'status', 'failed'), 'valueDate', null)],
  ['book_payment returned', withMember(withMember(SAMPLES.book_payment, 'status', 'returned'), 'valueDate', null)],
  ['present_invoice in yen', inYen()],
];

function inYen(): Item {
  return withMember(withMember(SAMPLES.present_invoice, 'invoice.currency', 'JPY'), 'invoice.payable', '1286437');
}

describe('statements in words', () => {
  for (const [name, item] of SHOWN) {
    it(`X14: ${name} carries the same figures and dates in both languages`, () => {
      const [zh, en] = [words([item], 'zh-CN'), words([item], 'en')];
      expect(everyFigure(zh)).to.deep.equal(everyFigure(en));
      expect(zh.facts.map(([, value]) => figuresIn(value))).to.deep.equal(
        en.facts.map(([, value]) => figuresIn(value)),
      );
      expect(zh.sentences.length).to.equal(en.sentences.length);
      expect(figuresIn(zh.button)).to.deep.equal(figuresIn(en.button));
    });
  }

  for (const kind of KINDS) {
    it(`X14: many of ${kind} are one sentence with the same count and sum in both languages`, () => {
      const items = [SAMPLES[kind], SAMPLES[kind], SAMPLES[kind]];
      const [zh, en] = [words(items, 'zh-CN'), words(items, 'en')];
      expect(everyFigure(zh)).to.deep.equal(everyFigure(en));
      expect(en.facts[0]).to.deep.equal(['Number', '3']);
      expect(zh.facts[0]).to.deep.equal(['笔数', '3']);
    });
  }

  it('every act says something in each language, in that language', () => {
    for (const [, item] of SHOWN) {
      const [zh, en] = [words([item], 'zh-CN'), words([item], 'en')];
      for (const act of [zh, en]) {
        expect(act.title).not.to.equal('');
        expect(act.button).not.to.equal('');
        expect(act.sentences.length).to.be.at.least(2);
        for (const text of [...act.sentences, ...act.facts.flat()])
          expect(text).not.to.match(/undefined|null|\[object/);
      }
      expect(zh.title).to.match(/\p{Script=Han}/u);
      expect(en.title).not.to.match(/\p{Script=Han}/u);
    }
  });

  it('the figures of a signed item are those of its words', () => {
    const said = everyFigure(words([SAMPLES.draw], 'en'));
    const { face, advance, net, interest, surplus, cost } = SAMPLES.draw.sheet;
    for (const amount of [face, advance, net, interest, surplus, cost]) {
      expect(said).to.include(moneyText(amount, 'CNY').slice(1));
    }
    expect(said).to.include.members([
      '8.97%',
      '8.68%',
      '6.00%',
      '2026-01-15',
      '2026-04-15',
      '530001',
      '6222000012345678',
    ]);
  });

  it('says that money goes back only where some does, whatever the digits of its currency', () => {
    for (const [amount, saysSo] of [
      ['0', false],
      ['0.00', false],
      ['0.000', false],
      ['1', true],
      ['0.01', true],
      ['0.001', true],
    ] as const) {
      const item = withMember(SAMPLES.discharge, 'allocation.surplus', amount);
      expect(words([item], 'en').sentences.join(' ').includes('goes back'), amount).to.equal(saysSo);
    }
  });

  it('says until when the signature is good, in China time whatever the device believes', () => {
    expect(words([SAMPLES.open_account], 'en').sentences.at(-1)).to.include('2026-01-15 00:59');
    expect(words([SAMPLES.open_account], 'zh-CN').sentences.at(-1)).to.include('2026-01-15 00:59');
  });
});

describe('figures as people read them', () => {
  it('money is grouped, with its currency’s sign and digits', () => {
    expect(moneyText('1286437.52', 'CNY')).to.equal('¥1,286,437.52');
    expect(moneyText('999999999999999.99', 'CNY')).to.equal('¥999,999,999,999,999.99');
    expect(moneyText('0.05', 'CNY')).to.equal('¥0.05');
    expect(moneyText('100', 'JPY')).to.equal('JP¥100');
    expect(moneyText('1000.000', 'KWD')).to.equal('KWD 1,000.000');
  });

  it('grouping changes no digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
        const amount = `${whole}.${String(cents).padStart(2, '0')}`;
        expect(moneyText(amount, 'CNY').slice(1).replaceAll(',', '')).to.equal(amount);
      }),
      seeded(200),
    );
  });

  it('rates show two decimals half-up, shares what was agreed', () => {
    expect([89_597, 60_000, 86_723, 49, 50, 1_535_518].map(rateText)).to.deep.equal([
      '8.96%',
      '6.00%',
      '8.67%',
      '0.00%',
      '0.01%',
      '153.55%',
    ]);
    expect([5000, 43_500, 1_000_000, 1, 0].map(shareText)).to.deep.equal(['0.5%', '4.35%', '100%', '0.0001%', '0%']);
  });

  it('days show from the earliest to the latest', () => {
    expect(daysText(['2026-04-15'])).to.equal('2026-04-15');
    expect(daysText(['2026-06-15', '2026-04-15', '2026-05-01'])).to.equal('2026-04-15 – 2026-06-15');
    expect(ledgerTimeText(Date.UTC(2026, 4, 17, 18, 42))).to.equal('2026-05-18 02:42');
  });

  it('capital numerals are those of the rules for bills and settlement vouchers', () => {
    const cases: readonly (readonly [string, readonly (string | null)[]])[] = [
      ['1000000.00', ['壹佰万元整']],
      ['1286437.52', ['壹佰贰拾捌万陆仟肆佰叁拾柒元伍角贰分']],
      ['107000.53', ['壹拾万柒仟元零伍角叁分', '壹拾万零柒仟元伍角叁分', '壹拾万柒仟元伍角叁分']],
      ['16409.02', ['壹万陆仟肆佰零玖元零贰分']],
      ['1409.50', ['壹仟肆佰零玖元伍角', '壹仟肆佰零玖元伍角整']],
      ['6007.14', ['陆仟零柒元壹角肆分']],
      ['1680.32', ['壹仟陆佰捌拾元零叁角贰分', '壹仟陆佰捌拾元叁角贰分']],
      ['325.04', ['叁佰贰拾伍元零肆分']],
      ['0.50', ['伍角', '伍角整']],
      ['0.05', ['伍分']],
      ['0.00', ['零元整']],
      ['100000001.00', ['壹亿零壹元整']],
      ['1', [null]],
      ['-1.00', [null]],
    ];
    for (const [amount, allowed] of cases) expect(capitalYuan(amount), amount).to.be.oneOf(allowed);
  });
});
