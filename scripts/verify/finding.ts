/** What a verification says of a ledger, one sentence per thing that is not as it should be. */

/** One thing that is not as it should be. */
export interface VerifyFinding {
  readonly block: number;
  /** Empty where the block as a whole is meant. */
  readonly transaction: string;
  readonly rule: string;
}

/** Notes a broken rule at the place that is being checked. */
export type Say = (rule: string) => void;

/** The finding as people read it. */
export function sentenceOf({ block, transaction, rule }: VerifyFinding): string {
  return `block ${block}${transaction === '' ? '' : `, transaction ${transaction.slice(0, 16)}`}: ${rule}`;
}
