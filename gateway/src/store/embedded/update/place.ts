/** Changing one value at a concrete path, by building new objects along it. */
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { arrayIndex, fieldOf } from '../values/path';
import type { Path } from '../values/path';
import { isArray, isDocument, typeName } from '../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../values/value';

/** Gives the new value for the old one; `undefined` removes the field. */
export type Change = (old: MaybeValue) => MaybeValue;

interface Step {
  readonly path: Path;
  /** Whether missing documents on the way are made. */
  readonly create: boolean;
  readonly change: Change;
}

/**
 * The document with the value at `path` changed; the same object when nothing changes. Throws StoreError PathNotViable
 * when a field would have to be made inside a value that is neither document nor array.
 */
export function changeAt(document: BsonDocument, step: Step): BsonDocument {
  return changeInDocument(document, step, 0);
}

function changeInDocument(document: BsonDocument, step: Step, depth: number): BsonDocument {
  const name = step.path[depth] ?? '';
  const old = fieldOf(document, name);
  const next = changeChild(old, step, depth);
  if (next === old) return document;
  if (next !== undefined) return { ...document, [name]: next };
  const { [name]: _removed, ...rest } = document;
  return rest;
}

function changeChild(old: MaybeValue, step: Step, depth: number): MaybeValue {
  if (depth === step.path.length - 1) return step.change(old);
  if (isDocument(old)) return changeInDocument(old, step, depth + 1);
  if (isArray(old)) return changeInArray(old, step, depth + 1);
  if (!step.create) return old;
  if (old !== undefined) notViable(step.path, depth, old);
  return changeInDocument({}, step, depth + 1);
}

function changeInArray(array: readonly BsonValue[], step: Step, depth: number): readonly BsonValue[] {
  const index = arrayIndex(step.path[depth] ?? '');
  if (index === null) return step.create ? notViable(step.path, depth - 1, array) : array;
  if (index >= array.length && !step.create) return array;
  const old = array[index];
  const next = changeChild(old, step, depth);
  if (next === old) return array;
  if (index - array.length > LIMITS.arrayBackfillMax)
    refuse('BadValue', `can't backfill more than ${LIMITS.arrayBackfillMax} elements`);
  const copy = [...array];
  while (copy.length < index) copy.push(null);
  // A removed element leaves null, so that the others keep their places.
  copy[index] = next ?? null;
  return copy;
}

function notViable(path: Path, depth: number, found: BsonValue): never {
  const where = path.slice(0, depth + 1).join('.');
  return refuse(
    'PathNotViable',
    `Cannot create field '${path[depth + 1] ?? ''}' in element '${where}' of type ${typeName(found)}`,
  );
}
