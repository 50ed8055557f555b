import { expect } from 'chai';
import { BLOCK_BYTES, blocksOf } from '../../../../gateway/src/files/bytes/blocks';
import { decoderFor, guessEncoding, markOf } from '../../../../gateway/src/files/bytes/encodings';
import { textOf } from '../../../../gateway/src/files/bytes/text';
import { collect, inPieces } from '../support';

/** "供应链金融，" in GB 18030. */
const CHINESE = Buffer.from([0xb9, 0xa9, 0xd3, 0xa6, 0xc1, 0xb4, 0xbd, 0xf0, 0xc8, 0xda, 0xa3, 0xac]);

async function decoded(bytes: Uint8Array, pieceSize = 1000): Promise<string> {
  const blocks = blocksOf(inPieces(bytes, pieceSize), 10_000_000);
  return (await collect(textOf(blocks, markOf(bytes)))).join('');
}

describe('the text of a table', () => {
  it('is UTF-8, with a mark or without', async () => {
    expect(await decoded(Buffer.from('a,供应链,é'))).to.equal('a,供应链,é');
    expect(await decoded(Buffer.from('\uFEFFa,供应链'))).to.equal('a,供应链');
  });

  it('is GB18030 where it reads as that and not as UTF-8', async () => {
    expect(await decoded(Buffer.concat([Buffer.from('a,b\n1,'), CHINESE]))).to.equal('a,b\n1,供应链金融，');
  });

  it('is UTF-16 where a mark says so', async () => {
    const bytes = Buffer.from('\uFEFFa,供应链', 'utf16le');
    expect(await decoded(bytes)).to.equal('a,供应链');
    expect(await decoded(Buffer.from(bytes).swap16())).to.equal('a,供应链');
  });

  it('stays UTF-8 with a few damaged bytes, which are shown as such', async () => {
    const damaged = Buffer.concat([Buffer.from('供应链金融'), Buffer.from([0xff]), Buffer.from('订单')]);
    expect(await decoded(damaged)).to.equal('供应链金融\uFFFD订单');
    expect(await decoded(Buffer.from([0x41, 0xff, 0xff, 0x42]))).to.equal('A\uFFFD\uFFFDB');
  });

  it('takes a replacement character saved as UTF-8 for what it is', async () => {
    expect(await decoded(Buffer.from('a\uFFFDb'))).to.equal('a\uFFFDb');
  });

  it('shows a character that the end of the file cuts', async () => {
    expect(await decoded(Buffer.from('供应').subarray(0, 5))).to.equal('供\uFFFD');
  });

  it('is the same in whatever pieces it arrives, over the borders of blocks too', async () => {
    const long = Buffer.from(`${'x'.repeat(BLOCK_BYTES - 20_000)}${'供应链'.repeat(20_000)}`);
    const chinese = Buffer.concat([Buffer.alloc(BLOCK_BYTES - 3, 'y'), ...Array.from({ length: 5000 }, () => CHINESE)]);
    for (const bytes of [long, chinese]) {
      const whole = await decoded(bytes, bytes.length);
      expect(whole).to.not.include('\uFFFD');
      for (const size of [1000, 7777, BLOCK_BYTES, BLOCK_BYTES + 1]) expect(await decoded(bytes, size)).to.equal(whole);
    }
  });

  it('is guessed from as little as is there', () => {
    expect(guessEncoding(CHINESE.subarray(0, 2), true)).to.equal('gb18030');
    expect(guessEncoding(Buffer.from('é'), true)).to.equal('utf-8');
    expect(guessEncoding(CHINESE.subarray(0, 11), false)).to.equal('gb18030');
  });

  it('has no decoder where the runtime knows no such encoding', () => {
    expect(decoderFor('no-such-encoding', 'strict')).to.equal(null);
    expect(decoderFor('gb18030', 'strict')?.encoding).to.equal('gb18030');
  });
});
