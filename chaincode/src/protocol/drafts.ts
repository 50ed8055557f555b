/**
 * What a client chooses; the chaincode's preview fills in everything else that the signer is shown, so that no figure
 * is worked out in two places.
 */
import type { Day, Ref } from './acts';
import type { ConfirmReceivableItem, Item, PaymentStatus, Receipt, RefusalReason, RefuseReceivableItem } from './items';

export type ConfirmReceivableDraft = Pick<
  ConfirmReceivableItem,
  'kind' | 'receivable' | 'tranches' | 'rest' | 'noDefence'
>;

export interface RefuseReceivableDraft extends Pick<RefuseReceivableItem, 'kind' | 'receivable'> {
  readonly reason: RefusalReason;
  readonly note: string;
}

export interface AcknowledgeNoticeDraft {
  readonly kind: 'acknowledge_notice';
  readonly notice: Ref;
}

export interface DrawDraft {
  readonly kind: 'draw';
  readonly leaf: Ref;
  readonly offer: Ref;
  readonly account: Ref;
  readonly valueDate: Day;
}

export interface PayOutDraft {
  readonly kind: 'pay_out';
  readonly financing: Ref;
  readonly valueDate: Day;
  readonly reference: string;
}

export interface BookPaymentDraft {
  readonly kind: 'book_payment';
  readonly payment: Ref;
  readonly financing: Ref | null;
  readonly status: PaymentStatus;
  readonly valueDate: Day | null;
  readonly bankReference: string;
}

export interface DischargeDraft {
  readonly kind: 'discharge';
  readonly leaf: Ref;
  readonly financing: Ref | null;
  readonly receipt: Receipt;
}

type Drafted =
  | ConfirmReceivableDraft
  | RefuseReceivableDraft
  | AcknowledgeNoticeDraft
  | DrawDraft
  | PayOutDraft
  | BookPaymentDraft
  | DischargeDraft;

/** Kinds without a draft of their own are proposed whole. */
export type Draft = Drafted | Exclude<Item, { readonly kind: Drafted['kind'] }>;
