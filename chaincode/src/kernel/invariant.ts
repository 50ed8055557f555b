/**
 * The two ways in which the kernel says no, never mixed: a bug of ours (InvariantViolation) and a value from outside
 * that breaks a published rule (InvalidValue). Callers turn the second into a rejection and let the first escape.
 */

/** A bug: the program reached a state that its own rules exclude. Never caught to go on. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/**
 * Asserts what the code around it relies on.
 *
 * @throws InvariantViolation with the message when the condition does not hold
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}

/** Every rule that a value from outside can break in the kernel, as a readable clause. */
export type ValueRule =
  | 'amount_malformed'
  | 'amount_has_wrong_decimals'
  | 'amount_too_large'
  | 'amount_negative'
  | 'currency_unknown'
  | 'day_malformed'
  | 'day_does_not_exist'
  | 'day_out_of_range'
  | 'calendar_inconsistent'
  | 'flows_too_many'
  | 'flows_lack_both_signs'
  | 'flows_lack_two_days'
  | 'rate_undefined'
  | 'rate_out_of_range'
  | 'identifier_malformed'
  | 'identifier_check_failed'
  | 'party_id_malformed'
  | 'text_malformed'
  | 'text_unsupported'
  | 'text_empty'
  | 'text_too_long';

/**
 * A value from outside that breaks a rule.
 *
 * The message names the rule and what was expected, never the value itself: messages of the chaincode are readable by
 * the whole channel, and the caller knows the value anyway.
 */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';

  constructor(
    readonly rule: ValueRule,
    expected: string,
  ) {
    super(`${rule}: ${expected}`);
  }
}
