import { expect } from 'chai';
import fc from 'fast-check';
import { neutraliseCell, restoreCell } from '../../../../gateway/src/files/csv/formulas';
import { csvLine } from '../../../../gateway/src/files/csv/write';

const STARTS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'];
const TEXT = fc.string({
  unit: fc.constantFrom(...STARTS, "'", ' ', '\u3000', '\u200B', 'a', '1', '"', ',', '中', '😀'),
});

describe('cells for spreadsheet programs', () => {
  for (const start of STARTS) {
    it(`are not run when they start with U+${start.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`, () => {
      expect(neutraliseCell(`${start}HYPERLINK("x")`)).to.equal(`'${start}HYPERLINK("x")`);
      expect(csvLine([`${start}1`])).to.equal(`"'${start}1"\r\n`);
    });
  }

  it('are not run when they start so behind white space or apostrophes', () => {
    expect(neutraliseCell(' =1')).to.equal("' =1");
    expect(neutraliseCell('\u3000@x')).to.equal("'\u3000@x");
    expect(neutraliseCell("'=1")).to.equal("''=1");
  });

  it('stay as they are when they are harmless', () => {
    for (const text of ['', 'a=b', '1-2', "'quoted", "'", 'INV-1', '12.50', '中国'])
      expect(neutraliseCell(text)).to.equal(text);
  });

  it('never start a formula, and come back as they were', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const written = neutraliseCell(text);
        expect(STARTS.includes(written.trimStart().charAt(0)) || STARTS.includes(written.charAt(0))).to.equal(false);
        expect(restoreCell(written)).to.equal(text);
      }),
      { numRuns: 2000 },
    );
  });
});
