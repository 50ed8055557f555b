/** An archive in memory: for tools that replay a ledger, and for tests. */
import type { LineStep, PartyId, RecordId, SignerProof } from '../../../chaincode/src/protocol/acts';
import type { Absorbed } from './absorb';
import type { Archive, ArchivedRecord } from './archive';

export class MemoryArchive implements Archive {
  readonly #records = new Map<RecordId, ArchivedRecord>();
  readonly #signers = new Map<RecordId, SignerProof>();
  readonly #lines = new Map<RecordId, readonly LineStep[]>();
  readonly #origins = new Map<RecordId, LineStep>();

  add(absorbed: Absorbed): void {
    for (const record of absorbed.records) {
      const known = this.#records.get(record.id);
      if (known === undefined || known.version < record.version) this.#records.set(record.id, record);
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
    return Promise.resolve(this.all().filter(({ body }) => body.kind === 'party' && ids.includes(body.data.id)));
  }

  matrix(party: PartyId): Promise<ArchivedRecord | null> {
    const found = this.all().find(({ body }) => body.kind === 'matrix' && body.data.party === party);
    return Promise.resolve(found ?? null);
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
  const wanted = new Set(ids);
  return new Map([...from].filter(([id]) => wanted.has(id)));
}

function present<T>(ids: readonly RecordId[], from: ReadonlyMap<RecordId, T>): readonly T[] {
  return [...only(ids, from).values()];
}
