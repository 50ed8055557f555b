/** The text of an XML document while it is read: lines, characters and references. */
import { Refusal } from '../faults';
import type { RuleId } from '../rules/rules';

/** What no character of XML 1.0 is (production 2); surrogates are meant where they stand alone. */
const FORBIDDEN = /[\0-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;
const REFERENCE = /&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));/y;
/** Longest part of a reference that is none which a report repeats. */
const SHOWN_LENGTH = 12;
const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** A text and the refusals that name its lines. */
export class XmlSource {
  readonly text: string;
  #lineStarts: number[] | null = null;

  /**
   * @throws Refusal `XML-CHARACTER`
   */
  constructor(text: string) {
    // XML reads every line end as one line feed (2.11), so lines count the same before and after.
    this.text = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    const forbidden = this.text.search(FORBIDDEN);
    if (forbidden >= 0) {
      const codePoint = this.text.codePointAt(forbidden) ?? 0;
      throw this.refusal('XML-CHARACTER', forbidden, `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`);
    }
  }

  /** The line of a place, counted from 1. Lines are looked for once, when the first is asked for. */
  lineOf(offset: number): number {
    this.#lineStarts ??= startsOfLines(this.text);
    let low = 0;
    let high = this.#lineStarts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  refusal(rule: RuleId, offset: number, value = ''): Refusal {
    return new Refusal(rule, this.lineOf(offset), { value });
  }

  /**
   * Character data with its references resolved. A reference never grows, so neither does memory.
   *
   * @param offset where the data stands
   * @throws Refusal `XML-ENTITY`
   */
  resolve(data: string, offset: number): string {
    let resolved = '';
    let at = 0;
    for (let next = data.indexOf('&'); next >= 0; next = data.indexOf('&', at)) {
      REFERENCE.lastIndex = next;
      const character = characterOf(REFERENCE.exec(data));
      if (character === null) {
        throw this.refusal('XML-ENTITY', offset + next, data.slice(next, next + SHOWN_LENGTH));
      }
      resolved += data.slice(at, next) + character;
      at = REFERENCE.lastIndex;
    }
    return at === 0 ? data : resolved + data.slice(at);
  }
}

/** The character a reference stands for; null for one that XML does not have. */
function characterOf(reference: RegExpExecArray | null): string | null {
  if (reference === null) return null;
  const [, decimal, hexadecimal, name] = reference;
  if (name !== undefined) return PREDEFINED.get(name) ?? null;
  const codePoint = Number.parseInt(decimal ?? hexadecimal ?? '', decimal === undefined ? 16 : 10);
  if (codePoint > 0x10ffff) return null;
  const character = String.fromCodePoint(codePoint);
  return FORBIDDEN.test(character) ? null : character;
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
