import { expect } from 'chai';
import { changed, example, onlyInvoice, read, rulesOf } from '../support';

const XML = example('plain-ubl-invoice.xml');
const declaring = (name: string): string =>
  changed(XML, '<?xml version="1.0"?>', `<?xml version="1.0" encoding="${name}"?>`);

/** UTF-16 with its mark. */
function utf16(text: string, order: 'little' | 'big'): Buffer {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return order === 'little' ? bytes : bytes.swap16();
}

describe('an XML file is refused', () => {
  it('as XML-ENCODING in an encoding that is not read', async () => {
    for (const name of ['ISO-8859-1', 'windows-1252', 'Shift_JIS', 'UTF-7', 'x-unknown']) {
      const [entry] = await read(declaring(name));
      expect(entry).to.include({ kind: 'invalid', rule: 'XML-ENCODING', value: name });
    }
  });

  it('as XML-ENCODING where it declares UTF-16 and is not', async () => {
    expect(rulesOf(await read(declaring('UTF-16')))).to.deep.equal(['XML-ENCODING']);
  });

  it('as XML-ENCODING where the mark and the declaration differ', async () => {
    expect(rulesOf(await read(`\uFEFF${declaring('GB18030')}`))).to.deep.equal(['XML-ENCODING']);
    expect(rulesOf(await read(utf16(declaring('UTF-8'), 'little')))).to.deep.equal(['XML-ENCODING']);
  });

  it('as XML-ENCODING where its bytes are not in the encoding', async () => {
    const bytes = Buffer.from(changed(XML, 'Nordic', 'N\u00D8rdic'), 'latin1');
    expect(rulesOf(await read(bytes))).to.deep.equal(['XML-ENCODING']);
    expect(rulesOf(await read(Buffer.concat([utf16(XML, 'little'), Buffer.from([0x41])])))).to.deep.equal([
      'XML-ENCODING',
    ]);
  });

  it('as FILE-ENCODING in UTF-16 without a mark', async () => {
    expect(rulesOf(await read(Buffer.from(XML, 'utf16le')))).to.deep.equal(['FILE-ENCODING']);
  });
});

describe('an XML file is read', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['in UTF-8 with a mark', Buffer.from(`\uFEFF${XML}`)],
    ['in UTF-8 as declared in lower case', Buffer.from(declaring('utf-8'))],
    ['in UTF-16, little end first', utf16(declaring('UTF-16'), 'little')],
    ['in UTF-16, big end first', utf16(XML, 'big')],
    ['behind white space in UTF-16', utf16(changed(XML, '<?xml version="1.0"?>', ''), 'big')],
  ];
  for (const [what, bytes] of cases) {
    it(what, async () => {
      expect(onlyInvoice(await read(bytes)).debtorName).to.equal('Smith & <Sons>');
    });
  }

  it('in GB18030 as declared', async () => {
    const ascii = Buffer.from(changed(declaring('GBK'), 'Smith & <Sons>', 'XXXX'), 'latin1');
    const at = ascii.indexOf('XXXX');
    // "你好" in GB 18030.
    const bytes = Buffer.concat([ascii.subarray(0, at), Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), ascii.subarray(at + 4)]);
    expect(onlyInvoice(await read(bytes)).debtorName).to.equal('你好');
  });
});
