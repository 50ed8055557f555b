import { expect } from 'chai';
import { changed, example, read, rulesOf } from './support';

describe('files of invoices', () => {
  it('R1: a UBL invoice whose sum of lines is 0.01 off breaks BR-CO-10 and is refused', async () => {
    const good = example('en16931-invoice.xml');
    expect(rulesOf(await read(good))).to.deep.equal([]);
    const entries = await read(changed(good, 'EUR">1249.98<', 'EUR">1249.99<'));
    expect(rulesOf(entries)).to.include('BR-CO-10');
    expect(entries.some(({ kind }) => kind === 'invoice')).to.equal(false);
  });

  it('R1: a CSV row with three decimals is refused alone, and every other row is read', async () => {
    const entries = await read(changed(example('invoices.csv'), '1286437.52', '1286437.521'));
    const kinds = entries.map(({ kind }) => kind).filter((kind) => kind !== 'notice');
    expect(kinds).to.have.members(['invalid', 'invoice']);
    const [invoice] = entries.filter(({ kind }) => kind === 'invoice');
    expect(invoice).to.have.nested.property('invoice.number', 'INV-2');
  });
});
