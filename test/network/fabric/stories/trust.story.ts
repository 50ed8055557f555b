import { expect } from 'chai';
import { FUNCTIONS, TRANSIENT } from '../../../../chaincode/src/protocol';
import { CHAINCODE } from '../../../../gateway/src/consortium/definition';
import { fabricLedger } from '../../../../gateway/src/ledger/fabric';
import { FabricUnreachable } from '../../../../gateway/src/ledger/fabric/client';
import { readConnection } from '../../../../gateway/src/ledger/fabric/connection';
import { networkClient } from '../../../../gateway/src/ledger/fabric/networkClient';
import { fabricGatewayLedger } from '../../../../gateway/src/ledger/fabricGateway';
import { LedgerUnavailable } from '../../../../gateway/src/ledger/port';
import type { LedgerPort } from '../../../../gateway/src/ledger/port';
import { writeConnections } from '../../../../network/fabric/src/connections';
import type { NetworkHandle } from '../../../../network/fabric/src/handle';
import { identityNamed, SERVICE } from '../../../../network/fabric/src/identities';
import { replaceIdentities, trustRevocations, trustRoots, underNewRoot } from '../../../../network/fabric/src/trust';
import type { OrganisationIdentities } from '../../../../network/identities/src/folder';
import { issueRevocationList } from '../../../../network/identities/src/certificates';
import type { KeyedCertificate } from '../../../../network/identities/src/certificates';
import { issueIdentity } from '../../../../network/identities/src/organisation';
import { HUB } from '../../../support/consortium';
import { counted } from '../../../support/fabric/counted';
import { connectionOf, isWithoutFabric } from '../../../support/fabric/network';
import { killAway, runWithout } from '../../../support/fabric/nodes';
import { expectOnceEverywhere, expectVerified } from '../../../support/fabric/once';
import { UnderLoad } from '../../../support/fabric/underLoad';
import { portOf } from '../../../support/ledger/portLedger';
import { eventually, presented, submitted } from '../../../support/ledger/suite';
import type { Ready } from '../../../support/ledger/suite';

const MINUTES = 60_000;
const VALID_DAYS = 365;
const COMMIT_MS_MAX = 20_000;
const CLIENTS = { fabric: fabricLedger, fabricGateway: fabricGatewayLedger } as const;
const CLIENT_NAMES = Object.keys(CLIENTS) as readonly (keyof typeof CLIENTS)[];
/** What a peer, or an orderer, says to somebody who may not. */
const REFUSAL = /access denied|forbidden|creator|not satisfied/i;

type Service = Pick<KeyedCertificate, 'certificatePem' | 'privateKeyPem'>;

describe('a Fabric network in which what a member trusts changes under load', () => {
  if (isWithoutFabric()) return;
  let load: UnderLoad;
  const acts: string[] = [];

  before(async function () {
    this.timeout(10 * MINUTES);
    load = await UnderLoad.open({ isResilient: false, consensus: 'raft' });
    load.start();
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    await load.close();
  });

  function hub(): OrganisationIdentities {
    const own = load.network.handle.identities.get(HUB);
    if (own === undefined) throw new RangeError('the hub has identities');
    return own;
  }

  const ready = (): Promise<Ready> => presented({ road: () => load.road });

  async function partsWith(service: Service) {
    const connection = { ...(await readConnection(connectionOf(load.network, 'hub'))), service };
    return { connection, chaincode: CHAINCODE, commitMsMax: COMMIT_MS_MAX };
  }

  async function commits(port: LedgerPort, { act, submission }: Ready): Promise<void> {
    expect(await submitted(port, load.road.world, submission)).to.have.property('outcome', 'committed');
    acts.push(act);
  }

  /** Both clients go with such a certificate. */
  async function expectTrusted(service: Service): Promise<void> {
    for (const name of CLIENT_NAMES) {
      const port = CLIENTS[name](await partsWith(service));
      await commits(port, await ready());
      await port.close();
    }
  }

  /** How such a certificate is refused; a port of its own each time, because one that failed often asks no more. */
  async function refusal(
    name: keyof typeof CLIENTS,
    service: Service,
    asked: (port: LedgerPort) => Promise<unknown>,
  ): Promise<unknown> {
    const port = CLIENTS[name](await partsWith(service));
    const refused: unknown = await asked(port).catch((error: unknown) => error);
    await port.close();
    return refused;
  }

  /** Neither client may ask or submit anything with it, and the same acts go through with another one. */
  async function expectRefused(service: Service): Promise<void> {
    for (const name of CLIENT_NAMES) {
      const late = await ready();
      const isRefused = async (): Promise<true | null> => {
        const refused = await refusal(name, service, (port) => port.outcome(late.act));
        return refused instanceof LedgerUnavailable && REFUSAL.test(refused.message) ? true : null;
      };
      await eventually(`${name} is refused`, isRefused);
      const refused = await refusal(name, service, (port) => port.submit(late.submission));
      expect(refused, JSON.stringify(refused)).to.be.instanceOf(LedgerUnavailable);
      expect((refused as Error).message).to.match(REFUSAL);
      expect(await portOf(load.world.ports, HUB).outcome(late.act)).to.equal(null);
      await commits(portOf(load.world.ports, HUB), late);
    }
  }

  it('turns away the service certificate that its organisation revoked, and what was endorsed for it', async function () {
    this.timeout(10 * MINUTES);
    const { handle } = load.network;
    const { authority } = hub();
    const lost = await issueIdentity(authority, {
      name: 'service2',
      role: 'client',
      now: new Date(),
      validDays: VALID_DAYS,
    });
    await expectTrusted(lost);
    const { submission, act } = await ready();
    const thief = networkClient(await partsWith(lost));
    const transient = { [TRANSIENT.presented]: submission.presented };
    const call = { fn: FUNCTIONS.act, args: [String(submission.slot)], transient };
    const endorsed = await thief.endorse(call, submission.endorsers);
    const list = await issueRevocationList(authority.identityRoot, [lost.certificatePem], new Date());
    await trustRevocations(handle, HUB, [list]);
    const refused: unknown = await endorsed.order().catch((error: unknown) => error);
    expect(refused, JSON.stringify(refused)).to.be.instanceOf(FabricUnreachable);
    await thief.close();
    await expectRefused(lost);
    expect(await portOf(load.world.ports, HUB).outcome(act)).to.equal(null);
    await load.progress(4);
    counted('certificate_revoked');
  });

  /** Starts the hub's peer with the identities that lie there now. */
  async function restarted(handle: NetworkHandle): Promise<void> {
    const network = { ...load.network, handle };
    await killAway(network, ['peer0.hub']);
    await runWithout(network, []);
    await load.progress(4);
  }

  it('renews its root: old and new trusted beside each other, then the new one alone', async function () {
    this.timeout(15 * MINUTES);
    const { network, world } = load;
    const before = hub();
    const renewed = await underNewRoot(before, { now: new Date(), validDays: VALID_DAYS });
    const [old, next] = [before, renewed].map(({ authority }) => authority.identityRoot.certificatePem);
    if (old === undefined || next === undefined) throw new RangeError('there are two roots');
    await trustRoots(network.handle, HUB, [old, next]);
    await expectTrusted(identityNamed(before, SERVICE));
    await eventually('the new root is known', () =>
      expectTrusted(identityNamed(renewed, SERVICE)).then(
        () => true,
        () => null,
      ),
    );
    const handle = await replaceIdentities(network.handle, renewed);
    await restarted(handle);
    await writeConnections(handle, network.record);
    await world.join(HUB);
    await load.progress(4);
    await trustRoots(handle, HUB, [next]);
    await expectRefused(identityNamed(before, SERVICE));
    await expectTrusted(identityNamed(renewed, SERVICE));
    await load.progress(4);
    counted('root_renewed');
  });

  it('has every acknowledged act once on every member’s ledger, and verification finds nothing', async function () {
    this.timeout(5 * MINUTES);
    await load.end();
    await expectOnceEverywhere(load.world, [...load.acts, ...acts]);
    await expectVerified(load.network, load.world);
  });
});
