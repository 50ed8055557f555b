/** The table from kind to module: how an item is parsed, completed from a draft, and decided. */
import type { Rejected } from '../kernel/decision';
import type { Parser } from '../kernel/parse';
import type { Kind } from '../protocol';
import type { PartyId } from '../protocol/acts';
import type { Draft } from '../protocol/drafts';
import type { Item, ItemOf, Place } from '../protocol/items';
import { acknowledgeNotice } from '../domain/assignments/commands';
import { decideAcknowledgeNotice } from '../domain/assignments/decide';
import { acknowledgeNoticeDraft, completeAcknowledgeNotice } from '../domain/assignments/drafts';
import { makeOffer, openFacility } from '../domain/facilities/commands';
import { decideMakeOffer, decideOpenFacility } from '../domain/facilities/decide';
import { draw, revertAssignment } from '../domain/financings/commands';
import { decideDraw } from '../domain/financings/decide';
import * as deals from '../domain/financings/drafts';
import { decideRevertAssignment } from '../domain/financings/revert';
import * as partyShapes from '../domain/parties/commands';
import * as parties from '../domain/parties/decide';
import { changeHostDraft, completeChangeHost, decideChangeHost, decideResealRecord } from '../domain/parties/hosts';
import { decideAnnounceKeys, decideReplaceKeys, decideVetoKeys } from '../domain/parties/recovery';
import { confirmReceivable, presentInvoice, refuseReceivable } from '../domain/receivables/commands';
import { decideConfirmReceivable, decidePresentInvoice, decideRefuseReceivable } from '../domain/receivables/decide';
import * as answers from '../domain/receivables/drafts';
import { bookPayment, discharge, payOut } from '../domain/settlement/commands';
import { decideDischarge } from '../domain/settlement/decide';
import * as money from '../domain/settlement/drafts';
import { decideBookPayment, decidePayOut } from '../domain/settlement/payments';
import type { ItemDecision, World } from '../domain/world';

/** Everything the contracts need to know about one kind. */
export interface KindRules<K extends Kind> {
  readonly parse: Parser<ItemOf<K>>;
  readonly decide: (item: ItemOf<K>, world: World) => ItemDecision;
  /** Absent: the client proposes the whole item. */
  readonly draft?: Parser<Extract<Draft, { readonly kind: K }>>;
  readonly complete?: (draft: Extract<Draft, { readonly kind: K }>, world: World) => ItemOf<K> | Rejected;
  /** Place of the record by which the same item in another statement is known; absent where versions do that. */
  readonly first?: Place;
  /** Parties the item names, whose absence from the directory is an answer and not the carrier's fault. */
  readonly parties?: (item: ItemOf<K>) => readonly PartyId[];
  /** The claim's whole line is presented with it. */
  readonly needsLine?: true;
}

export const KIND_RULES: { readonly [K in Kind]: KindRules<K> } = {
  register_party: {
    parse: partyShapes.registerParty,
    decide: parties.decideRegisterParty,
    parties: (item) => [item.party],
  },
  suspend_party: { parse: partyShapes.suspendParty, decide: parties.decideStanding },
  reinstate_party: { parse: partyShapes.reinstateParty, decide: parties.decideStanding },
  enrol_signer: {
    parse: partyShapes.enrolSigner,
    decide: parties.decideEnrolSigner,
    first: parties.signerPlace(0),
  },
  revoke_signer: { parse: partyShapes.revokeSigner, decide: parties.decideRevokeSigner },
  amend_matrix: { parse: partyShapes.amendMatrix, decide: parties.decideAmendMatrix },
  change_host: {
    parse: partyShapes.changeHost,
    decide: decideChangeHost,
    draft: changeHostDraft,
    complete: completeChangeHost,
  },
  reseal_record: { parse: partyShapes.resealRecord, decide: decideResealRecord },
  announce_keys: { parse: partyShapes.announceKeys, decide: decideAnnounceKeys },
  veto_keys: { parse: partyShapes.vetoKeys, decide: decideVetoKeys },
  replace_keys: { parse: partyShapes.replaceKeys, decide: decideReplaceKeys },
  open_account: { parse: partyShapes.openAccount, decide: parties.decideOpenAccount, first: 'account' },
  cancel_statement: { parse: partyShapes.cancelStatement, decide: parties.decideCancelStatement },
  present_invoice: {
    parse: presentInvoice,
    decide: decidePresentInvoice,
    parties: (item) => [item.invoice.seller, item.invoice.debtor],
  },
  confirm_receivable: {
    parse: confirmReceivable,
    decide: decideConfirmReceivable,
    draft: answers.confirmReceivableDraft,
    complete: answers.completeConfirmReceivable,
  },
  refuse_receivable: {
    parse: refuseReceivable,
    decide: decideRefuseReceivable,
    draft: answers.refuseReceivableDraft,
    complete: answers.completeRefuseReceivable,
  },
  acknowledge_notice: {
    parse: acknowledgeNotice,
    decide: decideAcknowledgeNotice,
    draft: acknowledgeNoticeDraft,
    complete: completeAcknowledgeNotice,
  },
  open_facility: { parse: openFacility, decide: decideOpenFacility, first: 'facility' },
  make_offer: {
    parse: makeOffer,
    decide: decideMakeOffer,
    first: 'offer',
    parties: (item) => [item.supplier, ...item.debtors],
  },
  draw: {
    parse: draw,
    decide: decideDraw,
    draft: deals.drawDraft,
    complete: deals.completeDraw,
    parties: (item) => [item.financier, ...item.claims.map(({ debtor }) => debtor)],
    needsLine: true,
  },
  revert_assignment: {
    parse: revertAssignment,
    decide: decideRevertAssignment,
    draft: deals.revertAssignmentDraft,
    complete: deals.completeRevertAssignment,
    parties: (item) => [item.financier, item.supplier, ...item.claims.map(({ debtor }) => debtor)],
    needsLine: true,
  },
  pay_out: { parse: payOut, decide: decidePayOut, draft: money.payOutDraft, complete: money.completePayOut },
  book_payment: {
    parse: bookPayment,
    decide: decideBookPayment,
    draft: money.bookPaymentDraft,
    complete: money.completeBookPayment,
  },
  discharge: {
    parse: discharge,
    decide: decideDischarge,
    draft: money.dischargeDraft,
    complete: money.completeDischarge,
    needsLine: true,
  },
};

/** Parses one item of a kind. Throws ParseError with the item's index in the path. */
export function parseItem(kind: Kind, value: unknown, path: string): Item {
  return KIND_RULES[kind].parse(value, path);
}

/** The rules of an item's own kind; its kind was compared with the statement's before. */
export function rulesOf<K extends Kind>(kind: K): KindRules<K> {
  return KIND_RULES[kind];
}

/** Decides one item by its own kind's module. */
export function decideItem(item: Item, world: World): ItemDecision {
  const decide = KIND_RULES[item.kind].decide as (item: Item, world: World) => ItemDecision;
  return decide(item, world);
}
