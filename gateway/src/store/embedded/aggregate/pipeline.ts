/** Compiles aggregation pipelines. Every stage it does not know is refused by name. */
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { isArray, isDocument } from '../values/value';
import type { BsonValue } from '../values/value';
import type { Source, Stage, StageCompiler, StageContext } from './stage';
import { GROUPING } from './stages/group';
import { JOINING } from './stages/joining';
import { SELECTING } from './stages/selecting';
import { SHAPES } from './stages/shaping';

const shaping = Object.entries(SHAPES).map(([name, compile]): readonly [string, StageCompiler] => [
  name,
  (spec, { names }) => {
    const shape = compile(spec, names);
    return (documents, variables) => documents.map((document) => shape(document, variables));
  },
]);

const STAGES: Readonly<Record<string, StageCompiler>> = {
  ...SELECTING,
  ...Object.fromEntries(shaping),
  ...GROUPING,
  ...JOINING,
};

/** The pipeline stages this store knows; listed in the README. */
export const PIPELINE_STAGES: readonly string[] = Object.keys(STAGES);

/** The name and operand of one stage. Throws StoreError StageNotAnObject. */
export function stageEntry(spec: BsonValue): readonly [string, BsonValue] {
  const [entry, ...more] = isDocument(spec) ? Object.entries(spec) : [];
  if (!entry || more.length > 0) {
    return refuse('StageNotAnObject', 'A pipeline stage specification object must contain exactly one field.');
  }
  return entry;
}

interface PipelineOptions {
  readonly source: (collection: string) => Source;
  readonly names: readonly string[];
  readonly depth?: number;
}

/**
 * Compiles a pipeline into one function. Throws StoreError UnrecognizedStage (40324), InvalidPipelineOperator (168),
 * UnknownGroupOperator (15952) and BadValue, each with the name of what it refuses.
 */
export function compilePipeline(spec: BsonValue, { source, names, depth = 0 }: PipelineOptions): Stage {
  if (!isArray(spec)) return refuse('TypeMismatch', "'pipeline' option must be specified as an array");
  if (spec.length > LIMITS.pipelineStagesMax)
    refuse('BadValue', `a pipeline may have ${LIMITS.pipelineStagesMax} stages`);
  if (depth > 20) refuse('BadValue', 'pipelines nest too deeply');
  const context: StageContext = {
    names,
    source,
    pipeline: (inner, added = []) => compilePipeline(inner, { source, names: [...names, ...added], depth: depth + 1 }),
  };
  const stages = spec.map((stage) => {
    const [name, operand] = stageEntry(stage);
    const compile = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    return compile
      ? compile(operand, context)
      : refuse('UnrecognizedStage', `Unrecognized pipeline stage name: '${name}'`);
  });
  return (documents, variables) => stages.reduce((current, stage) => stage(current, variables), documents);
}
