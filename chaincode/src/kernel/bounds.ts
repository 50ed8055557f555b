/** Every bound of the rules, named, in one place. */

/** Items one transaction carries at most (FABRIC 8.7: 100 to 200 items and one megabyte keep peers responsive). */
export const ITEMS_PER_CHUNK_MAX = 200;
/** Bytes presented or sealed in one transaction. */
export const CHUNK_BYTES_MAX = 768 * 1024;
/** Chunks of one run: 100 000 items. */
export const LINES_PER_RUN_MAX = 500;
/** Steps of a claim's line back to its confirmation. */
export const LINE_STEPS_MAX = 10;
/** Signers' proofs presented in one transaction. */
export const SIGNER_PROOFS_MAX = 64;
/** Other records' bodies presented in one transaction, besides those the items name. */
export const RECORDS_MAX = 1000;
export const SIGNATURES_MAX = 2;
export const SIGNERS_AT_REGISTRATION_MAX = 4;
export const MATRIX_ROWS_MAX = 64;
export const DELEGATIONS_MAX = 32;
export const GROUPS_MAX = 16;
export const TRANCHES_MAX = 12;
export const RESTS_MAX = 5;
export const CLAIMS_PER_DRAW_MAX = 1;
export const FEES_MAX = 8;
export const PARTIES_PER_LIST_MAX = 200;
export const ORGANISATIONS_MAX = 64;

export const NAME_LENGTH_MAX = 200;
export const NOTE_LENGTH_MAX = 500;
export const CODE_LENGTH_MAX = 64;
export const INVOICE_NUMBER_LENGTH_MAX = 100;
export const KEY_LENGTH_MAX = 400;

export const TENOR_DAYS_MAX = 3660;
export const RATE_PPM_MAX = 10_000_000;
export const SHARE_PPM_MAX = 1_000_000;
/** A statement may wait this long for its second signature and its carrier. */
export const STATEMENT_VALID_MS_MAX = 31 * 24 * 3600 * 1000;
/** A draw states a value date at most this many days ahead. */
export const VALUE_DATE_AHEAD_DAYS_MAX = 10;
/** Endorsers refuse an epoch this far from their own clock. */
export const EPOCH_CLOCK_SKEW_MS_MAX = 5 * 60 * 1000;
/** A witness moves the epoch by at most this much in one step. */
export const EPOCH_STEP_MS_MAX = 400 * 24 * 3600 * 1000;
