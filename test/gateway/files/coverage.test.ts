import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { INVOICE_COLUMNS } from '../../../gateway/src/files/csv/invoices';
import { STATEMENT_COLUMNS } from '../../../gateway/src/files/csv/statements';
import { RULES } from '../../../gateway/src/files/rules/rules';
import { repository } from './support';

const TESTS = path.join(repository(), 'test/gateway/files');
const README = readFileSync(path.join(repository(), 'gateway/src/files/README.md'), 'utf8');

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && name !== 'coverage.test.ts')
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
}

describe('every rule', () => {
  const tested = sources(TESTS);
  for (const rule of Object.keys(RULES)) {
    it(`has a test and words: ${rule}`, () => {
      expect(tested).to.match(new RegExp(`'${rule}[' ]|${rule}: `));
      const { en, zh } = RULES[rule as keyof typeof RULES];
      expect(en).to.match(/^[A-Z].*\.$/);
      expect(zh).to.match(/[\u4e00-\u9fff].*。$/);
    });
  }

  it('stands in the README', () => {
    const known = new Set(README.match(/\b(?:FILE|XML|UBL|CSV|BR)(?:-[A-Z0-9]+)+/g));
    expect(Object.keys(RULES).filter((rule) => !known.has(rule))).to.deep.equal([]);
  });
});

describe('every column', () => {
  for (const { key, names } of [...INVOICE_COLUMNS, ...STATEMENT_COLUMNS]) {
    it(`stands in the README with its names: ${key}`, () => {
      const row = README.split('\n').find(
        (line) => line.includes(`\`${key}\``) && names.every((name) => line.includes(name)),
      );
      expect(row, key).to.not.equal(undefined);
    });
  }
});
