/** What can go wrong with the embedded network, one word each; the class says the same and carries the details. */
export type EmbeddedErrorCode =
  | 'configuration_invalid'
  | 'directory_in_use'
  | 'ledger_damaged'
  | 'organisation_unknown'
  | 'chaincode_missing'
  | 'proposal_refused'
  | 'chaincode_refused'
  | 'endorsements_differ'
  | 'too_large'
  | 'too_busy'
  | 'timed_out'
  | 'closed'
  | 'outcome_unknown';

/** The base of all errors that the network's functions throw on purpose. */
export abstract class EmbeddedError extends Error {
  abstract readonly code: EmbeddedErrorCode;
}

/** The options contradict each other or the ledger that is there. Nothing was started. */
export class ConfigurationInvalidError extends EmbeddedError {
  override readonly name = 'ConfigurationInvalidError';
  readonly code = 'configuration_invalid';
}

/** Another process, or another network in this one, has the directory open. */
export class DirectoryInUseError extends EmbeddedError {
  override readonly name = 'DirectoryInUseError';
  readonly code = 'directory_in_use';
}

/** Stored blocks or private data are not what was written. `blockNumber` is the first that is wrong. */
export class LedgerDamagedError extends EmbeddedError {
  override readonly name = 'LedgerDamagedError';
  readonly code = 'ledger_damaged';
  readonly blockNumber: number;

  constructor(blockNumber: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.blockNumber = blockNumber;
  }
}

/** No organisation of that MSP id runs a node here. */
export class OrganisationUnknownError extends EmbeddedError {
  override readonly name = 'OrganisationUnknownError';
  readonly code = 'organisation_unknown';
  readonly organisation: string;

  constructor(organisation: string) {
    super(`organisation ${organisation} is not part of this network`);
    this.organisation = organisation;
  }
}

/** The organisation follows the ledger and runs no chaincode. */
export class ChaincodeMissingError extends EmbeddedError {
  override readonly name = 'ChaincodeMissingError';
  readonly code = 'chaincode_missing';
  readonly organisation: string;

  constructor(organisation: string) {
    super(`organisation ${organisation} runs no chaincode`);
    this.organisation = organisation;
  }
}

/** A peer did not let the proposal in: unknown creator, bad signature, another channel, a transaction id in use. */
export class ProposalRefusedError extends EmbeddedError {
  override readonly name = 'ProposalRefusedError';
  readonly code = 'proposal_refused';
  readonly organisation: string;
  /** In the peer's words. */
  readonly reason: string;

  constructor(organisation: string, reason: string) {
    super(`${organisation} refused the proposal: ${reason}`);
    this.organisation = organisation;
    this.reason = reason;
  }
}

/** One organisation's chaincode answered with a status of 400 or more, or failed. */
export interface Refusal {
  readonly organisation: string;
  readonly status: number;
  readonly message: string;
}

/** The chaincode of at least one organisation refused. Nothing was written. */
export class ChaincodeRefusedError extends EmbeddedError {
  override readonly name = 'ChaincodeRefusedError';
  readonly code = 'chaincode_refused';
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(refusals.map(({ organisation, status, message }) => `${organisation} (${status}): ${message}`).join('; '));
    this.refusals = refusals;
  }
}

/**
 * The chaincode gave different results at different organisations: it is not deterministic, or they simulated at
 * different heights. `groups` are the organisations that agree with each other.
 */
export class EndorsementsDifferError extends EmbeddedError {
  override readonly name = 'EndorsementsDifferError';
  readonly code = 'endorsements_differ';
  readonly groups: readonly (readonly string[])[];

  constructor(groups: readonly (readonly string[])[]) {
    const sides = groups.map((group) => group.join(', ')).join(' | ');
    super(`ProposalResponsePayloads do not match: ${sides}`);
    this.groups = groups;
  }
}

/** A proposal or transaction is larger than the network takes. */
export class TooLargeError extends EmbeddedError {
  override readonly name = 'TooLargeError';
  readonly code = 'too_large';
  readonly sizeBytes: number;
  readonly limitBytes: number;

  constructor(what: string, size: Readonly<{ sizeBytes: number; limitBytes: number }>) {
    super(`the ${what} has ${size.sizeBytes} bytes, ${size.limitBytes} are allowed`);
    this.sizeBytes = size.sizeBytes;
    this.limitBytes = size.limitBytes;
  }
}

/** More transactions are waiting than the network holds in memory. Nothing was sent; try again later. */
export class TooBusyError extends EmbeddedError {
  override readonly name = 'TooBusyError';
  readonly code = 'too_busy';
}

/** No answer in time. For a submit this is an {@link OutcomeUnknownError} instead. */
export class TimedOutError extends EmbeddedError {
  override readonly name = 'TimedOutError';
  readonly code = 'timed_out';
  readonly organisation: string;
  readonly timeoutMs: number;

  constructor(organisation: string, timeoutMs: number) {
    super(`${organisation} did not answer within ${timeoutMs} ms`);
    this.organisation = organisation;
    this.timeoutMs = timeoutMs;
  }
}

/** The network was closed, or stopped because of a fatal error. Nothing was sent. */
export class ClosedError extends EmbeddedError {
  override readonly name = 'ClosedError';
  readonly code = 'closed';
}

/** The transaction was sent and its commit was not seen. Ask `transactionStatus` after reopening; never guess. */
export class OutcomeUnknownError extends EmbeddedError {
  override readonly name = 'OutcomeUnknownError';
  readonly code = 'outcome_unknown';
  readonly transactionId: string;

  constructor(transactionId: string, options?: ErrorOptions) {
    super(`transaction ${transactionId} was sent and its outcome is not known`, options);
    this.transactionId = transactionId;
  }
}
