/** Finds where two answers part. */
import type { Json } from './answers';

/** The first place where two values differ, and what stands there. */
export interface Difference {
  /** Names and positions from the top. */
  readonly at: readonly (string | number)[];
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

function isRecord(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of JSON inside a text is compared as what it says. */
function opened(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string' || !value.startsWith('[')) return value;
  try {
    return JSON.parse(value) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}

/** The first difference of two values; null where they are the same. */
export function difference(
  left: Json | undefined,
  right: Json | undefined,
  at: readonly (string | number)[] = [],
): Difference | null {
  if (left === right) return null;
  const [one, other] = [opened(left), opened(right)];
  const places = new Set<string | number>();
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let index = 0; index < Math.max(one.length, other.length); index++) places.add(index);
  } else if (isRecord(one) && isRecord(other)) {
    for (const name of [...Object.keys(one), ...Object.keys(other)]) places.add(name);
  } else return { at, left, right };
  for (const place of places) {
    const inside = (value: Json): Json | undefined => Reflect.get(value as object, place) as Json | undefined;
    const found = difference(inside(one), inside(other), [...at, place]);
    if (found !== null) return found;
  }
  // Texts that say the same in other bytes are different answers.
  return typeof left === 'string' || typeof right === 'string' ? { at, left, right } : null;
}
