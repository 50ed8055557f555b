/** Mongoose on top: schemas, casts, versions, populate, and the settings of the connection. */
import { expect } from 'chai';
import type { Model, Types } from 'mongoose';
import { openTestStore, refusalOf } from '../../../support/store/open';
import type { TestStore } from '../../../support/store/open';

interface Firm {
  name: string;
}

interface Invoice {
  number: string;
  amountMinor: bigint;
  due: Date;
  paid: boolean;
  lines: { sku: string; count: number }[];
  firm: Types.ObjectId;
  seenAt?: Date;
}

interface Models {
  readonly firms: Model<Firm>;
  readonly invoices: Model<Invoice>;
}

async function makeModels({ connection, mongoose }: TestStore): Promise<Models> {
  const { Schema } = mongoose;
  const firmSchema = new Schema({ name: String });
  firmSchema.path('name').required(true);
  const firms = connection.model<Firm>('Firm', firmSchema);
  const schema = new Schema(
    {
      number: String,
      amountMinor: BigInt,
      due: Date,
      paid: Boolean,
      lines: [{ _id: false, sku: String, count: Number }],
      firm: Schema.Types.ObjectId,
      seenAt: Date,
    },
    { timestamps: true, optimisticConcurrency: true },
  );
  schema.path('number').required(true).unique(true);
  schema.path('amountMinor').required(true);
  schema.path('paid').default(false);
  schema.path('firm').ref('Firm');
  schema.path('seenAt').index({ expires: 3600 });
  schema.index({ firm: 1, due: -1 });
  const invoices = connection.model<Invoice>('Invoice', schema);
  await invoices.createIndexes();
  return { firms, invoices };
}

function models(store: () => TestStore, made: () => Models): void {
  it('refuses a document that breaks its schema before it is sent', async () => {
    expect((await refusalOf(made().invoices.create({ number: 'x' }))).message).to.contain('amountMinor');
  });

  it('refuses a second document of a unique field', async () => {
    const firm = await made().firms.create({ name: 'Ant' });
    const invoice = {
      number: '1',
      amountMinor: 9007199254740993n,
      due: new Date(0),
      firm: firm._id,
      lines: [{ sku: 'a', count: 1 }],
    };
    await made().invoices.create(invoice);
    expect((await refusalOf(made().invoices.create(invoice))).code).to.equal(11000);
  });

  it('reads int64 as bigint and populates', async () => {
    const found = await made().invoices.findOne({ number: '1' }).populate<{ firm: Firm }>('firm').orFail();
    expect(found.amountMinor).to.equal(9007199254740993n);
    expect(found.firm.name).to.equal('Ant');
    expect(found.lines[0]).to.include({ sku: 'a', count: 1 });
  });

  it('refuses to save a document that somebody else has saved meanwhile', async () => {
    const mine = await made().invoices.findOne({ number: '1' }).orFail();
    const theirs = await made().invoices.findOne({ number: '1' }).orFail();
    theirs.paid = true;
    await theirs.save();
    mine.lines.push({ sku: 'b', count: 2 });
    expect((await refusalOf(mine.save()))['name']).to.equal('VersionError');
  });

  it('takes operators in a filter from a client as values', async () => {
    const hostile = { number: { $ne: 'nothing' } } as unknown as { number: string };
    await refusalOf(made().invoices.find(hostile).exec());
    const { mongoose } = store();
    const trusted = await made().invoices.find({ number: mongoose.trusted({ $ne: 'nothing' }) });
    expect(trusted).to.have.length(1);
  });

  it('ignores no unknown path of a filter', async () => {
    const filter = { unknown: 1 } as unknown as { number: string };
    const found = await made().invoices.find(filter).lean();
    expect(found, 'strictQuery leaves the unknown path out').to.have.length(1);
  });

  it('makes the indexes of the schema, and only when asked', async () => {
    const names = (await made().invoices.listIndexes()).map(({ name }: { name?: string }) => name);
    expect(names).to.have.members(['_id_', 'number_1', 'firm_1_due_-1', 'seenAt_1']);
    expect(await made().invoices.diffIndexes()).to.deep.equal({ toDrop: [], toCreate: [] });
    await made().firms.init();
    expect(await made().firms.listIndexes()).to.have.length(1);
  });

  it('updates with timestamps and casts', async () => {
    const { invoices } = made();
    await invoices.updateOne({ number: '1' }, { $set: { amountMinor: 5 } });
    const found = await invoices.findOne({ number: '1' }).lean().orFail();
    expect(found.amountMinor).to.equal(5n);
    expect(await invoices.countDocuments({ amountMinor: 5n })).to.equal(1);
  });

  it('writes many models at once', async () => {
    const { invoices, firms } = made();
    const firm = await firms.create({ name: 'Bee' });
    const result = await invoices.bulkWrite([
      { insertOne: { document: { number: '2', amountMinor: 7n, due: new Date(1), firm: firm._id } as Invoice } },
      { updateOne: { filter: { number: '3' }, update: { $set: { amountMinor: 8n } }, upsert: true } },
    ]);
    expect(result).to.include({ insertedCount: 1, upsertedCount: 1 });
    expect(await invoices.countDocuments({})).to.equal(3);
  });

  it('streams a cursor of models', async () => {
    const numbers: string[] = [];
    for await (const { number } of made().invoices.find().sort({ number: 1 }).cursor({ batchSize: 1 }))
      numbers.push(number);
    expect(numbers).to.deep.equal(['1', '2', '3']);
  });
}

export function modelContract(uri: string | null): void {
  let store: TestStore;
  let made: Models;
  before(async () => {
    store = await openTestStore(uri);
    made = await makeModels(store);
  });
  after(() => store.close());
  models(
    () => store,
    () => made,
  );
}
