/** Removes documents whose time has come, by the indexes with `expireAfterSeconds`. */
import type { Catalog } from './catalog/catalog';
import type { Collection, StoredRecord } from './catalog/collection';
import type { IndexSpec } from './catalog/indexSpec';

function expired(
  collection: Collection,
  { fields, partial, expireAfterSeconds }: IndexSpec,
  nowMs: number,
): StoredRecord[] {
  const [field] = fields;
  if (!field || expireAfterSeconds === null) return [];
  const limit = nowMs - expireAfterSeconds * 1000;
  const due = { [field.name]: { $lte: new Date(limit) } };
  // The condition of a partial index is repeated, so that the index can be used.
  const filter = partial ? { $and: [due, partial.filter] } : due;
  // Of several dates in an array the earliest counts; one at the limit or before is what the filter finds.
  return collection.search({ filter }).matches.map(({ record }) => record);
}

/** Removes what has expired at `nowMs`; returns how many documents. The caller waits for the disk. */
export function sweepExpired(catalog: Catalog, nowMs: number): number {
  let removed = 0;
  for (const database of catalog.databases()) {
    for (const collection of catalog.list(database)) {
      for (const { spec } of collection.indexes) {
        for (const record of expired(collection, spec, nowMs)) {
          catalog.remove(collection, record);
          removed += 1;
        }
      }
    }
  }
  return removed;
}
