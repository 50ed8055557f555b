/**
 * A reader for the XML that business documents are made of: XML 1.0 with namespaces and without a DTD. It accepts what
 * is well-formed and nothing else, in one pass, with bounds, and keeps places. It opens no file and no connection,
 * because nothing in it could.
 */
import type { FileLimits } from '../limits';
import type { XmlAttribute, XmlDocument, XmlElement } from './element';
import type { Prefixes } from './scope';
import { Scope } from './scope';
import { XmlSource } from './source';
import { endOfName, endOfSpace, readStartTag } from './tags';
import type { StartTag } from './tags';

const VISIBLE = /[^ \t\n]/;
const DECLARATION =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"([^"<>?]{0,20})"|'([^'<>?]{0,20})')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z0-9._-]{1,40}"|'[A-Za-z0-9._-]{1,40}'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/;

/** An element whose end tag has not been seen. */
interface OpenElement {
  readonly name: string;
  readonly written: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlElement[];
  text: string;
  readonly offset: number;
  readonly parent: OpenElement | null;
  readonly scope: Scope;
}

class Reading {
  readonly #source: XmlSource;
  readonly #limits: FileLimits;
  readonly #outermost: Scope;
  #open: OpenElement | null = null;
  #root: OpenElement | null = null;
  #depth = 0;
  #elements = 0;

  constructor(source: XmlSource, limits: FileLimits, prefixes: Prefixes) {
    this.#source = source;
    this.#limits = limits;
    this.#outermost = Scope.outermost(prefixes);
  }

  read(): XmlElement {
    const { text } = this.#source;
    let at = this.#endOfDeclaration();
    while (at < text.length) {
      const next = text.indexOf('<', at);
      this.#data(at, next < 0 ? text.length : next);
      at = next < 0 ? text.length : this.#markup(next);
    }
    if (this.#open !== null) throw this.#source.refusal('XML-MALFORMED', text.length, `</${this.#open.written}>`);
    if (this.#root === null) throw this.#source.refusal('XML-MALFORMED', text.length);
    return this.#root;
  }

  #endOfDeclaration(): number {
    const { text } = this.#source;
    if (!/^<\?xml[ \t\n]/.test(text)) return 0;
    const match = DECLARATION.exec(text);
    if (match === null) throw this.#source.refusal('XML-MALFORMED', 0, text.slice(0, 40));
    const version = match[1] ?? match[2] ?? '';
    if (version !== '1.0') throw this.#source.refusal('XML-VERSION', 0, version);
    return match[0].length;
  }

  #data(start: number, end: number): void {
    if (start === end) return;
    const data = this.#source.text.slice(start, end);
    if (!VISIBLE.test(data)) return;
    if (this.#open === null) throw this.#source.refusal('XML-MALFORMED', start + data.search(VISIBLE), data.trim());
    const sectionEnd = data.indexOf(']]>');
    if (sectionEnd >= 0) throw this.#source.refusal('XML-MALFORMED', start + sectionEnd, ']]>');
    this.#open.text += this.#source.resolve(data, start);
  }

  /** Index behind the markup whose `<` stands at `offset`. */
  #markup(offset: number): number {
    const { text } = this.#source;
    switch (text.charAt(offset + 1)) {
      case '/':
        return this.#endTag(offset);
      case '?':
        return this.#instruction(offset);
      case '!':
        return this.#declarationLike(offset);
      default:
        return this.#startTag(offset);
    }
  }

  #declarationLike(offset: number): number {
    const { text } = this.#source;
    if (text.startsWith('<!--', offset)) return this.#comment(offset);
    if (text.startsWith('<![CDATA[', offset)) return this.#section(offset);
    const rule = /^<!DOCTYPE/i.test(text.slice(offset, offset + 9)) ? 'XML-DOCTYPE' : 'XML-MALFORMED';
    throw this.#source.refusal(rule, offset, text.slice(offset, offset + 40));
  }

  #comment(offset: number): number {
    const { text } = this.#source;
    const dashes = text.indexOf('--', offset + 4);
    if (dashes < 0 || text.charAt(dashes + 2) !== '>') throw this.#source.refusal('XML-MALFORMED', offset, '<!--');
    return dashes + 3;
  }

  #section(offset: number): number {
    const start = offset + 9;
    const end = this.#source.text.indexOf(']]>', start);
    if (end < 0 || this.#open === null) throw this.#source.refusal('XML-MALFORMED', offset, '<![CDATA[');
    this.#open.text += this.#source.text.slice(start, end);
    return end + 3;
  }

  #instruction(offset: number): number {
    const { text } = this.#source;
    const nameEnd = endOfName(text, offset + 2);
    const target = text.slice(offset + 2, nameEnd);
    const end = text.indexOf('?>', nameEnd);
    const isSeparated = end === nameEnd || endOfSpace(text, nameEnd) > nameEnd;
    // The declaration is read before; a second one, or one behind white space, is none.
    const isReserved = target === '' || target.includes(':') || target.toLowerCase() === 'xml';
    if (end < 0 || isReserved || !isSeparated) throw this.#source.refusal('XML-MALFORMED', offset, `<?${target}`);
    return end + 2;
  }

  #startTag(offset: number): number {
    const tag = readStartTag(this.#source, offset, this.#limits);
    if (this.#root !== null && this.#open === null) throw this.#source.refusal('XML-MALFORMED', offset, tag.name);
    this.#elements += 1;
    if (this.#elements > this.#limits.elementsMax) throw this.#source.refusal('XML-TOO-MANY', offset, tag.name);
    if (this.#depth >= this.#limits.depthMax) throw this.#source.refusal('XML-TOO-DEEP', offset, tag.name);
    const element = this.#element(tag, offset);
    if (element.parent === null) this.#root = element;
    else element.parent.children.push(element);
    if (!tag.isEmpty) {
      this.#open = element;
      this.#depth += 1;
    }
    return tag.end;
  }

  #element(tag: StartTag, offset: number): OpenElement {
    const line = (): number => this.#source.lineOf(offset);
    const outer = this.#open?.scope ?? this.#outermost;
    const { scope, attributes } =
      tag.attributes.length === 0 ? { scope: outer, attributes: [] } : this.#within(tag, offset);
    const name = scope.element(tag.name, line);
    return { name, written: tag.name, attributes, children: [], text: '', offset, parent: this.#open, scope };
  }

  /** What an element with attributes declares and has. */
  #within(tag: StartTag, offset: number): Readonly<{ scope: Scope; attributes: readonly XmlAttribute[] }> {
    const line = (): number => this.#source.lineOf(offset);
    const outer = this.#open?.scope ?? this.#outermost;
    const { declarations, others } = sortAttributes(tag);
    if (declarations.size + others.size < tag.attributes.length) {
      throw this.#source.refusal('XML-MALFORMED', offset, tag.name);
    }
    const scope = declarations.size === 0 ? outer : outer.with(declarations, line);
    const attributes = [...others].map(([name, value]) => ({ name: scope.attribute(name, line), value }));
    // Two prefixes of one namespace make one name of two (Namespaces in XML, 6.3).
    if (new Set(attributes.map(({ name }) => name)).size < attributes.length) {
      throw this.#source.refusal('XML-MALFORMED', offset, tag.name);
    }
    return { scope, attributes };
  }

  #endTag(offset: number): number {
    const { text } = this.#source;
    const nameEnd = endOfName(text, offset + 2);
    const end = endOfSpace(text, nameEnd);
    const isOpen = this.#open !== null && text.slice(offset + 2, nameEnd) === this.#open.written;
    if (this.#open === null || !isOpen || text.charAt(end) !== '>') {
      throw this.#source.refusal('XML-MALFORMED', offset, text.slice(offset, offset + 40));
    }
    this.#open = this.#open.parent;
    this.#depth -= 1;
    return end + 1;
  }
}

/** Maps instead of objects: a document chooses these names. Names that repeat make the maps smaller than the list. */
function sortAttributes(tag: StartTag): Readonly<{ declarations: Map<string, string>; others: Map<string, string> }> {
  const declarations = new Map<string, string>();
  const others = new Map<string, string>();
  for (const { name, value } of tag.attributes) {
    if (name === 'xmlns') declarations.set('', value);
    else if (name.startsWith('xmlns:')) declarations.set(name.slice(6), value);
    else others.set(name, value);
  }
  return { declarations, others };
}

/**
 * Reads a document.
 *
 * @param prefixes names for the namespaces that the caller knows, so that it need not care what the document calls them
 * @throws Refusal `XML-…` with the line of the first thing that is wrong
 */
export function readXml(text: string, limits: FileLimits, prefixes: Prefixes): XmlDocument {
  const source = new XmlSource(text);
  const root = new Reading(source, limits, prefixes).read();
  return { root, lineOf: (offset) => source.lineOf(offset) };
}
