/**
 * What the road of an invoice should do, in as few words as possible: amounts in cents, states as words, no hashes, no
 * signatures, no ledger. It says of every step how it ends and, if it is accepted, what is different afterwards.
 */
import type { Code } from '../../chaincode/src/protocol';

export type Outcome = 'accepted' | 'replayed' | Code;

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
      readonly advancePpm: bigint;
    }
  | { readonly op: 'draw'; readonly leaf: number; readonly offer: number; readonly isThief: boolean }
  | { readonly op: 'payOut'; readonly deal: number; readonly by: 'bank' | 'factor' }
  | {
      readonly op: 'book';
      readonly deal: number;
      readonly by: 'bank' | 'factor';
      readonly status: 'confirmed' | 'failed' | 'returned';
    }
  | { readonly op: 'revert'; readonly deal: number; readonly by: Role }
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
  /** Steps of its line. */
  readonly steps: number;
  state: 'held' | 'assigned' | 'reverted' | 'discharged';
}
export interface Offer {
  readonly financier: 'bank' | 'factor';
  readonly supplier: 'supplier' | 'neighbour';
  readonly ceiling: bigint;
  readonly advancePpm: bigint;
  drawn: bigint;
}
export interface Deal {
  readonly financier: 'bank' | 'factor';
  readonly supplier: Role;
  readonly signedOn: number;
  /** The leaf it is on, as its supplier held it. */
  readonly leaf: number;
  readonly offer: number;
  readonly advance: bigint;
  state: 'agreed' | 'instructed' | 'accruing' | 'repaid' | 'recourse' | 'reverted';
  fundedOn: number;
  hasPayment: boolean;
  isAcknowledged: boolean;
}

export const PAYABLES = [100_000_000n, 25_000_001n, 1_234_567n, 60_000_000n, 7_000_003n, 19_999_999n];
export const LIMIT = 200_000_000n;
/** Days from signing in which the money must go out. */
export const FUND_WITHIN = 5;
/** Days after that in which an order to pay may still be booked. */
const BOOK_WITHIN = 14;
const RATE_PPM = 60_000n;
const LATE_RATE_PPM = 90_000n;
/** A claim with more steps behind it is drawn no more: its line has ten at most, and one is for giving it back. */
const STEPS_MAX = 8;
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
      case 'revert':
        return this.#revert(this.deals[step.deal], step.by);
      case 'discharge':
        return this.#discharge(this.leaves[step.leaf], step.isThief, step.short);
      case 'acknowledge':
        return acknowledged(this.deals[step.deal]);
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
    if (leaf.steps > STEPS_MAX) return 'line_too_long';
    if (offer.supplier !== leaf.holder) return 'offer_not_for_supplier';
    return share(leaf.amount, offer.advancePpm) > offer.ceiling - offer.drawn ? 'offer_exhausted' : 'accepted';
  }

  #payOut(deal: Deal | undefined, by: string): Outcome | null {
    if (deal === undefined) return null;
    if (deal.state === 'repaid' || deal.state === 'reverted') return 'record_closed';
    // The claim that the money would be for is paid: whoever would pay it out shows no live one.
    if (deal.state === 'recourse') return 'presented_evidence_invalid';
    if (by !== deal.financier) return 'not_the_financier';
    if (deal.state !== 'agreed') return 'not_in_state';
    return this.today > deal.signedOn + FUND_WITHIN ? 'value_date_outside_offer' : 'accepted';
  }

  #book(deal: Deal | undefined, by: string): Outcome | null {
    if (deal?.hasPayment !== true) return null;
    if (deal.state !== 'instructed') return 'record_closed';
    return by === deal.financier ? 'accepted' : 'not_the_financier';
  }

  /** Until the day has passed the money may come; once it is out, or the debtor has paid, nothing is given back. */
  #revert(deal: Deal | undefined, by: Role): Outcome | null {
    if (deal === undefined) return null;
    // The claim of a deal in recourse is paid.
    if (['repaid', 'reverted', 'recourse'].includes(deal.state)) return 'record_closed';
    if (by !== deal.financier && by !== deal.supplier) return 'not_own_record';
    if (deal.state === 'accruing') return 'not_in_state';
    const lastDay = deal.signedOn + FUND_WITHIN + (deal.state === 'instructed' ? BOOK_WITHIN : 0);
    return this.today > lastDay ? 'accepted' : 'funding_not_overdue';
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
      const { financier, supplier, ceiling, advancePpm } = step;
      this.blocked[financier] += ceiling;
      this.offers.push({ financier, supplier, ceiling, advancePpm, drawn: 0n });
    }
    if (step.op === 'draw') this.#applyDraw(step);
    if (step.op === 'revert') this.#applyRevert(this.deals[step.deal]!);
    if (step.op === 'payOut') Object.assign(this.deals[step.deal]!, { state: 'instructed', hasPayment: true });
    if (step.op === 'book') {
      const state = step.status === 'confirmed' ? 'accruing' : 'agreed';
      Object.assign(this.deals[step.deal]!, { state, fundedOn: this.today });
    }
    if (step.op === 'discharge') {
      const leaf = this.leaves[step.leaf]!;
      leaf.state = 'discharged';
      if (leaf.deal === null) return;
      const deal = this.deals[leaf.deal]!;
      deal.state = this.#owed(deal, leaf) > leaf.amount ? 'recourse' : 'repaid';
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
        steps: 1,
        state: 'held',
      });
    }
  }

  #applyDraw(step: Extract<Step, { readonly op: 'draw' }>): void {
    const leaf = this.leaves[step.leaf]!;
    const offer = this.offers[step.offer]!;
    const { financier } = offer;
    const advance = share(leaf.amount, offer.advancePpm);
    leaf.state = 'assigned';
    offer.drawn += advance;
    this.deals.push({
      financier,
      supplier: leaf.holder,
      signedOn: this.today,
      leaf: step.leaf,
      offer: step.offer,
      advance,
      state: 'agreed',
      fundedOn: 0,
      hasPayment: false,
      isAcknowledged: false,
    });
    this.#passOn(leaf, { holder: financier, deal: this.deals.length - 1 });
  }

  /** Everything is as before the draw, on a leaf of its own. */
  #applyRevert(deal: Deal): void {
    deal.state = 'reverted';
    this.offers[deal.offer]!.drawn -= deal.advance;
    const assigned = this.assignedLeaf(deal);
    assigned.state = 'reverted';
    this.#passOn(assigned, { holder: deal.supplier, deal: null });
  }

  #passOn(leaf: Leaf, to: Pick<Leaf, 'holder' | 'deal'>): void {
    this.leaves.push({ ...leaf, ...to, steps: leaf.steps + 1, state: 'held' });
  }

  /** The claim as a deal's financier has it. */
  assignedLeaf(deal: Deal): Leaf {
    return this.leaves.find((leaf) => leaf.deal === this.deals.indexOf(deal))!;
  }

  /** What the deal costs if its debtor pays today: principal, interest to the due date, late interest after it. */
  #owed({ advance, fundedOn }: Deal, { dueIn }: Leaf): bigint {
    const interest = interestFor(advance, Math.min(this.today, dueIn) - fundedOn, RATE_PPM);
    const late = interestFor(advance, this.today - Math.max(dueIn, fundedOn), LATE_RATE_PPM);
    return advance + interest + late;
  }
}

function acknowledged(deal: Deal | undefined): Outcome | null {
  if (deal === undefined) return null;
  if (deal.state === 'reverted') return 'record_closed';
  return deal.isAcknowledged ? 'not_in_state' : 'accepted';
}

function answer(invoice: Invoice | undefined, isOpen: (invoice: Invoice) => boolean): Outcome | null {
  if (invoice === undefined) return null;
  return isOpen(invoice) ? 'accepted' : 'not_presented';
}

/** Half-up. */
function share(amount: bigint, ppm: bigint): bigint {
  return (amount * ppm + 500_000n) / 1_000_000n;
}

/** Of a year of 360 days, half-up; none for no days. */
function interestFor(amount: bigint, days: number, ratePpm: bigint): bigint {
  return days <= 0 ? 0n : (amount * ratePpm * BigInt(days) + 180_000_000n) / 360_000_000n;
}
