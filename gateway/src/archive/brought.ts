/** An archive of what a carrier brought along with an act, so that each transaction of it takes only what it needs. */
import type { PresentedBody, RecordId } from '../../../chaincode/src/protocol/acts';
import type { Archive, ArchivedRecord } from './archive';
import type { Collected } from './present';

/** Whoever brings a body does not say of which version; its hash does. */
function archived(record: PresentedBody): ArchivedRecord {
  return { ...record, version: 0 };
}

function only<T>(from: Readonly<Record<RecordId, T>>, ids: readonly RecordId[]): ReadonlyMap<RecordId, T> {
  return new Map(Object.entries(from).filter(([id]) => ids.includes(id)));
}

export function broughtArchive({ records, signers, claimLines, origins }: Collected): Archive {
  const byId = new Map(records.map((record) => [record.id, record]));
  const proofs = new Map(signers.map((proof) => [proof.id, proof]));
  const directory = records.filter(({ body }) => body.kind === 'party');
  const found = <T>(list: readonly (T | undefined)[]): readonly T[] => list.filter((entry) => entry !== undefined);
  return {
    records: (ids) => Promise.resolve(found(ids.map((id) => byId.get(id))).map(archived)),
    parties: (ids) => {
      const entries = directory.filter(({ body }) => body.kind === 'party' && ids.includes(body.data.id));
      return Promise.resolve(entries.map(archived));
    },
    matrix: (party) => {
      const own = records.find(({ body }) => body.kind === 'matrix' && body.data.party === party);
      return Promise.resolve(own === undefined ? null : archived(own));
    },
    signers: (ids) => Promise.resolve(found(ids.map((id) => proofs.get(id)))),
    lines: (leaves) => Promise.resolve(only(claimLines, leaves)),
    origins: (offers) => Promise.resolve(only(origins, offers)),
  };
}
