/** What must hold after every fault: each act once, on every member's ledger, in the same blocks, and nothing to find. */
import { expect } from 'chai';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import type { UpResult } from '../../../network/fabric/src/up';
import { portOf } from '../ledger/portLedger';
import { allBlocks } from '../ledger/reading';
import { eventually } from '../ledger/suite';
import type { LedgerWorld } from '../ledger/suite';
import { verifyChain } from './verified';

/** Nothing of these acts is lost and nothing is applied twice, at every member. */
export async function expectOnceEverywhere({ ports }: LedgerWorld, acts: readonly string[]): Promise<void> {
  const heights = await Promise.all(REFERENCE.map(({ mspId }) => portOf(ports, mspId).health()));
  const height = Math.max(...heights.map((entry) => entry.height));
  const hashes: string[] = [];
  for (const { mspId } of REFERENCE) {
    const port = portOf(ports, mspId);
    await eventually(`${mspId} at block ${height}`, async () => ((await port.health()).height >= height ? true : null));
    const blocks = (await allBlocks(port)).slice(0, height);
    const applied = blocks.flatMap(({ transactions }) =>
      transactions.flatMap(({ isValid, event }) => (isValid && event !== null ? [event.act] : [])),
    );
    expect(new Set(applied).size, mspId).to.equal(applied.length);
    expect(applied, mspId).to.include.members([...acts]);
    hashes.push(blocks.map(({ dataHash }) => dataHash).join());
  }
  expect(new Set(hashes).size, 'every member has the same blocks').to.equal(1);
}

/** The regulator's verification finds nothing. */
export async function expectVerified(network: UpResult, world: LedgerWorld): Promise<void> {
  const { findings } = await verifyChain(network, world);
  expect(findings).to.deep.equal([]);
}
