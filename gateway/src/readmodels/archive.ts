/** The archive as the projector keeps it. */
import type { LineStep, PartyId, RecordId, SignerProof } from '../../../chaincode/src/protocol/acts';
import type { Archive, ArchivedRecord } from '../archive/archive';
import type { ReadModels, RecordDocument } from './models';

function archived({ _id, version, body, salt }: RecordDocument): ArchivedRecord {
  return { id: _id, version, body, salt };
}

export class StoredArchive implements Archive {
  readonly #models: ReadModels;

  constructor(models: ReadModels) {
    this.#models = models;
  }

  async records(ids: readonly RecordId[]): Promise<readonly ArchivedRecord[]> {
    const found = await this.#models.records.find({ _id: { $in: ids } }).lean();
    return found.map(archived);
  }

  async parties(ids: readonly PartyId[]): Promise<readonly ArchivedRecord[]> {
    const found = await this.#models.records.find({ kind: 'party', parties: { $in: ids } }).lean();
    return found.map(archived);
  }

  async matrix(party: PartyId): Promise<ArchivedRecord | null> {
    const found = await this.#models.records.findOne({ kind: 'matrix', parties: party }).lean();
    return found === null ? null : archived(found);
  }

  async signers(ids: readonly RecordId[]): Promise<readonly SignerProof[]> {
    const found = await this.#models.signers.find({ _id: { $in: ids } }).lean();
    return found.map(({ proof }) => proof);
  }

  async lines(leaves: readonly RecordId[]): Promise<ReadonlyMap<RecordId, readonly LineStep[]>> {
    const found = await this.#models.lines.find({ _id: { $in: leaves } }).lean();
    return new Map(found.map(({ _id, steps }) => [_id, steps]));
  }

  async origins(offers: readonly RecordId[]): Promise<ReadonlyMap<RecordId, LineStep>> {
    const found = await this.#models.origins.find({ _id: { $in: offers } }).lean();
    return new Map(found.map(({ _id, step }) => [_id, step]));
  }
}
