import { spawnSync } from 'node:child_process';
import { appendFile, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { CONTRACTS } from '../../../gateway/src/consortium/definition';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import { networkClient } from '../../../gateway/src/ledger/fabric/networkClient';
import { LedgerUnavailable } from '../../../gateway/src/ledger/port';
import type { LedgerPort } from '../../../gateway/src/ledger/port';
import { FabricNetworkError } from '../../../network/fabric/src/errors';
import { statusOf } from '../../../network/fabric/src/status';
import { runningIn, stopAll } from '../../../network/fabric/src/supervisor/control';
import { up } from '../../../network/fabric/src/up';
import type { UpRequest, UpResult } from '../../../network/fabric/src/up';
import { upgrade } from '../../../network/fabric/src/upgrade';
import { addMember, removeMember } from '../../../scripts/fabric/change';
import { BUILDER, consortiumChaincode, referenceNetwork } from '../../../scripts/fabric/reference';
import { HUB, REGISTRAR } from '../../support/consortium';
import { isWithoutFabric, sharedNetwork, sharedRequest } from '../../support/fabric/network';
import { openFabricWorld } from '../../support/fabric/world';
import { World } from '../../support/firms';
import { foundIfNeeded } from '../../support/ledger/founding';
import { PortLedger, portOf } from '../../support/ledger/portLedger';
import { eventually, presentation, submissionOf, submitted } from '../../support/ledger/suite';
import type { LedgerWorld } from '../../support/ledger/suite';
import { startRoad } from '../../support/road';
import type { Road } from '../../support/road';

const MINUTES = 60_000;
const quiet = (): void => undefined;

/** Presents invoices one after the other until it is told to stop, each as a carrier does until it is committed. */
class Load {
  readonly acts: string[] = [];
  readonly #world: LedgerWorld;
  readonly #road: Road;
  #isOver = false;
  readonly #running: Promise<void>;

  constructor(world: LedgerWorld, road: Road) {
    this.#world = world;
    this.#road = road;
    this.#running = this.#run();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      try {
        this.acts.push(await this.#presentOne());
      } catch (error) {
        // A question that nobody answered changed nothing.
        if (!(error instanceof LedgerUnavailable)) throw error;
      }
    }
  }

  async #presentOne(): Promise<string> {
    const { world: people, supplier } = this.#road;
    const { run, tags } = await presentation({ road: () => this.#road });
    const { act, submission } = await submissionOf(people, supplier, { run, options: { tags } });
    const port = portOf(this.#world.ports, HUB);
    return eventually(`act ${act}`, async () => {
      try {
        if ((await port.outcome(act)) !== null) return act;
        const outcome = await submitted(port, people, submission);
        if (outcome.outcome === 'rejected') throw new Error(JSON.stringify(outcome));
        return outcome.outcome === 'committed' ? act : null;
      } catch (error) {
        if (error instanceof LedgerUnavailable) return null;
        throw error;
      }
    });
  }
}

async function outcomesOf(port: LedgerPort, acts: readonly string[]): Promise<readonly (readonly string[])[]> {
  return Promise.all(acts.map(async (act) => (await eventually(`act ${act}`, () => port.outcome(act))).outcomes));
}

describe('a running Fabric network', () => {
  if (isWithoutFabric()) return;
  let network: UpResult;
  let request: UpRequest;
  let world: LedgerWorld;
  let road: Road;

  before(async function () {
    this.timeout(5 * MINUTES);
    network = await sharedNetwork();
    request = sharedRequest();
    world = await openFabricWorld(networkClient);
    await foundIfNeeded(world);
    road = await startRoad({ areNew: true }, World.on(world.consortium, new PortLedger(world.ports)));
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

  it('takes in another bank and lets it go again while acts are carried, and the newcomer holds every envelope', async function () {
    this.timeout(4 * MINUTES);
    const load = new Load(world, road);
    const joined = { mspId: 'SecondBankMSP', slug: 'bank2', name: 'Second Bank' };
    const parts = { handle: network.handle, record: network.record, builderFolder: BUILDER, say: quiet };
    const added = await addMember(parts, joined);
    expect(added.record.chaincodes[0]?.packageIds).to.have.property('SecondBankMSP');
    const removed = await removeMember({ ...parts, ...added }, 'SecondBankMSP');
    expect(removed.record.chaincodes[0]?.packageIds).to.not.have.property('SecondBankMSP');
    await load.end();
    expect(load.acts).to.have.length.greaterThan(0);
    await outcomesOf(portOf(world.ports, REGISTRAR), load.acts);
    network = { ...network, ...removed };
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
