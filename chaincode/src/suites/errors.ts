/** Why a suite refused. Hostile bytes give `false` or one of these, never another exception. */
export type SuiteErrorCode =
  | 'unknown_suite'
  | 'malformed_input'
  | 'malformed_key'
  | 'degenerate_agreement'
  | 'not_coprime'
  | 'signing_fault'
  | 'invalid_blind_signature'
  | 'wrong_exponent'
  | 'wrong_modulus_length'
  | 'even_modulus'
  | 'small_factor'
  | 'wrong_root';

/** The only error this folder throws on purpose; `code` is what callers branch on, the message is for people. */
export class SuiteError extends Error {
  constructor(
    readonly code: SuiteErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SuiteError';
  }
}
