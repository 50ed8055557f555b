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

  record(id: RecordId): Promise<ArchivedRecord | null> {
    return Promise.resolve(this.#records.get(id) ?? null);
  }

  party(id: PartyId): Promise<ArchivedRecord | null> {
    const found = this.all().find(({ body }) => body.kind === 'party' && body.data.id === id);
    return Promise.resolve(found ?? null);
  }

  matrix(party: PartyId): Promise<ArchivedRecord | null> {
    const found = this.all().find(({ body }) => body.kind === 'matrix' && body.data.party === party);
    return Promise.resolve(found ?? null);
  }

  signer(id: RecordId): Promise<SignerProof | null> {
    return Promise.resolve(this.#signers.get(id) ?? null);
  }

  line(leaf: RecordId): Promise<readonly LineStep[] | null> {
    return Promise.resolve(this.#lines.get(leaf) ?? null);
  }

  origin(offer: RecordId): Promise<LineStep | null> {
    return Promise.resolve(this.#origins.get(offer) ?? null);
  }
}
