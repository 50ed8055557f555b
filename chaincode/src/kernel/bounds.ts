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
/** Signatures of one statement: a maker and a checker. */
export const SIGNATURES_MAX = 2;
/** First signers a witness vouches for at once. */
export const SIGNERS_AT_REGISTRATION_MAX = 4;
/** Rows of an authority matrix. */
export const MATRIX_ROWS_MAX = 64;
/** Delegations of an authority matrix. */
export const DELEGATIONS_MAX = 32;
/** Groups of one signer or one row. */
export const GROUPS_MAX = 16;
/** Leaves one confirmation makes. */
export const TRANCHES_MAX = 12;
/** Records one transaction makes or changes: of all items a confirmation makes the most. */
export const RECORDS_PER_CHUNK_MAX = ITEMS_PER_CHUNK_MAX * TRANCHES_MAX;
/** Unconfirmed parts of one invoice: one per reason. */
export const RESTS_MAX = 5;
/** Claims of one deal. */
export const CLAIMS_PER_DRAW_MAX = 1;
/** Fees of one price. */
export const FEES_MAX = 8;
/** Days from the signature of a draw in which the money may still go out. */
export const FUND_WITHIN_DAYS_MAX = 60;
/** From that day until an order to pay that nobody booked counts as not carried out; longer than banks are ever closed. */
export const BOOKING_DAYS = 14;
/** Counterparties of one facility or offer. */
export const PARTIES_PER_LIST_MAX = 200;
/** Generations of one firm's keys. */
export const GENERATIONS_MAX = 1_000_000;
/** Members of one network. */
export const ORGANISATIONS_MAX = 64;
/** Changes of a network's members. */
export const MEMBERS_CHANGES_MAX = 10_000;

/** Digits of an amount before the point: amounts stay below 10^15 units of the currency, 999,999,999,999,999.99 in CNY. */
export const AMOUNT_WHOLE_DIGITS_MAX = 15;
/** Digits of an amount in all: its minor units fit the signed 64-bit integers of databases, in a currency of four decimals too. */
export const AMOUNT_DIGITS_MAX = 18;

/** Characters of a name. */
export const NAME_LENGTH_MAX = 200;
/** Characters of a remark. */
export const NOTE_LENGTH_MAX = 500;
/** Characters of a code or reference. */
export const CODE_LENGTH_MAX = 64;
/** Characters of an invoice or order number. */
export const INVOICE_NUMBER_LENGTH_MAX = 100;
/** Characters of a public key in base64. */
export const KEY_LENGTH_MAX = 400;

/** Days from today to the due date of anything: ten years. */
export const TENOR_DAYS_MAX = 3660;
/** From the announcement of new keys for a firm that lost its last one until they may be in force. */
export const RECOVERY_WAIT_DAYS = 14;
/** A firm's host and its keys do not change within so many days of each other. */
export const COOLING_DAYS = 14;
/** Yearly rate: 1000 %. */
export const RATE_PPM_MAX = 10_000_000;
/** A share of a whole: 100 %. */
export const SHARE_PPM_MAX = 1_000_000;
/** A statement may wait this long for its second signature and its carrier. */
export const STATEMENT_VALID_MS_MAX = 31 * 24 * 3600 * 1000;
/** A draw states a value date at most this many days ahead. */
export const VALUE_DATE_AHEAD_DAYS_MAX = 10;
/** Endorsers refuse an epoch this far from their own clock. */
export const EPOCH_CLOCK_SKEW_MS_MAX = 5 * 60 * 1000;
/** A witness moves the epoch by at most this much in one step. */
export const EPOCH_STEP_MS_MAX = 400 * 24 * 3600 * 1000;
