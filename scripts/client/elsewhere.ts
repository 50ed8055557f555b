/** What other members say and do about a signed run: a host's word is not needed, and its silence stops nothing. */
import type { Signature } from '../../chaincode/src/protocol/acts';
import { actId } from '../../chaincode/src/statement/ids';
import type { Run } from '../../chaincode/src/statement/run';
import { sha256 } from './desk';
import type { StatementView } from './desk';
import { ApiRefused, callApi } from './http';

/** The recorded outcomes of a run's transactions, in order; null where the ledger does not have one. */
export type OnLedger = readonly (readonly string[] | null)[];

async function outcomesOf(base: string, act: string): Promise<readonly string[] | null> {
  try {
    const recorded = await callApi({ method: 'GET', url: `${base}/acts/${act}` });
    return (recorded as { readonly outcomes: readonly string[] }).outcomes;
  } catch (error) {
    if (error instanceof ApiRefused && error.status === 404) return null;
    throw error;
  }
}

/** Asks any member's gateway (`{server}/{slug}/api/v1`) for each transaction of a run. Throws ApiRefused. */
export async function onLedger(
  base: string,
  { statementHash, lines }: Pick<Run, 'statementHash' | 'lines'>,
): Promise<OnLedger> {
  const outcomes: (readonly string[] | null)[] = [];
  for (const index of lines.keys()) outcomes.push(await outcomesOf(base, actId(sha256, statementHash, index)));
  return outcomes;
}

/** A signed run with what it rests on, as its signer keeps it until every transaction is on the ledger. */
export interface KeptRun {
  readonly run: Run;
  readonly signatures: readonly Signature[];
  /** What the host gave when it was asked, or what the firm has itself. */
  readonly evidence: unknown;
}

/** Brings a run to another member's gateway. Throws ApiRefused. */
export async function carryElsewhere(base: string, kept: KeptRun): Promise<StatementView> {
  const url = `${base}/carried/${kept.run.statementHash}`;
  return (await callApi({ method: 'PUT', url, json: kept })) as StatementView;
}
