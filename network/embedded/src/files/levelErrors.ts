/** The code of what went wrong inside LevelDB, such as `LEVEL_LOCKED`; null for other errors. */
export function levelErrorCode(error: unknown): unknown {
  const cause: unknown = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause ? cause.code : null;
}
