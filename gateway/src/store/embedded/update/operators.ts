/** Compiles an update document of operators into changes at paths. */
import { refuse } from '../errors';
import { isArray, isDocument } from '../values/value';
import { parsePath } from '../values/path';
import type { Path } from '../values/path';
import type { BsonDocument, BsonValue } from '../values/value';
import { addToSet, pop, pull, pullAll, push } from './arrayOperators';
import { bound, currentDate, increment, scale } from './fieldOperators';
import type { Change } from './place';
import { placeholder } from './positions';

/** One change of an update: what happens at one path. */
export interface Modification {
  readonly path: Path;
  readonly change: Change;
  /** Whether missing documents on the way are made. */
  readonly create: boolean;
  /** `$setOnInsert`. */
  readonly onlyOnInsert: boolean;
  /** `$rename`: the value comes from here, and is taken away there. */
  readonly renamedFrom: Path | null;
}

interface Operator {
  readonly compile: (operand: BsonValue, path: string) => Change;
  readonly create: boolean;
  readonly onlyOnInsert?: true;
}

const constant =
  (operand: BsonValue): Change =>
  () =>
    operand;

const OPERATORS: Readonly<Record<string, Operator>> = {
  $set: { compile: constant, create: true },
  $setOnInsert: { compile: constant, create: true, onlyOnInsert: true },
  $unset: { compile: () => () => undefined, create: false },
  $inc: { compile: increment, create: true },
  $mul: { compile: scale, create: true },
  $min: { compile: (operand) => bound(operand, 'smaller'), create: true },
  $max: { compile: (operand) => bound(operand, 'larger'), create: true },
  $currentDate: { compile: currentDate, create: true },
  $push: { compile: push, create: true },
  $addToSet: { compile: addToSet, create: true },
  $pull: { compile: pull, create: false },
  $pullAll: { compile: pullAll, create: false },
  $pop: { compile: pop, create: false },
};

/** The update operators this store knows; listed in the README. */
export const UPDATE_OPERATORS: readonly string[] = [...Object.keys(OPERATORS), '$rename'];

function checkPath(text: string): Path {
  const path = parsePath(text);
  path.forEach((component, index) => {
    if (component === '')
      refuse('EmptyFieldName', `The update path '${text}' contains an empty field name, which is not allowed.`);
    if (component === '__proto__')
      refuse('BadValue', `The update path '${text}' contains '__proto__', which is not allowed.`);
    const isPosition = index > 0 && (component === '$' || placeholder(component) !== null);
    if (component.startsWith('$') && !isPosition) {
      refuse(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${component}' in '${text}' is not valid for storage.`,
      );
    }
  });
  if (path.filter((component) => component === '$').length > 1)
    refuse('BadValue', `Too many positional (i.e. '$') elements found in path '${text}'`);
  return path;
}

function rename(from: string, target: BsonValue): Modification {
  if (typeof target !== 'string') return refuse('BadValue', `The 'to' field for $rename must be a string: ${from}`);
  const paths = [checkPath(from), checkPath(target)] as const;
  if (paths.some((path) => path.some((component) => component.startsWith('$')))) {
    refuse('BadValue', 'The source and target of $rename may not be positional');
  }
  const [renamedFrom, path] = paths;
  return { path, renamedFrom, change: () => undefined, create: true, onlyOnInsert: false };
}

function compileOperator(name: string, operand: BsonValue): Modification[] {
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator && name !== '$rename') {
    return refuse(
      'FailedToParse',
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update`,
    );
  }
  if (!isDocument(operand)) {
    return refuse(
      'FailedToParse',
      `Modifiers operate on fields but we found ${isArray(operand) ? 'an array' : 'another type'} instead: ${name}`,
    );
  }
  return Object.entries(operand).map(([text, value]) => {
    if (!operator) return rename(text, value);
    return {
      path: checkPath(text),
      change: operator.compile(value, text),
      create: operator.create,
      onlyOnInsert: operator.onlyOnInsert ?? false,
      renamedFrom: null,
    };
  });
}

function comparePaths(left: Path, right: Path): number {
  for (const [index, component] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (component !== other) return component < other ? -1 : 1;
  }
  return left.length - right.length;
}

const isPrefix = (short: Path, long: Path): boolean => short.every((component, index) => component === long[index]);

function refuseConflicts(modifications: readonly Modification[]): void {
  const paths = modifications
    .flatMap(({ path, renamedFrom }) => (renamedFrom ? [path, renamedFrom] : [path]))
    .sort(comparePaths);
  // Sorted, a path is directly followed by the first of those it is a prefix of.
  for (const [index, path] of paths.slice(1).entries()) {
    const before = paths[index] ?? [];
    if (isPrefix(before, path)) {
      refuse(
        'ConflictingUpdateOperators',
        `Updating the path '${path.join('.')}' would create a conflict at '${before.join('.')}'`,
      );
    }
  }
}

/**
 * Compiles `{ $set: …, $inc: … }`. Changes are applied in the order of their paths, as MongoDB does. Throws StoreError
 * FailedToParse for an unknown operator, ConflictingUpdateOperators when two touch one path.
 */
export function compileOperators(update: BsonDocument): readonly Modification[] {
  const modifications = Object.entries(update).flatMap(([name, operand]) => compileOperator(name, operand));
  refuseConflicts(modifications);
  return modifications.sort((left, right) => comparePaths(left.path, right.path));
}
