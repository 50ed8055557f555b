import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { stopAll } from '../../../../network/fabric/src/supervisor/control';
import type { UpResult } from '../../../../network/fabric/src/up';
import { counted } from '../../../support/fabric/counted';
import { isWithoutFabric } from '../../../support/fabric/network';
import { openGround } from '../../../support/fabric/road';
import { World } from '../../../support/firms';
import { PortLedger } from '../../../support/ledger/portLedger';
import type { LedgerWorld } from '../../../support/ledger/suite';
import { fieldsFoundIn } from '../../../support/privacy/spellings';
import type { Canary } from '../../../support/privacy/spellings';
import { databasePlaces, filesBelow } from '../../../support/privacy/traces';
import type { Place } from '../../../support/privacy/traces';
import * as steps from '../../../support/road';

const MINUTES = 60_000;
const MEMBERS = ['core', 'bank', 'hub', 'registrar', 'regulator'];

/** One word per private field: of invoices, accounts, limits, offers, payments. */
const WORDS = {
  drawnNumber: 'QZDRAWN71930042',
  keptNumber: 'QZKEPT93750024',
  keptPayable: '5938271.64',
  holder: 'Qzholder Foundry',
  account: '6217000188812345',
  collect: '6225000299923456',
  limit: '98765432.19',
  ceiling: '45678912.34',
  fee: 'qzfeelabel',
  reference: 'QZPAYOUT001',
} as const;

const CANARIES: readonly Canary[] = Object.entries(WORDS).map(([field, text]) => ({ field, text }));
/** Stands in the first record, which is public: what the same search must find at every member. */
const PUBLIC: Canary = { field: 'name of the network', text: 'Test consortium' };

describe('private words on a real Fabric network', () => {
  if (isWithoutFabric()) return;
  let network: UpResult;
  let world: LedgerWorld;

  async function playRoad(): Promise<void> {
    const people = World.on(world.consortium, new PortLedger(world.ports));
    const road = await steps.startRoad({ areNew: true }, people);
    const { supplier, bank } = road;
    await steps.confirmInvoice(road, { invoice: { number: WORDS.drawnNumber } });
    const account = { ...steps.ACCOUNT, holder: WORDS.holder, number: WORDS.account };
    await people.act(supplier, 'open_account', [steps.accountItem(account)]);
    await people.act(bank, 'open_facility', [steps.facilityItem(road, { limit: WORDS.limit, debtors: [] })]);
    const fees = steps.WITH_RECOURSE.fees.map((fee) => ({ ...fee, label: WORDS.fee }));
    const terms = { ...steps.WITH_RECOURSE, fees };
    const collectTo = { ...steps.COLLECT, number: WORDS.collect };
    await people.act(bank, 'make_offer', [steps.offerItem(road, { ceiling: WORDS.ceiling, terms, collectTo })]);
    const { epoch } = await people.newestEpoch();
    const today = new Date(epoch.timeMs + 8 * 3_600_000).toISOString().slice(0, 10);
    await steps.drawLeaf(road, today);
    await people.actOn(bank, 'pay_out', [{ ...steps.payOutDraft(road, today), reference: WORDS.reference }]);
    await steps.confirmInvoice(road, { invoice: { number: WORDS.keptNumber, payable: WORDS.keptPayable } });
  }

  before(async function () {
    this.timeout(5 * MINUTES);
    ({ network, world } = await openGround());
    await playRoad();
    await world.close();
    await stopAll(network.handle.plan.folder);
  });

  /** Files of an organisation's nodes, what its databases hold, and the logs of its processes. */
  async function placesOf(slug: string): Promise<readonly Place[]> {
    const { folder } = network.handle.plan;
    const own = path.join('organisations', slug);
    const logs = (await filesBelow(path.join(folder, 'logs'))).filter((file) => file.endsWith(`.${slug}.log`));
    const files = [...(await filesBelow(path.join(folder, own))), ...logs];
    const read = files.map(async (file) => ({ name: path.relative(folder, file), bytes: await readFile(file) }));
    return [...(await Promise.all(read)), ...(await databasePlaces(folder, own))];
  }

  it('stand in no block, log or store of any node, not even of those that executed the acts', async function () {
    this.timeout(3 * MINUTES);
    const leaks: string[] = [];
    let [places, bytes] = [0, 0];
    for (const slug of [...MEMBERS, 'orderer']) {
      for (const place of await placesOf(slug)) {
        places += 1;
        bytes += place.bytes.length;
        for (const field of fieldsFoundIn(place.bytes, CANARIES)) leaks.push(`${field} in ${place.name}`);
      }
    }
    expect(leaks).to.deep.equal([]);
    expect(places).to.be.greaterThan(100);
    counted('private_word_sought', CANARIES.length);
    process.stdout.write(`note: ${CANARIES.length} words sought in ${places} files and stores, ${bytes} bytes: none\n`);
  });

  it('would be found: what is public is, in the blocks and the state of every member', async function () {
    this.timeout(3 * MINUTES);
    for (const slug of MEMBERS) {
      const found = (await placesOf(slug)).filter(({ bytes }) => fieldsFoundIn(bytes, [PUBLIC]).length > 0);
      const names = found.map(({ name }) => name).join('\n');
      expect(names, slug)
        .to.match(/blockfile/)
        .and.to.match(/stateLeveldb \(entries\)/);
    }
  });
});
