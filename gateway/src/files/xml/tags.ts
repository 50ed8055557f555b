/** Start tags: names and attributes (XML 1.0, productions 4, 5, 10, 40, 41). */
import type { FileLimits } from '../limits';
import type { XmlSource } from './source';

const NAME_START =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F' +
  '\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const PART = `[${NAME_START}][${NAME_START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*`;
/** A qualified name: at most one colon, something on both sides of it. */
const QUALIFIED = new RegExp(`${PART}(?::${PART})?`, 'uy');
const WHITE_SPACE = /[ \t\n]*/y;
const EQUALS = /[ \t\n]*=[ \t\n]*/y;

/** An attribute as written, its value with references resolved. */
export interface WrittenAttribute {
  readonly name: string;
  readonly value: string;
}

/** A start tag as written. `end` is the index behind it. */
export interface StartTag {
  readonly name: string;
  readonly attributes: readonly WrittenAttribute[];
  readonly isEmpty: boolean;
  readonly end: number;
}

function endOf(expression: RegExp, text: string, offset: number): number {
  expression.lastIndex = offset;
  return expression.test(text) ? expression.lastIndex : offset;
}

/** Index behind the qualified name that starts at `offset`; `offset` itself where none does. */
export function endOfName(text: string, offset: number): number {
  return endOf(QUALIFIED, text, offset);
}

/** Index behind the white space at `offset`. */
export function endOfSpace(text: string, offset: number): number {
  return endOf(WHITE_SPACE, text, offset);
}

function readAttribute(source: XmlSource, start: number, limits: FileLimits): WrittenAttribute & { end: number } {
  const { text } = source;
  const nameEnd = endOfName(text, start);
  const valueStart = endOf(EQUALS, text, nameEnd);
  const quote = text.charAt(valueStart);
  const isQuoted = nameEnd > start && valueStart > nameEnd && (quote === '"' || quote === "'");
  const close = isQuoted ? text.indexOf(quote, valueStart + 1) : -1;
  if (close < 0) throw source.refusal('XML-MALFORMED', start, text.slice(start, start + 40));
  if (close - valueStart > limits.attributeLengthMax) throw source.refusal('XML-ATTRIBUTE-LONG', start);
  const written = text.slice(valueStart + 1, close);
  if (written.includes('<')) throw source.refusal('XML-MALFORMED', start, written);
  // White space within an attribute is read as spaces (3.3.3), before references are resolved.
  const value = source.resolve(written.replace(/[\t\n]/g, ' '), valueStart + 1);
  return { name: text.slice(start, nameEnd), value, end: close + 1 };
}

/**
 * The start tag whose `<` stands at `offset`.
 *
 * @throws Refusal `XML-MALFORMED`, `XML-ENTITY`, `XML-TOO-MANY`, `XML-ATTRIBUTE-LONG`
 */
export function readStartTag(source: XmlSource, offset: number, limits: FileLimits): StartTag {
  const { text } = source;
  const nameEnd = endOfName(text, offset + 1);
  if (nameEnd === offset + 1) throw source.refusal('XML-MALFORMED', offset, text.slice(offset, offset + 40));
  const name = text.slice(offset + 1, nameEnd);
  const attributes: WrittenAttribute[] = [];
  for (let at = nameEnd; ;) {
    const next = endOfSpace(text, at);
    const character = text.charAt(next);
    if (character === '>') return { name, attributes, isEmpty: false, end: next + 1 };
    if (character === '/' && text.charAt(next + 1) === '>') return { name, attributes, isEmpty: true, end: next + 2 };
    if (next === at) throw source.refusal('XML-MALFORMED', at, text.slice(at, at + 40));
    if (attributes.length >= limits.attributesPerElementMax) throw source.refusal('XML-TOO-MANY', offset, name);
    const attribute = readAttribute(source, next, limits);
    attributes.push(attribute);
    at = attribute.end;
  }
}
