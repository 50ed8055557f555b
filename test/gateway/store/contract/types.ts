/** Values come back as they went in, money above all. */
import { expect } from 'chai';
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'bson';
import fc from 'fast-check';
import { openTestStore } from '../../../support/store/open';
import type { TestStore } from '../../../support/store/open';

const VALUES: readonly (readonly [string, unknown])[] = [
  ['int64 beyond 2^53', 9007199254740993n],
  ['the smallest int64', -9223372036854775808n],
  ['the largest int64', 9223372036854775807n],
  ['a small int64', 0n],
  ['int32', -2147483648],
  ['a double', 0.1],
  ['negative zero', -0],
  ['infinity', -Infinity],
  ['NaN', NaN],
  ['a double beyond int32', 4294967296],
  ['Decimal128', Decimal128.fromString('1234567890.0123456789')],
  ['text outside the basic plane', '确权 \u{1F600} é'],
  ['an empty text', ''],
  ['text with a zero', 'a\0b'],
  ['null', null],
  ['a boolean', true],
  ['a date before 1970', new Date(-1)],
  ['an ObjectId', new ObjectId('507f1f77bcf86cd799439011')],
  ['bytes', new Binary(Buffer.from([0, 255, 1]), 0)],
  ['a UUID', new UUID('0f0e0d0c-0b0a-4908-8706-050403020100')],
  ['a timestamp', new Timestamp({ t: 7, i: 9 })],
  ['MinKey', new MinKey()],
  ['MaxKey', new MaxKey()],
  ['code', new Code('x')],
  ['nested documents and arrays', { a: [{ b: [] }, { c: {} }], d: [[1, [2n]]] }],
];

function roundTrips(store: () => TestStore): void {
  for (const [index, [name, value]] of VALUES.entries()) {
    it(`keeps ${name}`, async () => {
      const collection = store().collection('values');
      await collection.insertOne({ _id: index, value });
      expect((await collection.findOne({ _id: index }))?.['value']).to.deep.equal(value);
      // Once more after the server has taken the document apart and put it together again.
      await collection.updateOne({ _id: index }, { $set: { other: 1 } });
      expect((await collection.findOne({ _id: index }))?.['value']).to.deep.equal(value);
    });
  }

  it('keeps a regular expression with its options', async () => {
    const collection = store().collection('values');
    await collection.insertOne({ _id: 'r', value: new BSONRegExp('^a.b$', 'im') });
    const options = { promoteValues: true, bsonRegExp: true };
    expect((await collection.findOne({ _id: 'r' }, options))?.['value']).to.deep.equal(new BSONRegExp('^a.b$', 'im'));
  });

  it('takes Long, Int32 and Double for what they are', async () => {
    const collection = store().collection('values');
    await collection.insertOne({ _id: 'l', long: Long.fromString('12'), int: new Int32(3), double: new Double(2.5) });
    expect(await collection.findOne({ _id: 'l' })).to.deep.equal({ _id: 'l', long: 12n, int: 3, double: 2.5 });
  });

  it('keeps the order of fields, with _id first', async () => {
    const collection = store().collection('values');
    await collection.insertOne({ z: 1, a: 2, _id: 'order', m: 3 });
    await collection.updateOne({ _id: 'order' }, { $set: { b: 4 } });
    expect(Object.keys((await collection.findOne({ _id: 'order' })) ?? {})).to.deep.equal(['_id', 'z', 'a', 'm', 'b']);
  });

  it('sums and compares any int64 exactly', async () => {
    const collection = store().collection('money');
    const amount = fc.bigInt({ min: -(2n ** 61n), max: 2n ** 61n });
    await fc.assert(
      fc.asyncProperty(fc.array(amount, { minLength: 1, maxLength: 2 }), async (amounts) => {
        await collection.deleteMany({});
        await collection.insertMany(amounts.map((value) => ({ amount: value })));
        const [group] = await collection
          .aggregate([{ $group: { _id: null, sum: { $sum: '$amount' }, max: { $max: '$amount' } } }])
          .toArray();
        expect(group?.['sum']).to.equal(amounts.reduce((sum, value) => sum + value, 0n));
        const largest = amounts.reduce((most, value) => (value > most ? value : most));
        expect(group?.['max']).to.equal(largest);
        expect(await collection.countDocuments({ amount: { $gt: largest - 1n } })).to.be.greaterThan(0);
        expect(await collection.countDocuments({ amount: { $gt: largest } })).to.equal(0);
      }),
      { numRuns: 30 },
    );
  });
}

export function typeContract(uri: string | null): void {
  let store: TestStore;
  before(async () => {
    store = await openTestStore(uri);
  });
  after(() => store.close());
  roundTrips(() => store);
}
