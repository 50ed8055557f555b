/** Shapes of the items that the module parties decides. */
import {
  DELEGATIONS_MAX,
  GENERATIONS_MAX,
  GROUPS_MAX,
  KEY_LENGTH_MAX,
  MATRIX_ROWS_MAX,
  NAME_LENGTH_MAX,
  NOTE_LENGTH_MAX,
  ORGANISATIONS_MAX,
  SIGNERS_AT_REGISTRATION_MAX,
} from '../../kernel/bounds';
import {
  base64,
  boolean,
  constant,
  currency,
  day,
  hash,
  integer,
  listOf,
  mspId,
  name,
  nullable,
  object,
  oneOf,
  ParseError,
  partyId,
  text,
} from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import { KEY_CLASSES, KINDS, PARTY_ROLES, SIGNING_ROLES, SUITES } from '../../protocol';
import type { CancelStatementItem, OpenAccountItem } from '../../protocol/items';
import type {
  AmendMatrixItem,
  AnnounceKeysItem,
  ChangeHostItem,
  EnrolSignerItem,
  MatrixRow,
  NewSigner,
  RegisterPartyItem,
  ReinstatePartyItem,
  ReplaceKeysItem,
  ResealRecordItem,
  RevokeSignerItem,
  SuspendPartyItem,
  VetoKeysItem,
} from '../../protocol/partyItems';
import { accountDetails, amountText, ref, withAmounts } from '../shapes';

const key: Parser<string> = (value, path) => {
  const parsed = base64(value, path);
  if (parsed.length > KEY_LENGTH_MAX) throw new ParseError(path, 'a public key');
  return parsed;
};

const newSigner: Parser<NewSigner> = object({
  key,
  suite: oneOf(SUITES),
  class: oneOf(KEY_CLASSES),
  person: name,
  roles: listOf(oneOf(SIGNING_ROLES), { min: 1, max: SIGNING_ROLES.length }),
  groups: listOf(name, { min: 1, max: GROUPS_MAX }),
  until: day,
});

const rowShape: Parser<MatrixRow> = object({
  kinds: listOf(oneOf(KINDS), { min: 1, max: KINDS.length }),
  currency: nullable(currency),
  groups: listOf(name, { min: 1, max: GROUPS_MAX }),
  soleUpTo: nullable(amountText),
  jointUpTo: nullable(amountText),
  browserUpTo: nullable(amountText),
});

/** Rows without a currency measure nothing: their amounts are "0" (allowed) or null (never). */
const matrixRow: Parser<MatrixRow> = (value, path) => {
  const row = rowShape(value, path);
  const amounts = [row.soleUpTo, row.jointUpTo, row.browserUpTo].filter((entry) => entry !== null);
  if (row.currency !== null)
    return withAmounts(
      () => row,
      () => ({ currency: row.currency ?? '', amounts }),
    )(value, path);
  if (amounts.some((entry) => entry !== '0'))
    throw new ParseError(path, 'without a currency the amounts are "0" or null');
  return row;
};

const rows: Parser<readonly MatrixRow[]> = (value, path) => {
  const parsed = listOf(matrixRow, { min: 1, max: MATRIX_ROWS_MAX })(value, path);
  const seen = new Set<string>();
  for (const row of parsed) {
    for (const kind of row.kinds) {
      const cell = `${kind} ${row.currency ?? '-'}`;
      if (seen.has(cell)) throw new ParseError(path, `one row for ${cell}`);
      seen.add(cell);
    }
  }
  return parsed;
};

const delegation = object({ person: name, group: name, from: day, until: day });

const firstSigners = listOf(newSigner, { min: 1, max: SIGNERS_AT_REGISTRATION_MAX });

export const registerParty: Parser<RegisterPartyItem> = object({
  kind: constant('register_party'),
  party: partyId,
  name: text(NAME_LENGTH_MAX),
  nameEnglish: nullable(text(NAME_LENGTH_MAX)),
  host: mspId,
  roles: listOf(oneOf(PARTY_ROLES), { min: 1, max: PARTY_ROLES.length }),
  numbersRepeatYearly: boolean,
  evidence: hash,
  signers: firstSigners,
  rows,
});

const standing = { party: partyId, entry: ref, evidence: hash };

export const suspendParty: Parser<SuspendPartyItem> = object({ kind: constant('suspend_party'), ...standing });

export const reinstateParty: Parser<ReinstatePartyItem> = object({ kind: constant('reinstate_party'), ...standing });

export const enrolSigner: Parser<EnrolSignerItem> = object({ kind: constant('enrol_signer'), signer: newSigner });

export const revokeSigner: Parser<RevokeSignerItem> = object({
  kind: constant('revoke_signer'),
  signer: ref,
  reason: text(NOTE_LENGTH_MAX),
});

export const amendMatrix: Parser<AmendMatrixItem> = object({
  kind: constant('amend_matrix'),
  matrix: ref,
  rows,
  delegations: listOf(delegation, { max: DELEGATIONS_MAX }),
});

export const changeHost: Parser<ChangeHostItem> = object({
  kind: constant('change_host'),
  record: ref,
  hosts: listOf(mspId, { min: 1, max: ORGANISATIONS_MAX }),
});

export const resealRecord: Parser<ResealRecordItem> = object({ kind: constant('reseal_record'), record: ref });

export const announceKeys: Parser<AnnounceKeysItem> = object({
  kind: constant('announce_keys'),
  party: partyId,
  entry: ref,
  signers: firstSigners,
  evidence: hash,
});

export const vetoKeys: Parser<VetoKeysItem> = object({ kind: constant('veto_keys'), recovery: ref });

export const replaceKeys: Parser<ReplaceKeysItem> = object({
  kind: constant('replace_keys'),
  party: partyId,
  entry: ref,
  recovery: ref,
  generation: integer({ min: 2, max: GENERATIONS_MAX }),
  signers: firstSigners,
});

export const openAccount: Parser<OpenAccountItem> = object({
  kind: constant('open_account'),
  account: accountDetails,
  evidence: hash,
});

export const cancelStatement: Parser<CancelStatementItem> = object({
  kind: constant('cancel_statement'),
  statement: hash,
});
