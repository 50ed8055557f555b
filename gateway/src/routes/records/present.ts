/** What of a record's body leaves the gateway: everything its parties agreed on, nothing of how it is stored. */
import { TABLES } from '../../../../chaincode/src/contracts/states';
import { actionsIn } from '../../../../chaincode/src/kernel/transitions';
import type { Kind } from '../../../../chaincode/src/protocol';
import type { BodyOf, RecordKind } from '../../../../chaincode/src/protocol/records';
import type { HistoryEntry } from '../../readmodels/history';
import type { RecordDocument } from '../../readmodels/models';

type View = Readonly<Record<string, unknown>>;
type Views = { readonly [K in RecordKind]: (data: BodyOf<K>['data']) => View };

/** One line per kind: the members a reader is shown. */
const VIEWS: Views = {
  party: ({ id, name, nameEnglish, host, roles }) => ({ id, name, nameEnglish, host, roles }),
  recovery: ({ party, generation, from }) => ({ party, generation, from }),
  signer: ({ party, class: keyClass, roles, groups, until }) => ({ party, class: keyClass, roles, groups, until }),
  matrix: ({ party, rows, delegations }) => ({ party, rows, delegations }),
  account: ({ owner, account }) => ({ owner, account }),
  cancellation: ({ statement }) => ({ statement }),
  receivable: ({ invoice, due, order, presentedBy, ...rest }) => ({
    invoice,
    due,
    order,
    presentedBy,
    refusal: 'reason' in rest ? { reason: rest.reason, note: rest.note } : null,
  }),
  presentation: ({ receivable, side, due, order }) => ({ receivable, side, due, order }),
  leaf: ({ receivable, parent, debtor, seller, number, holder, currency, amount, due, instrument }) => ({
    receivable,
    parent,
    debtor,
    seller,
    number,
    holder,
    currency,
    amount,
    due,
    instrument,
  }),
  assignment: ({ assignor, assignee, debtor, leaf, newLeaf, amount, currency, fundBy }) => ({
    assignor,
    assignee,
    debtor,
    leaf,
    newLeaf,
    amount,
    currency,
    fundBy,
  }),
  notice: ({ receivable, leaf, debtor, assignor, assignee, number, currency, amount, due, payTo, ...rest }) => ({
    receivable,
    leaf,
    debtor,
    assignor,
    assignee,
    number,
    currency,
    amount,
    due,
    payTo,
    deliveredAt: 'deliveredAt' in rest ? rest.deliveredAt.timeMs : null,
  }),
  facility: ({ financier, currency, limit, use, debtors, suppliers, until }) => ({
    financier,
    currency,
    limit,
    use,
    debtors,
    suppliers,
    until,
  }),
  offer: ({ facility, financier, supplier, debtors, currency, ceiling, drawn, until, terms, collectTo }) => ({
    facility,
    financier,
    supplier,
    debtors,
    currency,
    ceiling,
    drawn,
    until,
    terms,
    collectTo,
  }),
  financing: ({ financier, supplier, offer, assets, terms, sheet, payTo, fundBy, ...rest }) => ({
    financier,
    supplier,
    offer,
    assets,
    terms,
    sheet,
    payTo,
    fundBy,
    payment: 'payment' in rest ? rest.payment : null,
    bookBy: 'bookBy' in rest ? rest.bookBy : null,
    fundedOn: 'fundedOn' in rest ? rest.fundedOn : null,
    paidOn: 'paidOn' in rest ? rest.paidOn : null,
    allocation: 'allocation' in rest ? rest.allocation : null,
  }),
  payment: ({ purpose, financing, payer, payee, currency, amount, valueDate, payTo, reference, ...rest }) => ({
    purpose,
    financing,
    payer,
    payee,
    currency,
    amount,
    valueDate,
    payTo,
    reference,
    confirmedOn: 'confirmedOn' in rest ? rest.confirmedOn : null,
    bankReference: 'bankReference' in rest ? rest.bankReference : null,
    journals: 'journals' in rest ? rest.journals : [],
  }),
  booking: ({ party, side, currency, bankReference, of }) => ({ party, side, currency, bankReference, of }),
  discharge: ({ receivable, leaf, debtor, holder, number, currency, amount, paidOn }) => ({
    receivable,
    leaf,
    debtor,
    holder,
    number,
    currency,
    amount,
    paidOn,
  }),
  settlement: ({ receivable, leaf, financing, holder, receipt, allocation, journals }) => ({
    receivable,
    leaf,
    financing,
    holder,
    receipt,
    allocation,
    journals,
  }),
};

export function presentRecord({ _id, version, hash, kind, state, sinceMs, body }: RecordDocument): View {
  const view = (VIEWS[kind] as (data: unknown) => View)(body.data);
  return { ref: { id: _id, version, hash }, kind, state, sinceMs, actions: actionsIn(TABLES[kind], state), data: view };
}

/** A signer as others see it: its firm's own people see the name too. */
export interface SignerShown {
  readonly key: string | null;
  readonly class: string | null;
  readonly name: string | null;
  readonly nameEnglish: string | null;
}

/** How an entry is shown to one reader. */
export interface EntryView {
  readonly signerOf: (id: string) => SignerShown;
  /** Whether the reader may see one of these records. */
  readonly maySee: (records: readonly string[]) => boolean;
}

/**
 * Acts of which a reader sees a record without being meant to see the act: a debtor is shown the notice of a draw,
 * its withdrawal and the discharge of its debt, not the price and not what the money was used for. The record named here decides.
 */
export const DECIDED_BY = {
  draw: 'financing',
  revert_assignment: 'financing',
  discharge: 'settlement',
} as const satisfies Partial<Record<Kind, RecordKind>>;

function isPrivatePart(part: unknown): boolean {
  const { kind } = part as { readonly kind?: string };
  return kind !== undefined && kind in DECIDED_BY;
}

export function presentEntry({ act, item }: HistoryEntry, { signerOf, maySee }: EntryView): View {
  const isOpen = maySee(item.records);
  return {
    act: act._id,
    index: item.index,
    block: act.block,
    transactionId: act.transactionId,
    timeMs: act.epoch.timeMs,
    statement: act.statement,
    outcome: item.outcome,
    code: item.code,
    parts: item.parts.map((part) => ('value' in part && (isOpen || !isPrivatePart(part.value)) ? part.value : null)),
    signatures: act.signatures.map(({ signer, role, value }) => ({ signer, role, value, ...signerOf(signer) })),
    endorsers: act.endorsers,
    records: item.records,
  };
}
