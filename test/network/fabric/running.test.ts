import { spawnSync } from 'node:child_process';
import { appendFile, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { CONTRACTS } from '../../../gateway/src/consortium/definition';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import { FabricNetworkError } from '../../../network/fabric/src/errors';
import { statusOf } from '../../../network/fabric/src/status';
import { runningIn, stopAll } from '../../../network/fabric/src/supervisor/control';
import { up } from '../../../network/fabric/src/up';
import type { UpRequest, UpResult } from '../../../network/fabric/src/up';
import { upgrade } from '../../../network/fabric/src/upgrade';
import { addMember, removeMember } from '../../../scripts/fabric/change';
import type { ChangeRequest } from '../../../scripts/fabric/change';
import { recordsHostedBy } from '../../../scripts/fabric/stranded';
import { verifyFrom } from '../../../scripts/verify/network';
import { BUILDER, consortiumChaincode, referenceNetwork } from '../../../scripts/fabric/reference';
import { BANK, HUB, REGISTRAR, REGULATOR } from '../../support/consortium';
import type { OrganisationKeys } from '../../support/consortium';
import { Load, outcomesOf } from '../../support/fabric/load';
import { isWithoutFabric, sharedRequest } from '../../support/fabric/network';
import { openFabricRoad } from '../../support/fabric/road';
import type { FabricWorld } from '../../support/fabric/world';
import { headerAt, moveAll } from '../../support/hosts';
import { newcomer } from '../../support/members';
import { entryOf } from '../../support/standing';
import { registerMore } from '../../support/moreFirms';
import { randomHex } from '../../support/random';
import { portOf } from '../../support/ledger/portLedger';
import { eventually } from '../../support/ledger/suite';
import { confirmInvoice, newUscc } from '../../support/road';
import type { Road } from '../../support/road';

const MINUTES = 60_000;
const DAY_MS = 24 * 60 * MINUTES;
const SECOND = 'SecondBankMSP';
const quiet = (): void => undefined;

function dayOf(timeMs: number): string {
  return new Date(timeMs + 8 * 60 * MINUTES).toISOString().slice(0, 10);
}

describe('a running Fabric network', () => {
  if (isWithoutFabric()) return;
  let network: UpResult;
  let request: UpRequest;
  let world: FabricWorld;
  let road: Road;
  /** The road's firms, with a supplier at the host that joins and leaves. */
  let hosted: Road;
  const second = newcomer(SECOND);

  /** What the members' officers sign with is in the consortium of these tests. */
  function changing(): ChangeRequest {
    const { handle, record } = network;
    const keys: Readonly<Record<string, OrganisationKeys>> = { ...world.consortium.keys, [SECOND]: second.keys };
    const offices = {
      officerOf: (mspId: string) => Promise.resolve(keys[mspId]?.signer ?? null),
      newcomer: () => Promise.resolve(second.organisation),
    };
    return { handle, record, builderFolder: BUILDER, say: quiet, offices };
  }

  before(async function () {
    this.timeout(5 * MINUTES);
    ({ network, world, road } = await openFabricRoad());
    request = sharedRequest();
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    await world.close();
  });

  it('is left alone by a second start, which says so', async function () {
    this.timeout(2 * MINUTES);
    const before = runningIn(request.folder)?.processes.map(({ pid }) => pid);
    expect((await up(request)).state).to.equal('running');
    expect(runningIn(request.folder)?.processes.map(({ pid }) => pid)).to.deep.equal(before);
  });

  it('refuses to become another network', async () => {
    const definition = referenceNetwork({ isResilient: true, consensus: 'raft' }, request.definition);
    const refused = await up({ ...request, definition }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(FabricNetworkError);
    expect((await up(request)).state).to.equal('running');
  });

  it('says what runs, how far it is and who endorses what', async () => {
    const status = await statusOf(request.folder, network.record);
    expect(status.nodes.map(({ isRunning }) => isRunning)).to.not.include(false);
    expect(status.chaincodeProcesses).to.have.length(REFERENCE.length);
    for (const { height, name } of status.nodes) expect(height, name).to.be.a('number').that.is.greaterThan(3);
  });

  it('starts a killed node and a killed chaincode again, and nothing is lost', async function () {
    this.timeout(3 * MINUTES);
    const load = new Load(world, road);
    for (const name of ['tallystick-1.hub', 'peer0.bank', 'orderer0.orderer']) {
      const victim = runningIn(request.folder)?.processes.find((entry) => entry.name === name);
      if (victim === undefined) throw new Error(`${name} does not run`);
      process.kill(victim.pid, 'SIGKILL');
      await eventually(`${name} runs again`, () => {
        const again = runningIn(request.folder)?.processes.find((entry) => entry.name === name);
        return Promise.resolve(again !== undefined && again.pid !== victim.pid ? again : null);
      });
    }
    const before = load.acts.length;
    await eventually('acts after the faults', () => Promise.resolve(load.acts.length > before + 1 ? true : null));
    await load.end();
    const outcomes = await outcomesOf(portOf(world.ports, REGISTRAR), load.acts);
    expect(new Set(outcomes.flat())).to.deep.equal(new Set(['accepted']));
  });

  it('refuses to run a chaincode that is not the one that was approved', async () => {
    const [chaincode] = network.record.chaincodes;
    const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-bundle-'));
    const altered = path.join(folder, 'chaincode.cjs');
    await copyFile(chaincode?.bundleFile ?? '', altered);
    await appendFile(altered, '\n// one byte more\n');
    const environment = {
      CORE_CHAINCODE_ID: chaincode?.packageIds['HubMSP'] ?? '',
      CORE_PEER_LOCALMSPID: 'HubMSP',
      CORE_CHAINCODE_LOGGING_LEVEL: 'error',
    };
    const { status, stderr } = spawnSync(process.execPath, [altered], {
      env: environment,
      encoding: 'utf8',
      timeout: 30_000,
    });
    await rm(folder, { recursive: true });
    expect(status).to.equal(1);
    expect(stderr).to.include('they differ, so it does not start');
  });

  it('takes the next definition of its chaincode while acts are carried', async function () {
    this.timeout(3 * MINUTES);
    const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-contracts-'));
    const contractModule = path.join(folder, 'next.cjs');
    await writeFile(
      contractModule,
      `exports.contracts = require(${JSON.stringify(CONTRACTS)}).contracts;\nexports.next = 2;\n`,
    );
    const load = new Load(world, road);
    const { handle, record } = network;
    const upgraded = await upgrade({
      handle,
      record,
      definition: consortiumChaincode(REFERENCE, contractModule),
      say: quiet,
    });
    await load.end();
    await rm(folder, { recursive: true });
    expect(upgraded.chaincodes[0]?.sequence).to.equal(2);
    expect(upgraded.chaincodes[0]?.bundleHash).to.not.equal(record.chaincodes[0]?.bundleHash);
    const outcomes = await outcomesOf(portOf(world.ports, REGISTRAR), load.acts);
    expect(outcomes).to.have.length.greaterThan(0);
    expect(new Set(outcomes.flat())).to.deep.equal(new Set(['accepted']));
    network = { ...network, record: upgraded };
  });

  it('takes in another bank, which hosts a firm, while acts are carried', async function () {
    this.timeout(4 * MINUTES);
    const load = new Load(world, road);
    const added = await addMember(changing(), { mspId: SECOND, slug: 'bank2', name: 'Second Bank' });
    network = { ...network, ...added };
    expect(added.record.chaincodes[0]?.packageIds).to.have.property(SECOND);
    road.world.takeIn(SECOND, second.keys);
    await world.join(SECOND);
    await load.end();
    hosted = { ...road, supplier: await registerMore(road.world, { host: SECOND, uscc: newUscc() }) };
    // Firms become known to the newcomer as they tell it their entry.
    const entry = { kind: 'reseal_record', record: entryOf(road.world, road.core.party) } as const;
    await road.world.act(road.core, 'reseal_record', [entry]);
    const { epoch } = await road.world.newestEpoch();
    const issued = dayOf(epoch.timeMs);
    await confirmInvoice(hosted, { invoice: { number: randomHex(6), issued }, due: dayOf(epoch.timeMs + 90 * DAY_MS) });
    const leaf = road.world.told(SECOND, 'leaf').at(-1);
    expect(leaf?.body.data.holder, 'the new host opens what its firm holds').to.equal(hosted.supplier.party);
    const { hosts } = await headerAt(road.world, leaf?.ref.id ?? '');
    expect(hosts).to.deep.equal([SECOND]);
  });

  it('lets it go again while acts are carried, and the claims it hosted go on at another host', async function () {
    this.timeout(4 * MINUTES);
    const load = new Load(world, road);
    const removed = await removeMember(changing(), SECOND);
    network = { ...network, ...removed };
    expect(removed.record.chaincodes[0]?.packageIds).to.not.have.property(SECOND);
    const { network: now } = await portOf(world.ports, REGISTRAR).network();
    expect(now.organisations.map(({ mspId }) => mspId)).to.not.include(SECOND);
    const { world: people } = road;
    const { supplier } = hosted;
    const { outcomes } = await moveAll(people, supplier, BANK);
    expect(new Set(outcomes)).to.deep.equal(new Set(['accepted']));
    const leaf = people
      .told(REGULATOR, 'leaf')
      .filter(({ body }) => body.data.holder === supplier.party)
      .at(-1);
    if (leaf === undefined) throw new Error('the firm has a claim');
    const reseal = { kind: 'reseal_record', record: leaf.ref } as const;
    const options = { archive: REGULATOR, endorsers: [BANK, REGISTRAR] };
    const resealed = await people.act({ ...supplier, host: BANK }, 'reseal_record', [reseal], options);
    expect(resealed.outcomes).to.deep.equal(['accepted']);
    expect(people.told(BANK, 'leaf').at(-1)?.ref.id, 'its new host opens it').to.equal(leaf.ref.id);
    expect(await recordsHostedBy(SECOND, { folder: request.folder, slug: 'registrar' })).to.deep.equal([]);
    await load.end();
    expect(load.acts).to.have.length.greaterThan(0);
    await outcomesOf(portOf(world.ports, REGISTRAR), load.acts);
  });

  it('is verified block by block through all of this, with the key of the regulator and without any', async function () {
    this.timeout(2 * MINUTES);
    const { keys } = world.consortium;
    const reader = { mspId: REGULATOR, roles: ['regulator'] as const, unwrapper: keys[REGULATOR]!.unwrapper };
    const told = await verifyFrom({ network: request.folder, slug: 'regulator' }, reader);
    expect(told.findings).to.deep.equal([]);
    expect(told.acts).to.be.greaterThan(10);
    const open = await verifyFrom({ network: request.folder, slug: 'hub' }, null);
    expect(open).to.deep.include({ findings: [], acts: 0, isGood: true });
    expect(open.transactions).to.be.at.least(told.acts);
  });

  it('resumes with what it had after it was stopped', async function () {
    this.timeout(3 * MINUTES);
    const heights = async (): Promise<number> => (await portOf(world.ports, HUB).health()).height;
    const before = await heights();
    expect(await stopAll(request.folder)).to.equal(true);
    expect(await stopAll(request.folder)).to.equal(false);
    const definition = network.record.definition;
    expect((await up({ ...request, definition })).state).to.equal('resumed');
    const height = await eventually('the port answers again', () => heights().catch(() => null));
    expect(height).to.be.at.least(before);
  });
});
