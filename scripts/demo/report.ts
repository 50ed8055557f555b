/** What the demo says: lines for people, one object for programs. */

/** One document of the files given, as far as it came. Amounts are decimal strings, rates percent with four decimals. */
export interface InvoiceReport {
  readonly file: string;
  /** `invoice`, the name of another document such as `credit_note`, `invalid` or `unreadable`. */
  readonly kind: string;
  readonly number: string | null;
  readonly currency: string | null;
  readonly payable: string | null;
  confirmed: string | null;
  leafId: string | null;
  financier: string | null;
  recourse: 'with' | 'without' | null;
  advance: string | null;
  discount: string | null;
  interest: string | null;
  fees: readonly { readonly label: string; readonly recipient: string; readonly amount: string }[];
  net: string | null;
  nominalRate: string | null;
  simpleRate: string | null;
  xirr: string | null;
  /** What the debtor paid at maturity. */
  settled: string | null;
  surplus: string | null;
  surplusTo: string | null;
  error: string | null;
}

/** The last line of `--json`. */
export interface DemoReport {
  readonly invoices: readonly InvoiceReport[];
  readonly blocks: number;
  readonly verified: boolean;
  /** True when the same invoice, typed again, was not taken; null where no invoice came that far. */
  readonly duplicateRefused: boolean | null;
  /** True when a second financier could not have the same claim; null where no invoice came that far. */
  readonly secondFinancierRefused: boolean | null;
}

type Head = Pick<InvoiceReport, 'file' | 'kind'> & Partial<Pick<InvoiceReport, 'number' | 'currency' | 'payable'>>;

/** A report of which only the head is known. */
export function newReport(head: Head, error: string | null = null): InvoiceReport {
  const { file, kind, number = null, currency = null, payable = null } = head;
  return {
    file,
    kind,
    number,
    currency,
    payable,
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
    error,
  };
}

/** Parts per million as percent with four decimals: 89597 is 8.9597. */
export function percent(ppm: number): string {
  return `${Math.floor(ppm / 10_000)}.${String(ppm % 10_000).padStart(4, '0')}`;
}

/** True when nothing went other than it should: what the exit code tells. */
export function isGood({ invoices, verified, duplicateRefused, secondFinancierRefused }: DemoReport): boolean {
  const isRefused = duplicateRefused !== false && secondFinancierRefused !== false;
  return verified && isRefused && invoices.every(({ error }) => error === null);
}
