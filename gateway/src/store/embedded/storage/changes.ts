/** Changes inside frames: BSON documents one after the other, a `put` followed by the document it stores. */
import { refuse, StoreError } from '../errors';
import type { Catalog, Change } from '../catalog/catalog';
import type { Content } from '../catalog/collection';
import { decode } from '../values/codec';
import { isDocument } from '../values/value';
import type { BsonDocument } from '../values/value';
import { DamagedFileError } from './frames';
import type { Frame } from './frames';

function text(header: BsonDocument, name: string): string {
  const value = header[name];
  return typeof value === 'string' ? value : refuse('InvalidBSON', `a change has no ${name}`);
}

function changeOf(header: BsonDocument): Change {
  const ns = text(header, 'ns');
  const op = text(header, 'op');
  switch (op) {
    case 'create':
    case 'drop':
    case 'put':
      return { op, ns };
    case 'createIndex':
      return isDocument(header['spec'])
        ? { op, ns, spec: header['spec'] }
        : refuse('InvalidBSON', 'a change has no index');
    case 'dropIndex':
      return { op, ns, name: text(header, 'name') };
    case 'remove':
      return { op, ns, id: header['id'] ?? null };
    default:
      return refuse('InvalidBSON', `a change of the unknown kind ${op}`);
  }
}

/** Takes one document off the payload; the bytes are a copy, so that the file read can be forgotten. */
function take(payload: Buffer, offset: number): Uint8Array {
  const length = offset + 4 <= payload.length ? payload.readInt32LE(offset) : 0;
  if (length < 5 || offset + length > payload.length) refuse('InvalidBSON', 'a change is cut off');
  return Buffer.from(payload.subarray(offset, offset + length));
}

/** Calls back with every change of a payload, in order. Throws StoreError for bytes that are not changes. */
function forEachChange(payload: Uint8Array, use: (change: Change, body: Content | null) => void): void {
  const buffer = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  let offset = 0;
  while (offset < buffer.length) {
    const header = take(buffer, offset);
    offset += header.length;
    const change = changeOf(decode(header));
    if (change.op !== 'put') {
      use(change, null);
      continue;
    }
    const bytes = take(buffer, offset);
    offset += bytes.length;
    use(change, { document: decode(bytes), bytes });
  }
}

/** Makes the changes of one frame again. Throws DamagedFileError with the frame's place when one cannot be made. */
export function replayFrame(file: string, { payload, offset }: Frame, catalog: Catalog): void {
  try {
    forEachChange(payload, (change, body) => {
      catalog.replay(change, body);
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new DamagedFileError({
      file,
      offset,
      reason: `a change cannot be made again: ${error.message}`,
      cause: error,
    });
  }
}
