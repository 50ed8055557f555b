/** What pipeline stages are made of. */
import { refuse } from '../errors';
import { LIMITS } from '../limits';
import { isDocument, isNumeric } from '../values/value';
import type { BsonDocument, BsonValue } from '../values/value';
import type { Scope } from './scope';

/** What stages hand to one another. */
export type Documents = readonly BsonDocument[];

/** A compiled stage. */
export type Stage = (documents: Documents, variables: Scope['variables']) => Documents;

/** Another collection of the same database, as `$lookup` and `$unionWith` see it. */
export interface Source {
  readonly all: () => Documents;
  /** The documents a filter matches, found through an index where one fits. */
  readonly matching: (filter: BsonDocument, variables: Scope['variables']) => Documents;
  /** Whether equality on this field can use an index. */
  readonly isIndexed: (field: string) => boolean;
}

/** What a stage may use besides its own operand. */
export interface StageContext {
  /** Variables in scope. */
  readonly names: readonly string[];
  readonly source: (collection: string) => Source;
  /** Compiles a pipeline inside this one; `names` are added variables. */
  readonly pipeline: (spec: BsonValue, names?: readonly string[]) => Stage;
}

/** Makes a stage of its operand. Throws StoreError for an operand it cannot read. */
export type StageCompiler = (spec: BsonValue, context: StageContext) => Stage;

/** The fields of a stage written as a document. Throws StoreError FailedToParse for unknown and missing ones. */
export function stageFields(
  name: string,
  spec: BsonValue,
  { required, optional = [] }: { readonly required: readonly string[]; readonly optional?: readonly string[] },
): BsonDocument {
  if (!isDocument(spec)) return refuse('FailedToParse', `the ${name} stage specification must be an object`);
  for (const field of required) {
    if (!Object.hasOwn(spec, field)) refuse('FailedToParse', `missing option to ${name} stage: ${field}`);
  }
  for (const field of Object.keys(spec)) {
    if (!required.includes(field) && !optional.includes(field)) {
      refuse('FailedToParse', `unknown option to ${name} stage: ${field}`);
    }
  }
  return spec;
}

/** A string field of a stage. */
export function stageText(name: string, value: BsonValue | undefined): string {
  return typeof value === 'string' && value !== ''
    ? value
    : refuse('FailedToParse', `${name} must be a non-empty string`);
}

/** `$limit` and `$skip`. */
export function stageCount(name: string, value: BsonValue, least: number): number {
  const count = isNumeric(value) ? Number(value) : NaN;
  if (!Number.isInteger(count) || count < least)
    refuse('BadValue', `invalid argument to ${name} stage: a whole number of at least ${least} is needed`);
  return count;
}

/** Passes documents on unless they are more than a stage may make. */
export function bounded(documents: BsonDocument[]): Documents {
  if (documents.length > LIMITS.pipelineDocumentsMax) {
    refuse('ExceededMemoryLimit', `a stage made more than ${LIMITS.pipelineDocumentsMax} documents`);
  }
  return documents;
}
