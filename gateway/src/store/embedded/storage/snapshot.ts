/** Snapshots: the whole state in one file, so that the journals before it can go. */
import type { Captured, Catalog, Change } from '../catalog/catalog';
import { decode, encode } from '../values/codec';
import { showValue } from '../values/show';
import { isNumeric } from '../values/value';
import type { BsonDocument } from '../values/value';
import { replayFrame } from './changes';
import type { StoreFile, StoreFiles } from './files';
import { fileName, TEMPORARY_SUFFIX } from './fileNames';
import { DamagedFileError, encodeFrame, readFrames } from './frames';

/** Stands in the header of every file; a later version of the store knows by it what it reads. */
export const FORMAT = { format: 'tallystick.store', version: 1 } as const;

/** Payload after which a frame is closed; small enough that a slow disk does not hold up the journal for long. */
const FRAME_BYTES = 1024 * 1024;

/** The changes that make a collection as it was captured. */
function* changesOf({ namespace, indexes, records }: Captured): Generator<Uint8Array[]> {
  const change = (header: Change): Uint8Array => encode(header);
  yield [change({ op: 'create', ns: namespace })];
  for (const spec of indexes) yield [change({ op: 'createIndex', ns: namespace, spec })];
  const put = change({ op: 'put', ns: namespace });
  for (const { bytes } of records) yield [put, bytes];
}

function* payloads(captured: readonly Captured[]): Generator<readonly Uint8Array[]> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for (const collection of captured) {
    for (const change of changesOf(collection)) {
      parts.push(...change);
      size += change.reduce((sum, { length }) => sum + length, 0);
      if (size < FRAME_BYTES) continue;
      yield parts;
      parts = [];
      size = 0;
    }
  }
  if (parts.length > 0) yield parts;
}

interface SnapshotPlace {
  readonly number: number;
  /** The sequence number of the first frame of the journal with the same number. */
  readonly sequence: number;
}

async function writeFrames(
  file: StoreFile,
  { number, sequence }: SnapshotPlace,
  captured: readonly Captured[],
): Promise<void> {
  try {
    let frame = 1;
    await file.append(encodeFrame(frame, [encode({ ...FORMAT, snapshot: number, sequence })]));
    for (const parts of payloads(captured)) {
      frame += 1;
      await file.append(encodeFrame(frame, parts));
    }
    await file.append(encodeFrame(frame + 1, [encode({ end: frame + 1 })]));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes a snapshot. It has its name only when all of it is on the disk. */
export async function writeSnapshot(
  files: StoreFiles,
  { number, sequence }: SnapshotPlace,
  captured: readonly Captured[],
): Promise<void> {
  const name = fileName('snapshot', number);
  const temporary = name + TEMPORARY_SUFFIX;
  await files.remove(temporary);
  try {
    await writeFrames(await files.open(temporary, 'create'), { number, sequence }, captured);
  } catch (error) {
    await files.remove(temporary);
    throw error;
  }
  await files.rename(temporary, name);
  await files.syncDirectory();
}

/** The header of a snapshot or journal. Throws DamagedFileError when it is not the one of this file. */
export function checkHeader(file: string, payload: Uint8Array, expected: BsonDocument): BsonDocument {
  const header = decode(payload);
  for (const [name, value] of Object.entries({ ...FORMAT, ...expected })) {
    if (header[name] !== value) {
      throw new DamagedFileError({
        file,
        offset: 0,
        reason: `its header says ${name} ${showValue(header[name])}, not ${showValue(value)}`,
      });
    }
  }
  return header;
}

/**
 * Fills an empty catalog from a snapshot; returns the sequence number its journal starts with. Throws DamagedFileError
 * for anything that is not exactly what was written: a snapshot is complete before it has its name.
 */
export async function readSnapshot(files: StoreFiles, number: number, catalog: Catalog): Promise<number> {
  const name = fileName('snapshot', number);
  const file = `${files.location}/${name}`;
  const { frames, end } = readFrames(file, await files.read(name), { mayBeTorn: false });
  const [first, ...rest] = frames;
  const last = rest.pop();
  if (!first || !last || decode(last.payload)['end'] !== frames.length) {
    throw new DamagedFileError({ file, offset: end, reason: 'its end is missing' });
  }
  const { sequence } = checkHeader(file, first.payload, { snapshot: number });
  for (const frame of rest) replayFrame(file, frame, catalog);
  return isNumeric(sequence) ? Number(sequence) : 0;
}
