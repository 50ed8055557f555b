/** Decisions about parties, signers, authority and accounts. */
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { areDifferent } from '../../kernel/persons';
import { nextState } from '../../kernel/transitions';
import type { CancelStatementItem, OpenAccountItem } from '../../protocol/items';
import type {
  AmendMatrixItem,
  EnrolSignerItem,
  MatrixRow,
  NewSigner,
  RegisterPartyItem,
  ReinstatePartyItem,
  RevokeSignerItem,
  SuspendPartyItem,
} from '../../protocol/partyItems';
import type { SigningRole } from '../../protocol';
import type { PartyId } from '../../protocol/acts';
import type { PartyRecord, SignerRecord } from '../../protocol/records';
import { REPLAYED } from '../world';
import type { AnyWrite, ItemDecision, World } from '../world';
import { PARTY_TABLE } from './state';

/** Kinds every matrix must allow somebody, or the party could never change its own signers, or leave its host. */
const HOUSEKEEPING = ['enrol_signer', 'revoke_signer', 'amend_matrix', 'change_host'] as const;

/** Place of the n-th signer a registration makes. */
export function signerPlace(index: number): string {
  return `signer:${index}`;
}

/** A signer's record from the signed fields; also what a signer's proof is checked against. */
export function signerOf(signer: NewSigner, party: PartyId, generation: number): SignerRecord {
  return {
    state: 'enrolled',
    party,
    generation,
    key: signer.key,
    suite: signer.suite,
    class: signer.class,
    person: signer.person,
    roles: signer.roles,
    groups: signer.groups,
    until: signer.until,
  };
}

/** Null when each kind of housekeeping has a row without amount that `suffices`. */
function refuseRows(rows: readonly MatrixRow[], suffices: (row: MatrixRow) => boolean): Rejected | null {
  const covers = (kind: string): boolean =>
    rows.some((row) => row.currency === null && row.kinds.includes(kind) && suffices(row));
  const missing = HOUSEKEEPING.find((kind) => !covers(kind));
  return missing === undefined ? null : reject('matrix_incomplete', { kind: missing });
}

/** Two limits of never allow nobody. A group that has no member does not matter as much: a witness can announce keys in it. */
function allowsAnybody({ soleUpTo, jointUpTo }: MatrixRow): boolean {
  return soleUpTo !== null || jointUpTo !== null;
}

/** Whether some of these can sign under the row: one person alone where it allows that, or a maker with a checker. */
function allowsSome(row: MatrixRow, signers: readonly NewSigner[]): boolean {
  const inside = signers.filter(({ groups }) => groups.some((group) => row.groups.includes(group)));
  const those = (role: SigningRole): readonly NewSigner[] => inside.filter(({ roles }) => roles.includes(role));
  const hasPair = those('maker').some((maker) => those('checker').some((checker) => areDifferent([maker, checker])));
  return (row.soleUpTo !== null && those('sole').length > 0) || (allowsAnybody(row) && hasPair);
}

/** Null when the network allows every key's suite. */
export function refuseSuites(signers: readonly NewSigner[], world: World): Rejected | null {
  const other = signers.find(({ suite }) => !world.suites.includes(suite));
  return other === undefined ? null : reject('suite_unsupported', { suite: other.suite });
}

/** P1, P7: the witness registers a party with its first signers; the operator's role stands alone. */
export function decideRegisterParty(item: RegisterPartyItem, world: World): ItemDecision {
  const unsupported = refuseSuites(item.signers, world);
  if (unsupported !== null) return unsupported;
  const id = world.partyRecordId(item.party);
  if (world.exists(id)) return reject('party_exists', { party: item.party });
  if (!world.organisations.includes(item.host)) return reject('host_unknown', { host: item.host });
  if (item.roles.includes('operator') && item.roles.length > 1) return reject('operator_holds_no_rights');
  const able = item.signers.filter(({ until }) => until >= world.today);
  const incomplete = refuseRows(item.rows, (row) => allowsSome(row, able));
  if (incomplete !== null) return incomplete;
  // Must succeed from here.
  const own = { hosts: [item.host], readers: [item.host] };
  const signers = item.signers.map((signer, index): AnyWrite => {
    return { id: world.newId(signerPlace(index)), kind: 'signer', data: signerOf(signer, item.party, 1), ...own };
  });
  const party: AnyWrite = {
    id,
    kind: 'party',
    hosts: [item.host],
    readers: world.organisations,
    data: {
      state: 'active',
      id: item.party,
      name: item.name,
      nameEnglish: item.nameEnglish,
      host: item.host,
      roles: item.roles,
      numbersRepeatYearly: item.numbersRepeatYearly,
      generation: 1,
      roots: [world.itemDigest],
      evidence: item.evidence,
      witness: world.actor.host,
      formerHosts: [],
      movedOn: null,
      recoveredOn: null,
    },
  };
  const matrix: AnyWrite = {
    id: world.newId('matrix'),
    kind: 'matrix',
    data: { state: 'current', party: item.party, rows: item.rows, delegations: [] },
    ...own,
  };
  return { writes: [party, matrix, ...signers], partReaders: [[item.host], [item.host]] };
}

function ownBody(world: World): Pick<AnyWrite, 'hosts' | 'readers'> {
  return { hosts: [world.actor.host], readers: [world.actor.host] };
}

/** The witness stops or restarts a firm; what the firm may do meanwhile is `stateAllows`. */
export function decideStanding(item: SuspendPartyItem | ReinstatePartyItem, world: World): ItemDecision {
  const entry = world.take('party', item.entry);
  if (isRejected(entry)) return entry;
  if (entry.data.id !== item.party) return reject('terms_differ', { field: 'party' });
  const state = nextState(PARTY_TABLE, entry.data.state, item.kind);
  if (state === null) return reject('not_in_state', { state: entry.data.state });
  const data: PartyRecord = { ...entry.data, state };
  const hosts = [entry.data.host];
  return { writes: [{ id: entry.id, kind: 'party', data, hosts, readers: world.organisations }] };
}

/** A later signer, by an earlier one's signature. */
export function decideEnrolSigner(item: EnrolSignerItem, world: World): ItemDecision {
  const unsupported = refuseSuites([item.signer], world);
  if (unsupported !== null) return unsupported;
  const id = world.newId(signerPlace(0));
  if (world.exists(id)) return REPLAYED;
  if (item.signer.until < world.today) return reject('signer_expired', { until: item.signer.until });
  const data = signerOf(item.signer, world.actor.party, world.actor.generation);
  return { writes: [{ id, kind: 'signer', data, ...ownBody(world) }] };
}

/**
 * Signer records are closed for good: a key comes back only as a new signer. Whoever signs must keep a key: so nobody
 * shuts the door behind the last one, and nobody needs to count the keys that are left.
 */
export function decideRevokeSigner(item: RevokeSignerItem, world: World): ItemDecision {
  const signer = world.take('signer', item.signer);
  if (isRejected(signer)) return signer;
  if (signer.data.party !== world.actor.party) return reject('not_own_record');
  const isLast = world.signers.length > 0 && world.signers.every((id) => id === signer.id);
  if (isLast) return reject('last_signer', { signer: signer.id });
  if (signer.data.state !== 'enrolled') return reject('not_in_state', { state: signer.data.state });
  const data: SignerRecord = { ...signer.data, state: 'revoked', reason: item.reason };
  return { writes: [{ id: signer.id, kind: 'signer', data, ...ownBody(world) }] };
}

export function decideAmendMatrix(item: AmendMatrixItem, world: World): ItemDecision {
  const matrix = world.take('matrix', item.matrix);
  if (isRejected(matrix)) return matrix;
  if (matrix.data.party !== world.actor.party) return reject('not_own_record');
  const incomplete = refuseRows(item.rows, allowsAnybody);
  if (incomplete !== null) return incomplete;
  const data = { ...matrix.data, rows: item.rows, delegations: item.delegations };
  return { writes: [{ id: matrix.id, kind: 'matrix', data, ...ownBody(world) }] };
}

/** S2: money goes to accounts of those who have a right to it; the operator has none. */
export function decideOpenAccount(item: OpenAccountItem, world: World): ItemDecision {
  const id = world.newId('account');
  if (world.exists(id)) return REPLAYED;
  if (world.actor.roles.includes('operator')) return reject('operator_holds_no_rights');
  const data = { state: 'open', owner: world.actor.party, account: item.account, evidence: item.evidence } as const;
  return { writes: [{ id, kind: 'account', data, ...ownBody(world) }] };
}

/** The statement must not be applied any more; chunks that were applied stay. */
export function decideCancelStatement(item: CancelStatementItem, world: World): ItemDecision {
  const id = world.cancellationId(item.statement);
  if (world.exists(id)) return REPLAYED;
  const data = { state: 'cancelled', statement: item.statement } as const;
  return { writes: [{ id, kind: 'cancellation', data, ...ownBody(world) }] };
}
