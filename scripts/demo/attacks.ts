/** Two frauds that the network must refuse: the same invoice once more, and a second financier on the same claim. */
import type { CalendarDay } from '../../chaincode/src/kernel/days';
import { formatAmount, parseAmount } from '../../chaincode/src/kernel/money';
import type { Invoice, PresentInvoiceItem } from '../../chaincode/src/protocol/items';
import { ActRefused } from '../client/desk';
import { actFor } from '../sandbox/administrators';
import { nameOf } from './cast';
import type { Cast } from './cast';
import { standingOffer } from './money';
import type { Financed } from './story';

const FULL_WIDTH_OFFSET = 0xfee0;

/** The same number as somebody else might type it: spaces between, small letters, full-width digits. */
function retyped(number: string): string {
  const wide = (digit: string): string => String.fromCodePoint((digit.codePointAt(0) ?? 0) + FULL_WIDTH_OFFSET);
  return number.toLowerCase().replace(/[0-9]/g, wide).split('').join(' ');
}

/** How the network answers a presentation: `replayed`, a code, or `accepted` where it should not. */
async function presentAgain({ supplier }: Financed, invoice: Invoice, source: string): Promise<string> {
  const item: PresentInvoiceItem = { kind: 'present_invoice', invoice, due: null, order: null, source };
  const [outcome] = (await supplier.desk.preview('present_invoice', [item])).outcomes;
  if (outcome?.outcome === 'replayed') return 'replayed';
  try {
    await actFor(supplier, 'present_invoice', [item]);
    return 'accepted';
  } catch (error) {
    if (error instanceof ActRefused) return error.code;
    throw error;
  }
}

/** The answers to the same invoice re-keyed, and re-keyed with one cent more. */
export interface Duplicate {
  readonly retyped: string;
  readonly oneCentOff: string;
}

/** Nothing new may come of either. */
export async function tryDuplicate(financed: Financed, source: string): Promise<Duplicate> {
  const { invoice } = financed;
  const again = { ...invoice, number: retyped(invoice.number) };
  const payable = formatAmount(parseAmount(invoice.payable, invoice.currency) + 1n, invoice.currency);
  return {
    retyped: await presentAgain(financed, again, source),
    oneCentOff: await presentAgain(financed, { ...again, payable }, source),
  };
}

/** A second financier's offer on the same claim: the code it is refused with, or `accepted`. */
export async function trySecondFinancier(cast: Cast, financed: Financed, today: CalendarDay): Promise<string> {
  const { supplier, drawnLeaf, account, invoice } = financed;
  const { secondFinancier } = cast;
  const { currency, payable: amount, debtor } = invoice;
  const wish = { supplier, debtor, currency, amount, recourse: 'with' as const };
  const offer = await standingOffer(secondFinancier, nameOf(cast, secondFinancier.party), wish);
  const draft = { kind: 'draw' as const, leaf: drawnLeaf, offer: offer.ref, account, valueDate: today };
  try {
    await actFor(supplier, 'draw', [draft]);
    return 'accepted';
  } catch (error) {
    if (error instanceof ActRefused) return error.code;
    throw error;
  }
}
