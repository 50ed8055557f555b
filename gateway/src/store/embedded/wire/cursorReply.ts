/** Cursor replies put together from documents that are BSON already, without decoding and encoding them again. */

const TYPE_DOCUMENT = 0x03;
const TYPE_ARRAY = 0x04;
const TYPE_STRING = 0x02;
const TYPE_INT64 = 0x12;
const TYPE_DOUBLE = 0x01;

/** One page of a cursor. */
export interface CursorPage {
  readonly batch: 'firstBatch' | 'nextBatch';
  readonly namespace: string;
  /** 0n when there are no more documents. */
  readonly cursorId: bigint;
  readonly documents: readonly Uint8Array[];
}

/** `type`, name and its zero byte. */
function nameBytes(name: string): number {
  return 2 + name.length;
}

function arrayBytes(documents: readonly Uint8Array[]): number {
  return documents.reduce((size, document, index) => size + nameBytes(String(index)) + document.length, 5);
}

class Writer {
  readonly bytes: Buffer;
  #position = 0;

  constructor(length: number) {
    this.bytes = Buffer.allocUnsafe(length);
  }

  int32(value: number): this {
    this.#position = this.bytes.writeInt32LE(value, this.#position);
    return this;
  }

  name(type: number, name: string): this {
    this.bytes[this.#position] = type;
    this.#position += 1 + this.bytes.write(name, this.#position + 1, 'latin1');
    return this.zero();
  }

  zero(): this {
    this.bytes[this.#position] = 0;
    this.#position += 1;
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#position);
    this.#position += bytes.length;
    return this;
  }

  int64(value: bigint): this {
    this.#position = this.bytes.writeBigInt64LE(value, this.#position);
    return this;
  }

  double(value: number): this {
    this.#position = this.bytes.writeDoubleLE(value, this.#position);
    return this;
  }
}

/** `{ cursor: { firstBatch | nextBatch: […], id, ns }, ok: 1.0 }`; `id` is an int64 even when it is 0. */
export function encodeCursorReply({ batch, namespace, cursorId, documents }: CursorPage): Uint8Array {
  const text = Buffer.from(namespace, 'utf8');
  const array = arrayBytes(documents);
  const cursor = 4 + nameBytes(batch) + array + nameBytes('id') + 8 + nameBytes('ns') + 4 + text.length + 1 + 1;
  const total = 4 + nameBytes('cursor') + cursor + nameBytes('ok') + 8 + 1;
  const writer = new Writer(total)
    .int32(total)
    .name(TYPE_DOCUMENT, 'cursor')
    .int32(cursor)
    .name(TYPE_ARRAY, batch)
    .int32(array);
  documents.forEach((document, index) => writer.name(TYPE_DOCUMENT, String(index)).raw(document));
  writer.zero().name(TYPE_INT64, 'id').int64(cursorId);
  writer
    .name(TYPE_STRING, 'ns')
    .int32(text.length + 1)
    .raw(text)
    .zero()
    .zero();
  return writer.name(TYPE_DOUBLE, 'ok').double(1).zero().bytes;
}
