/** The one error class the embedded store answers with, and MongoDB's numbers for it. */

/** MongoDB's error names this store uses, with the codes drivers and applications know them by. */
export const ERROR_CODES = {
  BadValue: 2,
  UnknownError: 8,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  AuthenticationFailed: 18,
  InvalidBSON: 22,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  ShutdownInProgress: 91,
  UnsatisfiableWriteConcern: 100,
  ExceededMemoryLimit: 146,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  NotImplemented: 238,
  NoSuchTransaction: 251,
  DuplicateKey: 11000,
  BSONObjectTooLarge: 10334,
  OutOfDiskSpace: 14031,
  UnknownGroupOperator: 15952,
  StageNotAnObject: 40323,
  UnrecognizedStage: 40324,
  MissingField: 40414,
  UnknownField: 40415,
  ProjectionInclusionInExclusion: 31253,
  ProjectionExclusionInInclusion: 31254,
} as const;

/** MongoDB's name of an error. */
export type ErrorName = keyof typeof ERROR_CODES;

/**
 * A refusal as MongoDB words it: `{ ok: 0, code, codeName, errmsg }`, or one entry of `writeErrors`. `details` are the
 * further fields of that reply, e.g. `keyPattern` and `keyValue` of a duplicate key.
 */
export class StoreError extends Error {
  readonly code: number;
  readonly codeName: ErrorName;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(codeName: ErrorName, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = ERROR_CODES[codeName];
    this.codeName = codeName;
    this.details = details;
  }
}

/** Throws a StoreError; an expression, so that it can stand after `??`. */
export function refuse(codeName: ErrorName, message: string, details?: Readonly<Record<string, unknown>>): never {
  throw new StoreError(codeName, message, details);
}
