import { expect } from 'chai';
import fc from 'fast-check';
import { readDocuments, readStatementLines } from '../../../gateway/src/files/readFile';
import { changed, collect, example, exampleBytes, read, readStatement, rulesOf } from './support';

describe('a file is refused', () => {
  it('as FILE-EMPTY without a byte', async () => {
    expect(rulesOf(await read(''))).to.deep.equal(['FILE-EMPTY']);
    expect(rulesOf(await readStatement(''))).to.deep.equal(['FILE-EMPTY']);
    expect(rulesOf(await read('\uFEFF'))).to.deep.equal(['FILE-EMPTY']);
  });

  const foreign: readonly (readonly [string, readonly number[]])[] = [
    ['ZIP, XLSX, OFD', [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]],
    ['PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
    ['XLS', [0xd0, 0xcf, 0x11, 0xe0, 0xa1]],
    ['GZIP', [0x1f, 0x8b, 0x08]],
    ['PNG', [0x89, 0x50, 0x4e, 0x47]],
    ['JPEG', [0xff, 0xd8, 0xff, 0xe0]],
  ];
  for (const [value, bytes] of foreign) {
    it(`as FILE-FORMAT, whatever its name: ${value}`, async () => {
      const [entry] = await read(Buffer.from(bytes), { name: 'invoices.csv' });
      expect(entry).to.include({ kind: 'invalid', rule: 'FILE-FORMAT', value });
    });
  }

  it('as FILE-ENCODING in UTF-16 without a mark', async () => {
    expect(rulesOf(await read(Buffer.from('seller_id', 'utf16le')))).to.deep.equal(['FILE-ENCODING']);
    expect(rulesOf(await read(Buffer.from('seller_id', 'utf16le').swap16()))).to.deep.equal(['FILE-ENCODING']);
  });

  it('as FILE-TOO-LARGE when an XML document is larger than is held in memory', async () => {
    expect(rulesOf(await read(example('en16931-invoice.xml'), { limits: { xmlBytesMax: 5000 } }))).to.deep.equal([
      'FILE-TOO-LARGE',
    ]);
    const spread = changed(example('en16931-invoice.xml'), '<cac:TaxTotal>', `${' '.repeat(200_000)}<cac:TaxTotal>`);
    expect(rulesOf(await read(spread, { limits: { xmlBytesMax: 150_000 } }))).to.deep.equal(['FILE-TOO-LARGE']);
    expect(rulesOf(await read(spread))).to.deep.equal([]);
    const exact = { xmlBytesMax: Buffer.byteLength(spread), tableBytesMax: Buffer.byteLength(spread) };
    expect(rulesOf(await read(spread, { limits: exact }))).to.deep.equal([]);
  });

  it('as XML where it is XML, with the line', async () => {
    const [entry] = await read('<?xml version="1.0"?>\n<!DOCTYPE Invoice>\n<Invoice/>');
    expect(entry).to.deep.include({ rule: 'XML-DOCTYPE', position: { line: 2, row: null } });
  });

  it('with values cut and control characters made visible', async () => {
    const [entry] = await read(`${'\u0007x'.repeat(500)}\n1\n`);
    expect(entry).to.include({ rule: 'CSV-HEADER' });
    if (entry?.kind !== 'invalid') throw new Error('an invalid entry was expected');
    expect(entry.value).to.have.length(120);
    expect(entry.value).to.not.match(/\p{Cc}/u);
  });
});

describe('a file', () => {
  it('is what its content says, with a notice where its name says another thing', async () => {
    const xml = await read(example('en16931-invoice.xml'), { name: 'INVOICE.CSV' });
    expect(xml.map((entry) => entry.kind)).to.deep.equal(['notice', 'invoice']);
    expect(xml[0]).to.include({ rule: 'FILE-NAME', value: 'INVOICE.CSV' });
    const table = await read(example('invoices.csv'), { name: 'invoices.xml' });
    expect(table.map((entry) => entry.kind)).to.deep.equal(['notice', 'invoice', 'invoice']);
    expect((await read(example('invoices.csv'), { name: 'no ending' })).map((entry) => entry.kind)).to.deep.equal([
      'invoice',
      'invoice',
    ]);
  });

  it('gives the same in whatever pieces it arrives', async () => {
    for (const name of ['en16931-invoice.xml', 'plain-ubl-invoice.xml', 'invoices.csv', 'invoices-zh.csv']) {
      const bytes = exampleBytes(name);
      const whole = await read(bytes, { pieceSize: bytes.length });
      for (const pieceSize of [1, 2, 3, 7, 100]) expect(await read(bytes, { pieceSize })).to.deep.equal(whole);
    }
  });

  it('lets an error of its source through', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(exampleBytes('invoices.csv'));
      throw new Error('connection reset');
    }
    const readers = [readDocuments(broken(), { name: 'x' }), readStatementLines(broken(), { name: 'x' })];
    for (const reader of readers) {
      const error = await collect<unknown>(reader).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(Error).with.property('message', 'connection reset');
    }
  });

  it('is not read further than somebody wants', async () => {
    let isClosed = false;
    async function* watched(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(Buffer.from(example('invoices.csv').repeat(1000)));
      } finally {
        isClosed = true;
      }
    }
    for await (const entry of readDocuments(watched(), { name: 'x' })) if (entry.kind === 'invoice') break;
    expect(isClosed).to.equal(true);
  });

  it('is not read further than its header when that is refused', async () => {
    let isClosed = false;
    async function* watched(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(100_000, 'a\n'));
      } finally {
        isClosed = true;
      }
    }
    expect(rulesOf(await collect(readDocuments(watched(), { name: 'x' })))).to.deep.equal(['CSV-HEADER']);
    expect(isClosed).to.equal(true);
  });
});

describe('whatever the bytes', () => {
  const mutated = fc.tuple(
    fc.constantFrom(
      'en16931-invoice.xml',
      'plain-ubl-invoice.xml',
      'invoices.csv',
      'invoices-zh.csv',
      'statement-zh.csv',
    ),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom('set', 'cut', 'insert')), {
      minLength: 1,
      maxLength: 6,
    }),
  );

  function damaged(name: string, changes: readonly (readonly [number, number, string])[]): Uint8Array {
    return changes.reduce<Buffer>((bytes, [place, byte, how]) => {
      const at = place % (bytes.length + 1);
      const rest = bytes.subarray(how === 'insert' ? at : at + 1);
      return Buffer.concat([bytes.subarray(0, at), how === 'cut' ? Buffer.alloc(0) : Buffer.from([byte]), rest]);
    }, exampleBytes(name));
  }

  it('reading ends with entries and never with an error, random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const entries = await read(bytes);
        expect(entries.length).to.be.greaterThan(0);
        await readStatement(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('reading ends with entries and never with an error, damaged files', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async ([name, changes]) => {
        const bytes = damaged(name, changes);
        const entries = await read(bytes);
        expect(entries.length).to.be.greaterThan(0);
        expect(await read(bytes, { pieceSize: 13 })).to.deep.equal(entries);
        await readStatement(bytes);
      }),
      { numRuns: 400 },
    );
  });
});
