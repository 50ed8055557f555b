import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  bytes,
  embedded,
  flag,
  integer,
  message,
  repeated,
  text,
} from '../../../../network/embedded/src/protobuf/message';
import type { MessageType } from '../../../../network/embedded/src/protobuf/message';
import { WireError } from '../../../../network/embedded/src/protobuf/wire';

describe('the message codec', () => {
  const Inner = message({ number: integer(1) });
  const Sample = message({
    name: text(1),
    value: bytes(2),
    count: integer(3),
    isSet: flag(4),
    inner: embedded(5, () => Inner),
    items: repeated(6, () => Inner),
  });
  const full = {
    name: 'a',
    value: Buffer.from('b'),
    count: 300,
    isSet: true,
    inner: { number: 7 },
    items: [{ number: 0 }, { number: 1 }],
  };

  const refuses = (encoded: string, reason: string): void => {
    expect(() => Sample.decode(Buffer.from(encoded, 'hex'))).to.throw(WireError, reason);
  };

  it('refuses a field that is longer than the message', () => {
    refuses('0a0561', 'longer than its message');
  });
  it('refuses a number that ends in the middle', () => {
    refuses('18ff', 'ends in the middle');
  });
  it('refuses a number beyond 53 bits', () => {
    refuses('18ffffffffffffffffff01', '53 bits');
  });
  it('refuses a text that is not UTF-8, and takes the replacement character itself', () => {
    refuses('0a02c328', 'not UTF-8');
    expect(Sample.decode(Sample.encode({ ...full, name: '\uFFFD' })).name).to.equal('\uFFFD');
  });
  it('refuses field number zero and wire types that are not in use', () => {
    refuses('0001', 'field number zero');
    refuses('3b', 'wire type 3');
  });
  it('refuses an inner message whose field runs over its end', () => {
    refuses('2a020a056161616161', 'over the end');
  });
  it('refuses nesting beyond a hundred levels', () => {
    interface Nested {
      readonly inner: Nested | null;
    }
    const Nested: MessageType<Nested> = message({ inner: embedded(1, () => Nested) });
    let value: Nested = { inner: null };
    for (let level = 0; level < 101; level++) value = { inner: value };
    expect(() => Nested.decode(Nested.encode(value))).to.throw(WireError, 'too deeply');
  });
  it('passes over fields it does not know, of every wire type', () => {
    const unknown = Buffer.from('780178ffffffffffffffffff01' + '7a0161' + '790102030405060708' + '7d01020304', 'hex');
    expect(Sample.decode(Buffer.concat([unknown, Sample.encode(full), unknown]))).to.deep.equal(full);
  });
  it('gives the memory of an encoded message to its caller alone', () => {
    const encoded = Sample.encode(full);
    expect(encoded.buffer.byteLength).to.equal(encoded.length);
  });
  it('survives any bytes: decodes them or throws WireError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (encoded) => {
        try {
          Sample.decode(encoded);
        } catch (error) {
          expect(error).to.be.instanceOf(WireError);
        }
      }),
    );
  });
  it('writes long inner messages, whose length needs several bytes', () => {
    for (const length of [100, 127, 128, 129, 16_383, 16_384, 3_000_000]) {
      const Outer = message({ inner: embedded(1, () => Sample) });
      const value = { inner: { ...full, value: Buffer.alloc(length, 1) } };
      expect(Outer.decode(Outer.encode(value)), String(length)).to.deep.equal(value);
    }
  });
});
