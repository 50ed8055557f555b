/**
 * What the road of an invoice should do, in as few words as possible: amounts in cents, states as words, no hashes, no
 * signatures, no ledger. It says of every step how it ends and, if it is accepted, what is different afterwards.
 */
import type { RejectionCode } from '../../chaincode/src/protocol';

export type Outcome = 'accepted' | 'replayed' | RejectionCode;

/** Firms by the part they play. */
export type Role = 'core' | 'otherCore' | 'supplier' | 'neighbour' | 'bank' | 'factor';

export type Step =
  | {
      readonly op: 'present';
      readonly by: 'seller' | 'debtor' | 'third';
      readonly invoice: number;
      readonly off: number;
    }
  | {
      readonly op: 'confirm';
      readonly by: Role;
      readonly invoice: number;
      readonly parts: readonly number[];
      readonly off: number;
    }
  | { readonly op: 'refuse'; readonly invoice: number }
  | {
      readonly op: 'offer';
      readonly financier: 'bank' | 'factor';
      readonly supplier: 'supplier' | 'neighbour';
      readonly ceiling: bigint;
    }
  | { readonly op: 'draw'; readonly leaf: number; readonly offer: number; readonly isThief: boolean }
  | { readonly op: 'payOut'; readonly deal: number; readonly by: 'bank' | 'factor' }
  | {
      readonly op: 'book';
      readonly deal: number;
      readonly by: 'bank' | 'factor';
      readonly status: 'confirmed' | 'failed' | 'returned';
    }
  | { readonly op: 'discharge'; readonly leaf: number; readonly isThief: boolean; readonly short: bigint }
  | { readonly op: 'acknowledge'; readonly deal: number }
  | { readonly op: 'wait'; readonly days: number };

export interface Invoice {
  readonly seller: 'supplier' | 'neighbour';
  readonly payable: bigint;
  readonly sides: Set<string>;
  state: 'presented' | 'refused' | 'confirmed';
}
export interface Leaf {
  readonly invoice: number;
  readonly amount: bigint;
  readonly dueIn: number;
  readonly holder: Role;
  readonly deal: number | null;
  state: 'held' | 'assigned' | 'discharged';
}
export interface Offer {
  readonly financier: 'bank' | 'factor';
  readonly supplier: 'supplier' | 'neighbour';
  readonly ceiling: bigint;
  drawn: bigint;
}
export interface Deal {
  readonly financier: 'bank' | 'factor';
  readonly supplier: Role;
  readonly signedOn: number;
  state: 'agreed' | 'instructed' | 'accruing' | 'repaid';
  hasPayment: boolean;
  isAcknowledged: boolean;
}

export const PAYABLES = [100_000_000n, 25_000_001n, 1_234_567n, 60_000_000n];
export const LIMIT = 200_000_000n;
/** Days from signing in which the money must go out. */
export const FUND_WITHIN = 5;
const DUE_DAYS = [90, 150, 210];

export class Reference {
  readonly invoices = new Map<number, Invoice>();
  readonly leaves: Leaf[] = [];
  readonly offers: Offer[] = [];
  readonly deals: Deal[] = [];
  readonly blocked = { bank: 0n, factor: 0n };
  today = 0;

  /** Parts of a confirmation: all but the last are tranches, the last is the disputed rest where there are several. */
  static partsOf(payable: bigint, parts: readonly number[], off: number): readonly bigint[] {
    const cut = parts.map((share) => (payable * BigInt(share)) / 100n);
    const rest = payable - cut.reduce((sum, part) => sum + part, 0n) + BigInt(off);
    return [...cut, rest];
  }

  static dueIn(index: number): number {
    return DUE_DAYS[index] ?? 90;
  }

  /** How a step ends; null where there is nothing to try it on. */
  predict(step: Step): Outcome | null {
    switch (step.op) {
      case 'present':
        return this.#present(step.by, step.invoice, step.off);
      case 'confirm':
        return this.#confirm(this.invoices.get(step.invoice), step);
      case 'refuse':
        return answer(this.invoices.get(step.invoice), (invoice) => invoice.state === 'presented');
      case 'offer':
        return this.blocked[step.financier] + step.ceiling > LIMIT ? 'limit_exceeded' : 'accepted';
      case 'draw':
        return this.#draw(this.leaves[step.leaf], this.offers[step.offer], step.isThief);
      case 'payOut':
        return this.#payOut(this.deals[step.deal], step.by);
      case 'book':
        return this.#book(this.deals[step.deal], step.by);
      case 'discharge':
        return this.#discharge(this.leaves[step.leaf], step.isThief, step.short);
      case 'acknowledge':
        return this.deals[step.deal] === undefined
          ? null
          : this.deals[step.deal]!.isAcknowledged
            ? 'not_in_state'
            : 'accepted';
      case 'wait':
        return 'accepted';
    }
  }

  #present(by: string, number: number, off: number): Outcome {
    const known = this.invoices.get(number);
    if (by === 'third') return 'not_a_side_of_invoice';
    if (known === undefined) return 'accepted';
    if (known.payable !== PAYABLES[number]! + BigInt(off)) return 'invoice_content_differs';
    return known.sides.has(by) ? 'replayed' : 'accepted';
  }

  #confirm(invoice: Invoice | undefined, step: Extract<Step, { readonly op: 'confirm' }>): Outcome | null {
    if (invoice === undefined) return null;
    if (step.by !== 'core') return 'not_the_debtor';
    if (invoice.state === 'confirmed') return 'not_presented';
    const parts = Reference.partsOf(invoice.payable, step.parts, step.off);
    return step.off === 0 && parts.every((part) => part > 0n) ? 'accepted' : 'amounts_do_not_sum';
  }

  #draw(leaf: Leaf | undefined, offer: Offer | undefined, isThief: boolean): Outcome | null {
    if (leaf === undefined || offer === undefined) return null;
    if (leaf.state !== 'held') return 'record_closed';
    if (leaf.dueIn <= this.today) return 'claim_overdue';
    if (isThief) return 'not_the_holder';
    if (leaf.deal !== null) return 'role_forbids';
    if (offer.supplier !== leaf.holder) return 'offer_not_for_supplier';
    return advanceOf(leaf.amount) > offer.ceiling - offer.drawn ? 'offer_exhausted' : 'accepted';
  }

  #payOut(deal: Deal | undefined, by: string): Outcome | null {
    if (deal === undefined) return null;
    if (deal.state === 'repaid') return 'record_closed';
    if (by !== deal.financier) return 'not_the_financier';
    if (deal.state !== 'agreed') return 'not_in_state';
    return this.today > deal.signedOn + FUND_WITHIN ? 'value_date_outside_offer' : 'accepted';
  }

  #book(deal: Deal | undefined, by: string): Outcome | null {
    if (deal?.hasPayment !== true) return null;
    if (deal.state !== 'instructed') return 'record_closed';
    return by === deal.financier ? 'accepted' : 'not_the_financier';
  }

  #discharge(leaf: Leaf | undefined, isThief: boolean, short: bigint): Outcome | null {
    if (leaf === undefined) return null;
    if (leaf.state !== 'held') return 'record_closed';
    if (leaf.deal !== null && this.deals[leaf.deal]!.state !== 'accruing') return 'not_in_state';
    if (isThief) return 'not_the_holder';
    return short > 0n ? 'amount_not_full' : 'accepted';
  }

  /** Takes an accepted step in. */
  apply(step: Step): void {
    if (step.op === 'wait') this.today += step.days;
    if (step.op === 'present') this.#applyPresent(step);
    if (step.op === 'confirm') this.#applyConfirm(step);
    if (step.op === 'refuse') this.invoices.get(step.invoice)!.state = 'refused';
    if (step.op === 'acknowledge') this.deals[step.deal]!.isAcknowledged = true;
    if (step.op === 'offer') {
      const { financier, supplier, ceiling } = step;
      this.blocked[financier] += ceiling;
      this.offers.push({ financier, supplier, ceiling, drawn: 0n });
    }
    if (step.op === 'draw') this.#applyDraw(this.leaves[step.leaf]!, this.offers[step.offer]!);
    if (step.op === 'payOut') Object.assign(this.deals[step.deal]!, { state: 'instructed', hasPayment: true });
    if (step.op === 'book') this.deals[step.deal]!.state = step.status === 'confirmed' ? 'accruing' : 'agreed';
    if (step.op === 'discharge') {
      const leaf = this.leaves[step.leaf]!;
      leaf.state = 'discharged';
      if (leaf.deal !== null) this.deals[leaf.deal]!.state = 'repaid';
    }
  }

  #applyPresent({ by, invoice, off }: Extract<Step, { readonly op: 'present' }>): void {
    const seller = invoice % 2 === 0 ? 'supplier' : 'neighbour';
    const payable = PAYABLES[invoice]! + BigInt(off);
    const known = this.invoices.get(invoice) ?? { seller, payable, sides: new Set<string>(), state: 'presented' };
    known.sides.add(by);
    this.invoices.set(invoice, known);
  }

  #applyConfirm(step: Extract<Step, { readonly op: 'confirm' }>): void {
    const invoice = this.invoices.get(step.invoice)!;
    invoice.state = 'confirmed';
    const parts = Reference.partsOf(invoice.payable, step.parts, 0);
    const tranches = parts.length === 1 ? parts : parts.slice(0, -1);
    for (const [index, amount] of tranches.entries()) {
      const { seller: holder } = invoice;
      this.leaves.push({
        invoice: step.invoice,
        amount,
        dueIn: Reference.dueIn(index),
        holder,
        deal: null,
        state: 'held',
      });
    }
  }

  #applyDraw(leaf: Leaf, offer: Offer): void {
    leaf.state = 'assigned';
    offer.drawn += advanceOf(leaf.amount);
    const { financier } = offer;
    const deal = { financier, supplier: leaf.holder, signedOn: this.today, hasPayment: false, isAcknowledged: false };
    this.deals.push({ ...deal, state: 'agreed' });
    this.leaves.push({ ...leaf, holder: financier, deal: this.deals.length - 1, state: 'held' });
  }
}

function answer(invoice: Invoice | undefined, isOpen: (invoice: Invoice) => boolean): Outcome | null {
  if (invoice === undefined) return null;
  return isOpen(invoice) ? 'accepted' : 'not_presented';
}

/** 80 %, half-up. */
export function advanceOf(amount: bigint): bigint {
  return (amount * 80n + 50n) / 100n;
}
