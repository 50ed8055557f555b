import { expect } from 'chai';
import { generateSigningKey, softwareSigner } from '../../../chaincode/src/suites/software';
import type { SubmitOutcome } from '../../../gateway/src/ledger/port';
import { eventually, signRun } from '../../../scripts/client/desk';
import type { StatementView } from '../../../scripts/client/desk';
import { ask, problemIn } from '../../support/gateway/ask';
import type { Asked } from '../../support/gateway/ask';
import { packed, reached, signAccount, statementAt } from '../../support/gateway/acts';
import { openCast, personOf } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { recordAt } from '../../support/gateway/deals';
import { csvOf, previewFile } from '../../support/gateway/invoices';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

const SLUGS = ['core', 'bank', 'hub', 'registrar', 'regulator'];

describe('an act on its way', () => {
  let server: TestServer;
  let cast: Cast;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan']);
  });
  after(() => server.stop());

  const bring = (slug: string, hash: string, json: unknown): Promise<Asked> =>
    ask(`PUT ${server.url}/${slug}/api/v1/carried/${hash}`, { json });

  const outcomeAt = (slug: string, act: string): Promise<Asked> => ask(`GET ${server.url}/${slug}/api/v1/acts/${act}`);

  /** A run of the supplier that its own host has not been given. */
  async function unsent(number: string) {
    const { cangshan: side, yunling } = cast;
    const prepared = await previewFile(side, csvOf([{ seller: side.party, debtor: yunling.party, number }]));
    const original = side.desk.put.bind(side.desk);
    side.desk.put = () => Promise.resolve({}) as never;
    const { run } = await side.desk.sign(prepared, side.key);
    side.desk.put = original;
    return { run, pack: await packed(runtimeOf(server, 'hub'), run, [[side.key, 'sole']]) };
  }

  it('is taken from anybody by any member’s gateway, and answered for by all of them', async () => {
    const { run, pack } = await unsent('K-1');
    const answer = await bring('bank', run.statementHash, pack);
    expect(answer.status).to.equal(202);
    const { chunks } = answer.body as StatementView;
    const act = chunks[0]?.act ?? '';
    await eventually('the outcome', async () => ((await outcomeAt('bank', act)).status === 200 ? true : null));
    for (const slug of SLUGS)
      expect((await outcomeAt(slug, act)).body, slug).to.deep.include({ act, outcomes: ['accepted'] });
    expect((await outcomeAt('core', 'e'.repeat(64))).status).to.equal(404);
  });

  it('is answered with what was recorded when it comes again, by another road, long after', async () => {
    const { run, pack } = await unsent('K-2');
    await bring('hub', run.statementHash, pack);
    await cast.cangshan.desk.applied(run.statementHash);
    const blocks = await runtimeOf(server, 'core').parts.ledger.health();
    const answer = await bring('core', run.statementHash, pack);
    const { chunks } = answer.body as StatementView;
    const replayed = await eventually('the replay', async () => {
      const { chunks: stored } = runtimeOf(server, 'core').people;
      const found = await stored.findOne({ statement: run.statementHash, state: 'applied' }).lean();
      return found;
    });
    expect(replayed.outcomes).to.deep.equal(['accepted']);
    expect((await outcomeAt('core', chunks[0]?.act ?? '')).status).to.equal(200);
    expect(await runtimeOf(server, 'core').parts.ledger.health()).to.deep.equal(blocks);
  });

  it('does not enter a store with signatures that do not prove themselves', async () => {
    const { run, pack } = await unsent('K-3');
    const { people } = runtimeOf(server, 'bank');
    const before = await people.statements.countDocuments({});
    const stranger = softwareSigner({ keyId: 'stranger', privateKey: generateSigningKey().privateKeyPem });
    const [signature] = pack.signatures;
    const forged = { ...(await signRun(run, { id: signature?.signer ?? '', signer: stranger }, 'sole')) };
    const [proof] = pack.evidence.signers;
    const altered = JSON.parse(
      JSON.stringify(proof).replaceAll(cast.cangshan.key.signer.publicKey, stranger.publicKey),
    ) as unknown;
    const tries = {
      'another key': [{ ...pack, signatures: [forged] }, 403],
      'a proof that was altered': [
        { ...pack, signatures: [forged], evidence: { ...pack.evidence, signers: [altered] } },
        422,
      ],
      'no proof': [{ ...pack, evidence: { ...pack.evidence, signers: [] } }, 403],
      'one signature of two': [{ ...pack, signatures: [{ ...signature, role: 'maker' }] }, 422],
      'another firm’s statement': [
        { ...pack, run: { ...run, statement: { ...run.statement, party: cast.yunling.party } } },
        400,
      ],
      'a body that is none': [{ ...pack, evidence: { ...pack.evidence, records: [{ id: 'x' }] } }, 400],
    } as const;
    for (const [what, [json, status]] of Object.entries(tries))
      expect((await bring('bank', run.statementHash, json)).status, what).to.equal(status);
    expect(await people.statements.countDocuments({})).to.equal(before);
  });

  it('does not enter a store with a signature of a key that was revoked since', async () => {
    const colleague = await personOf(server, cast.cangshan, 'yang@cangshan');
    const { run } = await unsent('K-6');
    const pack = await packed(runtimeOf(server, 'hub'), run, [[colleague.key, 'sole']]);
    const { desk, key } = cast.cangshan;
    const { ref } = await recordAt(cast.cangshan, '/signers?limit=500', ({ ref: { id } }) => id === colleague.key.id);
    await desk.act('revoke_signer', [{ kind: 'revoke_signer', signer: ref, reason: 'left' }], key);
    const answer = await eventually('the revocation', async () => {
      const tried = await bring('bank', run.statementHash, pack);
      return tried.status === 202 ? null : tried;
    });
    expect(problemIn(answer)).to.include({ status: 403, code: 'signer_revoked' });
  });

  it('is stored with 202 while its commit is unknown, and resolved by the ledger, not by a guess', async () => {
    const { ledger } = runtimeOf(server, 'core').parts;
    const submit = ledger.submit.bind(ledger);
    const seen: string[] = [];
    ledger.submit = async (submission): Promise<SubmitOutcome> => {
      const outcome = await submit(submission);
      seen.push(outcome.outcome);
      ledger.submit = submit;
      return { outcome: 'unknown', transactionId: 'tx', reason: 'the connection broke' };
    };
    const { run, view } = await signAccount(cast.yunling, 'U-1');
    expect(view.state).to.equal('carrying');
    const done = await cast.yunling.desk.applied(run.statementHash);
    expect(seen).to.deep.equal(['committed']);
    expect(done.chunks.map(({ state, outcomes }) => [state, outcomes])).to.deep.equal([['applied', ['accepted']]]);
  });

  it('is sent again where it never arrived, and happens once', async () => {
    const { ledger } = runtimeOf(server, 'core').parts;
    const submit = ledger.submit.bind(ledger);
    let sent = 0;
    ledger.submit = (submission) => {
      sent += 1;
      if (sent > 2) return submit(submission);
      return Promise.resolve({ outcome: 'unknown', transactionId: 'tx', reason: 'the connection broke' });
    };
    const { run } = await signAccount(cast.yunling, 'U-2');
    await reached(cast.yunling.desk, run.statementHash, 'done');
    ledger.submit = submit;
    expect(sent).to.equal(3);
    const { records } = await eventually('the account', async () => {
      const page = await cast.yunling.desk.get<{ records: readonly { data: { account: { number: string } } }[] }>(
        '/accounts?limit=500',
      );
      return page.records.some(({ data }) => data.account.number === 'U-2') ? page : null;
    });
    expect(records.filter(({ data }) => data.account.number === 'U-2')).to.have.length(1);
  });

  it('is refused where the run does not hang together, is for another network, or is named wrongly', async () => {
    const { run } = await unsent('K-4');
    const { desk, key } = cast.cangshan;
    const signature = await signRun(run, key, 'sole');
    const [item] = run.items;
    const put = async (hash: string, sent: unknown): Promise<string> => {
      const error: unknown = await desk
        .put(`/statements/${hash}`, { run: sent, signature })
        .catch((reason: unknown) => reason);
      return (error as Error).message;
    };
    const hash = run.statementHash;
    expect(await put(`sha256:${'0'.repeat(64)}`, run)).to.contain('body.run.statement');
    expect(await put(hash, { ...run, items: [item, item] })).to.contain('broken_run');
    const cheaper = { ...item, invoice: { ...(item as { invoice: object }).invoice, payable: '1.00' } };
    expect(await put(hash, { ...run, items: [cheaper] })).to.contain('broken_run');
    expect(await put(hash, { ...run, seed: '0'.repeat(64) })).to.contain('broken_run');
    const elsewhere = { ...run.statement, network: `sha256:${'0'.repeat(64)}` };
    expect(await put(hash, { ...run, statement: elsewhere })).to.contain('body.run.statement');
  });

  it('is refused by the field where its items are none, and never makes us fail', async () => {
    const { run } = await unsent('K-5');
    const { desk, key } = cast.cangshan;
    const signature = await signRun(run, key, 'sole');
    const invoice = (run.items[0] as { readonly invoice: object }).invoice;
    const hostile: Readonly<Record<string, unknown>> = {
      'body.run.items.0.invoice': { kind: 'present_invoice' },
      'body.run.items.0.invoice.payable': { ...run.items[0], invoice: { ...invoice, payable: 1000 } },
      'body.run.items.0.invoice.extra': { ...run.items[0], invoice: { ...invoice, extra: 1 } },
      'body.run.items.0.kind': { ...run.items[0], kind: 'draw' },
      'body.run.items.0.order': { ...run.items[0], order: '\ud800' },
    };
    for (const [field, item] of Object.entries(hostile)) {
      const error: unknown = await desk
        .put(`/statements/${run.statementHash}`, { run: { ...run, items: [item] }, signature })
        .catch((reason: unknown) => reason);
      expect(error, field).to.include({ status: 400 });
      expect((error as Error).message, field).to.contain(field.replace('.kind', ''));
    }
    const { access: token } = await tokensOf(server, 'hub', 'yang@cangshan');
    const text = JSON.stringify({ run, signature });
    for (const [field, raw] of [
      ['body.run.statement.matrix', text.replace(/"matrix":\d+/, '"matrix":-0')],
      ['body.run.items.0.deep', text.replace('"order":', `"deep":${'['.repeat(90_000)}${']'.repeat(90_000)},"order":`)],
    ] as const) {
      const target = `PUT ${server.url}/hub/api/v1/statements/${run.statementHash}`;
      const answer = await ask(target, { token, raw, type: 'application/json' });
      expect(problemIn(answer).errors?.[0]?.path).to.equal(field);
    }
    expect(await statementAt(desk, run.statementHash).catch((error: unknown) => error)).to.include({ status: 404 });
  });
});
