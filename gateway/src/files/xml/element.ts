/** A read XML document: elements with their place in the text. */

/** An attribute; `name` as XmlElement has it. Namespace declarations are not among the attributes. */
export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
}

/**
 * An element. `name` is `prefix:local` with the prefix that the caller gave the namespace, whatever the document calls
 * it, and `{namespace}local` for every other namespace; `local` alone without one.
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Character data directly within, references resolved, parts of white space alone left out. */
  readonly text: string;
  /** Index of its first character in the text of the document. */
  readonly offset: number;
  readonly parent: XmlElement | null;
}

/** A document and the way back from its elements to lines. */
export interface XmlDocument {
  readonly root: XmlElement;
  /** The line, counted from 1, in which an element starts. */
  readonly lineOf: (offset: number) => number;
}

/** The namespace and local part of a name. */
export function splitName(name: string): Readonly<{ namespace: string; local: string }> {
  const end = name.lastIndexOf('}');
  if (name.startsWith('{') && end > 0) return { namespace: name.slice(1, end), local: name.slice(end + 1) };
  return { namespace: '', local: name };
}

/** The value of an attribute without namespace, or null. */
export function attributeOf(element: XmlElement, name: string): string | null {
  for (const attribute of element.attributes) if (attribute.name === name) return attribute.value;
  return null;
}

function stepOf(element: XmlElement): string {
  const step = splitName(element.name).local;
  const { parent } = element;
  if (parent === null) return step;
  let place = 0;
  let count = 0;
  for (const sibling of parent.children) {
    if (sibling.name !== element.name) continue;
    count += 1;
    if (sibling === element) place = count;
  }
  return count > 1 ? `${step}[${place}]` : step;
}

/** XPath of an element with the caller's prefixes, as `/Invoice/cac:InvoiceLine[3]/cbc:ID`. */
export function pathOf(element: XmlElement): string {
  const steps: string[] = [];
  for (let at: XmlElement | null = element; at !== null; at = at.parent) steps.push(stepOf(at));
  return `/${steps.reverse().join('/')}`;
}
