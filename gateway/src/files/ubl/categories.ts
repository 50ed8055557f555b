/** Sums per VAT category (EN 16931-1, BR-S-08 and its like, BR-Z-09 and its like). */
import type { RuleId } from '../rules/rules';
import type { Category, Figures, Subtotal } from './figures';
import type { Figure, Sheet } from './sheet';
import { expectFigure } from './sums';

/** Rules of a category: on its base, on its tax where it bears none, and whether its rates are summed apart. */
interface CategoryRules {
  readonly base: RuleId;
  readonly untaxed: RuleId | null;
  readonly byRate: boolean;
}

/** By code of UNTDID 5305. */
const RULES_OF: ReadonlyMap<string, CategoryRules> = new Map<string, CategoryRules>([
  ['S', { base: 'BR-S-08', untaxed: null, byRate: true }],
  ['Z', { base: 'BR-Z-08', untaxed: 'BR-Z-09', byRate: false }],
  ['E', { base: 'BR-E-08', untaxed: 'BR-E-09', byRate: false }],
  ['AE', { base: 'BR-AE-08', untaxed: 'BR-AE-09', byRate: false }],
  ['K', { base: 'BR-IC-08', untaxed: 'BR-IC-09', byRate: false }],
  ['G', { base: 'BR-G-08', untaxed: 'BR-G-09', byRate: false }],
  ['O', { base: 'BR-O-08', untaxed: 'BR-O-09', byRate: false }],
  ['L', { base: 'BR-AF-08', untaxed: null, byRate: true }],
  ['M', { base: 'BR-AG-08', untaxed: null, byRate: true }],
]);

/** Codes that a VAT category may have (BR-CL-17, BR-CL-18); B is the Italian split payment. */
export const CATEGORY_CODES: ReadonlySet<string> = new Set([...RULES_OF.keys(), 'B']);

/** Sums of lines, charges and allowances by category; null where a figure of the category is not known. */
type Bases = ReadonlyMap<string, bigint | null>;

function keyOf(code: string, rate: Figure | null, byRate: boolean): string {
  return byRate ? `${code} ${rate?.units ?? 0n}` : code;
}

function basesOf({ lines, adjustments }: Figures): Bases {
  const bases = new Map<string, bigint | null>();
  const add = (category: Category | null, figure: Figure | null, sign: bigint): void => {
    const code = category?.code ?? null;
    if (category === null || code === null) return;
    const key = keyOf(code, category.percent, RULES_OF.get(code)?.byRate ?? false);
    const before = bases.get(key);
    const units = figure?.units ?? null;
    bases.set(key, before === null || units === null ? null : (before ?? 0n) + sign * units);
  };
  for (const { category, net } of lines) add(category, net, 1n);
  for (const { category, amount, isCharge } of adjustments) add(category, amount, isCharge ? 1n : -1n);
  return bases;
}

function checkCategory(sheet: Sheet, bases: Bases, { category, taxable, tax }: Subtotal): void {
  const code = category?.code ?? '';
  const rules = RULES_OF.get(code);
  if (category === null || rules === undefined) return;
  const base = bases.get(keyOf(code, category.percent, rules.byRate));
  expectFigure(sheet, rules.base, taxable, base === undefined ? 0n : base);
  if (rules.untaxed !== null && tax !== null && tax.units !== null && tax.units !== 0n) {
    sheet.fault(rules.untaxed, tax.element, { expected: '0.00' });
  }
}

/** Reports every category of the breakdown that is not what its lines make. */
export function checkCategories(sheet: Sheet, figures: Figures): void {
  const bases = basesOf(figures);
  for (const { subtotals } of figures.taxTotals) {
    for (const subtotal of subtotals) checkCategory(sheet, bases, subtotal);
  }
}
