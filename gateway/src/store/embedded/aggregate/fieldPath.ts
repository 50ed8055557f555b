/** `$a.b` as expressions and stages read it: arrays on the way are mapped, numeric components are field names. */
import { fieldOf } from '../values/path';
import type { Path } from '../values/path';
import { isArray } from '../values/value';
import type { MaybeValue } from '../values/value';

/** The value at the path, an array of values where the path passes an array, or undefined. */
export function valueAt(value: MaybeValue, path: Path, depth = 0): MaybeValue {
  const component = path[depth];
  if (component === undefined) return value;
  if (isArray(value)) {
    return value.map((element) => valueAt(element, path, depth)).filter((element) => element !== undefined);
  }
  return valueAt(fieldOf(value, component), path, depth + 1);
}
