/** Money that came in, as a financier's gateway reads it from a bank statement, and the discharge it makes. */
import type { Ref } from '../../chaincode/src/protocol/acts';
import type { DischargeDraft } from '../../chaincode/src/protocol/drafts';

/** A claim that a credit may pay. */
export interface ReceiptCandidate {
  readonly leaf: Ref;
  readonly financing: Ref | null;
  readonly number: string;
}

/** A credit of the statement with the claims that fit it. */
export interface ReceiptLine {
  readonly line: string;
  readonly valueDate: string;
  readonly currency: string;
  readonly amount: string;
  readonly payer: string;
  readonly bankReference: string;
  readonly candidates: readonly ReceiptCandidate[];
}

/** The claim discharged by the credit. */
export function dischargeBy(credit: ReceiptLine, { leaf, financing }: ReceiptCandidate): DischargeDraft {
  const { line, valueDate, currency, amount, payer, bankReference } = credit;
  const receipt = { currency, amount, valueDate, payer, bankReference, line };
  return { kind: 'discharge', leaf, financing, receipt };
}
