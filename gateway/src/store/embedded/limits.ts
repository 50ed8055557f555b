/** Every bound of the embedded store in one place. Where MongoDB has the bound, it is MongoDB's. */
export const LIMITS = {
  /** Largest wire message a client may send, header included. */
  messageBytesMax: 48_000_000,
  /** Largest stored document. */
  documentBytesMax: 16 * 1024 * 1024,
  /** Largest command body: a document and what is around it. */
  commandBytesMax: 16 * 1024 * 1024 + 16 * 1024,
  /** Bytes of all documents together: what can be read back at once, with room to spare. */
  storeBytesMax: 1024 * 1024 * 1024,
  /** Levels of objects and arrays inside one another. */
  depthMax: 100,
  /** Writes in one insert, update or delete command. */
  batchWritesMax: 100_000,
  /** Documents in a first page when the client names no batch size. */
  firstBatchDefault: 101,
  /** Bytes after which a page is closed even if the client asked for more documents. */
  replyBytesMax: 16 * 1024 * 1024,
  cursorsMax: 1_000,
  cursorIdleMs: 10 * 60_000,
  connectionsMax: 1_000,
  /** A client that started a message and sends no more of it is disconnected. */
  partialMessageMs: 30_000,
  /** Documents an aggregation stage may hand to the next. */
  pipelineDocumentsMax: 1_000_000,
  pipelineStagesMax: 1_000,
  indexesMax: 64,
  indexFieldsMax: 32,
  /** Null elements an update may add to an array to reach the index it names. */
  arrayBackfillMax: 1_500_000,
  /** Point look-ups one query plan may be made of. */
  planPointsMax: 1_000,
  namespaceBytesMax: 255,
  regexLengthMax: 32_764,
  ttlSweepMs: 60_000,
  /** The journal is folded into a snapshot when it is larger than this and than the live documents. */
  journalBytesMin: 16 * 1024 * 1024,
} as const;
