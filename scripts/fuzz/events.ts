/** What stored blocks tell about programs when they are delivered again. */
import { decodeBlock } from '../../network/embedded/src/blocks/blockBuilder';
import { decodeTransaction } from '../../network/embedded/src/blocks/decodedTransaction';
import { HEADER_TYPES } from '../../network/embedded/src/protobuf/common';
import { BlockAndPrivateData, FilteredBlock } from '../../network/embedded/src/protobuf/events';
import { KvReadWriteSet, TxPrivateReadWriteSet } from '../../network/embedded/src/protobuf/readWriteSets';
import { VALIDATION_CODES, validationName } from '../../network/embedded/src/validationCodes';
import type { Json } from './answers';
import type { FuzzLedger } from './ledger';
import { Names, shownBytes } from './names';
import type { RunRecord } from './run';
import { MEMBERS } from './world';

/** What was told of one transaction, in words that need the names of its program. */
type Telling = (names: Names) => Json;

/** What was told to one kind of reader, by transaction id, in the order of the blocks. */
type Told = ReadonlyMap<string, readonly Telling[]>;

/** All that was told of a range of blocks. */
export interface Replay {
  readonly filtered: Told;
  readonly byOrganisation: ReadonlyMap<string, Told>;
}

function gather(entries: Iterable<readonly [transactionId: string, telling: Telling]>): Told {
  const told = new Map<string, Telling[]>();
  for (const [transactionId, telling] of entries) {
    const before = told.get(transactionId) ?? [];
    before.push(telling);
    told.set(transactionId, before);
  }
  return told;
}

function* filteredTellings(block: Uint8Array): Generator<readonly [string, Telling]> {
  for (const { transactionId, type, validationCode, transactionActions } of FilteredBlock.decode(block)
    .filteredTransactions) {
    const events = (transactionActions?.chaincodeActions ?? []).map(({ chaincodeEvent }) => {
      return [chaincodeEvent?.eventName ?? null, shownBytes(chaincodeEvent?.payload ?? new Uint8Array())];
    });
    const telling = [type === HEADER_TYPES.endorserTransaction, validationName(validationCode), events];
    yield [transactionId, () => telling];
  }
}

function privateWrites(encoded: Uint8Array, names: Names): Json {
  const { nsPvtRwset } = TxPrivateReadWriteSet.decode(encoded);
  return nsPvtRwset.flatMap(({ collectionPvtRwset }) =>
    collectionPvtRwset.map(({ collectionName, rwset }) => {
      const { writes } = KvReadWriteSet.decode(rwset);
      return [
        collectionName,
        writes.map(({ key, isDelete, value }) => [names.key(key), isDelete ? null : shownBytes(value)]),
      ];
    }),
  );
}

function* blockTellings(encoded: Uint8Array): Generator<readonly [string, Telling]> {
  const { block, privateDataMap } = BlockAndPrivateData.decode(encoded);
  const { envelopes, validationCodes } = decodeBlock(block);
  for (const [index, envelope] of envelopes.entries()) {
    const decoded = decodeTransaction(envelope);
    if (decoded === null) continue;
    const code = validationCodes[index] ?? VALIDATION_CODES.NOT_VALIDATED;
    const plaintext = privateDataMap.find(({ key }) => key === index)?.value;
    // What a peer still has of an invalid transaction depends on whether it happened to be sent it in time.
    const isShown = plaintext !== undefined && code === VALIDATION_CODES.VALID;
    const event = decoded.event === null ? null : [decoded.event.name, shownBytes(decoded.event.payload)];
    yield [
      decoded.transactionId,
      (names) => [validationName(code), event, isShown ? privateWrites(plaintext, names) : null],
    ];
  }
}

function* each(
  blocks: readonly Uint8Array[],
  tellings: (block: Uint8Array) => Iterable<readonly [string, Telling]>,
): Generator<readonly [string, Telling]> {
  for (const block of blocks) yield* tellings(block);
}

/** Has all blocks from one number to another delivered once more, to each organisation. */
export async function replay(ledger: FuzzLedger, blocks: Readonly<{ from: number; to: number }>): Promise<Replay> {
  const [first = ''] = MEMBERS;
  const filtered = await ledger.deliver({ mspId: first, form: 'filtered', ...blocks });
  const byOrganisation = new Map<string, Told>();
  for (const mspId of MEMBERS) {
    const delivered = await ledger.deliver({ mspId, form: 'private', ...blocks });
    byOrganisation.set(mspId, gather(each(delivered, blockTellings)));
  }
  return { filtered: gather(each(filtered, filteredTellings)), byOrganisation };
}

function tellingsOf(told: Told, { calls }: RunRecord, names: Names): Json {
  const ids = [...new Set(calls.map(({ transactionId }) => transactionId))];
  return ids.flatMap((id) => (told.get(id) ?? []).map((telling) => [names.transaction(id), telling(names)]));
}

/** What is told about a program, to each organisation; once where all are told the same. */
export function eventsOf({ filtered, byOrganisation }: Replay, record: RunRecord): Json {
  const names = new Names(record);
  const told = [...byOrganisation].map(([mspId, of]) => [mspId, tellingsOf(of, record, names)] as const);
  const [first] = told;
  const isSame = told.every(([, events]) => JSON.stringify(events) === JSON.stringify(first?.[1]));
  const blocks: Json = isSame ? (first?.[1] ?? null) : Object.fromEntries(told);
  return { filtered: tellingsOf(filtered, record, names), blocks };
}
