/** Updates written as a pipeline. */
import { refuse } from '../errors';
import { isDocument } from '../values/value';
import type { BsonDocument, BsonValue } from '../values/value';
import type { Scope } from './scope';
import { SHAPES } from './stages/shaping';
import type { Shape } from './stages/shaping';

function compileStage(spec: BsonValue, names: readonly string[]): Shape {
  const [entry, ...more] = isDocument(spec) ? Object.entries(spec) : [];
  if (!entry || more.length > 0) {
    return refuse('StageNotAnObject', 'A pipeline stage specification object must contain exactly one field.');
  }
  const [name, operand] = entry;
  const compile = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
  return compile
    ? compile(operand, names)
    : refuse('InvalidOptions', `${name} is not allowed to be used within an update`);
}

/** Compiles `[{ $set: … }, …]`. Throws StoreError InvalidOptions for a stage that updates do not allow. */
export function compileUpdatePipeline(
  pipeline: readonly BsonValue[],
  variables: Scope['variables'],
): (document: BsonDocument) => BsonDocument {
  const stages = pipeline.map((stage) => compileStage(stage, Object.keys(variables)));
  return (document) => {
    const withNow = { NOW: new Date(), ...variables };
    return stages.reduce((current, stage) => stage(current, withNow), document);
  };
}
