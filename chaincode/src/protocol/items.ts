/**
 * Wire types of the items people sign. An item carries every figure its signer is shown; what it makes gets its id
 * from the item itself, what it changes is named with version and hash.
 */
import type { Amount, Day, Hash, PartyId, RecordId, Ref } from './acts';
import type {
  AmendMatrixItem,
  AnnounceKeysItem,
  ChangeHostItem,
  EnrolSignerItem,
  RegisterPartyItem,
  ReinstatePartyItem,
  ReplaceKeysItem,
  ResealRecordItem,
  RevokeSignerItem,
  SuspendPartyItem,
  VetoKeysItem,
} from './partyItems';

/** Rates are parts per million: 6.00 % a year = 60000. */
export type Ppm = number;
/** How interest days are counted (CASES rule 6). */
export type DayCount = 'ACT/360' | 'ACT/365F' | '30E/360';

/** A bank account as it is printed on a payment order. */
export interface AccountDetails {
  readonly holder: string;
  readonly bank: string;
  readonly number: string;
  readonly currency: string;
}

/** A bank account of the signing firm (S2). */
export interface OpenAccountItem {
  readonly kind: 'open_account';
  readonly account: AccountDetails;
  /** Hash of the bank's proof of ownership. */
  readonly evidence: Hash;
}

/** A statement of the same firm that must not be applied any more. */
export interface CancelStatementItem {
  readonly kind: 'cancel_statement';
  readonly statement: Hash;
}

/** An invoice as both sides can read it on the paper. */
export interface Invoice {
  readonly seller: PartyId;
  readonly debtor: PartyId;
  readonly number: string;
  /** Invoice code of the paper era; null where the number alone is unique. */
  readonly code: string | null;
  readonly issued: Day;
  readonly currency: string;
  readonly payable: Amount;
}

/** An invoice put on the ledger by its seller or its debtor (A1). */
export interface PresentInvoiceItem {
  readonly kind: 'present_invoice';
  readonly invoice: Invoice;
  /** Due date and where it comes from; not part of the invoice's identity. */
  readonly due: Day | null;
  readonly order: string | null;
  /** Hash of the file it was read from. */
  readonly source: Hash;
}

/** Plain receivable or voucher; rules for vouchers never limit plain receivables (R5). */
export type Instrument = 'receivable' | 'voucher';

/** One leaf a confirmation makes. */
export interface Tranche {
  readonly amount: Amount;
  readonly due: Day;
  readonly instrument: Instrument;
}

/** Why a part of an invoice is not confirmed (R3). */
export const REST_REASONS = ['disputed', 'retention', 'prepaid', 'set_off', 'credit_note_expected'] as const;
/** One of REST_REASONS. */
export type RestReason = (typeof REST_REASONS)[number];

/** A part that is not confirmed, with its reason. */
export interface Rest {
  readonly amount: Amount;
  readonly reason: RestReason;
}

/** The debtor owes these amounts on these days (R2, R3). */
export interface ConfirmReceivableItem {
  readonly kind: 'confirm_receivable';
  readonly receivable: Ref;
  /** As the receivable has it: its id and that of the first leaf follow from it. */
  readonly mark: string;
  readonly seller: PartyId;
  readonly number: string;
  readonly currency: string;
  readonly payable: Amount;
  readonly tranches: readonly Tranche[];
  readonly rest: readonly Rest[];
  /** True: the debtor waives its defences against whoever holds the claim (explicit, never a default). */
  readonly noDefence: boolean;
}

/** Why a debtor confirms nothing of an invoice (R4). */
export const REFUSAL_REASONS = [
  'unknown_invoice',
  'not_delivered',
  'quality',
  'price',
  'already_paid',
  'other',
] as const;
/** One of REFUSAL_REASONS. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** The debtor confirms nothing, and says why (R4). */
export interface RefuseReceivableItem {
  readonly kind: 'refuse_receivable';
  readonly receivable: Ref;
  /** As the receivable has it. */
  readonly mark: string;
  readonly seller: PartyId;
  readonly number: string;
  readonly currency: string;
  readonly payable: Amount;
  readonly reason: RefusalReason;
  readonly note: string;
}

/** The debtor has the notice of an assignment (A6). */
export interface AcknowledgeNoticeItem {
  readonly kind: 'acknowledge_notice';
  readonly notice: Ref;
  readonly assignor: PartyId;
  readonly assignee: PartyId;
  readonly currency: string;
  readonly amount: Amount;
}

/** How much of a facility one counterparty may take. */
export interface PartyLimit {
  readonly party: PartyId;
  readonly limit: Amount;
}

/** Limits within which a financier makes offers (F10). */
export interface OpenFacilityItem {
  readonly kind: 'open_facility';
  readonly currency: string;
  readonly limit: Amount;
  readonly debtors: readonly PartyLimit[];
  readonly suppliers: readonly PartyLimit[];
  readonly until: Day;
}

/** Whether the supplier pays back what its debtor does not pay. */
export type Recourse = 'with' | 'without';
/** `interest`: paid at maturity on the advance. The other two are taken off the price of a purchase (CASES rule 8). */
export type PricingMethod = 'interest' | 'bank_discount' | 'true_discount';

/** A fee and who gets it: a share of the face, or a flat amount, or both. */
export interface FeeRule {
  readonly label: string;
  readonly recipient: PartyId;
  readonly facePpm: Ppm;
  readonly flat: Amount;
}

/** The price of money under an offer; frozen in the financing at signing. */
export interface Terms {
  readonly recourse: Recourse;
  readonly method: PricingMethod;
  readonly dayCount: DayCount;
  readonly ratePpm: Ppm;
  /** Rate after the due date, with recourse. */
  readonly lateRatePpm: Ppm;
  /** Share of the face that is advanced, at most 1000000. */
  readonly advancePpm: Ppm;
  readonly fees: readonly FeeRule[];
  readonly minTenorDays: number;
  readonly maxTenorDays: number;
  /** Days from signing within which the money is out, or the assignment reverts. */
  readonly fundWithinDays: number;
}

/** A standing offer: the supplier may draw on it until a day, up to a ceiling. */
export interface MakeOfferItem {
  readonly kind: 'make_offer';
  readonly facility: Ref;
  readonly supplier: PartyId;
  /** Debtors whose claims may be drawn against. */
  readonly debtors: readonly PartyId[];
  readonly currency: string;
  readonly ceiling: Amount;
  readonly until: Day;
  readonly terms: Terms;
  /** Where debtors pay once a claim is assigned. */
  readonly collectTo: AccountDetails;
}

/** A fee as it is charged. */
export interface Fee {
  readonly label: string;
  readonly recipient: PartyId;
  readonly amount: Amount;
}

/** Everything money now costs (CASES 2, PBoC cost sheet): shown before signing, recomputed by the chaincode. */
export interface CostSheet {
  readonly currency: string;
  readonly face: Amount;
  readonly advance: Amount;
  /** Taken off at payout; zero with recourse. */
  readonly discount: Amount;
  readonly fees: readonly Fee[];
  /** Paid to the supplier on the value date. */
  readonly net: Amount;
  readonly valueDate: Day;
  readonly maturity: Day;
  readonly days: number;
  /** Interest due at maturity if the debtor pays on time; zero without recourse. */
  readonly interest: Amount;
  /** Comes back to the supplier then; zero without recourse. */
  readonly surplus: Amount;
  readonly cost: Amount;
  readonly nominalPpm: Ppm;
  readonly simplePpm: Ppm;
  readonly xirrPpm: Ppm;
}

/** A claim leaf as it is given into a deal. */
export interface DrawnClaim {
  readonly leaf: Ref;
  readonly debtor: PartyId;
  readonly seller: PartyId;
  readonly number: string;
  readonly face: Amount;
  readonly due: Day;
}

/** What the debtor is told: the part of a draw that is opened to it (Civil Code art. 764). */
export interface NoticeTerms {
  readonly debtor: PartyId;
  readonly assignor: PartyId;
  readonly assignee: PartyId;
  readonly number: string;
  readonly currency: string;
  readonly amount: Amount;
  readonly due: Day;
  readonly payTo: AccountDetails;
}

/** The supplier gives claims into a deal under an offer (F1, F2, F16). */
export interface DrawItem {
  readonly kind: 'draw';
  /** One claim for now; a deal over many is the same item with more. */
  readonly claims: readonly DrawnClaim[];
  readonly offer: Ref;
  readonly financier: PartyId;
  readonly terms: Terms;
  readonly sheet: CostSheet;
  readonly payTo: { readonly account: Ref } & AccountDetails;
  /** A part of its own, sealed to the debtor as well: see `itemParts`. */
  readonly notice: readonly NoticeTerms[];
}

/** The money for these claims was not out by its day: they go back to who gave them, and the debtor is told. */
export interface RevertAssignmentItem {
  readonly kind: 'revert_assignment';
  readonly financing: Ref;
  /** Lowered by the draw, raised again by this. */
  readonly offer: Ref;
  readonly assignment: Ref;
  readonly notice: Ref;
  /** The order to pay that nobody booked; null where none was given. */
  readonly payment: Ref | null;
  readonly financier: PartyId;
  /** Who gave the claims and has them again. */
  readonly supplier: PartyId;
  readonly currency: string;
  /** As the financier holds them. */
  readonly claims: readonly DrawnClaim[];
  readonly fundBy: Day;
}

/** The financier orders its bank to pay the supplier. */
export interface PayOutItem {
  readonly kind: 'pay_out';
  readonly financing: Ref;
  readonly supplier: PartyId;
  readonly currency: string;
  readonly amount: Amount;
  readonly valueDate: Day;
  readonly payTo: AccountDetails;
  readonly reference: string;
}

/** What a bank says of a payment. */
export type PaymentStatus = 'confirmed' | 'failed' | 'returned';

/** The financier records what its bank said. */
export interface BookPaymentItem {
  readonly kind: 'book_payment';
  readonly payment: Ref;
  /** The deal whose state follows from an advance; null for other payments. */
  readonly financing: Ref | null;
  readonly payee: PartyId;
  readonly currency: string;
  readonly amount: Amount;
  readonly status: PaymentStatus;
  /** Value date of the funds-out; null unless confirmed. */
  readonly valueDate: Day | null;
  readonly bankReference: string;
}

/** A credit on the holder's own bank statement. */
export interface Receipt {
  readonly currency: string;
  readonly amount: Amount;
  readonly valueDate: Day;
  readonly payer: string;
  readonly bankReference: string;
  /** Hash of the statement line. */
  readonly line: Hash;
}

/** How incoming money is applied (CASES rule 10). */
export interface Allocation {
  readonly interest: Amount;
  readonly lateInterest: Amount;
  readonly principal: Amount;
  readonly surplus: Amount;
  /** Kept by a buyer without recourse. */
  readonly retained: Amount;
  /** Interest and principal that the money did not cover: what the supplier still owes, with recourse. */
  readonly shortfall: Amount;
}

/** The debtor paid in full: the claim ends and the money is applied (S4). */
export interface DischargeItem {
  readonly kind: 'discharge';
  readonly leaf: Ref;
  readonly debtor: PartyId;
  readonly number: string;
  readonly face: Amount;
  readonly due: Day;
  readonly receipt: Receipt;
  /** Null where the supplier itself still holds the claim. */
  readonly financing: Ref | null;
  readonly allocation: Allocation | null;
}

/** Every kind of item people sign. */
export type Item =
  | RegisterPartyItem
  | SuspendPartyItem
  | ReinstatePartyItem
  | EnrolSignerItem
  | RevokeSignerItem
  | AmendMatrixItem
  | ChangeHostItem
  | ResealRecordItem
  | AnnounceKeysItem
  | VetoKeysItem
  | ReplaceKeysItem
  | OpenAccountItem
  | CancelStatementItem
  | PresentInvoiceItem
  | ConfirmReceivableItem
  | RefuseReceivableItem
  | AcknowledgeNoticeItem
  | OpenFacilityItem
  | MakeOfferItem
  | DrawItem
  | RevertAssignmentItem
  | PayOutItem
  | BookPaymentItem
  | DischargeItem;

/** The item of one kind. */
export type ItemOf<K extends Item['kind']> = Extract<Item, { readonly kind: K }>;

/** A record that an item makes; its id comes from the item's digest and this place. */
export type Place = string;

/** A claim leaf that an item makes: derived from the item alone, so that a line can be followed without the ledger. */
export interface LeafOfItem {
  readonly place: Place;
  /** Of an invoice's first leaf the mark its id follows from; null where the id comes from the item's digest. */
  readonly mark: string | null;
  readonly holder: PartyId;
  readonly amount: Amount;
  readonly due: Day;
  readonly parent: RecordId | null;
}
