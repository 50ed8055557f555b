/** The order of keys in Fabric's state, which JavaScript's own comparison of texts is not. */

const FIRST_SURROGATE = 0xd800;
const FIRST_BEHIND_SURROGATES = 0xe000;

/** Moves surrogates, which stand for the highest code points, behind all other code units. */
function rank(unit: number): number {
  if (unit >= FIRST_BEHIND_SURROGATES) return unit - 0x800;
  return unit >= FIRST_SURROGATE ? unit + 0x2000 : unit;
}

/**
 * Compares as Fabric and LevelDB do: by UTF-8 bytes. JavaScript compares UTF-16 units, which puts U+1F600 before
 * U+FF5E.
 */
export function compareUtf8(left: string, right: string): number {
  const common = Math.min(left.length, right.length);
  for (let index = 0; index < common; index++) {
    const difference = left.charCodeAt(index) - right.charCodeAt(index);
    if (difference !== 0) return rank(left.charCodeAt(index)) - rank(right.charCodeAt(index));
  }
  return left.length - right.length;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Texts in the order of {@link compareUtf8}. Without surrogates that is JavaScript's own, much faster order. */
export function sortUtf8(texts: Iterable<string>): readonly string[] {
  const list = [...texts];
  return list.some((text) => SURROGATE.test(text)) ? list.sort(compareUtf8) : list.sort();
}
