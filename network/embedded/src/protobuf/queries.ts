import { bytes, embedded, flag, message, repeated, signedInteger, text } from './message';
import type { MessageOf } from './message';
import { Timestamp } from './common';

// Messages of Fabric's peer/chaincode_shim.proto and ledger/queryresult/kv_query_result.proto: what a chaincode asks
// for that has many answers, and the answers.

/** GET_STATE_BY_RANGE. An empty collection means the open state; an empty end key means no end. */
export const GetStateByRange = message({ startKey: text(1), endKey: text(2), collection: text(3), metadata: bytes(4) });

/** Which page of a query is wanted; `bookmark` is the key it starts at. */
export const QueryMetadata = message({ pageSize: signedInteger(1), bookmark: text(2) });
/** See the constant. */
export type QueryMetadata = MessageOf<typeof QueryMetadata>;

/** GET_QUERY_RESULT: a query in the language of a document database. */
export const GetQueryResult = message({ query: text(1), collection: text(2), metadata: bytes(3) });

/** GET_HISTORY_FOR_KEY. */
export const GetHistoryForKey = message({ key: text(1) });

/** QUERY_STATE_NEXT and QUERY_STATE_CLOSE: the id that the first answer gave. */
export const QueryId = message({ id: text(1) });

/** One result, encoded: a {@link KeyValue} or a {@link KeyModification}. */
export const QueryResultBytes = message({ resultBytes: bytes(1) });

/** A portion of results. `metadata` is there for pages only ({@link QueryResponseMetadata}). */
export const QueryResponse = message({
  results: repeated(1, () => QueryResultBytes),
  hasMore: flag(2),
  id: text(3),
  metadata: bytes(4),
});

/** What a page says of itself; an empty bookmark means that it was the last one. */
export const QueryResponseMetadata = message({ fetchedRecordsCount: signedInteger(1), bookmark: text(2) });

/** A result of a range query. */
export const KeyValue = message({ namespace: text(1), key: text(2), value: bytes(3) });

/** A result of a history query. */
export const KeyModification = message({
  transactionId: text(1),
  value: bytes(2),
  timestamp: embedded(3, () => Timestamp),
  isDelete: flag(4),
});
