import { ConfigurationInvalidError, DirectoryInUseError, LedgerDamagedError } from '../errors';

/** An error on its way from one thread to another, where classes do not survive. */
export type Failure =
  | {
      readonly type: 'configuration_invalid' | 'directory_in_use' | 'other';
      readonly message: string;
      readonly stack: string;
    }
  | { readonly type: 'ledger_damaged'; readonly message: string; readonly stack: string; readonly blockNumber: number };

/** Prepares an error for another thread. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { type: 'other', message: String(error), stack: '' };
  const { message, stack = '' } = error;
  if (error instanceof LedgerDamagedError)
    return { type: 'ledger_damaged', message, stack, blockNumber: error.blockNumber };
  if (error instanceof ConfigurationInvalidError) return { type: 'configuration_invalid', message, stack };
  if (error instanceof DirectoryInUseError) return { type: 'directory_in_use', message, stack };
  return { type: 'other', message, stack };
}

/** The error as it was, with the other thread's stack as its cause. */
export function fromFailure(failure: Failure): Error {
  const { type, message, stack } = failure;
  const options = { cause: stack };
  if (type === 'ledger_damaged') return new LedgerDamagedError(failure.blockNumber, message, options);
  if (type === 'configuration_invalid') return new ConfigurationInvalidError(message, options);
  if (type === 'directory_in_use') return new DirectoryInUseError(message, options);
  return new Error(message, options);
}
