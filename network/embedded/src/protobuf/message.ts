import { DELIMITED, Reader, VARINT, WireError, Writer } from './wire';

/** One field of a message: its number, what stands for "absent", and how it is written and read. */
export interface Field<T> {
  readonly number: number;
  readonly wireType: number;
  readonly absent: T;
  write(writer: Writer, value: T): void;
  read(reader: Reader, previous: T): T;
}

/** A message type: plain immutable values on one side, protobuf bytes on the other. */
export interface MessageType<T> {
  /** The bytes, fields in order of declaration, absent ones left out (proto3). The memory is the caller's own. */
  encode(value: T): Buffer;
  /** Throws WireError. Byte fields are views of `bytes`. */
  decode(bytes: Uint8Array): T;
  write(writer: Writer, value: T): void;
  read(reader: Reader, end: number): T;
}

/** The value type of a message type. */
export type MessageOf<M> = M extends MessageType<infer T> ? T : never;

type Shape = Readonly<Record<string, Field<unknown>>>;
type ValueOf<S extends Shape> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never };

const NO_BYTES = Buffer.alloc(0);

/** A string; absent and empty are the same in proto3. */
export function text(number: number): Field<string> {
  return {
    number,
    wireType: DELIMITED,
    absent: '',
    write(writer, value) {
      if (value === '') return;
      writer.tag(number, DELIMITED);
      writer.string(value);
    },
    read: (reader) => reader.string(),
  };
}

/** A byte string; absent and empty are the same in proto3. */
export function bytes(number: number): Field<Uint8Array> {
  return {
    number,
    wireType: DELIMITED,
    absent: NO_BYTES,
    write(writer, value) {
      if (value.length === 0) return;
      writer.tag(number, DELIMITED);
      writer.bytes(value);
    },
    read: (reader) => reader.bytes(),
  };
}

/** A non-negative integer up to 2^53 - 1, also an enum; absent and zero are the same in proto3. */
export function integer(number: number): Field<number> {
  return {
    number,
    wireType: VARINT,
    absent: 0,
    write(writer, value) {
      if (value === 0) return;
      writer.tag(number, VARINT);
      writer.varint(value);
    },
    read: (reader) => reader.varint(),
  };
}

/** An integer that may be negative, within 53 bits; absent and zero are the same in proto3. */
export function signedInteger(number: number): Field<number> {
  return {
    number,
    wireType: VARINT,
    absent: 0,
    write(writer, value) {
      if (value === 0) return;
      writer.tag(number, VARINT);
      writer.signedVarint(value);
    },
    read: (reader) => reader.signedVarint(),
  };
}

/** An integer inside a oneof, where zero is written too and null means absent. */
export function optionalInteger(number: number): Field<number | null> {
  return {
    number,
    wireType: VARINT,
    absent: null,
    write(writer, value) {
      if (value === null) return;
      writer.tag(number, VARINT);
      writer.varint(value);
    },
    read: (reader) => reader.varint(),
  };
}

/** A truth value; absent and false are the same in proto3. */
export function flag(number: number): Field<boolean> {
  return {
    number,
    wireType: VARINT,
    absent: false,
    write(writer, value) {
      if (!value) return;
      writer.tag(number, VARINT);
      writer.varint(1);
    },
    read: (reader) => reader.varint() !== 0,
  };
}

function writeEmbedded<T>(writer: Writer, field: Readonly<{ number: number; type: MessageType<T>; value: T }>): void {
  writer.tag(field.number, DELIMITED);
  const mark = writer.open();
  field.type.write(writer, field.value);
  writer.close(mark);
}

function readEmbedded<T>(reader: Reader, type: MessageType<T>): T {
  const end = reader.enter();
  const value = type.read(reader, end);
  reader.leave(end);
  return value;
}

/** An embedded message or null. `type` is asked for late where a message contains itself. */
export function embedded<T>(number: number, type: () => MessageType<T>): Field<T | null> {
  return {
    number,
    wireType: DELIMITED,
    absent: null,
    write(writer, value) {
      if (value !== null) writeEmbedded(writer, { number, type: type(), value });
    },
    read: (reader) => readEmbedded(reader, type()),
  };
}

/** Any number of messages. */
export function repeated<T>(number: number, type: () => MessageType<T>): Field<readonly T[]> {
  return list(number, {
    write: (writer, value: T) => {
      writeEmbedded(writer, { number, type: type(), value });
    },
    read: (reader) => readEmbedded(reader, type()),
  });
}

/** Any number of byte strings. */
export function repeatedBytes(number: number): Field<readonly Uint8Array[]> {
  return list(number, {
    write: (writer, value) => {
      writer.tag(number, DELIMITED);
      writer.bytes(value);
    },
    read: (reader) => reader.bytes(),
  });
}

function list<T>(
  number: number,
  element: { write(writer: Writer, value: T): void; read(reader: Reader): T },
): Field<readonly T[]> {
  const none: readonly T[] = Object.freeze([]);
  return {
    number,
    wireType: DELIMITED,
    absent: none,
    write(writer, values) {
      for (const value of values) element.write(writer, value);
    },
    read(reader, previous) {
      const value = element.read(reader);
      if (previous === none) return [value];
      // The list was started by the line above while this same message is read; nobody else has it yet.
      (previous as T[]).push(value);
      return previous;
    },
  };
}

/**
 * Declares a message type by its fields, in the order in which they are written. Fabric writes fields in the order
 * of their numbers, so declare them so: hashes and signatures are over bytes.
 */
export function message<S extends Shape>(shape: S): MessageType<ValueOf<S>> {
  const entries = Object.entries(shape).map(([name, field]) => ({ name, field }));
  const byNumber: (typeof entries)[number][] = [];
  const blank: Record<string, unknown> = {};
  for (const entry of entries) {
    byNumber[entry.field.number] = entry;
    blank[entry.name] = entry.field.absent;
  }

  function write(writer: Writer, value: Readonly<Record<string, unknown>>): void {
    for (const { name, field } of entries) field.write(writer, value[name]);
  }

  function read(reader: Reader, end: number): ValueOf<S> {
    const value: Record<string, unknown> = { ...blank };
    while (reader.position < end) {
      const tag = reader.varint();
      const known = byNumber[Math.floor(tag / 8)];
      if (known?.field.wireType === tag % 8) value[known.name] = known.field.read(reader, value[known.name]);
      else if (tag < 8) throw new WireError('field number zero');
      else reader.skip(tag % 8);
    }
    return value as ValueOf<S>;
  }

  return { write, read, encode: (value) => encodeWith(write, value), decode: (encoded) => decodeWith(read, encoded) };
}

// One writer serves all: encoding never yields, and a message in a message goes to the same writer.
const scratch = new Writer();

function encodeWith<T>(write: (writer: Writer, value: T) => void, value: T): Buffer {
  try {
    write(scratch, value);
    return scratch.copy();
  } finally {
    scratch.reset();
  }
}

function decodeWith<T>(read: (reader: Reader, end: number) => T, encoded: Uint8Array): T {
  const reader = new Reader(encoded);
  const value = read(reader, reader.length);
  if (reader.position !== reader.length) throw new WireError('a field runs over the end of its message');
  return value;
}
