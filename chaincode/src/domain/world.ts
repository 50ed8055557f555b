/**
 * What a rule may look at, and what it may answer. The contracts build a world from the ledger and from what was
 * presented; a rule is a pure function of item and world.
 */
import type { CalendarDay } from '../kernel/days';
import type { Decision, Rejected } from '../kernel/decision';
import { reject } from '../kernel/decision';
import type { HeaderState, PartyRole, SuiteId } from '../protocol';
import type { Hash, MspId, PartyId, RecordId, Ref } from '../protocol/acts';
import type { Place } from '../protocol/items';
import type { Epoch } from '../protocol/network';
import type { Body, BookingRecord, PartyRecord, RecordData, RecordKind, Side } from '../protocol/records';

/** Who signed: a party, or the witness of an organisation (then without roles). */
export interface Actor {
  readonly party: PartyId;
  readonly host: MspId;
  readonly roles: readonly PartyRole[];
  readonly generation: number;
}

/** A record as the working set has it now. */
export interface Found<K extends RecordKind> {
  readonly id: RecordId;
  readonly state: HeaderState;
  readonly data: RecordData[K];
}

/** An entry on a bank statement, as its bank names it. */
export type BankEntry = Pick<BookingRecord, 'side' | 'currency' | 'bankReference'>;

/** Ids that an invoice's blind tags lead to. */
export interface InvoiceIds {
  readonly mark: string;
  readonly receivable: RecordId;
  readonly presentation: (side: Side) => RecordId;
}

export interface World {
  readonly actor: Actor;
  readonly epoch: Epoch;
  readonly today: CalendarDay;
  /** Organisations that can host a party: all that endorse. A regulator reads everything and hosts nobody. */
  readonly organisations: readonly MspId[];
  /** Suites the first record allows. */
  readonly suites: readonly SuiteId[];
  /** Keys that signed this act and that no earlier item of it revoked; empty in a preview, which nobody has signed. */
  readonly signers: readonly RecordId[];
  /** Digest of the item under decision; what it closes says so by it. */
  readonly itemDigest: Hash;
  /** Id of the record the item makes at `place`. */
  newId(place: Place): RecordId;
  /** Id under which the network's directory has a party. */
  partyRecordId(party: PartyId): RecordId;
  /** Id of the mark that cancels a statement of the actor's own party. */
  cancellationId(statement: Hash): RecordId;
  /** Id of the receivable of an invoice. */
  receivableId(mark: string): RecordId;
  /** Id of the leaf by which it is confirmed. */
  firstLeafId(mark: string): RecordId;
  /** Id of the key that an entry on the actor's own bank statement is booked under. */
  bookingId(entry: BankEntry): RecordId;
  /** Null unless the item is an invoice's presentation. */
  readonly invoiceIds: InvoiceIds | null;
  /** The open record that the signed item names, exactly as its signer saw it. */
  take<K extends RecordKind>(kind: K, ref: Ref): Found<K> | Rejected;
  /**
   * An open record of any kind, frozen or not. Its body is null on a peer that joins a majority so that a firm can leave
   * its host: the witness, which is always among them, has looked.
   */
  look(ref: Ref): Looked | Rejected;
  /** Whether a record is on the ledger or was made earlier in this transaction. */
  exists(id: RecordId): boolean;
  /** An entry of the directory; null where the party is not registered. */
  party(id: PartyId): PartyRecord | null;
}

/** A record as its header shows it, with its body where whoever decides may see it. */
export interface Looked {
  readonly id: RecordId;
  readonly hosts: readonly MspId[];
  readonly body: Body | null;
}

/** One record as it shall be after the item. The header's state follows from the record's state. */
export interface Write<K extends RecordKind = RecordKind> {
  readonly id: RecordId;
  readonly kind: K;
  readonly data: RecordData[K];
  /** Organisations that may endorse later changes. */
  readonly hosts: readonly MspId[];
  /** Organisations it is sealed to, besides the regulators. */
  readonly readers: readonly MspId[];
}

export type AnyWrite = { [K in RecordKind]: Write<K> }[RecordKind];

/** A record that other organisations host from now on; its body stays as it is. */
export interface Move {
  readonly id: RecordId;
  readonly hosts: readonly MspId[];
  /** Organisations told that it moved, its hosts among them. */
  readonly readers: readonly MspId[];
}

/** What an accepted item changes. Nothing: the item is a replay of what is there already. */
export interface Effects {
  readonly writes: readonly AnyWrite[];
  readonly moves?: readonly Move[];
  /** Who is told which part of the item; absent: all readers of its writes are told all. */
  readonly partReaders?: readonly (readonly MspId[])[];
}

export type ItemDecision = Decision<Effects>;

/** The item changed nothing because the ledger has it already. */
export const REPLAYED: Effects = { writes: [] };

/** Sorted and without doubles, so that every endorser writes the same bytes. */
export function organisationSet(...hosts: readonly MspId[]): readonly MspId[] {
  return [...new Set(hosts)].sort();
}

/** The rejection that one of these is suspended: nobody begins anything new with it. Null where all are active or unknown. */
export function refuseSuspended(world: World, ...parties: readonly PartyId[]): Rejected | null {
  const suspended = parties.find((party) => world.party(party)?.state === 'suspended');
  return suspended === undefined ? null : reject('party_not_active', { party: suspended });
}

/** Host organisations of parties, or the rejection that one of them is not in the directory. */
export function hostsOf(world: World, ...parties: readonly PartyId[]): readonly MspId[] | Rejected {
  const hosts: MspId[] = [];
  for (const party of parties) {
    const entry = world.party(party);
    if (entry === null) return reject('counterparty_unknown', { party });
    hosts.push(entry.host);
  }
  return organisationSet(...hosts);
}
