import { expect } from 'chai';
import * as fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { realDisk } from '../../../../network/embedded/src/files/disk';
import { RecordFile, RecordFileError } from '../../../../network/embedded/src/files/recordFile';
import type { FileEnd, FoundRecord } from '../../../../network/embedded/src/files/recordFile';
import { temporaryFolder } from '../../../support/network/harness';

const KIND = 'TESTFILE';
const FILE_HEADER_BYTES = 28;
const RECORD_HEADER_BYTES = 24;

interface Scanned {
  readonly records: readonly { readonly number: number; readonly text: string }[];
  readonly end: FileEnd;
}

function scan(file: RecordFile): Scanned {
  const records: { number: number; text: string }[] = [];
  const found = file.scan();
  for (;;) {
    const step: IteratorResult<FoundRecord, FileEnd> = found.next();
    if (step.done === true) return { records, end: step.value };
    records.push({ number: step.value.number, text: step.value.payload.toString() });
  }
}

describe('a file of records', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let path: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'records.dat');
  });
  afterEach(() => folder.remove());

  const open = (): Promise<RecordFile> => RecordFile.openOrCreate(realDisk.open(path), KIND);
  const write = async (...texts: readonly string[]): Promise<Buffer> => {
    const file = await open();
    texts.forEach((text, number) => file.append({ number, payload: Buffer.from(text) }));
    await file.sync();
    file.close();
    return readFileSync(path);
  };
  const scanBytes = (content: Uint8Array): Scanned => {
    writeFileSync(path, content);
    const file = RecordFile.open(realDisk.open(path), KIND);
    try {
      return scan(file);
    } finally {
      file.close();
    }
  };

  it('refuses a file of another kind, and every damaged file header', async () => {
    const content = await write('a');
    expect(() => RecordFile.open(realDisk.open(path), 'OTHER')).to.throw(RecordFileError, 'another kind');
    for (let index = 0; index < FILE_HEADER_BYTES; index++) {
      const damaged = Buffer.from(content);
      damaged.writeUInt8(damaged.readUInt8(index) ^ 1, index);
      expect(() => scanBytes(damaged), `byte ${index}`).to.throw(RecordFileError);
    }
  });

  it('begins anew when the process ended while the file was created', async () => {
    const content = await write('a');
    for (const length of [0, 1, 27]) {
      writeFileSync(path, content.subarray(0, length));
      const file = await open();
      file.append({ number: 0, payload: Buffer.from('b') });
      expect(scan(file).records).to.deep.equal([{ number: 0, text: 'b' }]);
      file.close();
    }
  });

  it('finds a changed bit in every byte of every record and says that records follow', async () => {
    const content = await write('first', 'second', 'third');
    const starts = [0, 1, 2].map(
      (index) => FILE_HEADER_BYTES + index * RECORD_HEADER_BYTES + ['', 'first', 'firstsecond'][index]!.length,
    );
    for (let index = FILE_HEADER_BYTES; index < content.length; index++) {
      const damaged = Buffer.from(content);
      damaged.writeUInt8(damaged.readUInt8(index) ^ (1 << (index % 8)), index);
      const { records, end } = scanBytes(damaged);
      const broken = starts.filter((start) => start <= index).length - 1;
      expect(records.length, `byte ${index}`).to.equal(broken);
      expect(end.kind, `byte ${index}`).to.equal('damaged');
      expect(end.hasRecordsBehind, `byte ${index}`).to.equal(broken < 2);
      expect(end.validBytes).to.equal(starts[broken]);
    }
  });

  it('tells a cut record from a damaged one, wherever the cut is', async () => {
    const content = await write('first', 'second');
    const start = FILE_HEADER_BYTES + RECORD_HEADER_BYTES + 'first'.length;
    for (let length = start + 1; length < content.length; length++) {
      const { records, end } = scanBytes(content.subarray(0, length));
      expect(records, String(length)).to.have.length(1);
      expect(end, String(length)).to.deep.include({ kind: 'cut off', validBytes: start, hasRecordsBehind: false });
    }
    expect(scanBytes(content.subarray(0, start)).end.kind).to.equal('clean');
  });

  it('is not deceived by a payload that contains a copy of a record', async () => {
    const other = await write('inner');
    const copy = other.subarray(FILE_HEADER_BYTES);
    writeFileSync(path, '');
    const file = await open();
    file.append({ number: 0, payload: Buffer.from('first') });
    file.append({ number: 1, payload: Buffer.concat([copy, copy]) });
    const content = readFileSync(path);
    file.close();
    const { end } = scanBytes(content.subarray(0, content.length - 1));
    expect(end).to.deep.include({ kind: 'cut off', hasRecordsBehind: false });
    const damaged = Buffer.from(content);
    damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1);
    expect(scanBytes(damaged).end).to.deep.include({ kind: 'damaged', hasRecordsBehind: false });
  });

  it('refuses to read a damaged record by its place', async () => {
    const file = await open();
    const location = file.append({ number: 0, payload: Buffer.from('value') });
    expect(file.read(location).toString()).to.equal('value');
    expect(() => file.read({ ...location, length: 4 })).to.throw(RecordFileError);
    const content = readFileSync(path);
    content.writeUInt8(content.readUInt8(content.length - 1) ^ 1, content.length - 1);
    writeFileSync(path, content);
    expect(() => file.read(location)).to.throw(RecordFileError, 'damaged');
    file.close();
  });

  it('goes on behind a cut', async () => {
    const content = await write('first', 'second');
    writeFileSync(path, content.subarray(0, content.length - 3));
    const file = await open();
    file.cut(scan(file).end.validBytes);
    file.append({ number: 1, payload: Buffer.from('again') });
    expect(scan(file)).to.deep.include({
      records: [
        { number: 0, text: 'first' },
        { number: 1, text: 'again' },
      ],
    });
    file.close();
  });

  it('reads back what was written, whatever it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 10 }), async (texts) => {
        writeFileSync(path, '');
        await write(...texts);
        const { records, end } = scanBytes(readFileSync(path));
        expect(records).to.deep.equal(texts.map((text, number) => ({ number, text })));
        expect(end.kind).to.equal('clean');
      }),
      { numRuns: 30 },
    );
  });

  it('reads records larger than its read-ahead', async () => {
    const sizes = [5 << 20, 10, 4 << 20];
    const file = await open();
    sizes.forEach((size, number) => file.append({ number, payload: Buffer.alloc(size, number + 1) }));
    const found = [...file.scan()].map(({ number, payload }) => [number, payload.length, payload[0]]);
    file.close();
    expect(found).to.deep.equal(sizes.map((size, number) => [number, size, number + 1]));
  });
});
