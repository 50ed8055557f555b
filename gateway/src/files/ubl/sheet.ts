/** A UBL document while it is read: finds elements, takes their values, and collects everything that is wrong. */
import type { Notice } from '../documents';
import { isCurrency } from '../../../../chaincode/src/kernel/currency';
import { FaultList, invalid, notice } from '../faults';
import type { FaultDetails } from '../faults';
import type { RuleId } from '../rules/rules';
import { attributeOf, pathOf } from '../xml/element';
import type { XmlDocument, XmlElement } from '../xml/element';
import { parseXsdDecimal } from './decimals';

/** A number in a document; `units` is null where the text is none, which has been reported. */
export interface Figure {
  readonly element: XmlElement;
  readonly units: bigint | null;
}

/** How an amount is to be checked while it is read. */
interface AmountRules {
  /** Rule on its decimals; holds under EN 16931 only. */
  readonly decimals?: RuleId;
  /** Rule that asks for it; holds under EN 16931 only, unless `always`. */
  readonly missing?: RuleId;
  readonly always?: boolean;
}

/** White space in names and codes has no meaning (xsd:token). */
function collapse(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** Two and only two decimals fit the amounts of EN 16931. */
const DECIMALS_MAX = 2;

export class Sheet {
  readonly root: XmlElement;
  /** Whether the document says that it follows EN 16931. */
  readonly followsEn16931: boolean;
  /** Code of the document, once it is known. */
  currency: string | null = null;
  readonly faults: FaultList;
  readonly warnings: Notice[] = [];
  readonly #document: XmlDocument;
  readonly #reported = new Set<XmlElement>();

  constructor(document: XmlDocument, options: Readonly<{ followsEn16931: boolean; faultsMax: number }>) {
    this.#document = document;
    this.root = document.root;
    this.followsEn16931 = options.followsEn16931;
    this.faults = new FaultList(options.faultsMax);
  }

  /** Reports a broken rule at an element. */
  fault(rule: RuleId, element: XmlElement, details: FaultDetails = {}): void {
    if (this.faults.isFull) return;
    const position = { line: this.#document.lineOf(element.offset), row: null };
    this.faults.add(invalid(rule, position, { field: pathOf(element), value: collapse(element.text), ...details }));
  }

  /** Reports that `parent` lacks a child. */
  missing(rule: RuleId, parent: XmlElement, child: string): void {
    if (this.faults.isFull) return;
    this.fault(rule, parent, { field: `${pathOf(parent)}/${child}`, value: '' });
  }

  /** Something to look at. */
  warn(rule: RuleId, element: XmlElement, details: FaultDetails = {}): void {
    this.warnings.push(notice(rule, { field: pathOf(element), value: collapse(element.text), ...details }));
  }

  /** The children of this name, in order. */
  all(parent: XmlElement | null, name: string): readonly XmlElement[] {
    return parent === null ? [] : parent.children.filter((child) => child.name === name);
  }

  /**
   * The only descendant along the names, or null. Where one stands twice nobody can say which is meant, and two
   * programs that read the document might take different ones, so this is a fault.
   */
  one(parent: XmlElement | null, ...names: readonly string[]): XmlElement | null {
    let at = parent;
    for (const name of names) {
      const [first, second] = this.all(at, name);
      if (second !== undefined && !this.#reported.has(second)) {
        this.#reported.add(second);
        this.fault('UBL-REPEATED', second);
      }
      at = first ?? null;
    }
    return at;
  }

  /** The first descendant along the names where several are in order. */
  first(parent: XmlElement | null, ...names: readonly string[]): XmlElement | null {
    return names.reduce<XmlElement | null>((at, name) => this.all(at, name)[0] ?? null, parent);
  }

  /** The text of an element, without white space around it; null where there is none. */
  text(element: XmlElement | null): string | null {
    if (element === null) return null;
    if (element.children.length > 0 && !this.#reported.has(element)) {
      this.#reported.add(element);
      this.fault('UBL-CONTENT', element);
    }
    const text = collapse(element.text);
    return text === '' ? null : text;
  }

  /** The amount below `parent`, with its currency checked. Null where there is none. */
  amount(parent: XmlElement | null, name: string, rules: AmountRules = {}): Figure | null {
    const figure = this.number(parent, name);
    if (figure === null) {
      const isAsked = rules.missing !== undefined && (this.followsEn16931 || rules.always === true);
      if (isAsked && parent !== null) this.missing(rules.missing, parent, name);
      return null;
    }
    this.#checkCurrency(figure.element);
    const decimals = parseXsdDecimal(collapse(figure.element.text))?.decimals ?? 0;
    if (this.followsEn16931 && rules.decimals !== undefined && decimals > DECIMALS_MAX) {
      this.fault(rules.decimals, figure.element);
    }
    return figure;
  }

  /** The number below `parent`. Null where there is none. */
  number(parent: XmlElement | null, name: string): Figure | null {
    const element = this.one(parent, name);
    const text = this.text(element);
    if (element === null || text === null) return null;
    const decimal = parseXsdDecimal(text);
    if (decimal === null) this.fault('UBL-AMOUNT', element);
    return { element, units: decimal?.units ?? null };
  }

  #checkCurrency(element: XmlElement): void {
    const currency = attributeOf(element, 'currencyID');
    const isCode = currency === null || isCurrency(currency);
    const isOfDocument = this.currency === null || currency === this.currency;
    // A path costs a look at all siblings, so it is made for faults alone.
    if (this.faults.isFull || (isCode && isOfDocument)) return;
    const details = { field: `${pathOf(element)}/@currencyID`, value: currency ?? '' };
    if (isCode) this.fault('UBL-CURRENCY', element, { ...details, expected: this.currency });
    else this.fault('BR-CL-03', element, details);
  }
}
