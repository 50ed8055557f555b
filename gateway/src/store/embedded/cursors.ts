/** Open cursors: results that are handed out page by page. */
import { refuse } from './errors';
import { LIMITS } from './limits';

/** Result documents as BSON, made when they are asked for. */
export type ResultIterator = Iterator<Uint8Array>;

interface Cursor {
  readonly namespace: string;
  readonly documents: ResultIterator;
  /** A document that was made but did not fit into the page before. */
  held: Uint8Array | null;
  lastUsedMs: number;
}

/** One page of a result. */
export interface Page {
  readonly documents: readonly Uint8Array[];
  /** 0n when there are no more. */
  readonly cursorId: bigint;
}

/** How large a first page is to be. */
export interface PageSize {
  /** Documents wanted at most; null for as many as fit. */
  readonly batchSize: number | null;
  /** Close after this page even if there is more. */
  readonly single?: boolean;
}

function fill(cursor: Cursor, batchSize: number | null): { documents: Uint8Array[]; isDone: boolean } {
  const documents: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    if (batchSize !== null && documents.length >= batchSize) return { documents, isDone: false };
    const next = cursor.held ?? nextOf(cursor.documents);
    cursor.held = null;
    if (!next) return { documents, isDone: true };
    if (documents.length > 0 && bytes + next.length > LIMITS.replyBytesMax) {
      cursor.held = next;
      return { documents, isDone: false };
    }
    documents.push(next);
    bytes += next.length;
  }
}

function nextOf(documents: ResultIterator): Uint8Array | null {
  const next = documents.next();
  return next.done === true ? null : next.value;
}

/** The open cursors of a store. */
export class Cursors {
  readonly #open = new Map<bigint, Cursor>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The first page of a result; a cursor stays open when there is more. */
  start(namespace: string, documents: ResultIterator, { batchSize, single = false }: PageSize): Page {
    const cursor: Cursor = { namespace, documents, held: null, lastUsedMs: this.#now() };
    const page = fill(cursor, batchSize);
    if (page.isDone || single) return { documents: page.documents, cursorId: 0n };
    // One document further, so that a result which ends exactly here needs no second request.
    cursor.held ??= batchSize === 0 ? null : nextOf(documents);
    if (cursor.held === null && batchSize !== 0) return { documents: page.documents, cursorId: 0n };
    return { documents: page.documents, cursorId: this.#register(cursor) };
  }

  #register(cursor: Cursor): bigint {
    this.closeIdle();
    if (this.#open.size >= LIMITS.cursorsMax) {
      refuse('ExceededMemoryLimit', `too many open cursors: ${LIMITS.cursorsMax} are allowed`);
    }
    // Random, so that an id from before a restart does not meet another result.
    const [low = 1, high = 0] = crypto.getRandomValues(new Uint32Array(2));
    const id = (BigInt(high & 0x7fffffff) << 32n) | BigInt(low | 1);
    this.#open.set(id, cursor);
    return id;
  }

  /** The next page. Throws StoreError CursorNotFound for a cursor that is closed, timed out or of another collection. */
  next(id: bigint, namespace: string, batchSize: number | null): Page {
    const cursor = this.#open.get(id);
    if (cursor?.namespace !== namespace) return refuse('CursorNotFound', `cursor id ${id} not found`);
    cursor.lastUsedMs = this.#now();
    try {
      const { documents, isDone } = fill(cursor, batchSize);
      if (!isDone) return { documents, cursorId: id };
      this.#open.delete(id);
      return { documents, cursorId: 0n };
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  /** False if there was no such cursor. */
  kill(id: bigint): boolean {
    return this.#open.delete(id);
  }

  /** Forgets cursors nobody asked of for ten minutes. */
  closeIdle(): void {
    const oldest = this.#now() - LIMITS.cursorIdleMs;
    for (const [id, { lastUsedMs }] of this.#open) {
      if (lastUsedMs < oldest) this.#open.delete(id);
    }
  }
}
