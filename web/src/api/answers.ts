/** Everything else the gateway answers. */
import { DESKS } from './desks';
import {
  amount,
  anyMembers,
  currency,
  day,
  flag,
  hash,
  integer,
  listOf,
  mapOf,
  nullable,
  object,
  oneOf,
  optional,
  recordId,
  ref,
  text,
} from '../lib/reading';
import type { Read } from '../lib/reading';

export const me = object({
  id: text,
  name: text,
  nameEnglish: optional(text),
  desk: oneOf(DESKS),
  organisation: text,
  isSandbox: flag,
  party: nullable(
    object({ id: text, name: text, nameEnglish: nullable(text), generation: integer, roles: listOf(text) }),
  ),
  signers: listOf(
    object({
      id: recordId,
      key: text,
      class: text,
      roles: listOf(text),
      groups: listOf(text),
      until: day,
      state: text,
    }),
  ),
});
/** Who is logged in, for which firm, with which keys. */
export type Me = Read<typeof me>;

export const network = object({
  name: text,
  hash,
  sandbox: flag,
  dayOffsetMinutes: integer,
  organisation: text,
  organisations: listOf(object({ mspId: text, name: text, roles: listOf(text), slug: optional(text) })),
  epoch: object({ number: integer, timeMs: integer }),
});
/** The network as everybody may see it. */
export type Network = Read<typeof network>;

export const anchor = object({
  anchor: nullable(
    object({
      place: object({ chainId: integer, contract: text, consortium: text }),
      state: text,
      newest: nullable(object({ first: integer, last: integer, root: hash, timeMs: integer })),
      next: integer,
      settledNext: integer,
    }),
  ),
});
/** How far the ledger is anchored on a neutral chain; null where it is not. */
export type Anchor = Read<typeof anchor>['anchor'];

export const parties = object({
  parties: listOf(object({ id: text, name: text, nameEnglish: nullable(text), host: text, roles: listOf(text) })),
});
/** One firm of the directory. */
export type Party = Read<typeof parties>['parties'][number];

const SIGNING_ROLES = ['maker', 'checker', 'sole'] as const;

export const statementView = object({
  hash,
  kind: text,
  party: text,
  state: oneOf(['waiting', 'carrying', 'done', 'withdrawn']),
  count: integer,
  sums: mapOf(amount),
  validUntil: integer,
  persons: integer,
  signatures: listOf(object({ signer: recordId, role: oneOf(SIGNING_ROLES) })),
  createdAt: text,
  createdBy: text,
  createdByEnglish: optional(text),
  chunks: listOf(
    object({
      index: integer,
      act: recordId,
      state: oneOf(['held', 'waiting', 'sent', 'applied', 'refused', 'stuck']),
      count: integer,
      outcomes: listOf(text),
      code: nullable(text),
      details: nullable(anyMembers),
      transactionId: nullable(text),
    }),
  ),
});
/** A signed run on its way, as its host tells it. */
export type StatementView = Read<typeof statementView>;
export const statementList = object({ statements: listOf(statementView) });

export const actOutcome = object({ act: recordId, epoch: integer, outcomes: listOf(text) });
/** What became of one transaction, from the ledger. */
export type ActOutcome = Read<typeof actOutcome>;

export const enrolment = object({
  id: text,
  person: text,
  name: text,
  nameEnglish: optional(text),
  label: text,
  key: text,
  class: oneOf(['browser', 'platform', 'token', 'hsm', 'system']),
  roles: listOf(oneOf(SIGNING_ROLES)),
  groups: listOf(text),
  signer: nullable(recordId),
  askedAt: text,
});
/** A key that asks to be enrolled. */
export type Enrolment = Read<typeof enrolment>;
export const enrolmentList = object({ enrolments: listOf(enrolment) });

export const importView = object({
  id: text,
  name: text,
  state: oneOf(['reading', 'ready', 'failed']),
  rows: integer,
  good: integer,
  bad: integer,
  known: integer,
  error: optional(text),
});
/** A file on its way in. */
export type ImportView = Read<typeof importView>;
export const importList = object({ imports: listOf(importView) });

/** What is wrong with one line of a file: where, which field, which rule, what stands there. */
const badRow = object({
  position: object({ line: integer }),
  field: text,
  rule: text,
  value: text,
  message: object({ zh: text, en: text }),
});
/** A line that could not be read. */
export type BadRow = Read<typeof badRow>;
export const badRows = object({ rows: listOf(object({ content: badRow })) });

const candidate = object({
  leaf: ref,
  financing: nullable(ref),
  number: text,
  debtor: text,
  due: day,
});
export const receiptLines = object({
  lines: listOf(
    object({
      line: hash,
      valueDate: day,
      currency,
      amount,
      payer: text,
      bankReference: text,
      candidates: listOf(candidate),
    }),
  ),
  bad: listOf(badRow),
  skipped: integer,
});
/** One credit of a bank statement with the claims it may pay. */
export type ReceiptLine = Read<typeof receiptLines>['lines'][number];

export const sandboxLogins = object({
  logins: listOf(
    object({
      slug: text,
      login: text,
      name: text,
      nameEnglish: text,
      desk: text,
      firm: nullable(text),
      firmEnglish: nullable(text),
    }),
  ),
});
/** Somebody who can log in at a sandbox. */
export type SandboxLogin = Read<typeof sandboxLogins>['logins'][number];
