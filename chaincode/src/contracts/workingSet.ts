/**
 * Records of one transaction: as committed, as presented, as changed by the items so far. An item's effects enter only
 * when it is accepted, so items run in order and a refused one leaves no trace.
 */
import { isRejected, reject } from '../kernel/decision';
import type { Rejected } from '../kernel/decision';
import { Failure } from '../kernel/failure';
import type { Header, MspId, PresentedBody, RecordId, Ref } from '../protocol/acts';
import type { Body, BodyOf, RecordKind } from '../protocol/records';
import type { AnyWrite, Effects, Found, Looked } from '../domain/world';
import { bodyHash } from '../ledger/claimLines';
import { headerKey } from '../ledger/keys';
import type { LoadedNetwork } from '../ledger/network';
import { witnessesOf } from '../ledger/policies';
import type { LedgerStore } from '../ledger/store';
import { headerStateOf } from './states';

/** A record's last change in this transaction, and the item that made it. */
export interface Change {
  readonly write: AnyWrite;
  readonly item: number;
}

export interface WorkingSetParts {
  readonly loaded: LoadedNetwork;
  readonly store: LedgerStore;
  readonly records: readonly PresentedBody[];
  /** The organisation whose peer runs this; null in a preview, where nothing is endorsed. */
  readonly endorser: MspId | null;
}

/** Where a record's hosts changed in this transaction, and nothing else of it. */
type Moves = ReadonlyMap<RecordId, readonly MspId[]>;

/** A point to come back to. */
export interface Mark {
  readonly changes: ReadonlyMap<RecordId, Change>;
  readonly moves: Moves;
}

export class WorkingSet {
  readonly #parts: WorkingSetParts;
  readonly #presented: ReadonlyMap<RecordId, PresentedBody>;
  readonly #checked = new Map<RecordId, Body>();
  #changes: Map<RecordId, Change>;
  #moves: Map<RecordId, readonly MspId[]>;

  constructor(parts: WorkingSetParts) {
    this.#parts = parts;
    this.#presented = new Map(parts.records.map((record) => [record.id, record]));
    this.#changes = new Map();
    this.#moves = new Map();
  }

  /** Header of a record that may be new in this transaction: a fresh derived id is never read. */
  headerIfLoaded(id: RecordId): Header | null {
    return this.isLoaded(id) ? this.header(id) : null;
  }

  /** Header as committed; null where there is none. The key must have been loaded. */
  header(id: RecordId): Header | null {
    return this.#parts.store.json(headerKey(id)) as Header | null;
  }

  isLoaded(id: RecordId): boolean {
    return this.#parts.store.isLoaded(headerKey(id));
  }

  /** The presented body, which the header's hash vouches for. Throws Failure where it is missing, wrong or not for us. */
  body<K extends RecordKind>(kind: K, id: RecordId): BodyOf<K> | null {
    const known = this.#checked.get(id) ?? this.#check(id);
    return known.kind === kind ? (known as BodyOf<K>) : null;
  }

  #check(id: RecordId): Body {
    const { loaded } = this.#parts;
    const presented = this.#presented.get(id);
    if (presented === undefined) throw new Failure('presented_body_missing', { record: id });
    const header = this.header(id);
    if (header?.hash !== bodyHash(loaded.sha256, presented.body, presented.salt)) {
      throw new Failure('presented_body_differs', { record: id });
    }
    this.requireEntitled([...presented.body.readers, ...header.hosts]);
    this.#checked.set(id, presented.body);
    return presented.body;
  }

  /** A witness sees every body it endorses, and so does whoever asks its own peer for a preview. */
  #seesAll(): boolean {
    const { endorser, loaded } = this.#parts;
    return endorser === null || witnessesOf(loaded.network).includes(endorser);
  }

  /** Whether this peer may go without a body: a witness, which no transaction does without, looks at it then. */
  mayGoBlind(): boolean {
    return !this.#seesAll();
  }

  /** Endorsing means seeing: every endorser but a witness must be among the readers or the hosts of every body. */
  requireEntitled(organisations: readonly MspId[]): void {
    const { endorser } = this.#parts;
    if (endorser === null || organisations.includes(endorser) || this.#seesAll()) return;
    throw new Failure('endorser_not_entitled', { organisation: endorser });
  }

  #named(ref: Ref): Header | Rejected {
    const header = this.header(ref.id);
    if (header === null) return reject('record_absent', { record: ref.id });
    if (header.state === 'closed') return reject('record_closed', { record: ref.id });
    if (header.version === ref.version && header.hash === ref.hash) return header;
    return reject('record_changed', { record: ref.id, version: header.version });
  }

  /** The open record that an item names, exactly as its signer saw it, with what earlier items made of it. */
  take<K extends RecordKind>(kind: K, ref: Ref): Found<K> | Rejected {
    const header = this.#named(ref);
    if (isRejected(header)) return header;
    if (header.state === 'frozen') return reject('frozen', { record: ref.id });
    const body = this.body(kind, ref.id);
    if (body === null) return reject('record_absent', { record: ref.id, kind });
    const changed = this.#changes.get(ref.id)?.write;
    if (changed === undefined) return { id: ref.id, state: header.state, data: body.data };
    const state = headerStateOf(changed.kind, changed.data);
    if (state === 'closed') return reject('record_closed', { record: ref.id });
    // A record never changes its kind, so what was written is of the kind that was presented.
    return { id: ref.id, state, data: changed.data as unknown as BodyOf<K>['data'] };
  }

  /** An open record of any kind, frozen or not; without its body where `mayBeBlind` and this peer was not shown it. */
  look(ref: Ref, mayBeBlind: boolean): Looked | Rejected {
    const header = this.#named(ref);
    if (isRejected(header)) return header;
    const { id } = ref;
    const hosts = this.#moves.get(id) ?? this.#changes.get(id)?.write.hosts ?? header.hosts;
    if (mayBeBlind && this.mayGoBlind() && !this.#presented.has(id)) return { id, hosts, body: null };
    return { id, hosts, body: this.#checked.get(id) ?? this.#check(id) };
  }

  exists(id: RecordId): boolean {
    return this.#changes.has(id) || this.header(id) !== null;
  }

  /** Whether an earlier item of this transaction closed the record. */
  isClosedHere(id: RecordId): boolean {
    const write = this.#changes.get(id)?.write;
    return write !== undefined && headerStateOf(write.kind, write.data) === 'closed';
  }

  /** Takes an accepted item's effects in. */
  apply(effects: Effects, item: number): void {
    for (const write of effects.writes) {
      this.requireEntitled([...write.readers, ...(this.headerIfLoaded(write.id)?.hosts ?? [])]);
      this.#changes.set(write.id, { write, item });
    }
    for (const { id, hosts } of effects.moves ?? []) this.#moves.set(id, hosts);
  }

  /** Marks where a linked group begins, to come back to if one of it is refused. */
  mark(): Mark {
    return { changes: new Map(this.#changes), moves: new Map(this.#moves) };
  }

  rollBack({ changes, moves }: Mark): void {
    this.#changes = new Map(changes);
    this.#moves = new Map(moves);
  }

  moves(): Moves {
    return this.#moves;
  }

  changes(): ReadonlyMap<RecordId, Change> {
    return this.#changes;
  }
}
