import { expect } from 'chai';
import { readDocuments } from '../../../gateway/src/files/readFile';
import { changed, cpuMs, example, invoicesOf, read } from './support';

const HEADER = 'seller_id,buyer_id,invoice_number,issue_date,currency,amount,due_date,order_number,seller_name\n';

async function* rows(count: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from(HEADER);
  for (let start = 0; start < count; start += 1000) {
    await Promise.resolve();
    const lines = Array.from({ length: 1000 }, (_, index) => {
      const number = start + index;
      return `91350100M000100Y43,54930084UKLVMY22DS16,INV-${number},2026-01-15,CNY,${number + 1}.25,2026-04-15,PO-${number},某某公司\n`;
    });
    yield Buffer.from(lines.join(''));
  }
}

/** An invoice with many lines that adds up. */
function invoiceOfLines(count: number): string {
  const text = example('en16931-invoice.xml');
  const line = /<cac:InvoiceLine>[\s\S]*?<\/cac:InvoiceLine>\s*/.exec(text)?.[0] ?? '';
  const free = line.replace('>1000.00<', '>0.00<');
  return changed(text, '</Invoice>', `${free.repeat(count)}</Invoice>`);
}

describe('reading is fast enough', () => {
  it('for UBL invoices of 20 kB: at least 200 in a second of processor time', async () => {
    const text = invoiceOfLines(23);
    expect(text.length).to.be.within(19_000, 23_000);
    const bytes = Buffer.from(text);
    const batch = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) expect((await read(bytes))[0]?.kind).to.equal('invoice');
    };
    await batch(100);
    const ms = Math.min(await cpuMs(() => batch(100)), await cpuMs(() => batch(100)), await cpuMs(() => batch(100)));
    console.log(`      ${Math.round(100_000 / ms)} invoices of ${text.length} bytes per second of processor time`);
    expect(100_000 / ms).to.be.above(200);
  });

  it('for one invoice of 5 000 lines: at most a second', async () => {
    const text = invoiceOfLines(5000);
    const ms = await cpuMs(async () => expect(invoicesOf(await read(text))).to.have.length(1));
    console.log(`      ${text.length} bytes in ${Math.round(ms)} ms of processor time`);
    expect(ms).to.be.below(1000);
  });

  it('for tables of 100 000 rows: with flat memory', async () => {
    let count = 0;
    let highest = 0;
    let early = 0;
    const ms = await cpuMs(async () => {
      for await (const entry of readDocuments(rows(100_000), { name: 'invoices.csv' })) {
        if (entry.kind === 'invoice') count += 1;
        if (count % 5000 !== 0) continue;
        const { heapUsed } = process.memoryUsage();
        if (count <= 20_000) early = Math.max(early, heapUsed);
        highest = Math.max(highest, heapUsed);
      }
    });
    console.log(`      ${Math.round((100_000 / ms) * 1000)} rows per second of processor time`);
    expect(count).to.equal(100_000);
    expect(highest - early).to.be.below(64 * 1024 * 1024);
    expect((count / ms) * 1000).to.be.above(5000);
  });
});
