/** A hostile host at its ledger: carries which transaction of a run it likes, whole or spoilt. */
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import type { Presented } from '../../../chaincode/src/protocol/acts';
import { chunkOf } from '../../../chaincode/src/statement/run';
import type { SubmitOutcome } from '../../../gateway/src/ledger/port';
import type { OrgRuntime } from '../../../gateway/src/runtime/orgRuntime';
import { sha256 } from '../../../scripts/client/desk';
import type { PackedRun } from '../gateway/acts';

const CONFLICTS_MAX = 20;

export async function carryChunk(
  host: OrgRuntime,
  { run, signatures, evidence }: PackedRun,
  how: Readonly<{ index: number; spoil?: (honest: Presented) => unknown }>,
): Promise<SubmitOutcome> {
  const { index, spoil } = how;
  const chunk = chunkOf(sha256, { ...run, signatures }, index);
  const invoices = chunk.items.flatMap((item) => (item.kind === 'present_invoice' ? [item.invoice] : []));
  const honest: Presented = { ...chunk, ...evidence, tags: await host.made.tags.tagsOf(invoices) };
  const presented = canonicalBytes(spoil === undefined ? honest : spoil(honest));
  const endorsers = await host.endorsersFor(run.statement.party, chunk.items);
  for (let attempt = 0; attempt < CONFLICTS_MAX; attempt += 1) {
    const { slot } = await host.made.epochs.current();
    const outcome = await host.parts.ledger.submit({ presented, slot, endorsers });
    if (outcome.outcome !== 'conflict') return outcome;
  }
  throw new Error(`lost ${CONFLICTS_MAX} races`);
}
