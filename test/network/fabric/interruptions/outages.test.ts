import { expect } from 'chai';
import { CHAINCODE } from '../../../../gateway/src/consortium/definition';
import { fabricGatewayLedger } from '../../../../gateway/src/ledger/fabricGateway';
import { readConnection } from '../../../../gateway/src/ledger/fabric/connection';
import { LedgerUnavailable } from '../../../../gateway/src/ledger/port';
import type { LedgerPort, SubmitOutcome } from '../../../../gateway/src/ledger/port';
import { VALIDATION_CODES } from '../../../../network/embedded/src/validationCodes';
import type { UpResult } from '../../../../network/fabric/src/up';
import { compareEnvelopes } from '../../../../scripts/fabric/envelopes';
import { HUB, REGISTRAR } from '../../../support/consortium';
import { counted } from '../../../support/fabric/counted';
import { connectionOf, isWithoutFabric } from '../../../support/fabric/network';
import { runWithout } from '../../../support/fabric/nodes';
import { Partition } from '../../../support/fabric/partition';
import { HostileClient, withOtherResults, withoutEndorsement } from '../../../support/fabric/tampered';
import { openFabricRoad } from '../../../support/fabric/road';
import { portOf } from '../../../support/ledger/portLedger';
import { allBlocks } from '../../../support/ledger/reading';
import { eventually, presented, submitted } from '../../../support/ledger/suite';
import type { LedgerWorld, Ready } from '../../../support/ledger/suite';
import type { Road } from '../../../support/road';

const MINUTES = 60_000;
const ROUNDS = 3;
const COMMIT_MS_MAX = 3000;

describe('a Fabric network of which a part is away', () => {
  if (isWithoutFabric()) return;
  let network: UpResult;
  let world: LedgerWorld;
  let road: Road;
  let hostile: HostileClient;

  const readyAct = (): Promise<Ready> => presented({ road: () => road });

  before(async function () {
    this.timeout(5 * MINUTES);
    ({ network, world, road } = await openFabricRoad());
    hostile = new HostileClient(await readConnection(connectionOf(network, 'hub')));
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    hostile.close();
    await world.close();
  });

  /** What stands in the blocks of an act's transactions: whether each is valid. */
  async function verdictsOf(transactionId: string): Promise<readonly boolean[]> {
    const blocks = await allBlocks(portOf(world.ports, HUB));
    return blocks.flatMap(({ transactions }) =>
      transactions.filter((entry) => entry.transactionId === transactionId).map(({ isValid }) => isValid),
    );
  }

  async function carried(port: LedgerPort, { submission }: Ready): Promise<SubmitOutcome> {
    return eventually('the act is carried', async () => {
      try {
        const outcome = await submitted(port, road.world, submission);
        return outcome.outcome === 'unknown' ? null : outcome;
      } catch (error) {
        if (error instanceof LedgerUnavailable) return null;
        throw error;
      }
    });
  }

  it('takes no transaction that was changed after its endorsement, or lost one', async function () {
    this.timeout(2 * MINUTES);
    for (const change of [withOtherResults, withoutEndorsement]) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { act, submission } = await readyAct();
        const { bytes } = await hostile.endorsed(submission);
        const code = await hostile.order(hostile.changed(bytes, change));
        expect(code, change.name).to.equal(VALIDATION_CODES.ENDORSEMENT_POLICY_FAILURE);
        expect(await portOf(world.ports, HUB).outcome(act)).to.equal(null);
        counted('transaction_tampered');
      }
    }
  });

  it('applies a transaction that is ordered again and again once', async function () {
    this.timeout(2 * MINUTES);
    const { act, submission } = await readyAct();
    const { bytes, id } = await hostile.endorsed(submission);
    expect(await hostile.order(bytes)).to.equal(VALIDATION_CODES.VALID);
    for (let round = 0; round < ROUNDS; round += 1) await hostile.send(bytes);
    const verdicts = await eventually('all of them in blocks', async () => {
      const found = await verdictsOf(id);
      return found.length === ROUNDS + 1 ? found : null;
    });
    expect(verdicts).to.deep.equal([true, ...Array.from({ length: ROUNDS }, () => false)]);
    expect((await portOf(world.ports, REGISTRAR).outcome(act))?.outcomes).to.deep.equal(['accepted']);
    counted('transaction_repeated', ROUNDS);
  });

  it('lets an act that was endorsed and withheld die when the clock has moved on twice', async function () {
    this.timeout(2 * MINUTES);
    const { act, submission } = await readyAct();
    const { bytes } = await hostile.endorsed(submission);
    for (let round = 0; round < 2; round += 1) {
      const { epoch } = await road.world.newestEpoch();
      await road.world.renew(epoch.timeMs + MINUTES);
    }
    expect(await hostile.order(bytes)).to.equal(VALIDATION_CODES.MVCC_READ_CONFLICT);
    expect(await portOf(world.ports, HUB).outcome(act)).to.equal(null);
    const outcome = await submitted(portOf(world.ports, HUB), road.world, submission);
    expect(outcome, 'the signed act itself is as good as before').to.have.nested.property('result.replay', false);
    counted('transaction_withheld');
  });

  it('goes on without the regulator and a bank, which have every envelope when they are back', async function () {
    this.timeout(3 * MINUTES);
    await runWithout(network, ['peer0.regulator', 'peer0.bank']);
    for (let round = 0; round < ROUNDS; round += 1) {
      const outcome = await carried(portOf(world.ports, HUB), await readyAct());
      expect(outcome).to.have.property('outcome', 'committed');
    }
    await runWithout(network, []);
    for (const slug of ['regulator', 'bank']) {
      const complete = await eventually(`every envelope at ${slug}`, async () => {
        try {
          const { envelopes, missing } = await compareEnvelopes(network.handle.plan.folder, slug, 'registrar');
          return missing.length === 0 ? envelopes : null;
        } catch (error) {
          if (error instanceof Error && error.name === 'FabricUnreachable') return null;
          throw error;
        }
      });
      expect(complete).to.be.greaterThan(ROUNDS);
      counted('member_away');
    }
  });

  it('says committed of nothing while nobody orders, and carries the same act once somebody does', async function () {
    this.timeout(3 * MINUTES);
    const port = portOf(world.ports, HUB);
    await runWithout(
      network,
      network.handle.plan.orderers.map(({ name }) => name),
    );
    const ready = await readyAct();
    const outcome = await port.submit(ready.submission).catch((error: unknown) => error);
    const isHonest = outcome instanceof LedgerUnavailable || (outcome as SubmitOutcome).outcome === 'unknown';
    expect(isHonest, JSON.stringify(outcome)).to.equal(true);
    expect(await port.outcome(ready.act)).to.equal(null);
    await runWithout(network, []);
    expect(await carried(port, ready)).to.deep.include({ outcome: 'committed' });
    const applied = (await allBlocks(port)).flatMap(({ transactions }) =>
      transactions.filter(({ isValid, event }) => isValid && event?.act === ready.act),
    );
    expect(applied).to.have.length(1);
    counted('member_away');
  });

  it('leaves no outcome to guess when the gateway is cut off from its peer in the middle of an act', async function () {
    this.timeout(3 * MINUTES);
    const connection = await readConnection(connectionOf(network, 'hub'));
    const [own, ...others] = connection.peers;
    if (own === undefined) throw new RangeError('the hub has a peer');
    const partition = await Partition.open(own.address);
    const peers = [{ ...own, address: partition.address }, ...others];
    const port = fabricGatewayLedger({
      connection: { ...connection, peers },
      chaincode: CHAINCODE,
      commitMsMax: COMMIT_MS_MAX,
    });
    try {
      for (const delayMs of [0, 60, 150, 300]) {
        const ready = await readyAct();
        await eventually('the peer is reached', () => port.health().catch(() => null));
        const outcome = port.submit(ready.submission).catch((error: unknown) => error);
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        partition.cut();
        await new Promise((resolve) => setTimeout(resolve, COMMIT_MS_MAX / 2));
        partition.join();
        const told = await outcome;
        const isKnown = !(told instanceof Error) && (told as SubmitOutcome).outcome === 'committed';
        if (told instanceof Error) expect(told).to.be.instanceOf(LedgerUnavailable);
        if (isKnown)
          expect(await eventually('the act', () => portOf(world.ports, HUB).outcome(ready.act))).to.be.an('object');
        await carried(portOf(world.ports, HUB), ready);
        const applied = (await allBlocks(portOf(world.ports, HUB))).flatMap(({ transactions }) =>
          transactions.filter(({ isValid, event }) => isValid && event?.act === ready.act),
        );
        expect(applied, `cut after ${delayMs} ms`).to.have.length(1);
        counted('gateway_cut_off');
      }
    } finally {
      await port.close();
      await partition.close();
    }
  });
});
