/** Wire types of record bodies. A state that something later needs is a variant of its own, never an optional field. */
import type { KeyClass, PartyRole, SigningRole, SuiteId } from '../protocol';
import type { Amount, Day, Hash, MspId, PartyId, RecordId } from './acts';
import type {
  AccountDetails,
  Allocation,
  CostSheet,
  Instrument,
  Invoice,
  NoticeTerms,
  PartyLimit,
  Receipt,
  RefusalReason,
  Terms,
} from './items';
import type { Epoch } from './network';
import type { Delegation, MatrixRow, NewSigner } from './partyItems';

/** A firm's entry in the directory that all members share. A suspended firm begins nothing new. */
export interface PartyRecord {
  readonly state: 'active' | 'suspended';
  readonly id: PartyId;
  readonly name: string;
  readonly nameEnglish: string | null;
  readonly host: MspId;
  readonly roles: readonly PartyRole[];
  readonly numbersRepeatYearly: boolean;
  readonly generation: number;
  /**
   * By generation, the item with which a witness vouched for its first keys: whatever else a witness signs in the firm's
   * name makes no key of it.
   */
  readonly roots: readonly Hash[];
  readonly evidence: Hash;
  readonly witness: MspId;
  /** Hosts it left, from which records of its may still have to follow. */
  readonly formerHosts: readonly MspId[];
  /** When it last changed its host; null: never. */
  readonly movedOn: Day | null;
  /** When a new generation of its keys came in force; null: never. */
  readonly recoveredOn: Day | null;
}

/** Keys announced for a firm that lost its last one, in force at the earliest on a day. */
export interface RecoveryRecord {
  readonly state: 'announced' | 'vetoed' | 'done';
  readonly party: PartyId;
  readonly generation: number;
  readonly signers: readonly NewSigner[];
  readonly evidence: Hash;
  readonly from: Day;
}

interface SignerFields {
  readonly party: PartyId;
  readonly generation: number;
  readonly key: string;
  readonly suite: SuiteId;
  readonly class: KeyClass;
  readonly person: string;
  readonly roles: readonly SigningRole[];
  readonly groups: readonly string[];
  readonly until: Day;
}
/** A key that may sign for a firm. */
export type SignerRecord =
  | ({ readonly state: 'enrolled' } & SignerFields)
  | ({ readonly state: 'revoked'; readonly reason: string } & SignerFields);

/** Who may sign what for a firm, up to which amount. */
export interface MatrixRecord {
  readonly state: 'current';
  readonly party: PartyId;
  readonly rows: readonly MatrixRow[];
  readonly delegations: readonly Delegation[];
}

/** A bank account and who owns it. */
export interface AccountRecord {
  readonly state: 'open';
  readonly owner: PartyId;
  readonly account: AccountDetails;
  readonly evidence: Hash;
}

/** A statement that must not be applied any more. */
export interface CancellationRecord {
  readonly state: 'cancelled';
  readonly statement: Hash;
}

/** What every asset embeds (module titles). */
export interface Title {
  /** Records this one descends from: order, goods lot, receipt, invoice. */
  readonly lineage: readonly RecordId[];
  readonly encumbrances: readonly {
    readonly kind: 'lien' | 'pledge';
    readonly rank: number;
    readonly holder: PartyId;
  }[];
  readonly frozen: string | null;
  /** Parties whose signature a protected change needs. */
  readonly interests: readonly PartyId[];
}

/** Which side of an invoice a firm is on. */
export type Side = 'seller' | 'debtor';

interface ReceivableFields {
  readonly invoice: Invoice;
  readonly due: Day | null;
  readonly order: string | null;
  readonly presentedBy: Side;
  /**
   * What its own id and that of its first leaf follow from (`invoiceMark`). Nobody who may not read this record can tell
   * which claim came of it.
   */
  readonly mark: string;
  readonly title: Title;
}
/** An invoice as it was presented. That its debtor confirmed it, its first leaf says. */
export type ReceivableRecord =
  | ({ readonly state: 'presented' } & ReceivableFields)
  | ({ readonly state: 'refused'; readonly reason: RefusalReason; readonly note: string } & ReceivableFields);

/** One side's presentation of an invoice: its key makes a replay or a join, without the other side's body. */
export interface PresentationRecord {
  readonly state: 'presented';
  readonly receivable: RecordId;
  readonly side: Side;
  readonly due: Day | null;
  readonly order: string | null;
  readonly source: Hash;
}

interface LeafFields {
  readonly receivable: RecordId;
  readonly parent: RecordId | null;
  /** Leaf ids from the confirmation down, this one not included. */
  readonly ancestors: readonly RecordId[];
  readonly debtor: PartyId;
  readonly seller: PartyId;
  readonly number: string;
  readonly holder: PartyId;
  readonly currency: string;
  readonly amount: Amount;
  readonly due: Day;
  readonly instrument: Instrument;
  /** When it was made: its signers count as of this epoch. */
  readonly made: Epoch;
  readonly title: Title;
}
/** An indivisible live part of a confirmed receivable with one holder. */
export type LeafRecord =
  | ({ readonly state: 'held' } & LeafFields)
  /** `closedBy` is the digest of the signed item that closed it: a leaf can have one successor only. */
  | ({ readonly state: 'assigned' | 'reverted' | 'discharged'; readonly closedBy: Hash } & LeafFields);

/** A claim went from one holder to another, or came back because it was not paid for. */
export interface AssignmentRecord {
  readonly state: 'effective' | 'reverted';
  readonly assignor: PartyId;
  readonly assignee: PartyId;
  readonly debtor: PartyId;
  readonly leaf: RecordId;
  readonly newLeaf: RecordId;
  readonly amount: Amount;
  readonly currency: string;
  /** Not funded by this day: reverts. */
  readonly fundBy: Day;
}

interface NoticeFields extends NoticeTerms {
  readonly receivable: RecordId;
  readonly leaf: RecordId;
}
/** What the debtor was told of an assignment, whether its side has acknowledged it, and whether it still holds. */
export type NoticeRecord =
  | ({ readonly state: 'tendered' } & NoticeFields)
  | ({ readonly state: 'delivered'; readonly deliveredAt: Epoch } & NoticeFields)
  | ({ readonly state: 'withdrawn'; readonly withdrawnAt: Epoch } & NoticeFields);

/** What one limit carries. `blocked` by standing offers, `used` by money that is out. */
export interface LimitUse {
  readonly blocked: Amount;
  readonly used: Amount;
}

/** A financier's limits and how much of them is taken. */
export interface FacilityRecord {
  readonly state: 'open';
  readonly financier: PartyId;
  readonly currency: string;
  readonly limit: Amount;
  readonly use: LimitUse;
  readonly debtors: readonly (PartyLimit & { readonly use: LimitUse })[];
  readonly suppliers: readonly (PartyLimit & { readonly use: LimitUse })[];
  readonly until: Day;
}

/** The generation of a party's keys at some time. */
export interface PartyGeneration {
  readonly party: PartyId;
  readonly generation: number;
}

/** A standing offer and how much of it is drawn. */
export interface OfferRecord {
  readonly state: 'standing';
  readonly facility: RecordId;
  readonly financier: PartyId;
  readonly supplier: PartyId;
  readonly debtors: readonly PartyId[];
  /** Generation of keys that supplier and debtors had when the offer was made. */
  readonly generations: readonly PartyGeneration[];
  readonly currency: string;
  readonly ceiling: Amount;
  readonly drawn: Amount;
  readonly until: Day;
  readonly terms: Terms;
  readonly collectTo: AccountDetails;
}

/** Version of an asset a deal was decided on. */
export interface AssetVersion {
  readonly receivable: RecordId;
  readonly leaf: RecordId;
  readonly assignedLeaf: RecordId;
  readonly debtor: PartyId;
  readonly number: string;
  readonly face: Amount;
  readonly due: Day;
}

interface FinancingFields {
  readonly financier: PartyId;
  readonly supplier: PartyId;
  readonly offer: RecordId;
  readonly assets: readonly AssetVersion[];
  /** Frozen at signing. */
  readonly terms: Terms;
  readonly sheet: CostSheet;
  readonly payTo: AccountDetails;
  readonly fundBy: Day;
}
/** One deal, from the signed draw to repayment. */
export type FinancingRecord =
  | ({ readonly state: 'agreed' } & FinancingFields)
  /** `bookBy`: the last day for the bank's word; from the next one on the claim may be taken back. */
  | ({ readonly state: 'instructed'; readonly payment: RecordId; readonly bookBy: Day } & FinancingFields)
  | ({ readonly state: 'accruing'; readonly payment: RecordId; readonly fundedOn: Day } & FinancingFields)
  | ({ readonly state: 'reverted' } & FinancingFields)
  /** `recourse`: the debtor has paid and it did not cover; the supplier owes the allocation's shortfall. */
  | ({
      readonly state: 'repaid' | 'recourse';
      readonly fundedOn: Day;
      readonly paidOn: Day;
      readonly allocation: Allocation;
    } & FinancingFields);

/** One line of a journal (double entry, one book per party). */
export interface JournalLine {
  readonly account: string;
  readonly side: 'debit' | 'credit';
  readonly amount: Amount;
}
/** The balanced postings of one party for one money act. */
export interface Journal {
  readonly book: PartyId;
  readonly currency: string;
  readonly lines: readonly JournalLine[];
}

/** Why a financier pays: the price of the deal, what is left of the proceeds, or interest for days it was late. */
export type PaymentPurpose = 'advance' | 'surplus' | 'late_funding';

interface PaymentFields {
  readonly purpose: PaymentPurpose;
  readonly financing: RecordId;
  readonly payer: PartyId;
  readonly payee: PartyId;
  readonly currency: string;
  readonly amount: Amount;
  readonly valueDate: Day;
  readonly payTo: AccountDetails;
  readonly reference: string;
}
/** Money that went out of the firm's account, or came in. */
export type BankSide = 'out' | 'in';

/** An instruction to pay, and what the bank said of it. */
export type PaymentRecord =
  | ({ readonly state: 'instructed' } & PaymentFields)
  /** Nobody booked it, and the claim it was to pay for was taken back. */
  | ({ readonly state: 'lapsed' } & PaymentFields)
  | ({
      readonly state: 'confirmed';
      readonly confirmedOn: Day;
      readonly bankReference: string;
      readonly journals: readonly Journal[];
    } & PaymentFields)
  | ({ readonly state: 'failed' | 'returned'; readonly bankReference: string } & PaymentFields);

/** One entry of a bank statement stands for one payment: a second booking of it is refused by this key. */
export interface BookingRecord {
  readonly state: 'booked';
  readonly party: PartyId;
  readonly side: BankSide;
  readonly currency: string;
  readonly bankReference: string;
  /** What it was booked for: a payment or a claim. */
  readonly of: RecordId;
}

/** The debtor paid: what everybody entitled to the claim may know, without the waterfall. */
export interface DischargeRecord {
  readonly state: 'discharged';
  readonly receivable: RecordId;
  readonly leaf: RecordId;
  readonly debtor: PartyId;
  readonly holder: PartyId;
  readonly number: string;
  readonly currency: string;
  readonly amount: Amount;
  readonly paidOn: Day;
}

/** How a discharge was applied; not for the debtor. */
export interface SettlementRecord {
  readonly state: 'settled';
  readonly receivable: RecordId;
  readonly leaf: RecordId;
  readonly financing: RecordId | null;
  readonly holder: PartyId;
  /** Whose financing it repays; null where the holder was the supplier itself. */
  readonly supplier: PartyId | null;
  readonly receipt: Receipt;
  readonly allocation: Allocation | null;
  readonly journals: readonly Journal[];
}

/** Record data by kind. */
export interface RecordData {
  readonly party: PartyRecord;
  readonly recovery: RecoveryRecord;
  readonly signer: SignerRecord;
  readonly matrix: MatrixRecord;
  readonly account: AccountRecord;
  readonly cancellation: CancellationRecord;
  readonly receivable: ReceivableRecord;
  readonly presentation: PresentationRecord;
  readonly leaf: LeafRecord;
  readonly assignment: AssignmentRecord;
  readonly notice: NoticeRecord;
  readonly facility: FacilityRecord;
  readonly offer: OfferRecord;
  readonly financing: FinancingRecord;
  readonly payment: PaymentRecord;
  readonly booking: BookingRecord;
  readonly discharge: DischargeRecord;
  readonly settlement: SettlementRecord;
}
/** Every kind of record. */
export type RecordKind = keyof RecordData;

/** A body as it is hashed into its header: who may read it, when and by which act it was made, and the data. */
export interface BodyOf<K extends RecordKind> {
  readonly kind: K;
  /** Organisations it is sealed to, sorted; regulators always read and are not named. */
  readonly readers: readonly MspId[];
  readonly act: RecordId;
  readonly epoch: Epoch;
  readonly data: RecordData[K];
}
/** The body of any kind. */
export type Body = { [K in RecordKind]: BodyOf<K> }[RecordKind];
