/**
 * What every adapter of the ledger port must do, told once. An adapter's test file calls `ledgerBehaviour` with a
 * function that opens its world: one network of the five reference organisations with our chaincode, and a port for
 * each. The suite founds it if need be, moves its clock, plays the road on it and asks everything the gateway relies on.
 */
import './patience';
import { testTagKey } from './consortium';
import { World } from './firms';
import { actBehaviour } from './ledger/acts';
import { blockBehaviour } from './ledger/blocks';
import { foundIfNeeded, foundingBehaviour } from './ledger/founding';
import { membersBehaviour } from './ledger/members';
import { outcomeBehaviour } from './ledger/outcomes';
import { PortLedger } from './ledger/portLedger';
import { raceBehaviour } from './ledger/races';
import { recoveryBehaviour } from './ledger/recovery';
import { storyBehaviour } from './ledger/story';
import type { LedgerWorld, Suite } from './ledger/suite';
import { startRoad } from './road';
import type { Road } from './road';

const OPENING_MS = 600_000;

function given<T>(value: T | null): T {
  if (value === null) throw new Error('the suite opens its world before its tests');
  return value;
}

/** Defines the whole suite for one adapter. */
export function ledgerBehaviour(adapter: string, open: () => Promise<LedgerWorld>): void {
  describe(`the ledger port: ${adapter}`, () => {
    let world: LedgerWorld | null = null;
    let road: Road | null = null;
    const suite: Suite = { world: () => given(world), road: () => given(road) };

    before(async function () {
      this.timeout(OPENING_MS);
      await testTagKey();
      world = await open();
    });

    after(async function () {
      this.timeout(OPENING_MS);
      await world?.close();
    });

    foundingBehaviour(suite);

    describe('once the network is founded', () => {
      before(async function () {
        this.timeout(OPENING_MS);
        const { consortium, ports } = suite.world();
        await foundIfNeeded(suite.world());
        road = await startRoad({ areNew: true }, World.on(consortium, new PortLedger(ports)));
      });

      actBehaviour(suite);
      outcomeBehaviour(suite);
      raceBehaviour(suite);
      storyBehaviour(suite);
      membersBehaviour(suite);
      recoveryBehaviour(suite);
      blockBehaviour(suite);
    });
  });
}
