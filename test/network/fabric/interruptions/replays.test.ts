import { expect } from 'chai';
import { readConnection } from '../../../../gateway/src/ledger/fabric/connection';
import { VALIDATION_CODES } from '../../../../network/embedded/src/validationCodes';
import type { UpResult } from '../../../../network/fabric/src/up';
import { HUB } from '../../../support/consortium';
import { counted } from '../../../support/fabric/counted';
import { connectionOf, isWithoutFabric } from '../../../support/fabric/network';
import { expectOnceEverywhere } from '../../../support/fabric/once';
import { HostileClient } from '../../../support/fabric/tampered';
import { openFabricRoad } from '../../../support/fabric/road';
import { portOf } from '../../../support/ledger/portLedger';
import { allBlocks } from '../../../support/ledger/reading';
import { eventually, presented, submitted } from '../../../support/ledger/suite';
import type { LedgerWorld } from '../../../support/ledger/suite';
import type { Road } from '../../../support/road';

const MINUTES = 60_000;
const ROUNDS = 3;

describe('what was signed once and is sent to a Fabric network again', () => {
  if (isWithoutFabric()) return;
  let network: UpResult;
  let world: LedgerWorld;
  let road: Road;
  let hostile: HostileClient;
  let other: HostileClient;
  const acts: string[] = [];

  before(async function () {
    this.timeout(5 * MINUTES);
    ({ network, world, road } = await openFabricRoad());
    hostile = new HostileClient(await readConnection(connectionOf(network, 'hub')));
    other = new HostileClient(await readConnection(connectionOf(network, 'bank')));
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    hostile.close();
    other.close();
    await world.close();
  });

  /** Whether each of the transactions of this id that stand in blocks is valid; there are `count` of them. */
  function verdictsOf(id: string, count: number): Promise<readonly boolean[]> {
    return eventually(`${count} transactions in blocks`, async () => {
      const blocks = await allBlocks(portOf(world.ports, HUB));
      const found = blocks.flatMap(({ transactions }) => transactions.filter((entry) => entry.transactionId === id));
      return found.length === count ? found.map(({ isValid }) => isValid) : null;
    });
  }

  it('is endorsed again while it is not on the ledger, and applied once however often it is ordered', async function () {
    this.timeout(2 * MINUTES);
    const { act, submission } = await presented({ road: () => road });
    const proposal = hostile.proposed(submission);
    const endorsed: Uint8Array[] = [];
    for (let round = 0; round < ROUNDS; round += 1) endorsed.push(await hostile.endorseAgain(proposal));
    // Signed anew by the same client, so that their bytes differ and their id does not.
    for (const [index, bytes] of endorsed.entries()) {
      await hostile.send(hostile.changed(bytes, (action) => action));
      // Each in a block of its own.
      const verdicts = await verdictsOf(proposal.id, index + 1);
      expect(verdicts).to.deep.equal([true, ...Array.from({ length: index }, () => false)]);
    }
    acts.push(act);
    counted('proposal_replayed', ROUNDS - 1);
  });

  it('is refused by every endorser once it is on the ledger', async function () {
    this.timeout(2 * MINUTES);
    const { act, submission } = await presented({ road: () => road });
    const proposal = hostile.proposed(submission);
    const bytes = await hostile.endorseAgain(proposal);
    expect(await hostile.order(bytes)).to.equal(VALIDATION_CODES.VALID);
    for (let round = 0; round < ROUNDS; round += 1) {
      const refused: unknown = await hostile.endorseAgain(proposal).catch((error: unknown) => error);
      expect(JSON.stringify(refused)).to.include('duplicate transaction found');
      counted('proposal_replayed');
    }
    acts.push(act);
  });

  it('is not ordered for another member that signs it', async function () {
    this.timeout(2 * MINUTES);
    const { act, submission } = await presented({ road: () => road });
    const { bytes, id } = await hostile.endorsed(submission);
    const stolen = other.changed(bytes, (action) => action);
    const refused: unknown = await other.send(stolen).catch((error: unknown) => error);
    expect(refused, 'the orderer looks at the signature').to.be.instanceOf(Error);
    expect(await portOf(world.ports, HUB).outcome(act)).to.equal(null);
    expect(await hostile.order(bytes)).to.equal(VALIDATION_CODES.VALID);
    await verdictsOf(id, 1);
    acts.push(act);
    counted('proposal_replayed');
  });

  it('is a replay where the signed act comes in a proposal of its own', async function () {
    this.timeout(2 * MINUTES);
    const { act, submission } = await presented({ road: () => road });
    const first = await submitted(portOf(world.ports, HUB), road.world, submission);
    expect(first).to.have.nested.property('result.replay', false);
    for (let round = 0; round < ROUNDS; round += 1) {
      const again = await submitted(portOf(world.ports, HUB), road.world, submission);
      expect(again).to.have.nested.property('result.replay', true);
      expect(again).to.have.nested.property('result.outcomes').that.deep.equals(['accepted']);
      counted('proposal_replayed');
    }
    acts.push(act);
  });

  it('stands on every member’s ledger once', async function () {
    this.timeout(2 * MINUTES);
    await expectOnceEverywhere(world, acts);
  });
});
