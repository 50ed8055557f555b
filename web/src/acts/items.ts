/** Items as they are signed: every member known, none besides. Whatever fails here is neither shown nor signed. */
import type { Item, ItemOf } from '../../../chaincode/src/protocol/items';
import type { MatrixRow, NewSigner } from '../../../chaincode/src/protocol/partyItems';
import {
  accountDetails,
  allocation,
  invoice,
  noticeTerms,
  partyLimit,
  receipt,
  refusalReason,
  rest,
  sheet,
  terms,
  tranche,
} from '../api/shapes';
import {
  amount,
  currency,
  day,
  exactly,
  flag,
  hash,
  integer,
  listOf,
  nullable,
  oneOf,
  recordId,
  ref,
  text,
  variant,
} from '../lib/reading';
import type { Reader } from '../lib/reading';

const SIGNING_ROLES = ['maker', 'checker', 'sole'] as const;
const KEY_CLASSES = ['browser', 'platform', 'token', 'hsm', 'system'] as const;
const PARTY_ROLES = [
  'core',
  'supplier',
  'financier',
  'settlement_bank',
  'warehouse',
  'logistics',
  'insurer',
  'guarantor',
  'attestor',
  'auditor',
  'regulator',
  'operator',
] as const;

function constant<const T extends string>(expected: T): Reader<T> {
  return oneOf([expected]);
}

const newSigner: Reader<NewSigner> = exactly({
  key: text,
  suite: constant('p256.1'),
  class: oneOf(KEY_CLASSES),
  person: text,
  roles: listOf(oneOf(SIGNING_ROLES)),
  groups: listOf(text),
  until: day,
});

const matrixRow: Reader<MatrixRow> = exactly({
  kinds: listOf(text),
  currency: nullable(currency),
  groups: listOf(text),
  soleUpTo: nullable(amount),
  jointUpTo: nullable(amount),
  browserUpTo: nullable(amount),
});

const delegation = exactly({ person: text, group: text, from: day, until: day });
const drawnClaim = exactly({ leaf: ref, debtor: text, seller: text, number: text, face: amount, due: day });
const payTo = exactly({ account: ref, holder: text, bank: text, number: text, currency });
const invoiceHead = { seller: text, number: text, currency, payable: amount } as const;

const ITEMS: { readonly [K in Item['kind']]: Reader<ItemOf<K>> } = {
  register_party: exactly({
    kind: constant('register_party'),
    party: text,
    name: text,
    nameEnglish: nullable(text),
    host: text,
    roles: listOf(oneOf(PARTY_ROLES)),
    numbersRepeatYearly: flag,
    evidence: hash,
    signers: listOf(newSigner),
    rows: listOf(matrixRow),
  }),
  suspend_party: exactly({ kind: constant('suspend_party'), party: text, entry: ref, evidence: hash }),
  reinstate_party: exactly({ kind: constant('reinstate_party'), party: text, entry: ref, evidence: hash }),
  enrol_signer: exactly({ kind: constant('enrol_signer'), signer: newSigner }),
  revoke_signer: exactly({ kind: constant('revoke_signer'), signer: ref, reason: text }),
  amend_matrix: exactly({
    kind: constant('amend_matrix'),
    matrix: ref,
    rows: listOf(matrixRow),
    delegations: listOf(delegation),
  }),
  change_host: exactly({ kind: constant('change_host'), record: ref, hosts: listOf(text) }),
  reseal_record: exactly({ kind: constant('reseal_record'), record: ref }),
  announce_keys: exactly({
    kind: constant('announce_keys'),
    party: text,
    entry: ref,
    signers: listOf(newSigner),
    evidence: hash,
  }),
  veto_keys: exactly({ kind: constant('veto_keys'), recovery: ref }),
  replace_keys: exactly({
    kind: constant('replace_keys'),
    party: text,
    entry: ref,
    recovery: ref,
    generation: integer,
    signers: listOf(newSigner),
  }),
  open_account: exactly({ kind: constant('open_account'), account: accountDetails, evidence: hash }),
  cancel_statement: exactly({ kind: constant('cancel_statement'), statement: hash }),
  present_invoice: exactly({
    kind: constant('present_invoice'),
    invoice,
    due: nullable(day),
    order: nullable(text),
    source: hash,
  }),
  confirm_receivable: exactly({
    kind: constant('confirm_receivable'),
    receivable: ref,
    mark: recordId,
    ...invoiceHead,
    tranches: listOf(tranche),
    rest: listOf(rest),
    noDefence: flag,
  }),
  refuse_receivable: exactly({
    kind: constant('refuse_receivable'),
    receivable: ref,
    mark: recordId,
    ...invoiceHead,
    reason: refusalReason,
    note: text,
  }),
  acknowledge_notice: exactly({
    kind: constant('acknowledge_notice'),
    notice: ref,
    assignor: text,
    assignee: text,
    currency,
    amount,
  }),
  open_facility: exactly({
    kind: constant('open_facility'),
    currency,
    limit: amount,
    debtors: listOf(partyLimit),
    suppliers: listOf(partyLimit),
    until: day,
  }),
  make_offer: exactly({
    kind: constant('make_offer'),
    facility: ref,
    supplier: text,
    debtors: listOf(text),
    currency,
    ceiling: amount,
    until: day,
    terms,
    collectTo: accountDetails,
  }),
  draw: exactly({
    kind: constant('draw'),
    claims: listOf(drawnClaim),
    offer: ref,
    financier: text,
    terms,
    sheet,
    payTo,
    notice: listOf(noticeTerms),
  }),
  revert_assignment: exactly({
    kind: constant('revert_assignment'),
    financing: ref,
    offer: ref,
    assignment: ref,
    notice: ref,
    payment: nullable(ref),
    financier: text,
    supplier: text,
    currency,
    claims: listOf(drawnClaim),
    fundBy: day,
  }),
  pay_out: exactly({
    kind: constant('pay_out'),
    financing: ref,
    supplier: text,
    currency,
    amount,
    valueDate: day,
    payTo: accountDetails,
    reference: text,
  }),
  book_payment: exactly({
    kind: constant('book_payment'),
    payment: ref,
    financing: nullable(ref),
    payee: text,
    currency,
    amount,
    status: oneOf(['confirmed', 'failed', 'returned']),
    valueDate: nullable(day),
    bankReference: text,
  }),
  discharge: exactly({
    kind: constant('discharge'),
    leaf: ref,
    debtor: text,
    number: text,
    face: amount,
    due: day,
    receipt,
    financing: nullable(ref),
    allocation: nullable(allocation),
  }),
};

/** Every kind an act can be of. */
export const KINDS = Object.keys(ITEMS) as readonly Item['kind'][];

export const item: Reader<Item> = variant<Item>('kind', ITEMS);

/** Kind of a statement. Throws ShapeError for one this client does not know. */
export const kind: Reader<Item['kind']> = oneOf(KINDS);

export const statement = exactly({
  format: constant('tallystick.statement.1'),
  network: hash,
  suite: constant('p256.1'),
  party: text,
  generation: integer,
  matrix: integer,
  kind,
  mode: oneOf(['each', 'linked']),
  root: hash,
  validUntil: integer,
});
