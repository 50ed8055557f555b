/** Makes decisions again from the records as they were: the same rules, the same items, so the same records. */
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { dayOfInstant } from '../../chaincode/src/kernel/days';
import { isRejected, reject } from '../../chaincode/src/kernel/decision';
import type { Rejected } from '../../chaincode/src/kernel/decision';
import { decideItem, parseItem } from '../../chaincode/src/contracts/kinds';
import type { Actor, AnyWrite, Found, World } from '../../chaincode/src/domain/world';
import type { Hash, RecordId, Ref } from '../../chaincode/src/protocol/acts';
import type { Item } from '../../chaincode/src/protocol/items';
import type { PartyRecord, RecordData, RecordKind } from '../../chaincode/src/protocol/records';
import type { SealedAct, SealedRecord } from '../../chaincode/src/protocol/sealed';
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import { hashBytes } from '../../chaincode/src/statement/hashing';
import { cancellationId, partyRecordId, recordIdAt } from '../../chaincode/src/statement/ids';
import { itemOfParts } from '../../chaincode/src/statement/items';
import type { ArchivedItem } from '../../gateway/src/archive/archive';

/** A record as the verifier last knew it. */
export interface KnownRecord {
  readonly kind: RecordKind;
  readonly version: number;
  readonly hash: Hash;
  readonly data: RecordData[RecordKind];
}

const WITNESS = 'witness:';

/** Records by id, as of the last transaction that was checked. */
export class Records {
  readonly #known = new Map<RecordId, KnownRecord>();
  readonly #parties = new Map<string, PartyRecord>();

  get(id: RecordId): KnownRecord | null {
    return this.#known.get(id) ?? null;
  }

  party(id: string): PartyRecord | null {
    return this.#parties.get(id) ?? null;
  }

  add({ id, version, body }: SealedRecord, hash: Hash): void {
    this.#known.set(id, { kind: body.kind, version, hash, data: body.data });
    if (body.kind === 'party') this.#parties.set(body.data.id, body.data);
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

type Working = Map<RecordId, AnyWrite>;

function taken(parts: AgainParts, working: Working, kind: RecordKind, ref: Ref): Found<RecordKind> | Rejected {
  const known = parts.records.get(ref.id);
  if (known?.kind !== kind) return reject('record_absent', { record: ref.id });
  if (known.version !== ref.version || known.hash !== ref.hash) return reject('record_changed', { record: ref.id });
  return { id: ref.id, state: 'open', data: working.get(ref.id)?.data ?? known.data };
}

function worldOf(parts: AgainParts, working: Working, digest: Hash): World {
  const { loaded, records, act } = parts;
  const { sha256, hash, network } = loaded;
  return {
    actor: actorOf(parts),
    epoch: act.epoch,
    today: dayOfInstant({ instantMs: act.epoch.timeMs, offsetMinutes: network.dayOffsetMinutes }),
    organisations: network.organisations.map(({ mspId }) => mspId),
    suites: network.suites,
    signers: act.signatures.map(({ signer }) => signer).filter((id) => !isRevoked(working.get(id))),
    itemDigest: digest,
    newId: (place) => recordIdAt(sha256, hashBytes(digest), place),
    partyRecordId: (party) => partyRecordId(sha256, hash, party),
    cancellationId: (statement) => cancellationId(sha256, { party: act.statement.party, statement }),
    invoiceIds: null,
    take: ((kind: RecordKind, ref: Ref) => taken(parts, working, kind, ref)) as World['take'],
    exists: (id) => working.has(id) || records.get(id) !== null,
    party: (id) => records.party(id),
  };
}

/** Items of a linked group are refused for one another's sake, which one item does not tell. */
function isJudgedAlone(outcome: ArchivedItem['outcome'], { act }: AgainParts): boolean {
  return outcome === 'accepted' || (outcome === 'refused' && act.statement.mode === 'each');
}

/** Rules broken by a transaction's items: what was decided then is not what the rules decide. */
export function decideAgain(
  parts: AgainParts,
  told: Readonly<{ items: readonly ArchivedItem[]; records: readonly SealedRecord[] }>,
): readonly string[] {
  const working: Working = new Map();
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
    if (!isRefused && outcome === 'accepted') for (const write of decision.writes) working.set(write.id, write);
  }
  for (const { id, kind, data } of working.values()) {
    const record = told.records.find((entry) => entry.id === id);
    if (record === undefined) findings.push(`record ${id} should have been written`);
    else if (record.body.kind !== kind || canonicalJson(record.body.data) !== canonicalJson(data)) {
      findings.push(`record ${id} is not what the rules make of the signed item`);
    }
  }
  return findings;
}
