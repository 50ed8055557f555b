/** Bytes that are not a well-formed protobuf message of the expected type. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** Wire types of the protobuf encoding that Fabric's messages use. */
export const VARINT = 0;
/** Length-delimited: strings, bytes, embedded messages. */
export const DELIMITED = 2;

/** Deepest nesting that is read; the deepest real message, a signature policy, stays far below. */
const DEPTH_MAX = 100;
const INITIAL_BYTES = 4096;
const KEPT_BYTES_MAX = 1 << 20;
const SHORT = 0x80;

/**
 * Growing buffer that protobuf fields are appended to. A message's length is not known before its fields are, so
 * one byte is left for it and the content is moved up in the rarer case that it needs more.
 */
export class Writer {
  #buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #position = 0;

  #reserve(bytes: number): void {
    const needed = this.#position + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, needed));
    this.#buffer.copy(larger, 0, 0, this.#position);
    this.#buffer = larger;
  }

  /** Appends an unsigned integer up to 2^53 - 1. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= SHORT) {
      this.#buffer[this.#position++] = (rest % SHORT) | SHORT;
      rest = Math.floor(rest / SHORT);
    }
    this.#buffer[this.#position++] = rest;
  }

  /** Appends an integer that may be negative, from -2^53 + 1 to 2^53 - 1; a negative one takes ten bytes. */
  signedVarint(value: number): void {
    if (value >= 0) {
      this.varint(value);
      return;
    }
    this.#reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 0x80n; rest >>= 7n) this.#buffer[this.#position++] = Number(rest & 0x7fn) | SHORT;
    this.#buffer[this.#position++] = Number(rest);
  }

  /** Appends the number and wire type that begin a field. */
  tag(field: number, wireType: number): void {
    this.varint(field * 8 + wireType);
  }

  /** Appends length and content. */
  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#position);
    this.#position += value.length;
  }

  /** Appends length and UTF-8 content. Keys and names are mostly short ASCII, which needs no encoder. */
  string(value: string): void {
    if (value.length < SHORT && this.#shortAscii(value)) return;
    const length = Buffer.byteLength(value);
    this.varint(length);
    this.#reserve(length);
    this.#position += this.#buffer.write(value, this.#position, 'utf8');
  }

  #shortAscii(value: string): boolean {
    this.#reserve(value.length + 1);
    const start = this.#position + 1;
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index);
      if (unit >= SHORT) return false;
      this.#buffer[start + index] = unit;
    }
    this.#buffer[this.#position] = value.length;
    this.#position = start + value.length;
    return true;
  }

  /** Begins an embedded message and returns the mark to hand to {@link close}. */
  open(): number {
    this.#reserve(1);
    return this.#position++;
  }

  /** Ends the embedded message that began at `mark`. */
  close(mark: number): void {
    const length = this.#position - mark - 1;
    if (length < SHORT) {
      this.#buffer[mark] = length;
      return;
    }
    const end = this.#position;
    this.#position = mark;
    const extra = varintLength(length) - 1;
    this.#position = end;
    this.#reserve(extra);
    this.#buffer.copyWithin(mark + 1 + extra, mark + 1, end);
    this.#position = mark;
    this.varint(length);
    this.#position = end + extra;
  }

  /** What was written, with memory of its own, so that it may be handed to another thread. */
  copy(): Buffer {
    const result = Buffer.allocUnsafeSlow(this.#position);
    this.#buffer.copy(result, 0, 0, this.#position);
    return result;
  }

  /** Forgets what was written. A buffer that a rare large message needed is given back. */
  reset(): void {
    this.#position = 0;
    if (this.#buffer.length > KEPT_BYTES_MAX) this.#buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  }
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= SHORT; rest = Math.floor(rest / SHORT)) length++;
  return length;
}

/** Position in a buffer that is being decoded; nested messages share it. */
export class Reader {
  readonly #buffer: Buffer;
  #position = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get position(): number {
    return this.#position;
  }

  get length(): number {
    return this.#buffer.length;
  }

  /** Reads an unsigned integer. WireError beyond 2^53 - 1 or past the end. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#buffer[this.#position++];
      if (byte === undefined) throw new WireError('a number ends in the middle');
      value += (byte & 0x7f) * scale;
      if (byte < SHORT) break;
      scale *= SHORT;
      if (scale > Number.MAX_SAFE_INTEGER) throw new WireError('a number is longer than 53 bits');
    }
    if (value > Number.MAX_SAFE_INTEGER) throw new WireError('a number is longer than 53 bits');
    return value;
  }

  /** Reads an integer that may be negative. WireError beyond 53 bits or past the end. */
  signedVarint(): number {
    const start = this.#position;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#buffer[this.#position++];
      if (byte === undefined) throw new WireError('a number ends in the middle');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= SHORT) continue;
      const signed = Number(BigInt.asIntN(64, value));
      if (!Number.isSafeInteger(signed)) throw new WireError('a number is longer than 53 bits');
      return signed;
    }
    throw new WireError(`the number at byte ${start} is longer than 64 bits`);
  }

  /** Where the length-delimited field that begins here ends. WireError when that is past the end. */
  #end(): number {
    const end = this.varint() + this.#position;
    if (end > this.#buffer.length) throw new WireError('a field is longer than its message');
    return end;
  }

  /** A view, not a copy: it lives as long as the bytes that are decoded. */
  bytes(): Buffer {
    const end = this.#end();
    const value = this.#buffer.subarray(this.#position, end);
    this.#position = end;
    return value;
  }

  /** WireError when the text is not UTF-8: two different keys must never be read as one. */
  string(): string {
    const start = this.#position;
    const end = this.#end();
    const from = this.#position;
    this.#position = end;
    const value = this.#buffer.toString('utf8', from, end);
    if (value.includes('\uFFFD') && !Buffer.from(value).equals(this.#buffer.subarray(from, end))) {
      throw new WireError(`the text at byte ${start} is not UTF-8`);
    }
    return value;
  }

  /** Enters an embedded message and returns where it ends, for {@link leave}. */
  enter(): number {
    if (++this.#depth > DEPTH_MAX) throw new WireError('a message is nested too deeply');
    return this.#end();
  }

  /** Leaves an embedded message. WireError when its last field ran over its end. */
  leave(end: number): void {
    this.#depth--;
    if (this.#position !== end) throw new WireError('a field runs over the end of its message');
  }

  /** Passes over a field that the message type does not know, as protobuf demands. */
  skip(wireType: number): void {
    if (wireType === VARINT) this.#skipVarint();
    else if (wireType === DELIMITED) this.#position = this.#end();
    else if (wireType === 1) this.#position += 8;
    else if (wireType === 5) this.#position += 4;
    else throw new WireError(`wire type ${wireType} is not in use`);
    if (this.#position > this.#buffer.length) throw new WireError('a field is longer than its message');
  }

  #skipVarint(): void {
    let byte: number | undefined;
    do byte = this.#buffer[this.#position++];
    while (byte !== undefined && byte >= SHORT);
  }
}
