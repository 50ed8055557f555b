/** Whether two JSON values say the same, whatever the order of members; a member that is undefined is absent. */
export function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const one = presentMembers(left);
  const other = presentMembers(right);
  return one.size === other.size && [...one].every(([key, value]) => other.has(key) && same(value, other.get(key)));
}

function presentMembers(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).filter(([, member]) => member !== undefined));
}
