/** What the store's thread and its starter say to one another. */

/** Handed to the thread when it starts. */
export interface StoreOrder {
  /** Null keeps the data in memory. */
  readonly directory: string | null;
  readonly password: string;
  readonly ttlSweepMs: number | null;
}

/** What the thread reports. */
export type FromStore =
  | { readonly kind: 'ready'; readonly port: number }
  /** The store did not open, or failed while it closed. */
  | { readonly kind: 'failed'; readonly name: string; readonly text: string }
  | { readonly kind: 'closed' }
  /** The disk failed; every write is refused from now on. */
  | { readonly kind: 'fatal'; readonly text: string }
  | { readonly kind: 'notice'; readonly text: string }
  /** A command met a defect of the store; its client was told. */
  | { readonly kind: 'defect'; readonly text: string };
