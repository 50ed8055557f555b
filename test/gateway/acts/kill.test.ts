import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { actId } from '../../../chaincode/src/statement/ids';
import { Desk, eventually, sha256 } from '../../../scripts/client/desk';
import type { PreparedAct } from '../../../scripts/client/desk';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { FIRMS } from '../../../scripts/sandbox/firms';
import { People } from '../../../scripts/sandbox/people';
import { administratorLogin } from '../../../scripts/sandbox/sandbox';
import { verifyFolder } from '../../../scripts/verify/verify';
import { invoiceItems } from '../../support/gateway/acts';
import { KillableGateway } from '../../support/gateway/killable';
import { openFirms, removeFolder, temporaryFolder } from '../../support/gateway/running';
import type { TestGateway } from '../../support/gateway/running';

const [core, supplier] = FIRMS;
const INVOICES = 24;

const SIDES = { seller: supplier!.party, debtor: core!.party };

describe('a gateway that is killed', () => {
  let gateway: KillableGateway;
  let administrator: Administrator;

  before(async function () {
    this.timeout(300_000);
    gateway = new KillableGateway(await temporaryFolder());
    await gateway.start();
    const people = await People.open(gateway.folder);
    const running = { gateway: { url: gateway.url }, people } as unknown as TestGateway;
    administrator = (await openFirms(running, [core!, supplier!]))[1]!;
  });

  after(async function () {
    this.timeout(60_000);
    await gateway.kill();
    await removeFolder(gateway.folder);
  });

  const deskAgain = async (): Promise<Desk> => {
    const people = await People.open(gateway.folder);
    return Desk.open(gateway.url, 'hub', { login: administratorLogin(supplier!), password: people.passphrase });
  };

  it('at any moment of a run comes back with everything it acknowledged, and applies each transaction once', async function () {
    this.timeout(400_000);
    const { desk, key } = administrator;
    const prepared = await desk.preview('present_invoice', invoiceItems(INVOICES, 'K', SIDES));
    // Two to a transaction, so that there is much to be in the middle of.
    const cut: PreparedAct = { ...prepared, bytes: prepared.bytes.map(() => 300_000) };
    const { run } = await desk.sign(cut, key);
    expect(run.lines).to.have.length(INVOICES / 2);
    for (const afterMs of [60, 300]) {
      await pause(afterMs);
      await gateway.kill();
      await gateway.start();
    }
    const again = await deskAgain();
    const view = await again.applied(run.statementHash);
    expect(view.chunks.map(({ state }) => state)).to.deep.equal(run.lines.map(() => 'applied'));
    for (const index of run.lines.keys()) {
      const act = actId(sha256, run.statementHash, index);
      const recorded = await again.get<{ readonly outcomes: readonly string[] }>(`/acts/${act}`);
      expect(recorded.outcomes).to.deep.equal(['accepted', 'accepted']);
    }
    const records = await eventually('every invoice in the list', async () => {
      const found = await again.list('/invoices?limit=500');
      return found.length >= INVOICES ? found : null;
    });
    expect(records, 'each invoice once').to.have.length(INVOICES);
  });

  it('leaves a ledger that verifies whole with the regulator’s key', async function () {
    this.timeout(120_000);
    await gateway.kill();
    const { isGood, findings, acts } = await verifyFolder(gateway.folder, 'RegulatorMSP');
    expect(findings).to.deep.equal([]);
    expect(isGood).to.equal(true);
    expect(acts).to.be.at.least(INVOICES / 2);
  });
});
