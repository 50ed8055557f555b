/**
 * The framing of journal and snapshot files. A frame is
 * `magic u32 | payload length u32 | sequence u64 | payload crc u32 | header crc u32 | payload | trailer u32`,
 * little-endian. One frame holds one batch of changes and is written only after the one before it is on the disk, so at
 * most the last frame of a journal can be torn.
 */
import { crc32 } from 'node:zlib';

const MAGIC = 0x314b5354; // "TSK1"
/** Never zero in any byte: a trailer of zeros was never written. */
const TRAILER = 0x2e444e45; // "END."
const HEADER_BYTES = 24;
const TRAILER_BYTES = 4;
const SECTOR_BYTES = 512;

/** One frame of a file. */
export interface Frame {
  readonly sequence: number;
  readonly payload: Uint8Array;
  /** Where the frame starts in its file. */
  readonly offset: number;
}

/** A file is not what was written to it. The store does not open until somebody has looked. */
export class DamagedFileError extends Error {
  readonly file: string;
  readonly offset: number;

  constructor({ file, offset, reason, cause }: { file: string; offset: number; reason: string; cause?: unknown }) {
    super(
      `${file} is damaged at byte ${offset}: ${reason}. Nothing was changed; restore the folder from a backup, or move it away to start empty.`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'DamagedFileError';
    this.file = file;
    this.offset = offset;
  }
}

/** The bytes of one frame. */
export function encodeFrame(sequence: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length + TRAILER_BYTES);
  let position = HEADER_BYTES;
  for (const part of parts) {
    frame.set(part, position);
    position += part.length;
  }
  frame.writeUInt32LE(TRAILER, position);
  frame.writeUInt32LE(MAGIC, 0);
  frame.writeUInt32LE(length, 4);
  frame.writeBigUInt64LE(BigInt(sequence), 8);
  frame.writeUInt32LE(crc32(frame.subarray(HEADER_BYTES, position)), 16);
  frame.writeUInt32LE(crc32(frame.subarray(0, 20)), 20);
  return frame;
}

type Read =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly end: number }
  /** `cut`: the file ends before the frame does. */
  | { readonly kind: 'bad'; readonly reason: string; readonly cut: boolean };

const bad = (reason: string, cut = false): Read => ({ kind: 'bad', reason, cut });

function readFrame(bytes: Buffer, offset: number): Read {
  if (offset + HEADER_BYTES > bytes.length) return bad('the file ends inside a frame header', true);
  if (bytes.readUInt32LE(offset + 20) !== crc32(bytes.subarray(offset, offset + 20)))
    return bad('a frame header is wrong');
  if (bytes.readUInt32LE(offset) !== MAGIC) return bad('there is no frame here');
  const start = offset + HEADER_BYTES;
  const end = start + bytes.readUInt32LE(offset + 4);
  if (end + TRAILER_BYTES > bytes.length) return bad('the file ends inside a frame', true);
  const payload = bytes.subarray(start, end);
  if (bytes.readUInt32LE(end) !== TRAILER || bytes.readUInt32LE(offset + 16) !== crc32(payload)) {
    return bad('the content of a frame is wrong');
  }
  const frame = { sequence: Number(bytes.readBigUInt64LE(offset + 8)), payload, offset };
  return { kind: 'frame', frame, end: end + TRAILER_BYTES };
}

/**
 * Whether a sector, or the part of one the frame begins or ends in, was never written: a file system may make a file longer
 * first and fill it later, in any order. A frame that was written has no zeros at its two ends.
 */
function hasUnwrittenPart(bytes: Buffer, offset: number): boolean {
  let start = offset;
  while (start < bytes.length) {
    const end = Math.min(bytes.length, (Math.floor(start / SECTOR_BYTES) + 1) * SECTOR_BYTES);
    if (bytes.subarray(start, end).every((byte) => byte === 0)) return true;
    start = end;
  }
  return false;
}

/** What a file holds. */
export interface ReadFile {
  readonly frames: readonly Frame[];
  /** Where the good part ends; what is behind it is a torn write. */
  readonly end: number;
}

/**
 * All frames of a file. With `mayBeTorn` an unfinished last frame is left out; anything else that is wrong throws
 * DamagedFileError with the file and the offset.
 */
export function readFrames(file: string, bytes: Uint8Array, { mayBeTorn }: { readonly mayBeTorn: boolean }): ReadFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Frame[] = [];
  let offset = 0;
  while (offset < buffer.length) {
    const read = readFrame(buffer, offset);
    if (read.kind === 'bad') {
      if (mayBeTorn && (read.cut || hasUnwrittenPart(buffer, offset))) break;
      throw new DamagedFileError({ file, offset, reason: read.reason });
    }
    const before = frames.at(-1);
    if (before && read.frame.sequence !== before.sequence + 1) {
      throw new DamagedFileError({
        file,
        offset,
        reason: `frame ${read.frame.sequence} follows frame ${before.sequence}`,
      });
    }
    frames.push(read.frame);
    offset = read.end;
  }
  return { frames, end: offset };
}
