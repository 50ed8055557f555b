/**
 * The sums of an invoice (EN 16931-1, BR-CO-10 to BR-CO-17). They hold for every UBL invoice that states the figures,
 * because an invoice that does not add up is no basis for a claim.
 *
 * A stated figure agrees with an exact one when it equals it, or equals it rounded commercially to cents or to the
 * digits of its currency. There is no tolerance beyond that.
 */
import { currencyDigits, isCurrency } from '../../../../chaincode/src/kernel/currency';
import type { RuleId } from '../rules/rules';
import { percentOf, roundUnits, showUnits } from './decimals';
import type { Adjustment, Figures, Subtotal, Totals } from './figures';
import type { Figure, Sheet } from './sheet';

const CENTS = 2;

function digitsOf(sheet: Sheet): number {
  return sheet.currency !== null && isCurrency(sheet.currency) ? currencyDigits(sheet.currency) : CENTS;
}

/** Whether a stated figure agrees with the exact one. */
function agrees(sheet: Sheet, { stated, exact }: Readonly<{ stated: bigint; exact: bigint }>): boolean {
  return stated === exact || stated === roundUnits(exact, CENTS) || stated === roundUnits(exact, digitsOf(sheet));
}

/** Reports the rule where the stated figure differs; says nothing where one of the two is not known. */
export function expectFigure(sheet: Sheet, rule: RuleId, stated: Figure | null, exact: bigint | null): void {
  const units = stated?.units ?? null;
  if (stated === null || units === null || exact === null) return;
  if (agrees(sheet, { stated: units, exact })) return;
  sheet.fault(rule, stated.element, { expected: showUnits(roundUnits(exact, digitsOf(sheet))) });
}

/** The sum of figures; null as soon as one is missing or no number, because then the sum is not known. */
export function sumOf(figures: readonly (Figure | null)[]): bigint | null {
  let sum = 0n;
  for (const figure of figures) {
    const units = figure?.units ?? null;
    if (units === null) return null;
    sum += units;
  }
  return sum;
}

/** Adds with signs; null where one is not known. */
function total(...terms: readonly (bigint | null)[]): bigint | null {
  let sum = 0n;
  for (const term of terms) {
    if (term === null) return null;
    sum += term;
  }
  return sum;
}

function minus(units: bigint | null): bigint | null {
  return units === null ? null : -units;
}

/** A figure that counts as zero where it is not stated. */
function orZero(figure: Figure | null): bigint | null {
  return figure === null ? 0n : figure.units;
}

function sumOfAdjustments(adjustments: readonly Adjustment[], isCharge: boolean): bigint | null {
  return sumOf(adjustments.filter((entry) => entry.isCharge === isCharge).map((entry) => entry.amount));
}

/**
 * Allowances or charges of the document: what it states, else under EN 16931 nothing, as its rules have it. Other
 * documents may leave the total out and still count the parts.
 */
function adjustmentTotal(sheet: Sheet, stated: Figure | null, sum: bigint | null): bigint | null {
  if (stated !== null) return stated.units;
  return sheet.followsEn16931 ? 0n : sum;
}

function taxOf(sheet: Sheet, { taxTotals }: Figures): bigint | null {
  if (taxTotals.length === 0 && !sheet.followsEn16931) return null;
  return sumOf(taxTotals.map((entry) => entry.tax));
}

/**
 * Whether an invoice outside EN 16931 counts the rounding amount within the total with tax, as the UBL 2.1 schema
 * describes it, rather than behind it.
 */
function roundsWithinTotal(sheet: Sheet, totals: Totals, inclusive: bigint | null): boolean {
  const { taxInclusive, prepaid, rounding, payable } = totals;
  if (sheet.followsEn16931 || rounding === null || taxInclusive === null || payable === null) return false;
  const isWithin = inclusive === null || total(inclusive, rounding.units) === taxInclusive.units;
  return isWithin && total(taxInclusive.units, minus(orZero(prepaid))) === payable.units;
}

function checkGrandTotals(sheet: Sheet, figures: Figures): void {
  const { totals } = figures;
  const inclusive = total(totals.taxExclusive?.units ?? null, taxOf(sheet, figures));
  if (roundsWithinTotal(sheet, totals, inclusive)) return;
  expectFigure(sheet, 'BR-CO-15', totals.taxInclusive, inclusive);
  const payable = total(totals.taxInclusive?.units ?? null, minus(orZero(totals.prepaid)), orZero(totals.rounding));
  expectFigure(sheet, 'BR-CO-16', totals.payable, payable);
}

function checkSubtotal(sheet: Sheet, { taxable, tax, category }: Subtotal): void {
  const percent = category?.percent?.units ?? null;
  const base = taxable?.units ?? null;
  const exact = base === null || percent === null ? null : percentOf({ base, percent });
  expectFigure(sheet, 'BR-CO-17', tax, exact);
}

/** Reports every sum that does not add up. */
export function checkSums(sheet: Sheet, figures: Figures): void {
  const { lines, adjustments, taxTotals, totals } = figures;
  const allowances = sumOfAdjustments(adjustments, false);
  const charges = sumOfAdjustments(adjustments, true);
  if (lines.length > 0) expectFigure(sheet, 'BR-CO-10', totals.lineNet, sumOf(lines.map((line) => line.net)));
  expectFigure(sheet, 'BR-CO-11', totals.allowances, allowances);
  expectFigure(sheet, 'BR-CO-12', totals.charges, charges);
  const exclusive = total(
    totals.lineNet?.units ?? null,
    minus(adjustmentTotal(sheet, totals.allowances, allowances)),
    adjustmentTotal(sheet, totals.charges, charges),
  );
  expectFigure(sheet, 'BR-CO-13', totals.taxExclusive, exclusive);
  for (const { tax, subtotals } of taxTotals) {
    if (subtotals.length > 0) expectFigure(sheet, 'BR-CO-14', tax, sumOf(subtotals.map((part) => part.tax)));
    for (const subtotal of subtotals) checkSubtotal(sheet, subtotal);
  }
  checkGrandTotals(sheet, figures);
}
