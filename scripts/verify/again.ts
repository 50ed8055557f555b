/** Makes decisions again from the records as they were: the same rules, the same items, so the same records. */
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { dayOfInstant } from '../../chaincode/src/kernel/days';
import { isRejected, reject } from '../../chaincode/src/kernel/decision';
import type { Rejected } from '../../chaincode/src/kernel/decision';
import { idsOf } from '../../chaincode/src/contracts/ids';
import { decideItem, parseItem } from '../../chaincode/src/contracts/kinds';
import type { Actor, AnyWrite, Effects, Found, Looked, World } from '../../chaincode/src/domain/world';
import type { Hash, Header, MspId, RecordId, Ref } from '../../chaincode/src/protocol/acts';
import type { Item } from '../../chaincode/src/protocol/items';
import type { Body, PartyRecord, RecordKind } from '../../chaincode/src/protocol/records';
import type { SealedAct, SealedRecord } from '../../chaincode/src/protocol/sealed';
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import { endorsersOf } from '../../chaincode/src/ledger/policies';
import { hashBytes } from '../../chaincode/src/statement/hashing';
import { partyRecordId } from '../../chaincode/src/statement/ids';
import { itemOfParts } from '../../chaincode/src/statement/items';
import type { ArchivedItem } from '../../gateway/src/archive/archive';

/** A record as the verifier last knew it. */
export interface KnownRecord {
  readonly version: number;
  readonly hash: Hash;
  readonly body: Body;
  readonly hosts: readonly MspId[];
}

/** What of a header the rules decide. */
export type HeaderOf = ReadonlyMap<RecordId, Pick<Header, 'hosts'>>;

const WITNESS = 'witness:';

/** Records by id, as of the last transaction that was checked. */
export class Records {
  readonly #known = new Map<RecordId, KnownRecord>();
  readonly #parties = new Map<string, PartyRecord>();
  readonly #matrices = new Map<string, RecordId>();

  get(id: RecordId): KnownRecord | null {
    return this.#known.get(id) ?? null;
  }

  party(id: string): PartyRecord | null {
    return this.#parties.get(id) ?? null;
  }

  add({ id, version, body }: SealedRecord, header: Pick<Header, 'hash' | 'hosts'>): void {
    this.#known.set(id, { version, hash: header.hash, body, hosts: header.hosts });
    if (body.kind === 'party') this.#parties.set(body.data.id, body.data);
    if (body.kind === 'matrix') this.#matrices.set(body.data.party, id);
  }

  /** Id of a party's authority matrix. */
  matrix(party: string): RecordId | null {
    return this.#matrices.get(party) ?? null;
  }

  /** A record whose body stays as it was. */
  move(id: RecordId, hosts: readonly MspId[]): void {
    const known = this.#known.get(id);
    if (known !== undefined) this.#known.set(id, { ...known, hosts });
  }
}

export interface AgainParts {
  readonly loaded: LoadedNetwork;
  readonly records: Records;
  readonly act: SealedAct;
}

/** The item, when every part of it was told; presentations rest on tags that only the presenter had. */
function wholeItem({ evidence }: ArchivedItem): Item | null {
  const values = evidence.parts.map((part) => ('value' in part ? part.value : null));
  const { kind } = evidence.statement;
  if (values.includes(null) || kind === 'present_invoice') return null;
  return parseItem(kind, itemOfParts(values), 'item');
}

function actorOf({ act, records }: AgainParts): Actor {
  const { party } = act.statement;
  if (party.startsWith(WITNESS)) return { party, host: party.slice(WITNESS.length), roles: [], generation: 0 };
  const entry = records.party(party);
  if (entry === null) throw new RangeError(`${party} is not in the directory`);
  return { party, host: entry.host, roles: entry.roles, generation: entry.generation };
}

function isRevoked(write: AnyWrite | undefined): boolean {
  return write?.kind === 'signer' && write.data.state === 'revoked';
}

/** What the items of one transaction made so far. */
class Working {
  readonly writes = new Map<RecordId, AnyWrite>();
  readonly moves = new Map<RecordId, readonly MspId[]>();

  apply({ writes, moves = [] }: Effects): void {
    for (const write of writes) this.writes.set(write.id, write);
    for (const { id, hosts } of moves) this.moves.set(id, hosts);
  }
}

function named(parts: AgainParts, ref: Ref): KnownRecord | Rejected {
  const known = parts.records.get(ref.id);
  if (known === null) return reject('record_absent', { record: ref.id });
  const isSame = known.version === ref.version && known.hash === ref.hash;
  return isSame ? known : reject('record_changed', { record: ref.id });
}

function taken(parts: AgainParts, working: Working, kind: RecordKind, ref: Ref): Found<RecordKind> | Rejected {
  const known = named(parts, ref);
  if (isRejected(known)) return known;
  if (known.body.kind !== kind) return reject('record_absent', { record: ref.id });
  return { id: ref.id, state: 'open', data: working.writes.get(ref.id)?.data ?? known.body.data };
}

function looked(parts: AgainParts, working: Working, ref: Ref): Looked | Rejected {
  const known = named(parts, ref);
  if (isRejected(known)) return known;
  const { id } = ref;
  return { id, hosts: working.moves.get(id) ?? working.writes.get(id)?.hosts ?? known.hosts, body: known.body };
}

/** The directory as earlier items left it. */
function partyNow(parts: AgainParts, working: Working, party: string): PartyRecord | null {
  const { loaded, records } = parts;
  const write = working.writes.get(partyRecordId(loaded.sha256, loaded.hash, party));
  return write?.kind === 'party' ? write.data : records.party(party);
}

function worldOf(parts: AgainParts, working: Working, digest: Hash): World {
  const { loaded, records, act } = parts;
  const { network } = loaded;
  const { party } = act.statement;
  return {
    actor: actorOf(parts),
    epoch: act.epoch,
    today: dayOfInstant({ instantMs: act.epoch.timeMs, offsetMinutes: network.dayOffsetMinutes }),
    organisations: endorsersOf(network),
    suites: network.suites,
    signers: act.signatures.map(({ signer }) => signer).filter((id) => !isRevoked(working.writes.get(id))),
    itemDigest: digest,
    ...idsOf(loaded, { party, digest: hashBytes(digest), matrix: records.matrix(party) ?? '' }),
    invoiceIds: null,
    take: ((kind: RecordKind, ref: Ref) => taken(parts, working, kind, ref)) as World['take'],
    look: (ref) => looked(parts, working, ref),
    exists: (id) => working.writes.has(id) || records.get(id) !== null,
    party: (id) => partyNow(parts, working, id),
  };
}

/** Items of a linked group are refused for one another's sake, which one item does not tell. */
function isJudgedAlone(outcome: ArchivedItem['outcome'], { act }: AgainParts): boolean {
  return outcome === 'accepted' || (outcome === 'refused' && act.statement.mode === 'each');
}

/** Rules broken by a transaction's items: what was decided then is not what the rules decide. */
export function decideAgain(
  parts: AgainParts,
  told: Readonly<{ items: readonly ArchivedItem[]; records: readonly SealedRecord[]; headers: HeaderOf }>,
): readonly string[] {
  const working = new Working();
  const findings: string[] = [];
  for (const archived of told.items) {
    const { index, outcome, digest } = archived;
    const item = isJudgedAlone(outcome, parts) ? wholeItem(archived) : null;
    if (item === null) continue;
    const decision = decideItem(item, worldOf(parts, working, digest));
    const isRefused = isRejected(decision);
    if (isRefused && outcome === 'accepted')
      findings.push(`item ${index} was accepted, the rules say ${decision.rejected}`);
    if (!isRefused && outcome === 'refused') findings.push(`item ${index} was refused, the rules accept it`);
    if (!isRefused && outcome === 'accepted') working.apply(decision);
  }
  return [...findings, ...recordFindings(told, working), ...moveFindings(told, working)];
}

function recordFindings(
  told: Readonly<{ records: readonly SealedRecord[]; headers: HeaderOf }>,
  working: Working,
): readonly string[] {
  const findings: string[] = [];
  for (const { id, kind, data, hosts } of working.writes.values()) {
    const record = told.records.find((entry) => entry.id === id);
    if (record === undefined) findings.push(`record ${id} should have been written`);
    else if (record.body.kind !== kind || canonicalJson(record.body.data) !== canonicalJson(data)) {
      findings.push(`record ${id} is not what the rules make of the signed item`);
    }
    if (told.headers.get(id)?.hosts.join() !== hosts.join())
      findings.push(`record ${id} has other hosts than its sides`);
  }
  return findings;
}

/** What moved, as was told, and where to: as the rules move it. */
function moveFindings(
  told: Readonly<{ items: readonly ArchivedItem[]; headers: HeaderOf }>,
  working: Working,
): readonly string[] {
  const named = new Set(told.items.flatMap(({ moved }) => moved));
  const ids = new Set([...named, ...working.moves.keys()]);
  return [...ids]
    .filter((id) => !named.has(id) || told.headers.get(id)?.hosts.join() !== working.moves.get(id)?.join())
    .map((id) => `record ${id} did not move as the rules move it`);
}
