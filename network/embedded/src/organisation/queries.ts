import { QueryResponse, QueryResponseMetadata } from '../protobuf/queries';
import { SimulationError } from './simulationError';

/** Results that a chaincode fetches in portions, each encoded. */
export interface ResultSource {
  /** The next result; null at the end. */
  next(): Promise<Uint8Array | null>;
  /** Where the next page begins, empty when there is none. Ends the source. */
  bookmark(): Promise<string>;
  /** Gives up what the source holds; nothing follows. */
  close(): Promise<void>;
}

/** Results in one portion, when no page was asked for (Fabric core/chaincode). */
const PORTION = 100;

interface OpenQuery {
  readonly source: ResultSource;
  /** Fetched and not handed out yet. */
  pending: Uint8Array[];
  fetched: number;
}

/** How much a chaincode gets: whether it asked for a page, and of how many at most. */
interface Extent {
  readonly isPaginated: boolean;
  readonly limit: number;
}

/**
 * The queries that a simulation has open. Portions are cut as Fabric's peer cuts them (query_response_generator),
 * because how far an iterator was read decides what the phantom check covers: one result more than a portion is
 * fetched to know that there is more.
 */
export class Queries {
  readonly #totalLimit: number;
  readonly #open = new Map<string, OpenQuery>();
  #next = 0;

  /** `totalLimit`: results after which a query quietly ends. */
  constructor(totalLimit: number) {
    this.#totalLimit = totalLimit;
  }

  /** Starts a query and answers its first portion, QueryResponse bytes. `pageSize` is null where none was asked for. */
  start(source: ResultSource, pageSize: number | null): Promise<Uint8Array> {
    const id = String(this.#next++);
    this.#open.set(id, { source, pending: [], fetched: 0 });
    const isLimited = pageSize !== null && pageSize > 0 && pageSize < this.#totalLimit;
    return this.#portion(id, { isPaginated: pageSize !== null, limit: isLimited ? pageSize : this.#totalLimit });
  }

  /** The next portion of a query. */
  more(id: string): Promise<Uint8Array> {
    return this.#portion(id, { isPaginated: false, limit: this.#totalLimit });
  }

  /** Ends a query. One that has ended already is none to worry about. */
  async stop(id: string): Promise<Uint8Array> {
    await this.#forget(id);
    return QueryResponse.encode({ results: [], hasMore: false, id, metadata: new Uint8Array() });
  }

  /** Ends all queries. */
  async stopAll(): Promise<void> {
    for (const id of [...this.#open.keys()]) await this.#forget(id);
  }

  async #portion(id: string, extent: Extent): Promise<Uint8Array> {
    const query = this.#open.get(id);
    if (query === undefined) throw new SimulationError('query iterator not found');
    while (query.fetched < extent.limit) {
      const result = await query.source.next();
      if (result === null) break;
      const isCut = !extent.isPaginated && query.pending.length === PORTION;
      const portion = query.pending;
      if (isCut) query.pending = [];
      query.pending.push(result);
      query.fetched++;
      if (isCut) return respond(id, portion, { hasMore: true, metadata: new Uint8Array() });
    }
    return this.#last(id, query, extent);
  }

  async #last(id: string, query: OpenQuery, { isPaginated }: Extent): Promise<Uint8Array> {
    const { source, pending, fetched: fetchedRecordsCount } = query;
    const bookmark = isPaginated ? await source.bookmark() : '';
    await this.#forget(id);
    const metadata = isPaginated ? QueryResponseMetadata.encode({ fetchedRecordsCount, bookmark }) : new Uint8Array();
    return respond(id, pending, { hasMore: false, metadata });
  }

  async #forget(id: string): Promise<void> {
    const query = this.#open.get(id);
    this.#open.delete(id);
    await query?.source.close();
  }
}

function respond(
  id: string,
  results: readonly Uint8Array[],
  rest: Readonly<{ hasMore: boolean; metadata: Uint8Array }>,
): Uint8Array {
  return QueryResponse.encode({ id, results: results.map((resultBytes) => ({ resultBytes })), ...rest });
}
