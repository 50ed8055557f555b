/** An archive in memory: for tools that replay a ledger, and for tests. */
import type { LineStep, PartyId, RecordId, SignerProof } from '../../../chaincode/src/protocol/acts';
import type { Absorbed } from './absorb';
import type { Archive, ArchivedRecord } from './archive';

export class MemoryArchive implements Archive {
  readonly #records = new Map<RecordId, ArchivedRecord>();
  /** The directory and the matrices by their parties, so that no question goes through everything. */
  readonly #parties = new Map<PartyId, RecordId>();
  readonly #matrices = new Map<PartyId, RecordId>();
  readonly #signers = new Map<RecordId, SignerProof>();
  readonly #lines = new Map<RecordId, readonly LineStep[]>();
  readonly #origins = new Map<RecordId, LineStep>();

  add(absorbed: Absorbed): void {
    for (const record of absorbed.records) {
      const known = this.#records.get(record.id);
      if (known === undefined || known.version < record.version) this.#records.set(record.id, record);
      const { kind, data } = record.body;
      if (kind === 'party') this.#parties.set(data.id, record.id);
      if (kind === 'matrix') this.#matrices.set(data.party, record.id);
    }
    for (const signer of absorbed.signers) this.#signers.set(signer.id, signer);
    for (const [leaf, steps] of absorbed.lines) this.#lines.set(leaf, steps);
    for (const [offer, step] of absorbed.origins) this.#origins.set(offer, step);
  }

  /** Newest versions of everything, in the order of their first appearance. */
  all(): readonly ArchivedRecord[] {
    return [...this.#records.values()];
  }

  records(ids: readonly RecordId[]): Promise<readonly ArchivedRecord[]> {
    return Promise.resolve(present(ids, this.#records));
  }

  parties(ids: readonly PartyId[]): Promise<readonly ArchivedRecord[]> {
    return this.records(ids.flatMap((id) => this.#parties.get(id) ?? []));
  }

  matrix(party: PartyId): Promise<ArchivedRecord | null> {
    return Promise.resolve(this.#records.get(this.#matrices.get(party) ?? '') ?? null);
  }

  signers(ids: readonly RecordId[]): Promise<readonly SignerProof[]> {
    return Promise.resolve(present(ids, this.#signers));
  }

  lines(leaves: readonly RecordId[]): Promise<ReadonlyMap<RecordId, readonly LineStep[]>> {
    return Promise.resolve(only(leaves, this.#lines));
  }

  origins(offers: readonly RecordId[]): Promise<ReadonlyMap<RecordId, LineStep>> {
    return Promise.resolve(only(offers, this.#origins));
  }
}

function only<T>(ids: readonly RecordId[], from: ReadonlyMap<RecordId, T>): ReadonlyMap<RecordId, T> {
  const found = new Map<RecordId, T>();
  for (const id of ids) {
    const entry = from.get(id);
    if (entry !== undefined) found.set(id, entry);
  }
  return found;
}

function present<T>(ids: readonly RecordId[], from: ReadonlyMap<RecordId, T>): readonly T[] {
  return [...only(ids, from).values()];
}
