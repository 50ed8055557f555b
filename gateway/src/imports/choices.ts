/**
 * Completes an import: a document may name nobody we know on one side, and then the importing person says who it is.
 * What a document does say cannot be replaced, and a chosen id is checked like one that was read.
 */
import { isPartyId } from '../../../chaincode/src/kernel/identifiers';
import type { Invoice } from '../../../chaincode/src/protocol/items';
import type { InvoiceEntry } from '../files/documents';

/** The parties of one row, chosen by a person; `row` is the row's index in the import. */
export interface PartyChoice {
  readonly row: number;
  readonly seller?: string | undefined;
  readonly debtor?: string | undefined;
}

/** One invoice of an import with the index of its row. */
export interface ImportedInvoice {
  readonly index: number;
  readonly entry: InvoiceEntry;
}

/** A choice that cannot be taken; `at` is its place in the list, `side` the member that is wrong. */
export interface BadChoice {
  readonly at: number;
  readonly side: 'row' | 'seller' | 'debtor';
  readonly rule: string;
}

const SIDES = ['seller', 'debtor'] as const;

function wrongSides(choice: PartyChoice, { entry }: ImportedInvoice): readonly Omit<BadChoice, 'at'>[] {
  return SIDES.flatMap((side): readonly Omit<BadChoice, 'at'>[] => {
    const chosen = choice[side];
    if (chosen === undefined) return [];
    if (entry.invoice[side] !== null) return [{ side, rule: 'the document names this side itself' }];
    return isPartyId(chosen) ? [] : [{ side, rule: 'the id of a party' }];
  });
}

/** Everything that is wrong with the choices for these invoices; nothing where all can be taken. */
export function badChoices(
  choices: readonly PartyChoice[],
  invoices: readonly ImportedInvoice[],
): readonly BadChoice[] {
  const byRow = new Map(invoices.map((invoice) => [invoice.index, invoice]));
  const seen = new Set<number>();
  return choices.flatMap((choice, at): readonly BadChoice[] => {
    const invoice = byRow.get(choice.row);
    if (invoice === undefined) return [{ at, side: 'row', rule: 'the index of a row with an invoice' }];
    if (seen.has(choice.row)) return [{ at, side: 'row', rule: 'one choice for each row' }];
    seen.add(choice.row);
    return wrongSides(choice, invoice).map((wrong) => ({ at, ...wrong }));
  });
}

/** The invoice with the chosen parties; null while one side is still nobody. */
export function completed({ invoice }: InvoiceEntry, choice: PartyChoice | undefined): Invoice | null {
  const seller = invoice.seller ?? choice?.seller ?? null;
  const debtor = invoice.debtor ?? choice?.debtor ?? null;
  return seller === null || debtor === null ? null : { ...invoice, seller, debtor };
}
