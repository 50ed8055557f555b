/** What a statement says, worked out from its items alone by the module that also made the hashes. */
import type { DrawnClaim, Item } from '../../../chaincode/src/protocol/items';
import { amountOfItem } from '../../../chaincode/src/statement/sums';
import { wordsOf } from '../../../chaincode/src/statement/words/words';
import type { ActWords, ShownStatement } from '../../../chaincode/src/statement/words/words';
import { sumOf } from '../lib/amounts';
import type { Language } from '../words/language';

const PARTY = /^(?!sha256:)[a-z0-9.-]{1,32}:\S{1,64}$/;

/** Every firm some items name, in the order they come up. */
export function partiesIn(items: readonly Item[]): readonly string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string' && PARTY.test(value)) found.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  items.forEach(visit);
  return [...found];
}

/** One item of a run in one line: what it is about, with whom, how much, by when. */
export interface ItemLine {
  readonly about: string;
  readonly party: string | null;
  readonly amount: string | null;
  readonly currency: string;
  readonly day: string | null;
}

function ofClaims([claim]: readonly DrawnClaim[]): Pick<ItemLine, 'about' | 'party'> {
  return { about: claim?.number ?? '', party: claim?.debtor ?? null };
}

function subjectOf(item: Item): Pick<ItemLine, 'about' | 'party' | 'day'> {
  switch (item.kind) {
    case 'present_invoice':
      return { about: item.invoice.number, party: item.invoice.seller, day: item.due };
    case 'confirm_receivable':
      return { about: item.number, party: item.seller, day: item.tranches[0]?.due ?? null };
    case 'refuse_receivable':
      return { about: item.number, party: item.seller, day: null };
    case 'draw':
      return { ...ofClaims(item.claims), day: item.sheet.maturity };
    case 'revert_assignment':
      return { ...ofClaims(item.claims), day: item.fundBy };
    case 'pay_out':
      return { about: item.reference, party: item.supplier, day: item.valueDate };
    case 'book_payment':
      return { about: item.bankReference, party: item.payee, day: item.valueDate };
    case 'discharge':
      return { about: item.number, party: item.debtor, day: item.receipt.valueDate };
    case 'acknowledge_notice':
      return { about: '', party: item.assignee, day: null };
    default:
      return { about: item.kind, party: null, day: null };
  }
}

export function lineOf(item: Item): ItemLine {
  // A notice binds its reader to no amount, but it is about one.
  const bound = item.kind === 'acknowledge_notice' ? item : amountOfItem(item);
  return { ...subjectOf(item), amount: bound?.amount ?? null, currency: bound?.currency ?? '' };
}

/** The words of the whole statement. */
export function statementWords(shown: ShownStatement, language: Language): ActWords {
  return wordsOf(shown, language);
}

/** What the supplier receives from several draws at once; null where the items are no draws of one currency. */
export function drawnNet(items: readonly Item[]): { readonly amount: string; readonly currency: string } | null {
  const sheets = items.flatMap((item) => (item.kind === 'draw' ? [item.sheet] : []));
  const [first] = sheets;
  if (first === undefined || sheets.length !== items.length) return null;
  if (sheets.some(({ currency }) => currency !== first.currency)) return null;
  return { amount: sumOf(sheets.map(({ net }) => net)), currency: first.currency };
}
