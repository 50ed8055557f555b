import { decodeBlock } from '../blocks/blockBuilder';
import { decodeTransaction } from '../blocks/decodedTransaction';
import type { RecordFile } from '../files/recordFile';
import { purgedHashes } from '../ordering/indexChanges';
import type { StateDatabase } from '../state/stateDatabase';
import type { PurgedKey } from './privateRemoval';

/** Where purges that an organisation has not carried out yet are read from. */
export interface PurgeSource {
  readonly database: StateDatabase;
  readonly blocks: RecordFile;
  readonly chaincode: string;
  readonly isMember: (collection: string) => boolean;
}

function purgesOf(number: number, { database, blocks, chaincode, isMember }: PurgeSource): readonly PurgedKey[] {
  const location = database.blockLocation(number);
  if (location === null) throw new Error(`block ${number} is not in the index`);
  const { envelopes, validationCodes } = decodeBlock(blocks.read(location));
  const sets = envelopes.map((envelope) => decodeTransaction(envelope)?.sets ?? []);
  const purged = purgedHashes(sets, { number, chaincode, validationCodes });
  return purged
    .filter(({ collection }) => isMember(collection))
    .map((key) => ({ ...key, keyHash: Buffer.from(key.keyHash) }));
}

/** The keys that blocks purged which the organisation may not have heard of before it ended. */
export function missedPurges(
  source: PurgeSource,
  blocks: Readonly<{ from: number | null; to: number }>,
): readonly PurgedKey[] {
  const missed: PurgedKey[] = [];
  // An organisation that never stored anything has nothing to remove.
  for (let number = blocks.from ?? blocks.to; number < blocks.to; number++) missed.push(...purgesOf(number, source));
  return missed;
}
