/**
 * Who may sign what up to which amount (P8, X12). Kinds a role may use at all, then the one row of the party's
 * matrix per currency, then persons, groups and key classes.
 */
import { formatAmount, parseAmount } from '../../kernel/money';
import type { CalendarDay } from '../../kernel/days';
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import type { Kind, PartyRole, SigningRole } from '../../protocol';
import type { MatrixRow } from '../../protocol/partyItems';
import type { MatrixRecord, PartyRecord, SignerRecord } from '../../protocol/records';

const ANY_PARTY = 'any' as const;
const WITNESS = 'witness' as const;

/** Which roles may use a kind. `any` is a firm's own housekeeping; the operator has no other kinds (P7). */
export const ROLES_OF_KIND: Readonly<Record<Kind, readonly PartyRole[] | typeof ANY_PARTY | typeof WITNESS>> = {
  register_party: WITNESS,
  suspend_party: WITNESS,
  reinstate_party: WITNESS,
  enrol_signer: ANY_PARTY,
  revoke_signer: ANY_PARTY,
  amend_matrix: ANY_PARTY,
  change_host: ANY_PARTY,
  reseal_record: ANY_PARTY,
  announce_keys: WITNESS,
  veto_keys: ANY_PARTY,
  replace_keys: WITNESS,
  open_account: ['core', 'supplier', 'financier', 'settlement_bank', 'warehouse', 'logistics', 'insurer', 'guarantor'],
  cancel_statement: ANY_PARTY,
  present_invoice: ['core', 'supplier', 'financier', 'warehouse', 'logistics'],
  confirm_receivable: ['core', 'supplier'],
  refuse_receivable: ['core', 'supplier'],
  acknowledge_notice: ['core', 'supplier'],
  open_facility: ['financier'],
  make_offer: ['financier'],
  draw: ['supplier'],
  revert_assignment: ['supplier', 'financier'],
  pay_out: ['financier'],
  book_payment: ['financier'],
  discharge: ['financier', 'supplier'],
};

/** What a suspended firm may still do: bring to its end what was begun, and take keys and statements out of force. */
const WINDING_UP: ReadonlySet<Kind> = new Set<Kind>([
  'revoke_signer',
  'change_host',
  'reseal_record',
  'veto_keys',
  'cancel_statement',
  'acknowledge_notice',
  'revert_assignment',
  'pay_out',
  'book_payment',
  'discharge',
]);

/** May a firm in this state use this kind? */
export function stateAllows(kind: Kind, state: PartyRecord['state']): boolean {
  return state === 'active' || WINDING_UP.has(kind);
}

/** A signature that was found good, with what its signer is. */
export interface Signing {
  readonly role: SigningRole;
  readonly signer: SignerRecord;
}

/** Sums of the whole run per currency in minor units; none for acts without an amount. May exceed any one amount. */
export type RunSums = ReadonlyMap<string, bigint>;

export interface AuthorityQuestion {
  readonly kind: Kind;
  readonly roles: readonly PartyRole[];
  readonly matrix: MatrixRecord;
  readonly sums: RunSums;
  readonly today: CalendarDay;
}

/** What a row asks for: how many persons, and whether one key must be stronger than a browser's. */
export interface AuthorityAnswer {
  readonly persons: 1 | 2;
  readonly strongerKey: boolean;
  readonly groups: readonly string[];
}

function rowFor(matrix: MatrixRecord, kind: Kind, currency: string | null): MatrixRow | undefined {
  return matrix.rows.find((row) => row.currency === currency && row.kinds.includes(kind));
}

function answerOfRow(row: MatrixRow, amountMinor: bigint): AuthorityAnswer | Rejected {
  const { currency, groups } = row;
  const minor = (text: string): bigint => (currency === null ? 0n : parseAmount(text, currency));
  const within = (limit: string | null): boolean => limit !== null && amountMinor <= minor(limit);
  const strongerKey = row.browserUpTo !== null && amountMinor > minor(row.browserUpTo);
  if (within(row.soleUpTo)) return { persons: 1, strongerKey, groups };
  if (within(row.jointUpTo)) return { persons: 2, strongerKey, groups };
  const amount = currency === null ? '0' : formatAmount(amountMinor, currency);
  return reject('amount_beyond_authority', { currency, amount });
}

/** May these roles use this kind at all? */
export function roleAllows(kind: Kind, roles: readonly PartyRole[]): boolean {
  const allowed = ROLES_OF_KIND[kind];
  if (allowed === WITNESS) return false;
  return allowed === ANY_PARTY || roles.some((role) => allowed.includes(role));
}

/** A row that applies to the run, and how much of the run falls under it. */
interface Cell {
  readonly row: MatrixRow;
  readonly amountMinor: bigint;
}

/** One cell per currency, or the one of an act without an amount. */
function cellsOf({ matrix, kind, sums }: AuthorityQuestion): readonly Cell[] | Rejected {
  const currencies = [...sums.keys()].sort();
  const cells: Cell[] = [];
  for (const currency of currencies.length === 0 ? [null] : currencies) {
    const row = rowFor(matrix, kind, currency);
    if (row === undefined) return reject('no_authority', { kind, currency });
    cells.push({ row, amountMinor: currency === null ? 0n : (sums.get(currency) ?? 0n) });
  }
  return cells;
}

/** What this run needs; the strictest answer over its currencies. */
export function neededAuthority(question: AuthorityQuestion): AuthorityAnswer | Rejected {
  const cells = cellsOf(question);
  if (isRejected(cells)) return cells;
  let needed: AuthorityAnswer | null = null;
  for (const { row, amountMinor } of cells) {
    const answer = answerOfRow(row, amountMinor);
    if (isRejected(answer)) return answer;
    needed = needed === null ? answer : stricter(needed, answer);
  }
  return needed ?? reject('no_authority', { kind: question.kind });
}

function stricter(one: AuthorityAnswer, other: AuthorityAnswer): AuthorityAnswer {
  return {
    persons: one.persons === 2 || other.persons === 2 ? 2 : 1,
    strongerKey: one.strongerKey || other.strongerKey,
    groups: one.groups.filter((group) => other.groups.includes(group)),
  };
}

/** Groups a person belongs to today: its own and those it stands in for. */
export function groupsOf(signer: SignerRecord, matrix: MatrixRecord, today: CalendarDay): readonly string[] {
  const delegated = matrix.delegations
    .filter((entry) => entry.person === signer.person && entry.from <= today && today <= entry.until)
    .map((entry) => entry.group);
  return [...signer.groups, ...delegated];
}

/** Null when these signatures carry the run; else the first rule they break. */
export function refuseAuthority(question: AuthorityQuestion, signings: readonly Signing[]): Rejected | null {
  if (!roleAllows(question.kind, question.roles)) return reject('role_forbids', { kind: question.kind });
  const { kind } = question;
  const cells = cellsOf(question);
  if (isRejected(cells)) return cells;
  const isInside = (groups: readonly string[]): boolean => {
    return cells.every(({ row }) => row.groups.some((group) => groups.includes(group)));
  };
  const outsider = signings.find(({ signer }) => !isInside(groupsOf(signer, question.matrix, question.today)));
  if (outsider !== undefined) return reject('no_authority', { kind });
  const answers = cells.map(({ row, amountMinor }) => answerOfRow(row, amountMinor));
  const isJoint = answers.some((answer) => !isRejected(answer) && answer.persons === 2);
  if (isJoint && signings.length < 2) return reject('second_signature_needed', { kind });
  const beyond = answers.find(isRejected);
  if (beyond !== undefined) return beyond;
  const needsStronger = answers.some((answer) => !isRejected(answer) && answer.strongerKey);
  return needsStronger && signings.every(({ signer }) => signer.class === 'browser')
    ? reject('stronger_key_needed', { kind })
    : null;
}
