/** Two pairs of eyes: what makes two signatures those of two people. */

/** As much of a signer as tells it from another. */
export interface Person {
  readonly person: string;
  readonly key: string;
}

/** All are of different persons, and of different keys: one key enrolled under two names is still one. */
export function areDifferent(signers: readonly Person[]): boolean {
  const persons = new Set(signers.map(({ person }) => person));
  const keys = new Set(signers.map(({ key }) => key));
  return persons.size === signers.length && keys.size === signers.length;
}
