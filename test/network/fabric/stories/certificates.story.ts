import { expect } from 'chai';
import { CHAINCODE } from '../../../../gateway/src/consortium/definition';
import { fabricLedger } from '../../../../gateway/src/ledger/fabric';
import { readConnection } from '../../../../gateway/src/ledger/fabric/connection';
import { fabricGatewayLedger } from '../../../../gateway/src/ledger/fabricGateway';
import { LedgerUnavailable } from '../../../../gateway/src/ledger/port';
import type { LedgerPort } from '../../../../gateway/src/ledger/port';
import { issueIdentity } from '../../../../network/identities/src/organisation';
import { HUB, REGISTRAR } from '../../../support/consortium';
import { counted } from '../../../support/fabric/counted';
import { connectionOf, isWithoutFabric } from '../../../support/fabric/network';
import { expectOnceEverywhere, expectVerified } from '../../../support/fabric/once';
import { UnderLoad } from '../../../support/fabric/underLoad';
import { portOf } from '../../../support/ledger/portLedger';
import { eventually, presented, submitted } from '../../../support/ledger/suite';

const MINUTES = 60_000;
const DAY_MS = 24 * 60 * MINUTES;
const COMMIT_MS_MAX = 20_000;
const LIFE_MS = MINUTES;
const CLIENTS = { fabric: fabricLedger, fabricGateway: fabricGatewayLedger } as const;

describe('a Fabric network that a gateway reaches with a certificate that ends', () => {
  if (isWithoutFabric()) return;
  let load: UnderLoad;
  const acts: string[] = [];

  before(async function () {
    this.timeout(8 * MINUTES);
    load = await UnderLoad.open({ isResilient: false, consensus: 'raft' });
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    await load.close();
  });

  /** The hub's port with a service certificate of so long a life. */
  async function portWith(client: keyof typeof CLIENTS, lifeMs: number): Promise<LedgerPort> {
    const { network } = load;
    const own = network.handle.identities.get(HUB);
    if (own === undefined) throw new RangeError('the hub has identities');
    const time = { now: new Date(), validDays: lifeMs / DAY_MS };
    const service = await issueIdentity(own.authority, { name: 'service', role: 'client', ...time });
    const connection = { ...(await readConnection(connectionOf(network, 'hub'))), service };
    return CLIENTS[client]({ connection, chaincode: CHAINCODE, commitMsMax: COMMIT_MS_MAX });
  }

  for (const client of Object.keys(CLIENTS) as readonly (keyof typeof CLIENTS)[]) {
    it(`takes acts through ${client} until that moment, none after it, and the same act with a new one`, async function () {
      this.timeout(5 * MINUTES);
      const { road, world } = load;
      const until = Date.now() + LIFE_MS;
      const ending = await portWith(client, LIFE_MS);
      const before = await presented({ road: () => road });
      expect(await submitted(ending, road.world, before.submission)).to.have.property('outcome', 'committed');
      expect(Date.now(), 'the machine was too slow for so short a life').to.be.lessThan(until);
      await eventually('its end', () => Promise.resolve(Date.now() > until + 2000 ? true : null), 2 * MINUTES);
      const late = await presented({ road: () => road });
      const { height } = await portOf(world.ports, REGISTRAR).health();
      const refused: unknown = await ending.submit(late.submission).catch((error: unknown) => error);
      expect(refused, JSON.stringify(refused)).to.be.instanceOf(LedgerUnavailable);
      expect((refused as Error).message).to.match(/expired|access denied/i);
      expect(await portOf(world.ports, HUB).outcome(late.act)).to.equal(null);
      expect((await portOf(world.ports, REGISTRAR).health()).height, 'nothing was ordered').to.equal(height);
      await ending.close();
      const renewed = await portWith(client, DAY_MS);
      expect(await submitted(renewed, road.world, late.submission)).to.have.property('outcome', 'committed');
      await renewed.close();
      acts.push(before.act, late.act);
      counted('certificate_ended');
    });
  }

  it('has every acknowledged act once on every member’s ledger, and verification finds nothing', async function () {
    this.timeout(5 * MINUTES);
    await expectOnceEverywhere(load.world, acts);
    await expectVerified(load.network, load.world);
  });
});
