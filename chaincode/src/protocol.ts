/**
 * Names, codes and limits that two processes must agree on. No functions, no imports.
 * Wire types stand beside it in `protocol/`: items, records, acts, network.
 */

/** Chaincode functions. Only `found`, `members`, `renew` and `act` write. */
export const FUNCTIONS = {
  found: 'found',
  members: 'members',
  renew: 'renew',
  act: 'act',
  preview: 'preview',
  read: 'read',
} as const;

/** The one collection: every member holds it, its contents are sealed envelopes. */
export const ENVELOPES = 'envelopes';

/** Name of the one event of an act. */
export const ACT_EVENT = 'act';

/** Keys of the transient map. */
export const TRANSIENT = { presented: 'presented' } as const;

/** Formats that are hashed or signed; a new version is a new name, old ones stay readable for ever. */
export const FORMATS = {
  network: 'tallystick.network.1',
  members: 'tallystick.members.1',
  statement: 'tallystick.statement.1',
  act: 'tallystick.act.1',
  envelope: 'tallystick.envelope.1',
  invoiceIdentity: 'tallystick.invoice.1',
  invoiceContent: 'tallystick.invoice-content.1',
} as const;

/** Cryptographic suites that exist; each network record names those it allows. */
export const SUITES = ['p256.1'] as const;
/** One of SUITES. */
export type SuiteId = (typeof SUITES)[number];

/** Kinds of signed acts, in the order of the modules that decide them. */
export const KINDS = [
  'register_party',
  'suspend_party',
  'reinstate_party',
  'enrol_signer',
  'revoke_signer',
  'amend_matrix',
  'change_host',
  'reseal_record',
  'announce_keys',
  'veto_keys',
  'replace_keys',
  'open_account',
  'cancel_statement',
  'present_invoice',
  'confirm_receivable',
  'refuse_receivable',
  'acknowledge_notice',
  'open_facility',
  'make_offer',
  'draw',
  'revert_assignment',
  'pay_out',
  'book_payment',
  'discharge',
] as const;
/** One of KINDS. */
export type Kind = (typeof KINDS)[number];

/** Roles of parties (DESIGN: the operator can host and can do nothing to rights). */
export const PARTY_ROLES = [
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
/** One of PARTY_ROLES. */
export type PartyRole = (typeof PARTY_ROLES)[number];

/** Key classes: how well only the signer controls the key. `browser` is never on the server; `system` is an ERP's own. */
export const KEY_CLASSES = ['browser', 'platform', 'token', 'hsm', 'system'] as const;
/** One of KEY_CLASSES. */
export type KeyClass = (typeof KEY_CLASSES)[number];

/** Roles in which a signature counts. */
export const SIGNING_ROLES = ['maker', 'checker', 'sole'] as const;
/** One of SIGNING_ROLES. */
export type SigningRole = (typeof SIGNING_ROLES)[number];

/**
 * What the carrier presented is missing or wrong. The transaction is aborted and nothing is written, so that a
 * hostile carrier can kill nothing: the same signed act may be presented again, by anybody. In order of precedence.
 */
export const ABORTS = [
  'malformed',
  'too_large',
  'network_not_founded',
  'network_already_founded',
  'founding_invalid',
  'members_invalid',
  'not_a_witness',
  'epoch_step_refused',
  'epoch_unknown',
  'epoch_not_current',
  'preview_on_foreign_peer',
  'presented_chunk_differs',
  'presented_totals_differ',
  'presented_signer_invalid',
  'presented_body_missing',
  'presented_body_differs',
  'presented_evidence_invalid',
  'presented_tag_invalid',
  'endorser_not_entitled',
] as const;
/** One of ABORTS. */
export type AbortCode = (typeof ABORTS)[number];

/** Follows from the signed bytes and the ledger's state: final for that act. In order of precedence. */
export const REJECTIONS = [
  // the statement as a whole
  'suite_unsupported',
  'network_differs',
  'statement_expired',
  'statement_valid_too_long',
  'statement_cancelled',
  'party_unknown',
  'party_not_active',
  'generation_differs',
  // who signed
  'signature_missing',
  'signer_unknown',
  'signer_not_of_party',
  'signer_revoked',
  'signer_expired',
  'signature_invalid',
  'signing_role_not_held',
  'same_person_twice',
  // with what authority
  'role_forbids',
  'matrix_changed',
  'no_authority',
  'second_signature_needed',
  'amount_beyond_authority',
  'stronger_key_needed',
  // the records an item names
  'record_absent',
  'record_closed',
  'record_changed',
  'frozen',
  'linked_item_refused',
  // parties
  'party_exists',
  'host_unknown',
  'too_soon',
  'operator_holds_no_rights',
  'last_signer',
  'matrix_incomplete',
  'not_own_record',
  // receivables
  'counterparty_unknown',
  'same_party_on_both_sides',
  'not_a_side_of_invoice',
  'invoice_code_unfit',
  'invoice_content_differs',
  'not_the_debtor',
  'not_presented',
  'terms_differ',
  'amounts_do_not_sum',
  'due_date_before_issue',
  'due_date_missing',
  'tenor_too_long',
  // assignments
  'not_the_debtor_of_notice',
  // facilities
  'limit_exceeded',
  'facility_expired',
  'currency_differs',
  'terms_invalid',
  // financings
  'not_the_holder',
  'claim_encumbered',
  'line_too_long',
  'claim_overdue',
  'offer_not_for_supplier',
  'offer_not_for_debtor',
  'offer_of_earlier_keys',
  'offer_expired',
  'offer_exhausted',
  'tenor_outside_offer',
  'value_date_outside_offer',
  'net_not_positive',
  'account_not_own',
  'funding_not_overdue',
  // settlement
  'not_the_financier',
  'not_in_state',
  'value_date_before_shown',
  'value_date_in_future',
  'value_date_before_funding',
  'payment_of_other_financing',
  'amount_not_full',
  'bank_entry_used',
] as const;
/** One of REJECTIONS. */
export type RejectionCode = (typeof REJECTIONS)[number];

/** The code a refused item shows in public when other items of its batch were accepted. */
export const NEUTRAL_OUTCOME = 'refused';

/** Every code an act can end with. */
export type Code = AbortCode | RejectionCode;

/** What the act key tells of an item. */
export type Outcome = 'accepted' | 'replayed' | typeof NEUTRAL_OUTCOME;

/** Public state of a record: no business state may show in a header. */
export type HeaderState = 'open' | 'frozen' | 'closed';
