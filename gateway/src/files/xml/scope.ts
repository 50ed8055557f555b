/** Namespaces in XML 1.0: which namespace a prefix stands for at a place in a document. */
import { Refusal } from '../faults';

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';
const DEFAULT = '';

/** Names that the caller gives to namespaces. */
export type Prefixes = ReadonlyMap<string, string>;

/** The declarations in force; an element that declares nothing shares its parent's scope. */
export class Scope {
  /** Declared here; further out is asked next. A copy for each scope would cost the product of both. */
  readonly #declared: ReadonlyMap<string, string>;
  readonly #outer: Scope | null;
  readonly #prefixes: Prefixes;
  /** Names of elements as written and as resolved; a document uses few names many times. */
  readonly #resolved = new Map<string, string>();

  private constructor(declared: ReadonlyMap<string, string>, outer: Scope | null, prefixes: Prefixes) {
    this.#declared = declared;
    this.#outer = outer;
    this.#prefixes = prefixes;
  }

  /** What holds around the root. */
  static outermost(prefixes: Prefixes): Scope {
    return new Scope(new Map([['xml', XML_NAMESPACE]]), null, prefixes);
  }

  /**
   * The scope within an element that declares namespaces; an empty prefix declares the default one.
   *
   * @throws Refusal `XML-NAMESPACE` for declarations that the recommendation forbids
   */
  with(declarations: ReadonlyMap<string, string>, line: () => number): Scope {
    for (const [prefix, namespace] of declarations) {
      const isXml = (prefix === 'xml') === (namespace === XML_NAMESPACE);
      const isForbidden = prefix === 'xmlns' || namespace === XMLNS_NAMESPACE || !isXml;
      if (isForbidden || (prefix !== DEFAULT && namespace === '')) {
        throw new Refusal('XML-NAMESPACE', line(), { value: prefix });
      }
    }
    return new Scope(declarations, this, this.#prefixes);
  }

  /**
   * The name of an element with the caller's prefix.
   *
   * @throws Refusal `XML-NAMESPACE`
   */
  element(written: string, line: () => number): string {
    const known = this.#resolved.get(written);
    if (known !== undefined) return known;
    const colon = written.indexOf(':');
    const name = this.#expand(written.slice(0, Math.max(colon, 0)), written.slice(colon + 1), line);
    this.#resolved.set(written, name);
    return name;
  }

  /**
   * The same for an attribute, which without a prefix has no namespace.
   *
   * @throws Refusal `XML-NAMESPACE`
   */
  attribute(written: string, line: () => number): string {
    const colon = written.indexOf(':');
    return colon < 0 ? written : this.#expand(written.slice(0, colon), written.slice(colon + 1), line);
  }

  #namespaceOf(prefix: string): string | undefined {
    const namespace = this.#declared.get(prefix);
    return namespace !== undefined || this.#outer === null ? namespace : this.#outer.#namespaceOf(prefix);
  }

  #expand(prefix: string, local: string, line: () => number): string {
    const namespace = this.#namespaceOf(prefix);
    if (namespace === undefined && prefix !== DEFAULT) throw new Refusal('XML-NAMESPACE', line(), { value: prefix });
    if (namespace === undefined || namespace === '') return local;
    const own = this.#prefixes.get(namespace);
    return own === undefined ? `{${namespace}}${local}` : `${own}:${local}`;
  }
}
