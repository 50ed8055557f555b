import { expect } from 'chai';
import type { CancelStatementItem } from '../../../chaincode/src/protocol/items';
import { signRun } from '../../../scripts/client/desk';
import { ask } from '../../support/gateway/ask';
import { countersign, reached, signAccount, statementAt } from '../../support/gateway/acts';
import type { Signatory } from '../../support/gateway/acts';
import { openCast, personOf } from '../../support/gateway/cast';
import type { Cast } from '../../support/gateway/cast';
import { runtimeOf, startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { tokensOf } from '../../support/gateway/tokens';
import '../../support/patience';

interface WaitingView {
  readonly statements: readonly { readonly hash: string; readonly createdBy: string }[];
}

/** The refusal's status and code. */
async function refusal(work: Promise<unknown>): Promise<readonly [number, string]> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) throw new Error('not refused');
  const { status, code } = error as { readonly status: number; readonly code: string };
  return [status, code];
}

describe('a statement that two people sign', () => {
  let server: TestServer;
  let cast: Cast;
  let maker: Signatory;
  let checker: Signatory;

  before(async function () {
    this.timeout(240_000);
    server = await startServer();
    cast = await openCast(server, ['yunling', 'cangshan']);
    maker = cast.yunling;
    checker = await personOf(server, cast.yunling, 'li@yunling');
  });
  after(() => server.stop());

  it('X12: waits after the first signature, in an inbox of its own for the second person, and nothing has happened', async () => {
    const { run, view } = await signAccount(maker, 'A-1', 'maker');
    expect(view).to.include({ state: 'waiting', persons: 2 });
    const inbox = await checker.desk.get<WaitingView>('/statements?state=waiting');
    expect(inbox.statements.map(({ hash }) => hash)).to.deep.equal([run.statementHash]);
    const [chunk] = view.chunks;
    expect((await ask(`GET ${server.url}/core/api/v1/acts/${chunk?.act ?? ''}`)).status).to.equal(404);
  });

  it('X12: goes to the ledger with the second person’s signature, who was given the whole run to check', async () => {
    const { run } = await signAccount(maker, 'A-2', 'maker');
    const { run: given } = await checker.desk.get<{ readonly run: typeof run }>(`/statements/${run.statementHash}`);
    expect(given).to.deep.equal(JSON.parse(JSON.stringify(run)));
    await countersign(checker, run);
    const done = await checker.desk.applied(run.statementHash);
    expect(done.signatures.map(({ role }) => role)).to.deep.equal(['maker', 'checker']);
    expect(done.chunks.map(({ outcomes }) => outcomes)).to.deep.equal([['accepted']]);
  });

  it('X12: is not signed twice by one person, with one key or with two, and still waits for another', async () => {
    const { run } = await signAccount(maker, 'A-3', 'maker');
    expect(await refusal(countersign(maker, run))).to.deep.equal([403, 'same_person_twice']);
    const { run: second } = await signAccount(checker, 'A-4', 'maker');
    const otherDevice = await personOf(server, cast.yunling, 'li@yunling');
    expect(await refusal(countersign(otherDevice, second))).to.deep.equal([403, 'same_person_twice']);
    await countersign(checker, run);
    await countersign(maker, second);
    await checker.desk.applied(run.statementHash);
    await checker.desk.applied(second.statementHash);
  });

  it('X12: signed twice by one person is refused by the ledger, also where the host lets it through', async () => {
    const { run } = await signAccount(maker, 'A-5', 'maker');
    // What a host that does not check would do.
    const signature = await signRun(run, maker.key, 'checker');
    const { statements, people } = runtimeOf(server, 'core');
    await people.statements.updateOne({ _id: run.statementHash }, { $push: { signatures: signature } });
    await statements.resume();
    const done = await reached(maker.desk, run.statementHash, 'done');
    expect(done.chunks.map(({ state, code }) => [state, code])).to.deep.equal([['refused', 'same_person_twice']]);
    const { records } = await maker.desk.get<{ readonly records: readonly unknown[] }>('/accounts?number=A-5');
    expect(records).to.deep.equal([]);
  });

  it('takes the role that is missing and no other', async () => {
    const { run } = await signAccount(maker, 'A-6', 'maker');
    expect(await refusal(countersign(checker, run, 'maker'))).to.deep.equal([400, 'bad_request']);
    expect(await refusal(countersign(checker, run, 'sole'))).to.deep.equal([400, 'bad_request']);
    await countersign(checker, run, 'checker');
    await checker.desk.applied(run.statementHash);
  });

  it('is the same sent again, by either person, before and after it is done', async () => {
    const { run } = await signAccount(maker, 'A-7', 'maker');
    const path = `/statements/${run.statementHash}`;
    const first = { run, signature: await signRun(run, maker.key, 'maker') };
    const again = await maker.desk.put<{ readonly signatures: readonly unknown[] }>(path, first);
    expect(again.signatures).to.have.length(1);
    const second = { run, signature: await signRun(run, checker.key, 'checker') };
    await checker.desk.put(path, second);
    const done = await checker.desk.applied(run.statementHash);
    await checker.desk.put(path, second);
    await maker.desk.put(path, first);
    expect(await statementAt(maker.desk, run.statementHash)).to.deep.equal(done);
    const third = await personOf(server, cast.yunling, 'zhang@yunling');
    expect(await refusal(countersign(third, run))).to.deep.equal([409, 'already_signed']);
  });

  it('can be taken back while it waits, and is not signed after that', async () => {
    const { run } = await signAccount(maker, 'A-8', 'maker');
    const { access: token } = await tokensOf(server, 'core', 'li@yunling');
    const target = `DELETE ${server.url}/core/api/v1/statements/${run.statementHash}`;
    expect((await ask(target, { token })).status).to.equal(204);
    expect((await statementAt(maker.desk, run.statementHash)).state).to.equal('withdrawn');
    expect(await refusal(countersign(checker, run))).to.deep.equal([409, 'already_signed']);
    expect((await ask(target, { token })).status).to.equal(409);
  });

  it('that the firm cancelled on the ledger is refused there, whoever brings it', async () => {
    const { run } = await signAccount(maker, 'A-9', 'maker');
    const cancel: CancelStatementItem = { kind: 'cancel_statement', statement: run.statementHash };
    await checker.desk.act('cancel_statement', [cancel], checker.key);
    await countersign(checker, run);
    const done = await reached(maker.desk, run.statementHash, 'done');
    expect(done.chunks.map(({ state, code }) => [state, code])).to.deep.equal([['refused', 'statement_cancelled']]);
  });

  it('is the firm’s own: another firm’s signature does not count, and its people do not see it', async () => {
    const { run } = await signAccount(maker, 'A-10', 'maker');
    const signature = await signRun(run, cast.cangshan.key, 'checker');
    const path = `/statements/${run.statementHash}/signatures`;
    expect(await refusal(checker.desk.post(path, { signature }))).to.deep.equal([403, 'signature_invalid']);
    expect(await refusal(cast.cangshan.desk.post(path, { signature }))).to.deep.equal([404, 'not_found']);
    const stored = { run, signature };
    expect(await refusal(cast.cangshan.desk.put(`/statements/${run.statementHash}`, stored))).to.deep.equal([
      404,
      'not_found',
    ]);
  });
});
