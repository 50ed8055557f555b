/** What the demo says: lines for people, one object for programs. */

/** One document of the files given, as far as it came. Amounts are decimal strings, rates percent with four decimals. */
export interface InvoiceReport {
  file: string;
  kind: string;
  number: string | null;
  currency: string | null;
  payable: string | null;
  confirmed: string | null;
  leafId: string | null;
  financier: string | null;
  recourse: 'with' | 'without' | null;
  advance: string | null;
  discount: string | null;
  interest: string | null;
  fees: { label: string; recipient: string; amount: string }[];
  net: string | null;
  nominalRate: string | null;
  simpleRate: string | null;
  xirr: string | null;
  settled: string | null;
  surplus: string | null;
  surplusTo: string | null;
  error: string | null;
}

export interface DemoReport {
  readonly invoices: readonly InvoiceReport[];
  readonly blocks: number;
  readonly verified: boolean | null;
  readonly duplicateRefused: string | null;
  readonly secondFinancierRefused: string | null;
}

export function emptyReport(file: string, kind: string): InvoiceReport {
  return {
    file,
    kind,
    number: null,
    currency: null,
    payable: null,
    confirmed: null,
    leafId: null,
    financier: null,
    recourse: null,
    advance: null,
    discount: null,
    interest: null,
    fees: [],
    net: null,
    nominalRate: null,
    simpleRate: null,
    xirr: null,
    settled: null,
    surplus: null,
    surplusTo: null,
    error: null,
  };
}

/** Parts per million as percent with four decimals: 89597 is 8.9597. */
export function percent(ppm: number): string {
  return `${Math.floor(ppm / 10_000)}.${String(ppm % 10_000).padStart(4, '0')}`;
}
