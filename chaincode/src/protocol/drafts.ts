/**
 * What a client chooses; the chaincode's preview fills in everything else that the signer is shown, so that no figure
 * is worked out in two places.
 */
import type { Day, MspId, Ref } from './acts';
import type {
  ConfirmReceivableItem,
  Item,
  PaymentStatus,
  Receipt,
  RefusalReason,
  RefuseReceivableItem,
  Tranche,
} from './items';

/** Which record, and where its firm goes. */
export interface ChangeHostDraft {
  readonly kind: 'change_host';
  readonly record: Ref;
  readonly to: MspId;
}

/** A leaf to be confirmed; without a day of its own it is due when the invoice is. */
export interface DraftTranche extends Omit<Tranche, 'due'> {
  readonly due: Day | null;
}

/** Which invoice, which amounts on which days, what of the rest. */
export interface ConfirmReceivableDraft extends Pick<
  ConfirmReceivableItem,
  'kind' | 'receivable' | 'rest' | 'noDefence'
> {
  readonly tranches: readonly DraftTranche[];
}

/** Which invoice, and why not. */
export interface RefuseReceivableDraft extends Pick<RefuseReceivableItem, 'kind' | 'receivable'> {
  readonly reason: RefusalReason;
  readonly note: string;
}

/** Which notice. */
export interface AcknowledgeNoticeDraft {
  readonly kind: 'acknowledge_notice';
  readonly notice: Ref;
}

/** Which claim on which offer to which account, for money on which day. */
export interface DrawDraft {
  readonly kind: 'draw';
  readonly leaf: Ref;
  readonly offer: Ref;
  readonly account: Ref;
  readonly valueDate: Day;
}

/** Which deal was not funded, and the records that made it. */
export interface RevertAssignmentDraft {
  readonly kind: 'revert_assignment';
  readonly financing: Ref;
  readonly leaf: Ref;
  readonly offer: Ref;
  readonly assignment: Ref;
  readonly notice: Ref;
  readonly payment: Ref | null;
}

/** Which deal is paid out on which day. */
export interface PayOutDraft {
  readonly kind: 'pay_out';
  readonly financing: Ref;
  readonly valueDate: Day;
  readonly reference: string;
}

/** What the bank said of which payment. */
export interface BookPaymentDraft {
  readonly kind: 'book_payment';
  readonly payment: Ref;
  readonly financing: Ref | null;
  readonly status: PaymentStatus;
  readonly valueDate: Day | null;
  readonly bankReference: string;
}

/** Which credit pays which claim. */
export interface DischargeDraft {
  readonly kind: 'discharge';
  readonly leaf: Ref;
  readonly financing: Ref | null;
  readonly receipt: Receipt;
}

type Drafted =
  | ChangeHostDraft
  | ConfirmReceivableDraft
  | RefuseReceivableDraft
  | AcknowledgeNoticeDraft
  | DrawDraft
  | RevertAssignmentDraft
  | PayOutDraft
  | BookPaymentDraft
  | DischargeDraft;

/** Kinds without a draft of their own are proposed whole. */
export type Draft = Drafted | Exclude<Item, { readonly kind: Drafted['kind'] }>;
