/**
 * What one party may be shown of an archive that holds the records of every firm hosted here. Everybody may know a
 * record's id, version and hash, so whoever names a record has no right to it yet: what is previewed, presented or
 * handed out for a party is taken from here.
 */
import type { PartyId, RecordId } from '../../../chaincode/src/protocol/acts';
import type { Body } from '../../../chaincode/src/protocol/records';
import { keepersOf } from '../../../chaincode/src/domain/hosting';
import { witnessOf } from '../../../chaincode/src/ledger/shapes';
import type { Archive, ArchivedRecord } from './archive';

/** The directory is everybody's; announced keys are put in force by a witness. */
function isKept(body: Body, party: PartyId): boolean {
  if (body.kind === 'party' || (body.kind === 'recovery' && witnessOf(party) !== null)) return true;
  return keepersOf(body).includes(party);
}

/**
 * Leaves that the party made for somebody else: a debtor by confirming, an assignor by assigning. Other sides of a leaf
 * do not see it here, because its line tells what was paid for it.
 */
async function madeBy(
  archive: Archive,
  party: PartyId,
  records: readonly ArchivedRecord[],
): Promise<ReadonlySet<RecordId>> {
  const leaves = records.filter(({ body }) => body.kind === 'leaf' && !isKept(body, party)).map(({ id }) => id);
  const lines = leaves.length === 0 ? [] : [...(await archive.lines(leaves))];
  const made = lines.filter(([, steps]) => steps.at(-1)?.evidence.statement.party === party);
  return new Set(made.map(([id]) => id));
}

/** The archive as if it held nothing but what this party may see. */
export function seenBy(archive: Archive, party: PartyId): Archive {
  const records: Archive['records'] = async (ids) => {
    const found = await archive.records(ids);
    const made = await madeBy(archive, party, found);
    return found.filter(({ id, body }) => isKept(body, party) || made.has(id));
  };
  const seen = async (ids: readonly RecordId[]): Promise<readonly RecordId[]> =>
    (await records(ids)).map(({ id }) => id);
  return {
    records,
    parties: (ids) => archive.parties(ids),
    matrix: async (of) => (of === party ? archive.matrix(of) : null),
    signers: (ids) => archive.signers(ids),
    lines: async (leaves) => archive.lines(await seen(leaves)),
    origins: async (offers) => archive.origins(await seen(offers)),
  };
}
