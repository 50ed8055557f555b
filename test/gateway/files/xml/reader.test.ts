import { expect } from 'chai';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { Refusal } from '../../../../gateway/src/files/faults';
import { limitsOf } from '../../../../gateway/src/files/limits';
import type { FileLimits } from '../../../../gateway/src/files/limits';
import type { XmlElement } from '../../../../gateway/src/files/xml/element';
import { pathOf } from '../../../../gateway/src/files/xml/element';
import { readXml } from '../../../../gateway/src/files/xml/reader';
import { cpuMs } from '../support';

const PREFIXES = new Map([['urn:known', 'k']]);

function root(text: string, limits: Partial<FileLimits> = {}): XmlElement {
  return readXml(text, limitsOf(limits), PREFIXES).root;
}

/** Rule and line, as `XML-MALFORMED 3`. */
function refusalOf(text: string, limits: Partial<FileLimits> = {}): string {
  try {
    root(text, limits);
  } catch (error) {
    if (error instanceof Refusal) return `${error.rule} ${error.line}`;
    throw error;
  }
  return 'accepted';
}

describe('the XML reader refuses', () => {
  const table: readonly (readonly [string, string, string])[] = [
    ['a document type declaration', '<!DOCTYPE a><a/>', 'XML-DOCTYPE 1'],
    ['one in lower case', '<!doctype a><a/>', 'XML-DOCTYPE 1'],
    ['one behind a comment', '<!-- c -->\n<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'XML-DOCTYPE 2'],
    ['one within the root', '<a>\n<!DOCTYPE b></a>', 'XML-DOCTYPE 2'],
    ['other declarations', '<a><!ELEMENT b ANY></a>', 'XML-MALFORMED 1'],
    ['an entity that XML does not define', '<a>\n\n&nbsp;</a>', 'XML-ENTITY 3'],
    ['an ampersand by itself', '<a>Smith & Co</a>', 'XML-ENTITY 1'],
    ['an entity without its end', '<a>&amp</a>', 'XML-ENTITY 1'],
    ['an entity in an attribute', '<a b="&x;"/>', 'XML-ENTITY 1'],
    ['a reference to no character', '<a>&#0;</a>', 'XML-ENTITY 1'],
    ['a reference to half a character', '<a>&#xD800;</a>', 'XML-ENTITY 1'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>', 'XML-ENTITY 1'],
    ['a control character', '<a>\n\u0001</a>', 'XML-CHARACTER 2'],
    ['half a character', '<a>\ud800</a>', 'XML-CHARACTER 1'],
    ['a character that is none', '<a>\ufffe</a>', 'XML-CHARACTER 1'],
    ['an element that is not closed', '<a>\n<b>', 'XML-MALFORMED 2'],
    ['elements that cross', '<a><b></a></b>', 'XML-MALFORMED 1'],
    ['an end tag by itself', '</a>', 'XML-MALFORMED 1'],
    ['an end tag with an attribute', '<a></a b="1">', 'XML-MALFORMED 1'],
    ['two roots', '<a/>\n<b/>', 'XML-MALFORMED 2'],
    ['text before the root', 'x<a/>', 'XML-MALFORMED 1'],
    ['text behind the root', '<a/>\n x', 'XML-MALFORMED 2'],
    ['a CDATA section behind the root', '<a/><![CDATA[x]]>', 'XML-MALFORMED 1'],
    ['no root at all', '<!-- nothing -->', 'XML-MALFORMED 1'],
    ['an empty text', '', 'XML-MALFORMED 1'],
    ['a name that starts with a digit', '<1a/>', 'XML-MALFORMED 1'],
    ['white space before a name', '< a/>', 'XML-MALFORMED 1'],
    ['two colons in a name', '<a:b:c xmlns:a="u"/>', 'XML-MALFORMED 1'],
    ['an attribute without quotes', '<a b=1/>', 'XML-MALFORMED 1'],
    ['an attribute without a value', '<a b/>', 'XML-MALFORMED 1'],
    ['an attribute whose quote is open', '<a b="1/>', 'XML-MALFORMED 1'],
    ['attributes without a space between them', '<a b="1"c="2"/>', 'XML-MALFORMED 1'],
    ['an attribute twice', '<a b="1" b="2"/>', 'XML-MALFORMED 1'],
    ['an attribute twice under two prefixes', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', 'XML-MALFORMED 1'],
    ['a declaration twice', '<a xmlns:p="u" xmlns:p="v"/>', 'XML-MALFORMED 1'],
    ['a less-than sign in an attribute', '<a b="<"/>', 'XML-MALFORMED 1'],
    ['the end of a section in text', '<a>]]></a>', 'XML-MALFORMED 1'],
    ['a comment that is not closed', '<a><!-- x</a>', 'XML-MALFORMED 1'],
    ['two dashes in a comment', '<a><!-- x -- y --></a>', 'XML-MALFORMED 1'],
    ['a comment that ends in three dashes', '<a><!-- x ---></a>', 'XML-MALFORMED 1'],
    ['a section that is not closed', '<a><![CDATA[ x</a>', 'XML-MALFORMED 1'],
    ['an instruction that is not closed', '<a><?x y</a>', 'XML-MALFORMED 1'],
    ['a declaration behind white space', ' <?xml version="1.0"?><a/>', 'XML-MALFORMED 1'],
    ['a second declaration', '<?xml version="1.0"?>\n<?xml version="1.0"?><a/>', 'XML-MALFORMED 2'],
    ['a declaration without a version', '<?xml encoding="UTF-8"?><a/>', 'XML-MALFORMED 1'],
    [
      'a declaration in the wrong order',
      '<?xml version="1.0" standalone="no" encoding="UTF-8"?><a/>',
      'XML-MALFORMED 1',
    ],
    ['XML 1.1', '<?xml version="1.1"?><a/>', 'XML-VERSION 1'],
    ['a prefix that is not declared', '<a>\n<p:b/></a>', 'XML-NAMESPACE 2'],
    ['a prefix that is not declared, of an attribute', '<a p:b="1"/>', 'XML-NAMESPACE 1'],
    ['a prefix beyond the element that declares it', '<a><b xmlns:p="u"/><p:c/></a>', 'XML-NAMESPACE 1'],
    ['a prefix that is taken back', '<a xmlns:p="u"><b xmlns:p=""/></a>', 'XML-NAMESPACE 1'],
    ['the prefix xmlns', '<a xmlns:xmlns="u"/>', 'XML-NAMESPACE 1'],
    ['another namespace for xml', '<a xmlns:xml="u"/>', 'XML-NAMESPACE 1'],
    [
      'the xml namespace under another prefix',
      '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
      'XML-NAMESPACE 1',
    ],
  ];
  for (const [what, text, refusal] of table) {
    it(what, () => {
      expect(refusalOf(text)).to.equal(refusal);
    });
  }

  it('elements nested more deeply than the bound, and takes those at it', () => {
    const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(refusalOf(nested(5), { depthMax: 4 })).to.equal('XML-TOO-DEEP 1');
    expect(refusalOf(nested(4), { depthMax: 4 })).to.equal('accepted');
  });

  it('more elements than the bound, and takes as many', () => {
    expect(refusalOf(`<a>${'<b/>'.repeat(4)}</a>`, { elementsMax: 4 })).to.equal('XML-TOO-MANY 1');
    expect(refusalOf(`<a>${'<b/>'.repeat(3)}</a>`, { elementsMax: 4 })).to.equal('accepted');
  });

  it('more attributes of one element than the bound', () => {
    const element = (count: number): string =>
      `<a ${Array.from({ length: count }, (_, index) => `b${index}="1"`).join(' ')}/>`;
    expect(refusalOf(element(4), { attributesPerElementMax: 3 })).to.equal('XML-TOO-MANY 1');
    expect(refusalOf(element(3), { attributesPerElementMax: 3 })).to.equal('accepted');
  });

  it('an attribute longer than the bound', () => {
    expect(refusalOf(`<a b="${'x'.repeat(9000)}"/>`)).to.equal('XML-ATTRIBUTE-LONG 1');
  });
});

describe('the XML reader withstands', () => {
  const megabyte = 1024 * 1024;
  const laughs = Array.from({ length: 10 }, (_, level) => `<!ENTITY l${level} "${`&l${level - 1};`.repeat(10)}">`);
  const attacks: readonly (readonly [string, string])[] = [
    ['a million laughs', `<!DOCTYPE l [${laughs.join('')}]><l>&l9;</l>`],
    ['a file as entity', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'],
    ['a parameter entity from the network', '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/p.dtd"> %p;]><r/>'],
    ['one large entity used often', `<!DOCTYPE r [<!ENTITY a "${'a'.repeat(50_000)}">]><r>${'&a;'.repeat(5000)}</r>`],
    ['elements a million deep', '<a>'.repeat(megabyte)],
    ['an attribute of four megabytes', `<a b="${'x'.repeat(4 * megabyte)}"/>`],
    ['an attribute that never ends', `<a b="${'x'.repeat(4 * megabyte)}`],
    ['a hundred thousand attributes', `<a ${'b="1" '.repeat(100_000)}/>`],
    ['white space without end in a tag', `<a ${' '.repeat(4 * megabyte)}`],
    ['white space without end behind a name', `<a b${' '.repeat(4 * megabyte)}c/>`],
    ['a name without end', `<${'a'.repeat(4 * megabyte)}`],
    ['brackets without end', '<'.repeat(megabyte)],
    ['ampersands without end', `<a>${'&'.repeat(megabyte)}</a>`],
    ['sections that are not closed', `<a>${'<![CDATA['.repeat(100_000)}</a>`],
    ['comments that are not closed', `<a>${'<!-'.repeat(100_000)}-</a>`],
  ];
  const refuse = (text: string): Promise<unknown> => Promise.resolve(expect(refusalOf(text)).to.not.equal('accepted'));

  for (const [what, text] of attacks) {
    it(`${what}, at once and without memory`, async () => {
      const heap = process.memoryUsage().heapUsed;
      const costs: number[] = [];
      // The best of three, because another program may have the processor.
      for (let run = 0; run < 3; run += 1) costs.push(await cpuMs(() => refuse(text)));
      expect(Math.min(...costs)).to.be.below(50);
      expect(process.memoryUsage().heapUsed - heap).to.be.below(50 * megabyte);
    });
  }

  it('millions of elements, which are read up to the bound like a large invoice', async () => {
    const text = `<r>${'<a/>'.repeat(2 * megabyte)}</r>`;
    const heap = process.memoryUsage().heapUsed;
    expect(await cpuMs(() => refuse(text))).to.be.below(1000);
    expect(process.memoryUsage().heapUsed - heap).to.be.below(100 * megabyte);
  });

  it('namespaces declared by the thousand on every level', async () => {
    const declarations = (level: number): string =>
      Array.from({ length: 60 }, (_, index) => ` xmlns:p${level}-${index}="u"`).join('');
    const open = Array.from({ length: 40 }, (_, level) => `<a${declarations(level)}>`).join('');
    const text = `${open}${'<b xmlns="v"/>'.repeat(100_000)}${'</a>'.repeat(40)}`;
    expect(await cpuMs(() => Promise.resolve(root(text)))).to.be.below(2000);
  });

  it('numeric references by the hundred thousand, which never grow', () => {
    expect(root(`<a>${'&#65;'.repeat(100_000)}</a>`).text).to.have.length(100_000);
  });

  it('names that mean something to JavaScript', () => {
    const { children, attributes } = root('<a __proto__="1"><__proto__ x="2">3</__proto__><constructor/></a>');
    expect(children.map(({ name }) => name)).to.deep.equal(['__proto__', 'constructor']);
    expect(attributes).to.deep.equal([{ name: '__proto__', value: '1' }]);
    expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
  });
});

describe('the XML reader reads', () => {
  it('text, references and sections, each for what it is', () => {
    expect(root('<a>x &lt;&#x4e2d;&#65;<![CDATA[<&amp;]]>]] &gt;</a>').text).to.equal('x <中A<&amp;]] >');
  });

  it('a document type declaration in a comment or a section as the text it is there', () => {
    const element = root('<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>');
    expect(element.text).to.equal('<!DOCTYPE a>');
  });

  it('instructions and comments as nothing', () => {
    const { text, children } = root('<?xml-stylesheet href="a"?><!-- c --><a>1<?x?>2<!----><?y z?>3</a><?z?>');
    expect([text, children]).to.deep.equal(['123', []]);
    expect(refusalOf('<?XML version="1.0"?><a/>')).to.equal('XML-MALFORMED 1');
    expect(refusalOf('<a><? x?></a>')).to.equal('XML-MALFORMED 1');
    expect(refusalOf('<a><?x:y z?></a>')).to.equal('XML-MALFORMED 1');
    expect(refusalOf('<a><?x"?></a>')).to.equal('XML-MALFORMED 1');
  });

  it('attributes in either quote, white space in them as spaces', () => {
    expect(root(`<a b = "x'\ty&quot;&#10;" c='"'\n/>`).attributes).to.deep.equal([
      { name: 'b', value: `x' y"\n` },
      { name: 'c', value: '"' },
    ]);
  });

  it('namespaces under the names of the caller, whatever the document calls them', () => {
    const element = root(
      '<x:a xmlns:x="urn:known"><b xmlns="urn:known" x:c="1"/><d xmlns="urn:other"><e xmlns=""/></d></x:a>',
    );
    const [b, d] = element.children;
    expect(element.name).to.equal('k:a');
    expect(b?.name).to.equal('k:b');
    expect(b?.attributes).to.deep.equal([{ name: 'k:c', value: '1' }]);
    expect(d?.name).to.equal('{urn:other}d');
    expect(d?.children[0]?.name).to.equal('e');
  });

  it('the attribute xml:lang without a declaration', () => {
    expect(root('<a xml:lang="zh"/>').attributes[0]?.name).to.equal('{http://www.w3.org/XML/1998/namespace}lang');
  });

  it('names in any script', () => {
    expect(root('<发票 号码="1"/>').name).to.equal('发票');
  });

  it('paths and lines of elements, however lines end', () => {
    const document = readXml('<a>\r\n<b/>\r<b><c/>\n</b></a>', limitsOf(), PREFIXES);
    const c = document.root.children[1]?.children[0];
    expect(c === undefined ? '' : pathOf(c)).to.equal('/a/b[2]/c');
    expect(document.lineOf(c?.offset ?? 0)).to.equal(3);
  });
});

/** A document as nested lists, to be written down and read back. */
interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: readonly (Node | string)[];
}

const NAME = fc.constantFrom('a', 'b', 'line', 'Fäkt', '行', 'x-1.2');
const DATA = fc.string({
  unit: fc.constantFrom('a', '中', '<', '&', '>', '"', "'", ']', '😀', '1'),
  minLength: 1,
  maxLength: 8,
});
const NODE = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({
    name: NAME,
    attributes: fc.dictionary(NAME, DATA, { maxKeys: 3 }),
    content: fc.array(fc.oneof({ depthSize: 'small' }, DATA, tie('node')), { maxLength: 4 }),
  }),
})).node;

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function write({ name, attributes, content }: Node): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  const inner = content.map((part) => (typeof part === 'string' ? escape(part) : write(part)));
  return inner.length === 0
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${inner.join('')}</${name}>`;
}

type Plain = readonly [string, readonly (readonly [string, string])[], string, readonly Plain[]];

function plainNode({ name, attributes, content }: Node): Plain {
  const text = content.filter((part) => typeof part === 'string').join('');
  return [
    name,
    Object.entries(attributes),
    text,
    content.flatMap((part) => (typeof part === 'string' ? [] : [plainNode(part)])),
  ];
}

function plainElement(element: XmlElement): Plain {
  const { name, attributes, text, children } = element;
  return [name, attributes.map((entry) => [entry.name, entry.value] as const), text, children.map(plainElement)];
}

/** What another parser makes of a document, in the same form. */
function plainOther(text: string): Plain | undefined {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    trimValues: false,
  });
  return plainParts(parser.parse(text) as unknown)[0];
}

function plainParts(parts: unknown): Plain[] {
  const nodes: Plain[] = [];
  for (const part of parts as Record<string, unknown>[]) {
    const name = Object.keys(part).find((key) => key !== ':@' && key !== '#text');
    if (name === undefined) continue;
    const content = part[name] as Record<string, unknown>[];
    const text = content.map((entry) => (typeof entry['#text'] === 'string' ? entry['#text'] : '')).join('');
    nodes.push([name, Object.entries((part[':@'] ?? {}) as Record<string, string>), text, plainParts(content)]);
  }
  return nodes;
}

describe('the XML reader agrees', () => {
  it('with what was written', () => {
    fc.assert(
      fc.property(NODE, (node) => {
        expect(plainElement(root(write(node)))).to.deep.equal(plainNode(node));
      }),
      { numRuns: 300 },
    );
  });

  it('with another parser about every document that was written', () => {
    fc.assert(
      fc.property(NODE, (node) => {
        const text = write(node);
        expect(plainElement(root(text))).to.deep.equal(plainOther(text));
      }),
      { numRuns: 300 },
    );
  });

  it('with itself that a document cut anywhere is none', () => {
    fc.assert(
      fc.property(NODE, fc.nat(), (node, place) => {
        const text = write(node);
        expect(refusalOf(text.slice(0, place % text.length))).to.match(/^XML-/);
      }),
      { numRuns: 300 },
    );
  });

  it('never to crash, whatever the text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '&',
      ';',
      '"',
      "'",
      '=',
      ' ',
      '\n',
      '!',
      '?',
      '[',
      ']',
      '-',
      'a',
      'xmlns:',
      ':',
      '#',
      '1',
      '\u0000',
      '\ud800',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?xml',
      '?>',
      '<a>',
      '</a>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(refusalOf(pieces.join(''))).to.match(/^(accepted|XML-[A-Z]+(-[A-Z]+)* \d+)$/);
      }),
      { numRuns: 2000 },
    );
  });
});
