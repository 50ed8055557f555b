import { expect } from 'chai';
import fc from 'fast-check';
import { InvalidValue } from '../../chaincode/src/kernel/invariant';
import { hasInvisible, normaliseInvoiceNumber } from '../../chaincode/src/kernel/text';
import { expectRefused } from './refusal';

describe('normaliseInvoiceNumber', () => {
  it('refuses a number of which nothing can be seen', () => {
    for (const text of ['', ' ', '\t\n', '\u3000', '\u200b\u2060\ufeff', '\u00ad', '\u3164', '\ufe0f', '\u2800']) {
      expectRefused(() => normaliseInvoiceNumber(text), 'text_empty');
    }
  });

  it('refuses more than a hundred characters, before and after normalisation', () => {
    expect(normaliseInvoiceNumber('1'.repeat(100))).to.have.length(100);
    expect(normaliseInvoiceNumber(`${'1'.repeat(100)}${' '.repeat(300)}`)).to.have.length(100);
    expectRefused(() => normaliseInvoiceNumber('1'.repeat(101)), 'text_too_long');
    expectRefused(() => normaliseInvoiceNumber('\u3300'.repeat(26)), 'text_too_long');
    expectRefused(() => normaliseInvoiceNumber(' '.repeat(100_000)), 'text_too_long');
  });

  it('refuses half a character', () => {
    for (const text of ['1\ud800', '\udc001', 'A\ud83d']) {
      expectRefused(() => normaliseInvoiceNumber(text), 'text_malformed');
    }
  });

  it('refuses scripts on whose characters two versions of Unicode could disagree', () => {
    for (const text of ['1\u115f', '1\u{1f600}', '١٢٣', '1\u{323b0}', '1\ufdfa', '1\ua7dc', '1\u0378', '1\ue000']) {
      expectRefused(() => normaliseInvoiceNumber(text), 'text_unsupported');
    }
  });

  it('gives one spelling for what looks the same on paper', () => {
    const spellings = [
      'INV-2026/001',
      'inv-2026/001',
      ' INV-2026/001 ',
      'ＩＮＶ－２０２６／００１',
      'INV\u20102026/001',
      'INV\u20112026/001',
      'INV\u20132026/001',
      'INV\u20142026/001',
      'INV\u22122026/001',
      'INV\u25002026/001',
      'INV\ufe632026/001',
      'I N V - 2 0 2 6 / 0 0 1',
      'IN\u200bV-20\u00ad26/001\u0000',
      '\ufeffINV-2026/001\r\n',
      'INV-2026/001\ufe0f',
    ];
    for (const spelling of spellings) expect(normaliseInvoiceNumber(spelling)).to.equal('INV-2026/001');
  });

  it('keeps apart what may be two invoices: leading zeros and separators', () => {
    const numbers = ['1-11', '11-1', '111', '1/11', '1.11', '0111', '00111', '1_11', '111A', '#111'];
    expect(new Set(numbers.map(normaliseInvoiceNumber)).size).to.equal(numbers.length);
  });

  it('uses capitals without regard to any language', () => {
    expect(normaliseInvoiceNumber('istanbul')).to.equal('ISTANBUL');
    expect(normaliseInvoiceNumber('straße')).to.equal('STRASSE');
    expect(normaliseInvoiceNumber('京a１')).to.equal('京A1');
    expect(normaliseInvoiceNumber('e\u0301')).to.equal('\u00c9');
    expect(normaliseInvoiceNumber('e\u200b\u0301')).to.equal('\u00c9');
  });

  it('changes nothing when applied twice, for every character there is', () => {
    let known = 0;
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const text = `1${String.fromCodePoint(code)}`;
      const once = normalisedOrRule(text);
      if (once.rule === 'text_unsupported') continue;
      known += 1;
      if (normaliseInvoiceNumber(once.text) !== once.text) expect.fail(`U+${code.toString(16)}`);
    }
    expect(known).to.be.greaterThan(40_000);
  });

  it('changes nothing when applied twice, and hides nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (text) => {
        const once = normalisedOrRule(text);
        if (once.rule !== undefined) return;
        expect(normalisedOrRule(once.text)).to.deep.equal(once);
        expect(hasInvisible(once.text)).to.equal(false);
      }),
      { numRuns: 3000 },
    );
  });
});

function normalisedOrRule(text: string): Readonly<{ text: string; rule?: string }> {
  try {
    return { text: normaliseInvoiceNumber(text) };
  } catch (error) {
    if (error instanceof InvalidValue) return { text: '', rule: error.rule };
    throw error;
  }
}
