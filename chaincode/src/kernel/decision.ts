/** A decision is a value: accepted with what it yields, or rejected with one code of the closed list. */
import type { RejectionCode } from '../protocol';
import type { Details } from '../protocol/details';

/** `rejected` keeps the ordered list's own name, so that a reason can be looked up, translated and counted. */
export interface Rejected {
  readonly rejected: RejectionCode;
  readonly details: Details;
}

/** What a rule answers. */
export type Decision<Accepted> = Accepted | Rejected;

/** A rejection with its details. */
export function reject(rejected: RejectionCode, details: Details = {}): Rejected {
  return { rejected, details };
}

/** Whether a decision is a rejection. */
export function isRejected(decision: unknown): decision is Rejected {
  return typeof decision === 'object' && decision !== null && 'rejected' in decision;
}
