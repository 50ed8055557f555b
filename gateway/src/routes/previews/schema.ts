/** Shapes of drafts: what a client chooses of an act. The preview fills in the rest. */
import { z } from 'zod';
import { KEY_CLASSES, KINDS, PARTY_ROLES, SIGNING_ROLES, SUITES } from '../../../../chaincode/src/protocol';
import { REFUSAL_REASONS, REST_REASONS } from '../../../../chaincode/src/protocol/items';
import { accountDetails, amount, currency, day, hash, partyId, ref } from '../shapes';

const newSigner = z.strictObject({
  key: z.string().max(400),
  suite: z.enum(SUITES),
  class: z.enum(KEY_CLASSES),
  person: z.string().max(64),
  roles: z.array(z.enum(SIGNING_ROLES)).min(1),
  groups: z.array(z.string().max(64)).min(1),
  until: day,
});

const matrixRow = z.strictObject({
  kinds: z.array(z.enum(KINDS)).min(1),
  currency: currency.nullable(),
  groups: z.array(z.string().max(64)).min(1),
  soleUpTo: amount.nullable(),
  jointUpTo: amount.nullable(),
  browserUpTo: amount.nullable(),
});

const terms = z.strictObject({
  recourse: z.enum(['with', 'without']),
  method: z.enum(['interest', 'bank_discount', 'true_discount']),
  dayCount: z.enum(['ACT/360', 'ACT/365F', '30E/360']),
  ratePpm: z.int().min(0),
  lateRatePpm: z.int().min(0),
  advancePpm: z.int().min(1).max(1_000_000),
  fees: z.array(
    z.strictObject({ label: z.string().max(64), recipient: partyId, facePpm: z.int().min(0), flat: amount }),
  ),
  minTenorDays: z.int().min(1),
  maxTenorDays: z.int().min(1),
  fundWithinDays: z.int().min(0),
});

const partyLimit = z.strictObject({ party: partyId, limit: amount });
const tranche = z.strictObject({ amount, due: day.nullable(), instrument: z.enum(['receivable', 'voucher']) });
const rest = z.strictObject({ amount, reason: z.enum(REST_REASONS) });

/** One draft, by kind. */
export const draft = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('register_party'),
    party: partyId,
    name: z.string().max(200),
    nameEnglish: z.string().max(200).nullable(),
    host: z.string().max(64),
    roles: z.array(z.enum(PARTY_ROLES)).min(1),
    numbersRepeatYearly: z.boolean(),
    evidence: hash,
    signers: z.array(newSigner).min(1),
    rows: z.array(matrixRow).min(1),
  }),
  z.strictObject({ kind: z.literal('suspend_party'), party: partyId, entry: ref, evidence: hash }),
  z.strictObject({ kind: z.literal('reinstate_party'), party: partyId, entry: ref, evidence: hash }),
  z.strictObject({ kind: z.literal('enrol_signer'), signer: newSigner }),
  z.strictObject({ kind: z.literal('revoke_signer'), signer: ref, reason: z.string().max(500) }),
  z.strictObject({
    kind: z.literal('amend_matrix'),
    matrix: ref,
    rows: z.array(matrixRow).min(1),
    delegations: z.array(z.strictObject({ person: z.string(), group: z.string(), from: day, until: day })),
  }),
  z.strictObject({ kind: z.literal('change_host'), record: ref, to: z.string().max(64) }),
  z.strictObject({ kind: z.literal('reseal_record'), record: ref }),
  z.strictObject({
    kind: z.literal('announce_keys'),
    party: partyId,
    entry: ref,
    signers: z.array(newSigner).min(1),
    evidence: hash,
  }),
  z.strictObject({ kind: z.literal('veto_keys'), recovery: ref }),
  z.strictObject({
    kind: z.literal('replace_keys'),
    party: partyId,
    entry: ref,
    recovery: ref,
    generation: z.int().min(2),
    signers: z.array(newSigner).min(1),
  }),
  z.strictObject({ kind: z.literal('open_account'), account: accountDetails, evidence: hash }),
  z.strictObject({ kind: z.literal('cancel_statement'), statement: hash }),
  z.strictObject({
    kind: z.literal('present_invoice'),
    invoice: z.strictObject({
      seller: partyId,
      debtor: partyId,
      number: z.string().max(100),
      code: z.string().max(64).nullable(),
      issued: day,
      currency,
      payable: amount,
    }),
    due: day.nullable(),
    order: z.string().max(100).nullable(),
    source: hash,
  }),
  z.strictObject({
    kind: z.literal('confirm_receivable'),
    receivable: ref,
    tranches: z.array(tranche).min(1),
    rest: z.array(rest),
    noDefence: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('refuse_receivable'),
    receivable: ref,
    reason: z.enum(REFUSAL_REASONS),
    note: z.string().max(500),
  }),
  z.strictObject({ kind: z.literal('acknowledge_notice'), notice: ref }),
  z.strictObject({
    kind: z.literal('open_facility'),
    currency,
    limit: amount,
    debtors: z.array(partyLimit),
    suppliers: z.array(partyLimit),
    until: day,
  }),
  z.strictObject({
    kind: z.literal('make_offer'),
    facility: ref,
    supplier: partyId,
    debtors: z.array(partyId).min(1),
    currency,
    ceiling: amount,
    until: day,
    terms,
    collectTo: accountDetails,
  }),
  z.strictObject({ kind: z.literal('draw'), leaf: ref, offer: ref, account: ref, valueDate: day }),
  z.strictObject({
    kind: z.literal('revert_assignment'),
    financing: ref,
    leaf: ref,
    offer: ref,
    assignment: ref,
    notice: ref,
    payment: ref.nullable(),
  }),
  z.strictObject({ kind: z.literal('pay_out'), financing: ref, valueDate: day, reference: z.string().max(64) }),
  z.strictObject({
    kind: z.literal('book_payment'),
    payment: ref,
    financing: ref.nullable(),
    status: z.enum(['confirmed', 'failed', 'returned']),
    valueDate: day.nullable(),
    bankReference: z.string().max(64),
  }),
  z.strictObject({
    kind: z.literal('discharge'),
    leaf: ref,
    financing: ref.nullable(),
    receipt: z.strictObject({
      currency,
      amount,
      valueDate: day,
      payer: z.string().max(200),
      bankReference: z.string().max(64),
      line: hash,
    }),
  }),
]);

/** Items one preview may be asked about. */
export const PREVIEW_ITEMS_MAX = 20_000;

export const previewBody = z.strictObject({
  kind: z.enum(KINDS),
  mode: z.enum(['each', 'linked']).default('each'),
  drafts: z.array(draft).min(1).max(PREVIEW_ITEMS_MAX),
});

/** Confirm everything that fits a filter, in full, by its own due date or the one given. */
export const bulkConfirmationBody = z.strictObject({
  filter: z.strictObject({
    counterparty: partyId.optional(),
    number: z.string().max(100).optional(),
    currency: currency.optional(),
    dueFrom: day.optional(),
    dueTo: day.optional(),
    amountFrom: amount.optional(),
    amountTo: amount.optional(),
    unanswered: z.enum(['yes']).optional(),
    ids: z
      .array(z.string().regex(/^[0-9a-f]{64}$/))
      .max(PREVIEW_ITEMS_MAX)
      .optional(),
  }),
  /** For invoices without a due date of their own. */
  due: day.nullable(),
  noDefence: z.boolean().default(false),
});

const outcome = z.strictObject({
  outcome: z.enum(['accepted', 'replayed', 'refused']),
  code: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** Something left out of a bulk act. */
export interface Left {
  readonly id: string | null;
  readonly row: number | null;
  readonly number: string | null;
  readonly code: string;
}

/** Everything the client needs to show the statement and make it. */
export const preparedAnswer = z.strictObject({
  terms: z.strictObject({
    network: hash,
    suite: z.enum(SUITES),
    party: z.string(),
    generation: z.int(),
    matrix: z.int(),
    kind: z.enum(KINDS),
    mode: z.enum(['each', 'linked']),
    validUntil: z.int(),
  }),
  items: z.array(z.record(z.string(), z.unknown()).nullable()),
  outcomes: z.array(outcome),
  authority: z.union([
    z.strictObject({
      persons: z.union([z.literal(1), z.literal(2)]),
      strongerKey: z.boolean(),
      groups: z.array(z.string()),
    }),
    z.strictObject({ code: z.string(), details: z.record(z.string(), z.unknown()) }),
  ]),
  bytes: z.array(z.int()),
  today: day,
  /** What was left out of a bulk act and why: a record by its id, or a row of an import by its index. */
  left: z.array(
    z.strictObject({
      id: z.string().nullable(),
      row: z.int().nullable(),
      number: z.string().nullable(),
      code: z.string(),
    }),
  ),
});
