/** `$group`, `$bucket`, `$sortByCount`, `$count`. */
import { refuse } from '../../errors';
import { compareValues } from '../../values/compare';
import { keyText } from '../../values/keyText';
import { isArray, isDocument } from '../../values/value';
import type { BsonDocument, BsonValue, MaybeValue } from '../../values/value';
import { ACCUMULATORS } from '../accumulators';
import type { Accumulator } from '../accumulators';
import { compileExpression } from '../expression';
import type { Expression, Scope } from '../scope';
import { stageFields, stageText } from '../stage';
import type { Documents, Stage, StageCompiler, StageContext } from '../stage';

interface Output {
  readonly name: string;
  readonly value: Expression;
  readonly start: () => Accumulator;
}

function compileOutput(name: string, spec: BsonValue, names: readonly string[]): Output {
  if (name.includes('.') || name.startsWith('$'))
    refuse('BadValue', `The field name '${name}' is not allowed in $group`);
  const [entry, ...more] = isDocument(spec) ? Object.entries(spec) : [];
  if (!entry?.[0].startsWith('$') || more.length > 0) {
    return refuse('BadValue', `The field '${name}' must be an accumulator object`);
  }
  const [operator, operand] = entry;
  const start = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  if (!start) return refuse('UnknownGroupOperator', `unknown group operator '${operator}'`);
  // $count: {} counts documents: each adds a one.
  return { name, start, value: operator === '$count' ? () => 1 : compileExpression(operand, names) };
}

interface Group {
  readonly id: BsonValue;
  readonly accumulators: readonly Accumulator[];
}

function grouping(idOf: (scope: Scope) => MaybeValue, outputs: readonly Output[]): Stage {
  return (documents, variables) => {
    const groups = new Map<string, Group>();
    for (const root of documents) {
      const scope = { root, variables };
      const id = idOf(scope) ?? null;
      const key = keyText(id);
      const group = groups.get(key) ?? { id, accumulators: outputs.map(({ start }) => start()) };
      groups.set(key, group);
      group.accumulators.forEach((accumulator, index) => {
        accumulator.add(outputs[index]?.value(scope));
      });
    }
    return [...groups.values()].map((group) => resultOf(group, outputs));
  };
}

function resultOf({ id, accumulators }: Group, outputs: readonly Output[]): BsonDocument {
  const result: Record<string, BsonValue> = { _id: id };
  outputs.forEach(({ name }, index) => {
    const value = accumulators[index]?.result();
    if (value !== undefined) result[name] = value;
  });
  return result;
}

const group: StageCompiler = (spec, { names }) => {
  if (!isDocument(spec)) return refuse('BadValue', "a group's fields must be specified in an object");
  if (!Object.hasOwn(spec, '_id')) refuse('BadValue', 'a group specification must include an _id');
  const { _id: id = null, ...fields } = spec;
  const outputs = Object.entries(fields).map(([name, value]) => compileOutput(name, value, names));
  return grouping(compileExpression(id, names), outputs);
};

function checkBoundaries(boundaries: BsonValue | undefined): readonly BsonValue[] {
  if (!isArray(boundaries) || boundaries.length < 2)
    return refuse('BadValue', '$bucket needs an array of at least two boundaries');
  boundaries.slice(1).forEach((boundary, index) => {
    if (compareValues(boundaries[index], boundary) >= 0)
      refuse('BadValue', '$bucket boundaries must be in ascending order');
  });
  return boundaries;
}

const bucket: StageCompiler = (spec, { names }) => {
  const fields = stageFields('$bucket', spec, { required: ['groupBy', 'boundaries'], optional: ['default', 'output'] });
  const boundaries = checkBoundaries(fields['boundaries']);
  const value = compileExpression(fields['groupBy'] ?? null, names);
  const otherwise = fields['default'];
  const output = fields['output'] ?? { count: { $sum: 1 } };
  if (!isDocument(output)) return refuse('BadValue', '$bucket output must be an object');
  const bucketOf = (scope: Scope): MaybeValue => {
    const found = value(scope) ?? null;
    const above = boundaries.findIndex((boundary) => compareValues(found, boundary) < 0);
    if (above > 0) return boundaries[above - 1];
    return otherwise ?? refuse('BadValue', '$bucket: a value lies outside the boundaries and there is no default');
  };
  const stage = grouping(
    bucketOf,
    Object.entries(output).map(([name, accumulator]) => compileOutput(name, accumulator, names)),
  );
  return (documents, variables) => sortedById(stage(documents, variables));
};

function sortedById(documents: Documents): Documents {
  return [...documents].sort((left, right) => compareValues(left['_id'], right['_id']));
}

const sortByCount: StageCompiler = (spec, context: StageContext) => {
  const counted = group({ _id: spec, count: { $sum: 1 } }, context);
  return (documents, variables) =>
    [...counted(documents, variables)].sort((left, right) => compareValues(right['count'], left['count']));
};

const count: StageCompiler = (spec) => {
  const name = stageText('$count', spec);
  if (name.startsWith('$') || name.includes('.')) refuse('BadValue', 'the count field may not contain $ or .');
  return (documents) => (documents.length === 0 ? [] : [{ [name]: documents.length }]);
};

/** By stage name. Errors: UnknownGroupOperator, BadValue, and those of accumulators. */
export const GROUPING: Readonly<Record<string, StageCompiler>> = {
  $group: group,
  $bucket: bucket,
  $sortByCount: sortByCount,
  $count: count,
};
