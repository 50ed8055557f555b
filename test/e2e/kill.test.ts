import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import { Desk, eventually } from '../../scripts/client/desk';
import type { RecordView, StatementView } from '../../scripts/client/desk';
import { administratorLogin } from '../../scripts/sandbox/sandbox';
import { People } from '../../scripts/sandbox/people';
import { verifyFolder } from '../../scripts/verify/verify';
import { KilledDesk } from '../support/killedDesk';
import { freePort, Instance } from '../support/instance';
import { SEED } from '../support/seed';
import { Random } from '../support/store/random';

/** Kills stop after this time; what was acknowledged is checked after it. */
const KILLING_MS = 40_000;
const KILLS_MIN = 3;
const KILLS_MAX = 8;
/** Acts on their way at once, so that a kill finds some of them at every point of it. */
const AT_ONCE = 4;
const CORE = 'uscc:91530100MA7K2R1Q1U';
const SUPPLIER = 'uscc:91532901MA6N8T3W26';

interface InvoiceData {
  readonly invoice: { readonly number: string };
}

describe('an instance that is killed', () => {
  const random = new Random(SEED);
  let folder = '';
  let port = 0;
  let instance: Instance;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-killed-'));
    port = await freePort();
  });

  after(async () => {
    await instance.kill();
    await rm(folder, { recursive: true, force: true });
  });

  function start(): Instance {
    instance = new Instance({ folder, port });
    return instance;
  }

  /** The core firm's administrator, once logged in. */
  async function clerk(): Promise<KilledDesk> {
    const people = await People.openKnown(folder);
    const desk = await Desk.open(instance.url, 'core', {
      login: administratorLogin({ party: CORE }),
      password: people.passphrase,
    });
    const { signer } = await people.key(`administrator ${CORE}`);
    const me = await desk.get<{ readonly signers: readonly { readonly id: string; readonly key: string }[] }>('/me');
    const id = me.signers.find(({ key }) => key === signer.publicKey)?.id ?? '';
    return new KilledDesk(desk, { id, signer });
  }

  function invoiceDraft(number: number): Draft {
    const invoice = {
      seller: SUPPLIER,
      debtor: CORE,
      number: `KILL-${number}`,
      code: null,
      issued: '2026-01-10',
      currency: 'CNY',
      payable: `${1000 + number}.00`,
    };
    return { kind: 'present_invoice', invoice, due: '2099-06-30', order: null, source: `sha256:${'ab'.repeat(32)}` };
  }

  it('comes back with everything it acknowledged and nothing twice', async function () {
    this.timeout(40 * KILLING_MS);
    const sent: KilledDesk['sent'][] = [];
    const until = Date.now() + KILLING_MS;
    let kills = 0;
    let number = 0;
    // The first kill comes while the network is founded or its firms are registered.
    start();
    await pause(random.below(6000));
    await instance.kill();
    for (kills = 1; kills < KILLS_MIN || (kills < KILLS_MAX && Date.now() < until); kills += 1) {
      start();
      if (random.below(4) === 0) {
        await pause(random.below(3000));
      } else {
        await instance.ready();
        const desk = await clerk();
        sent.push(desk.sent);
        const acting = Array.from({ length: AT_ONCE }, () => desk.actUntilKilled(() => invoiceDraft((number += 1))));
        await desk.firstTaken;
        await pause(random.below(2000));
        await Promise.all([instance.kill(), ...acting]);
      }
      await instance.kill();
    }
    start();
    await instance.ready();
    const desk = await clerk();
    const all = sent.flat();
    for (const { run, signature } of all.filter(({ isAcknowledged }) => !isAcknowledged)) {
      await desk.desk.put(`/statements/${run.statementHash}`, { run, signature });
    }
    const views: StatementView[] = [];
    for (const { run } of all) views.push(await desk.desk.applied(run.statementHash));
    expect(views.flatMap(({ chunks }) => chunks.flatMap(({ outcomes }) => outcomes))).to.deep.equal(
      all.map(() => 'accepted'),
    );
    const found = await eventually('every invoice in the list', async () => {
      const listed = await desk.all<RecordView<InvoiceData>>('/invoices?number=KILL-');
      return listed.length >= all.length ? listed : null;
    });
    const numbers = found.map(({ data }) => data.invoice.number).sort();
    const wanted = all.map(({ number: of }) => of).sort();
    expect(numbers).to.deep.equal(wanted);
    const acknowledged = all.filter(({ isAcknowledged }) => isAcknowledged).length;
    process.stdout.write(
      `note: ${kills} kills, ${acknowledged} acts acknowledged before one, ${all.length} on the ledger, seed ${SEED}\n`,
    );
  });

  it('lets no second instance use its folder', async () => {
    const second = new Instance({ folder, port: await freePort() });
    const { code, output } = await second.ended;
    expect(code).to.equal(1);
    expect(output).to.match(/^Another instance uses the data folder .*\. Stop that one, or set TALLYSTICK_DATA/m);
  });

  it('ends when it is asked to, and every block is good', async () => {
    const { code, output } = await instance.stop();
    expect(code, output).to.equal(0);
    const { findings, blocks } = await verifyFolder(folder, 'RegulatorMSP');
    expect(findings).to.deep.equal([]);
    expect(blocks).to.be.greaterThan(10);
  });
});
