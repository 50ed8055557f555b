/** Pure: a tar archive whose bytes depend on its entries only, because a package's id is the hash of its bytes. */
import { gzipSync } from 'node:zlib';

export interface TarEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

const BLOCK_BYTES = 512;
const HEADER_FIELDS = { mode: 100, owner: 108, group: 116, size: 124, time: 136, checksum: 148, type: 156, magic: 257 };
const CHECKSUM_BYTES = 8;
const NAME_BYTES_MAX = 100;

function header({ name, content }: TarEntry): Buffer {
  if (Buffer.byteLength(name) > NAME_BYTES_MAX) throw new RangeError(`${name} is too long for a tar entry`);
  const block = Buffer.alloc(BLOCK_BYTES);
  const write = (text: string, at: number): number => block.write(text, at, 'ascii');
  write(name, 0);
  write('0000644\0', HEADER_FIELDS.mode);
  write('0000000\0', HEADER_FIELDS.owner);
  write('0000000\0', HEADER_FIELDS.group);
  write(`${content.length.toString(8).padStart(11, '0')}\0`, HEADER_FIELDS.size);
  write(`${''.padStart(11, '0')}\0`, HEADER_FIELDS.time);
  write(''.padStart(CHECKSUM_BYTES, ' '), HEADER_FIELDS.checksum);
  write('0', HEADER_FIELDS.type);
  write('ustar\u000000', HEADER_FIELDS.magic);
  const sum = block.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, '0')}\0 `, HEADER_FIELDS.checksum);
  return block;
}

function padded(content: Uint8Array): Buffer {
  const size = Math.ceil(content.length / BLOCK_BYTES) * BLOCK_BYTES;
  return Buffer.concat([content, Buffer.alloc(size - content.length)]);
}

/** A compressed archive; gzip's own time stays zero. */
export function tarGzip(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => [header(entry), padded(entry.content)]);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]));
}
