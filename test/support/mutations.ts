/** Values spoilt member by member: what a parser must refuse, or take exactly as it is. */

/** A list in a list in a list. */
export function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

/** Dotted paths of every member, at every depth. */
export function placesIn(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, entry]) => placesIn(entry, path === '' ? key : `${path}.${key}`));
  return path === '' ? inside : [path, ...inside];
}

/** Like `withMember`, for values that have no canonical form. */
export function spoil(value: unknown, path: string, member: unknown): unknown {
  const copy = structuredClone(value);
  const keys = path.split('.');
  const last = keys.pop()!;
  const owner = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
  (owner as Record<string, unknown>)[last] = member;
  return copy;
}
