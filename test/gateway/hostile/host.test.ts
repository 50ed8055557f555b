import { expect } from 'chai';
import type { Presented } from '../../../chaincode/src/protocol/acts';
import type { PresentInvoiceItem } from '../../../chaincode/src/protocol/items';
import { actId } from '../../../chaincode/src/statement/ids';
import type { Run } from '../../../chaincode/src/statement/run';
import { PreparedDiffers } from '../../../scripts/client/agreement';
import { Desk, eventually, sha256 } from '../../../scripts/client/desk';
import { carryElsewhere, onLedger } from '../../../scripts/client/elsewhere';
import type { OnLedger } from '../../../scripts/client/elsewhere';
import { administratorLogin } from '../../../scripts/sandbox/sandbox';
import { accountItem, invoiceItems, packed } from '../../support/gateway/acts';
import type { PackedRun } from '../../support/gateway/acts';
import { firm, openCast } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { withMember } from '../../support/forging';
import { carryChunk } from '../../support/hostile/carrying';
import { HostileHost } from '../../support/hostile/host';
import type { HostAnswer, Meddle } from '../../support/hostile/host';
import { clientOn } from '../../support/hostile/webClient';
import { allBlocks } from '../../support/ledger/reading';
import { clientModule, closeModules } from '../../web/support/modules';
import type * as Ledger from '../../../web/src/acts/ledger';
import '../../support/patience';

const INVOICES = 6;
const EACH = [2, 2, 2].map((count) => Array.from({ length: count }, () => 'accepted'));

describe('a hostile host', () => {
  let server: TestServer;
  let cast: Cast;
  let host: HostileHost;
  let desk: Desk;

  before(async function () {
    this.timeout(300_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan']);
    host = await HostileHost.before(server.url);
    const password = server.people.passphrase;
    desk = await Desk.open(host.url, 'hub', { login: administratorLogin(firm('cangshan')), password });
  });

  beforeEach(() => {
    host.requests.length = 0;
    host.meddle = () => Promise.resolve(null);
  });

  after(async function () {
    this.timeout(60_000);
    await host.close();
    await closeModules();
    await server.stop();
  });

  const base = (slug: string): string => `${server.url}/${slug}/api/v1`;
  const sent = (): readonly string[] => host.requests.filter(({ method }) => method === 'PUT').map(({ path }) => path);

  const items = (prefix: string): readonly PresentInvoiceItem[] =>
    invoiceItems(INVOICES, prefix, { seller: cast.cangshan.party, debtor: cast.yunling.party });

  /** Swallows what is signed and says that all of it is done. */
  const swallowing: Meddle = ({ method, path }) => {
    if (!path.includes('/statements/')) return Promise.resolve(null);
    const chunk = { index: 0, act: 'e'.repeat(64), state: 'applied', count: INVOICES, code: null, details: null };
    const lie = { hash: '', state: 'done', count: INVOICES, signatures: [], chunks: [{ ...chunk, outcomes: [] }] };
    const answer: HostAnswer =
      method === 'PUT' ? { status: 202, body: lie } : { status: 200, body: { statement: lie } };
    return Promise.resolve(answer);
  };

  /** A run of three transactions that the host was given and keeps, with what its signer keeps of it. */
  const kept = async (prefix: string): Promise<PackedRun> => {
    const prepared = await desk.preview('present_invoice', items(prefix));
    host.meddle = swallowing;
    const cut = { ...prepared, bytes: prepared.bytes.map(() => 300_000) };
    const { run } = await desk.sign(cut, cast.cangshan.key);
    expect(run.lines).to.have.length(3);
    expect(sent()).to.deep.equal([`/hub/api/v1/statements/${run.statementHash}`]);
    return packed(runtimeOf(server, 'hub'), run, [[cast.cangshan.key, 'sole']]);
  };

  const applied = (run: Run): Promise<OnLedger> => onLedger(base('bank'), run);
  const wholly = (run: Run): Promise<OnLedger> =>
    eventually('every transaction on the ledger', async () => {
      const outcomes = await applied(run);
      return outcomes.includes(null) ? null : outcomes;
    });

  /** Valid transactions of each act of a run. */
  const times = async (run: Run): Promise<readonly number[]> => {
    const blocks = await allBlocks(runtimeOf(server, 'bank').parts.ledger);
    const valid = blocks.flatMap(({ transactions }) => transactions).filter(({ isValid }) => isValid);
    return [...run.lines.keys()].map((index) => {
      const act = actId(sha256, run.statementHash, index);
      return valid.filter(({ event }) => event?.act === act).length;
    });
  };

  it('that shows other terms than were asked for gets nothing signed', async () => {
    const changes: readonly (readonly [string, unknown, string])[] = [
      ['items.0.account.number', '999', 'items.0.account'],
      ['items.0.account.holder', 'Somebody', 'items.0.account'],
      ['items.0.evidence', `sha256:${'cd'.repeat(32)}`, 'items.0.evidence'],
      ['items.0.kind', 'cancel_statement', 'items.0.kind'],
      ['terms.kind', 'draw', 'terms.kind'],
      ['items', [], 'items'],
      ['outcomes', [], 'outcomes'],
    ];
    for (const [place, value, field] of changes) {
      host.meddle = async ({ path }, honest) => {
        if (!path.endsWith('/previews')) return null;
        const { status, body } = await honest();
        return { status, body: withMember(body, place, value) };
      };
      const act = desk.act('open_account', [accountItem('111')], cast.cangshan.key);
      const error = await act.catch((thrown: unknown) => thrown);
      expect(error, place).to.be.instanceOf(PreparedDiffers);
      expect((error as PreparedDiffers).field).to.equal(field);
    }
    expect(sent(), 'nothing was signed, so nothing was sent').to.deep.equal([]);
  });

  it('that sends other bytes than were signed is refused by every honest gateway and by the rules', async () => {
    const pack = await kept('BYTES');
    const { run } = pack;
    for (const change of [
      { ...run, items: [...run.items].reverse() },
      withMember(run, 'items.0.invoice.payable', '9999.00'),
      withMember(run, 'statement.validUntil', run.statement.validUntil + 1),
    ]) {
      const brought = carryElsewhere(base('registrar'), { ...pack, run: change });
      const error = await brought.catch((thrown: unknown) => thrown);
      expect(error).to.have.property('status').that.is.within(400, 422);
    }
    const spoil = (honest: Presented): unknown => withMember(honest, 'items.0.invoice.payable', '9999.00');
    const outcome = await carryChunk(runtimeOf(server, 'hub'), pack, { index: 0, spoil });
    expect(outcome).to.deep.include({ outcome: 'rejected', code: 'presented_chunk_differs' });
    expect(await applied(run)).to.deep.equal([null, null, null]);
  });

  it('that drops a run and says it is done is found out, and another member carries it', async () => {
    const pack = await kept('DROP');
    const { run } = pack;
    expect((await desk.applied(run.statementHash)).state, 'the lie').to.equal('done');
    expect(await applied(run)).to.deep.equal([null, null, null]);
    await carryElsewhere(base('registrar'), pack);
    expect(await wholly(run)).to.deep.equal(EACH);
    expect(await times(run)).to.deep.equal([1, 1, 1]);
  });

  it('that carries only some transactions, backwards and twice, is finished by another member, each once', async () => {
    const pack = await kept('SOME');
    const { run } = pack;
    const replays: boolean[] = [];
    for (const index of [2, 2, 0, 2]) {
      const outcome = await carryChunk(runtimeOf(server, 'hub'), pack, { index });
      if (outcome.outcome !== 'committed') throw new Error(JSON.stringify(outcome));
      replays.push(outcome.result.replay);
    }
    expect(replays).to.deep.equal([false, true, false, true]);
    expect(await applied(run)).to.deep.equal([EACH[0], null, EACH[2]]);
    await carryElsewhere(base('bank'), pack);
    expect(await wholly(run)).to.deep.equal(EACH);
    expect(await times(run)).to.deep.equal([1, 1, 1]);
  });

  it('that spoils what it presents kills nothing, at its own node and at another member’s gateway', async () => {
    const pack = await kept('SPOIL');
    const { run } = pack;
    const spoilt: readonly ((honest: Presented) => unknown)[] = [
      (honest) => ({ ...honest, records: [] }),
      (honest) => ({ ...honest, tags: [...honest.tags].reverse() }),
      (honest) => withMember(honest, 'salts.0', '0'.repeat(64)),
      (honest) => withMember(honest, 'lines.0.count', 1),
      (honest) => ({ ...honest, signers: [] }),
      (honest) => withMember(honest, 'signatures.0.value', `${'A'.repeat(86)}==`),
    ];
    for (const spoil of spoilt) {
      const outcome = await carryChunk(runtimeOf(server, 'hub'), pack, { index: 0, spoil });
      expect(outcome.outcome, String(spoil)).to.equal('rejected');
    }
    await carryElsewhere(base('bank'), { ...pack, evidence: { ...pack.evidence, records: [] } });
    expect(await applied(run)).to.deep.equal([null, null, null]);
    await carryElsewhere(base('bank'), pack);
    expect(await wholly(run)).to.deep.equal(EACH);
    expect(await times(run)).to.deep.equal([1, 1, 1]);
  });

  it('does not decide what the web client shows: that is what the ledger has, wherever in the run', async () => {
    const { readProgress } = await clientModule<typeof Ledger>('acts/ledger.ts');
    const pack = await kept('SHOWN');
    const { run } = pack;
    await carryChunk(runtimeOf(server, 'hub'), pack, { index: 2 });
    // Twenty more transactions that nobody carried, before the one that was.
    const none = Array.from({ length: 20 }, (_, index) => actId(sha256, `sha256:${'0'.repeat(64)}`, index));
    const acts = [...none, ...[...run.lines.keys()].map((index) => actId(sha256, run.statementHash, index))];
    const client = await clientOn(server.url);
    let progress = await readProgress(client, acts, { before: null, slug: 'bank' });
    for (let turn = 0; turn < 100 && progress.applied === 0; turn += 1) {
      progress = await readProgress(client, acts, { before: progress, slug: 'bank' });
    }
    expect([progress.applied, progress.refused]).to.deep.equal([2, 0]);
    expect(progress.seen.filter((entry) => entry !== null)).to.have.length(1);
  });
});
