/** `$lookup`, `$unionWith` and `$facet`: stages with pipelines or collections of their own. */
import { refuse } from '../../errors';
import { setComputed } from '../../projection/computed';
import { keyText } from '../../values/keyText';
import { parsePath, visitLeaves } from '../../values/path';
import { isArray, isDocument } from '../../values/value';
import type { BsonDocument, BsonValue } from '../../values/value';
import { compileExpression } from '../expression';
import { valueAt } from '../fieldPath';
import type { Scope } from '../scope';
import { bounded, stageFields, stageText } from '../stage';
import type { Documents, Source, Stage, StageCompiler, StageContext } from '../stage';

/** Finds the documents of another collection that belong to one of this. */
type Match = (document: BsonDocument, variables: Scope['variables']) => Documents;

/** Built on first use, so that a `$lookup` of nothing reads nothing. */
function hashed(source: Source, field: string): (key: string) => Documents {
  let table: Map<string, BsonDocument[]> | null = null;
  const build = (): Map<string, BsonDocument[]> => {
    const built = new Map<string, BsonDocument[]>();
    const path = parsePath(field);
    for (const document of source.all()) {
      const keys = new Set<string>();
      visitLeaves(document, path, (value) => {
        keys.add(keyText(value ?? null));
        return false;
      });
      for (const key of keys) {
        const list = built.get(key);
        if (list) list.push(document);
        else built.set(key, [document]);
      }
    }
    return built;
  };
  return (key) => (table ??= build()).get(key) ?? [];
}

interface Join {
  readonly local: string;
  readonly foreign: string;
}

function equalityMatch(source: Source, { local: localField, foreign }: Join): Match {
  const path = parsePath(localField);
  const byKey = hashed(source, foreign);
  const indexed = source.isIndexed(foreign);
  return (document, variables) => {
    const local = valueAt(document, path) ?? null;
    const values = isArray(local) ? local : [local];
    if (indexed) return source.matching({ [foreign]: { $in: values } }, variables);
    const [only] = values;
    if (values.length === 1) return byKey(keyText(only));
    return [...new Set(values.flatMap((value) => byKey(keyText(value))))];
  };
}

interface LookupFields {
  readonly from: string;
  readonly as: string;
  readonly join: Join | null;
  readonly variables: BsonDocument;
  readonly pipeline: BsonValue | undefined;
}

function lookupFields(spec: BsonValue): LookupFields {
  const fields = stageFields('$lookup', spec, {
    required: ['from', 'as'],
    optional: ['localField', 'foreignField', 'let', 'pipeline'],
  });
  const { localField, foreignField, let: given = {}, pipeline } = fields;
  if ((localField === undefined) !== (foreignField === undefined)) {
    refuse('FailedToParse', '$lookup requires both or neither of localField and foreignField');
  }
  if (localField === undefined && pipeline === undefined)
    refuse('FailedToParse', '$lookup needs localField and foreignField, or a pipeline');
  if (!isDocument(given)) return refuse('FailedToParse', "$lookup argument 'let' must be an object");
  return {
    from: stageText("$lookup 'from'", fields['from']),
    as: stageText("$lookup 'as'", fields['as']),
    join:
      localField === undefined
        ? null
        : {
            local: stageText("$lookup 'localField'", localField),
            foreign: stageText("$lookup 'foreignField'", foreignField),
          },
    variables: given,
    pipeline,
  };
}

function pipelineMatch(fields: LookupFields, context: StageContext): Match {
  const source = context.source(fields.from);
  const join = fields.join ? equalityMatch(source, fields.join) : () => source.all();
  if (fields.pipeline === undefined) return join;
  const bindings = Object.entries(fields.variables).map(
    ([name, value]) => [name, compileExpression(value, context.names)] as const,
  );
  const pipeline = context.pipeline(fields.pipeline, Object.keys(fields.variables));
  return (document, variables) => {
    const scope = { root: document, variables };
    const bound = Object.fromEntries(bindings.map(([name, value]) => [name, value(scope)]));
    return pipeline(join(document, variables), { ...variables, ...bound });
  };
}

const lookup: StageCompiler = (spec, context) => {
  const fields = lookupFields(spec);
  const match = pipelineMatch(fields, context);
  const path = parsePath(fields.as);
  return (documents, variables) =>
    documents.map((document) => setComputed(document, path, bounded([...match(document, variables)])));
};

const unionWith: StageCompiler = (spec, context) => {
  const fields =
    typeof spec === 'string'
      ? { coll: spec }
      : stageFields('$unionWith', spec, { required: ['coll'], optional: ['pipeline'] });
  const source = context.source(stageText("$unionWith 'coll'", fields['coll']));
  const pipeline = context.pipeline(fields['pipeline'] ?? []);
  return (documents, variables) => bounded([...documents, ...pipeline(source.all(), variables)]);
};

const facet: StageCompiler = (spec, context) => {
  if (!isDocument(spec) || Object.keys(spec).length === 0)
    return refuse('BadValue', '$facet needs an object of at least one pipeline');
  const facets = Object.entries(spec).map(([name, pipeline]): readonly [string, Stage] => {
    if (isArray(pipeline) && pipeline.some((stage) => isDocument(stage) && Object.hasOwn(stage, '$facet'))) {
      refuse('UnrecognizedStage', '$facet is not allowed to be used within a $facet stage');
    }
    return [name, context.pipeline(pipeline)];
  });
  return (documents, variables) => [
    Object.fromEntries(facets.map(([name, pipeline]) => [name, pipeline(documents, variables)])),
  ];
};

/** By stage name. Errors: FailedToParse for unknown options, ExceededMemoryLimit for too many documents. */
export const JOINING: Readonly<Record<string, StageCompiler>> = {
  $lookup: lookup,
  $unionWith: unionWith,
  $facet: facet,
};
