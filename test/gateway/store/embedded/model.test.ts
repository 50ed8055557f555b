/** Random programs of writes and finds: the store, with all its indexes, does what a plain list does. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { BsonDocument } from '../../../../gateway/src/store/embedded/values/value';
import { SimulatedDisk } from '../../../support/store/disk';
import { batchOf, messageOf, openEngine } from '../../../support/store/engine';
import type { TestEngine } from '../../../support/store/engine';
import { changed, filterOf, isSorted, matches, updateOf } from '../../../support/store/reference';
import type { Change, Clause, Flat, FlatDocument, Test } from '../../../support/store/reference';

const FIELDS = ['a', 'b', 'c', 'u'];
const texts = fc.constantFrom('', 'x', 'y', 'zz');
const small = fc.integer({ min: -3, max: 6 });
const scalars = fc.oneof(small, small.map(BigInt), texts, fc.constant(null));
const flat: fc.Arbitrary<Flat> = fc.oneof(
  { weight: 4, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(small, { maxLength: 3 }) },
);
const field = fc.constantFrom(...FIELDS);

const test: fc.Arbitrary<Test> = fc.oneof(
  fc.record({ op: fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), to: scalars }),
  fc.record({
    op: fc.constantFrom('$in', '$nin'),
    to: fc.array(fc.oneof(small, texts, fc.constant(null)), { minLength: 1, maxLength: 10 }),
  }),
  fc.record({ op: fc.constant('$exists'), to: fc.boolean() }),
);

const leaf: fc.Arbitrary<Clause> = fc.record({ field, test });
const between: fc.Arbitrary<Clause> = fc.tuple(field, small, small).map(([name, low, high]) => ({
  both: [
    { field: name, test: { op: '$gte', to: low } },
    { field: name, test: { op: '$lte', to: high } },
  ],
}));
const { clause } = fc.letrec<{ clause: Clause }>((tie) => ({
  clause: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    between,
    fc.record({ both: fc.array(tie('clause'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ either: fc.array(tie('clause'), { minLength: 1, maxLength: 3 }) }),
  ),
}));

// Arrays in two fields only: an index on a field that ever held one is not used for sorting.
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ op: fc.constant('$set' as const), field: fc.constantFrom('a', 'u'), value: flat }),
  fc.record({ op: fc.constant('$set' as const), field, value: scalars }),
  fc.record({ op: fc.constant('$unset' as const), field }),
  fc.record({ op: fc.constant('$inc' as const), field, by: small }),
);

const sort = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', '_id'), fc.constantFrom(1, -1)), {
  maxLength: 3,
  selector: ([name]) => name,
});

type Step =
  | { readonly kind: 'insert'; readonly document: FlatDocument }
  | { readonly kind: 'update'; readonly clause: Clause; readonly change: Change }
  | { readonly kind: 'delete'; readonly clause: Clause }
  | {
      readonly kind: 'find';
      readonly clause: Clause;
      readonly sort: readonly (readonly [string, number])[];
      readonly limit: number;
    }
  | { readonly kind: 'reopen' };

const document: fc.Arbitrary<FlatDocument> = fc
  .record({ a: flat, b: scalars, c: scalars, u: small }, { requiredKeys: [] })
  .map((fields) => fields as FlatDocument);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('insert' as const), document }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update' as const), clause, change }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), clause: leaf }) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('find' as const), clause, sort, limit: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
);

const INDEXES = [
  { key: { a: 1, b: -1 }, name: 'ab' },
  { key: { b: 1, _id: 1 }, name: 'b' },
  { key: { a: -1, _id: -1 }, name: 'a' },
  { key: { c: -1 }, name: 'c', sparse: true },
  { key: { u: 1 }, name: 'u', unique: true, partialFilterExpression: { u: { $exists: true } } },
];

/** Texts that are equal where two values may not stand in a unique index together; an array is there by its elements. */
function uniqueKeys(value: Flat | undefined): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value))
    return value.length === 0 ? ['nothing'] : value.map((element: number) => `number ${element}`);
  if (value === null || typeof value === 'string') return [`${typeof value} ${String(value)}`];
  return [`number ${String(value)}`];
}

/** The store under test beside the plain list. */
class Pair {
  readonly #disk = new SimulatedDisk();
  #engine: TestEngine;
  #list: FlatDocument[] = [];
  #nextId = 1;

  private constructor(engine: TestEngine) {
    this.#engine = engine;
  }

  static async open(): Promise<Pair> {
    const pair = new Pair(await openEngine({ files: null }));
    await pair.#reopen();
    expect((await pair.#engine.run({ createIndexes: 'things', indexes: INDEXES }))['ok']).to.equal(1);
    return pair;
  }

  async #reopen(): Promise<void> {
    await this.#engine.storage.close();
    this.#engine = await openEngine({ files: this.#disk, journalBytesMin: 3_000 });
  }

  /** Whether a document may be stored beside the others: `u` is unique where it is there. */
  #isFree(candidate: FlatDocument, own: Flat | undefined): boolean {
    const keys = uniqueKeys(candidate['u']);
    return !this.#list.some(
      (other) => other['_id'] !== own && uniqueKeys(other['u']).some((key) => keys.includes(key)),
    );
  }

  /** Two arrays in one index are refused. */
  #isIndexable({ a, b }: FlatDocument): boolean {
    return !(Array.isArray(a) && Array.isArray(b) && new Set(a).size > 0 && a.length > 1 && b.length > 1);
  }

  async #insert(fields: FlatDocument): Promise<void> {
    const made: FlatDocument = { _id: this.#nextId, ...fields };
    this.#nextId += 1;
    const reply = await this.#engine.run({ insert: 'things', documents: [made] });
    const accepted = this.#isFree(made, made['_id']) && this.#isIndexable(made);
    expect(
      reply['n'],
      JSON.stringify(fields, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
    ).to.equal(accepted ? 1 : 0);
    if (accepted) this.#list.push(made);
  }

  async #update(where: Clause, what: Change): Promise<void> {
    const target = this.#list
      .filter((each) => matches(each, where))
      .sort((left, right) => Number(left['_id']) - Number(right['_id']))[0];
    const command = {
      findAndModify: 'things',
      query: filterOf(where),
      sort: { _id: 1 },
      update: updateOf(what),
      new: true,
    };
    const reply = await this.#engine.run(command);
    if (!target) {
      expect(reply['value']).to.equal(null);
      return;
    }
    const result = changed(target, what);
    const accepted = result !== null && this.#isFree(result, target['_id']) && this.#isIndexable(result);
    expect(reply['ok'], messageOf(reply)).to.equal(accepted ? 1 : 0);
    if (accepted) this.#list = this.#list.map((each) => (each === target ? result : each));
  }

  async #delete(where: Clause): Promise<void> {
    const reply = await this.#engine.run({ delete: 'things', deletes: [{ q: filterOf(where), limit: 0 }] });
    const kept = this.#list.filter((each) => !matches(each, where));
    expect(reply['n']).to.equal(this.#list.length - kept.length);
    this.#list = kept;
  }

  async #find(where: Clause, by: readonly (readonly [string, number])[], limit: number): Promise<void> {
    const filter = filterOf(where);
    const expected = this.#list.filter((each) => matches(each, where));
    const found = batchOf(await this.#engine.run({ find: 'things', filter, batchSize: 10_000 }));
    expect(idsOf(found).sort()).to.deep.equal(expected.map((each) => each['_id']).sort());
    // A sort with a limit takes another way through the indexes than one without; both must agree on the order.
    // _id settles ties; in the direction of the field before it, so that an index upwards or downwards can do both.
    const ties = by.some(([name]) => name === '_id') ? [] : [['_id', by.at(-1)?.[1] ?? 1] as const];
    const command = { find: 'things', filter, sort: Object.fromEntries([...by, ...ties]), batchSize: 10_000 };
    const all = idsOf(batchOf(await this.#engine.run(command)));
    const inOrder = all.map((id) => expected.find((each) => each['_id'] === id) ?? {});
    expect(isSorted(inOrder, by), 'sorted').to.equal(true);
    const page = idsOf(batchOf(await this.#engine.run({ ...command, limit, skip: 1 })));
    expect(page).to.deep.equal(all.slice(1, 1 + limit));
    expect((await this.#engine.run({ count: 'things', query: filter }))['n']).to.equal(expected.length);
  }

  async run(next: Step): Promise<void> {
    switch (next.kind) {
      case 'insert':
        return this.#insert(next.document);
      case 'update':
        return this.#update(next.clause, next.change);
      case 'delete':
        return this.#delete(next.clause);
      case 'find':
        return this.#find(next.clause, next.sort, next.limit);
      case 'reopen':
        return this.#reopen();
    }
  }
}

const idsOf = (documents: readonly BsonDocument[]): unknown[] => documents.map((each) => each['_id']);

describe('embedded store: random programs', function () {
  this.timeout(60_000);

  it('do what they do to a plain list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), async (steps) => {
        const pair = await Pair.open();
        for (const next of steps) await pair.run(next);
      }),
      { numRuns: 80 },
    );
  });
});
