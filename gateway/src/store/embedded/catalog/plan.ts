/** Chooses how to find the documents a filter may match: by which index, in which ranges, or all of them. */
import type { SortField } from '../query/sort';
import { LIMITS } from '../limits';
import { equalValues } from '../values/compare';
import { isArray, isDocument } from '../values/value';
import type { BsonDocument, BsonValue } from '../values/value';
import { boundsOf, requiresField } from './bounds';
import type { Index, IndexKey, KeyRange } from './index';
import { pointOf } from './intervals';
import type { IntervalSet } from './intervals';

/** What a plan is wanted for. */
export interface Question {
  readonly filter: BsonDocument;
  readonly sort: readonly SortField[];
  /** Documents wanted at most, skipped ones included; null for all. */
  readonly wanted: number | null;
}

/** A way to candidates for a filter. */
export interface Plan {
  /** Null: go through the whole collection. */
  readonly index: Index | null;
  readonly ranges: readonly KeyRange[];
  readonly reverse: boolean;
  /** Whether the documents come in the order asked for. */
  readonly sorted: boolean;
}

/** Whether every document the filter matches satisfies one clause of a partial index. Cautious: no is always safe. */
function implies(filter: BsonDocument, name: string, clause: BsonValue): boolean {
  const own = filter[name];
  if (own !== undefined && equalValues(own, clause)) return true;
  if (isDocument(clause) && equalValues(clause, { $exists: true }) && requiresField(filter, name)) return true;
  const { $and: clauses } = filter;
  return isArray(clauses) && clauses.some((inner) => isDocument(inner) && implies(inner, name, clause));
}

/** A partial index answers only filters that imply its own, a sparse one only those that need one of its fields. */
function isComplete({ spec }: Index, filter: BsonDocument): boolean {
  if (spec.partial) return Object.entries(spec.partial.filter).every(([name, clause]) => implies(filter, name, clause));
  return !spec.sparse || spec.fields.some(({ name }) => requiresField(filter, name));
}

/** Extends key prefixes by the points of one field; null when that would be too many. */
function extend(prefixes: readonly IndexKey[], bounds: IntervalSet): IndexKey[] | null {
  const points = bounds.map(pointOf);
  const values = points.filter((value) => value !== null).map(({ value }) => value);
  if (values.length !== points.length || prefixes.length * values.length > LIMITS.planPointsMax) return null;
  return prefixes.flatMap((prefix) => values.map((value) => [...prefix, value]));
}

interface Ranges {
  readonly ranges: readonly KeyRange[];
  /** Fields that have one and the same value in all ranges. */
  readonly fixed: ReadonlySet<string>;
  readonly isBounded: boolean;
}

function rangesOf(index: Index, filter: BsonDocument): Ranges {
  let prefixes: readonly IndexKey[] = [[]];
  const fixed = new Set<string>();
  for (const field of index.spec.fields) {
    const ascending = boundsOf(filter, { name: field.name, multikey: index.multikey });
    if (!ascending) break;
    const bounds = field.direction === 1 ? ascending : ascending.toReversed();
    const extended = extend(prefixes, bounds);
    if (!extended) {
      const ranges = prefixes.flatMap((prefix) => bounds.map((interval) => ({ prefix, interval })));
      return { ranges, fixed, isBounded: true };
    }
    prefixes = extended;
    if (bounds.length === 1) fixed.add(field.name);
  }
  const ranges = prefixes.map((prefix) => ({ prefix, interval: null }));
  return { ranges, fixed, isBounded: prefixes.length !== 1 || prefixes[0]?.length !== 0 };
}

/** 1 or -1 when reading the index up or down gives the order asked for; null when neither does. */
function directionFor(index: Index, sort: readonly SortField[], fixed: ReadonlySet<string>): 1 | -1 | null {
  if (index.multikey) return null;
  const wanted = sort.filter(({ name }) => !fixed.has(name));
  const offered = index.spec.fields.filter(({ name }) => !fixed.has(name));
  const [first] = wanted;
  if (!first) return 1;
  const direction = first.direction === offered[0]?.direction ? 1 : -1;
  const fits = wanted.every(({ name, direction: asked }, position) => {
    const field = offered[position];
    return field?.name === name && field.direction * direction === asked;
  });
  return fits ? direction : null;
}

interface Candidate {
  readonly plan: Plan;
  /** Documents in the ranges. */
  readonly size: number;
}

function candidate(index: Index, { filter, sort }: Question): Candidate[] {
  if (!isComplete(index, filter)) return [];
  const { ranges, fixed, isBounded } = rangesOf(index, filter);
  const direction = directionFor(index, sort, fixed);
  const sorted = direction !== null;
  if (!isBounded && (!sorted || sort.length === 0)) return [];
  return [{ plan: { index, ranges, reverse: direction === -1, sorted }, size: index.count(ranges) }];
}

/** Documents looked at, with a surcharge for sorting them. `matching` is the best guess at how many match. */
function cost({ plan, size }: Candidate, { sort, wanted }: Question, matching: number): number {
  const examined = wanted === null || !plan.sorted ? size : Math.min(size, (wanted * size) / Math.max(1, matching));
  return plan.sorted || sort.length === 0 ? examined : size * (1 + Math.log2(size + 1) / 4);
}

/** The cheapest plan. Its documents are a superset of those that match: the filter is still to be applied to each. */
export function choosePlan(indexes: Iterable<Index>, question: Question, collectionSize: number): Plan {
  const everything: Candidate = {
    plan: { index: null, ranges: [], reverse: false, sorted: question.sort.length === 0 },
    size: collectionSize,
  };
  const candidates = [...[...indexes].flatMap((index) => candidate(index, question)), everything];
  const matching = Math.min(...candidates.map(({ size }) => size));
  const costs = candidates.map((each) => cost(each, question, matching));
  return candidates[costs.indexOf(Math.min(...costs))]?.plan ?? everything.plan;
}
