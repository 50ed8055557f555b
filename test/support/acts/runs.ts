/** Signed runs of the supplier's that nobody has carried yet. */
import type { SigningRole } from '../../../chaincode/src/protocol';
import type { Signature } from '../../../chaincode/src/protocol/acts';
import type { Run } from '../../../chaincode/src/statement/run';
import type { NewStatement } from '../../../gateway/src/acts/statements';
import type { Person } from '../firms';
import { invoiceOf, presentItem } from '../road';
import type { Road } from '../road';
import { randomHex } from '../random';

export interface TestRun {
  readonly run: Run;
  readonly signatures: readonly Signature[];
}

/** A run that presents so many invoices, two to a transaction, signed by these people. */
export async function presentingRun(
  road: Road,
  count: number,
  by?: readonly (readonly [Person, SigningRole])[],
): Promise<TestRun> {
  const { world, supplier } = road;
  const items = Array.from({ length: count }, () => presentItem(invoiceOf(road, { number: randomHex(6) })));
  const run = await world.prepare(supplier, 'present_invoice', items, { bytes: 300_000 });
  const { signatures } = await world.sign(run, by ?? [[supplier.people[0]!, 'sole']]);
  return { run, signatures };
}

/** What a person's client sends. */
export function sent({ run, signatures }: TestRun, change: Partial<NewStatement> = {}): NewStatement {
  return { run, signatures, persons: signatures.length, user: 'somebody', evidence: null, ...change };
}

/** Acts that the ledger applied, with how often. */
export function applications({ world }: Pick<Road, 'world'>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { answer } of world.ledger.transactions) {
    const { act, replay } = JSON.parse(answer) as { readonly act?: string; readonly replay?: boolean };
    if (act !== undefined && replay === false) counts.set(act, (counts.get(act) ?? 0) + 1);
  }
  return counts;
}
