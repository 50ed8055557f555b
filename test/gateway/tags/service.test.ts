import { expect } from 'chai';
import { suiteOf } from '../../../chaincode/src/suites/suite';
import { firstBadLine } from '../../../gateway/src/tags/log';
import { TagQuotaExceeded } from '../../../gateway/src/tags/service';
import { TagTaskFailed, TagThreads } from '../../../gateway/src/tags/threads';
import type { TagLogDocument } from '../../../gateway/src/people/models';
import { makeConsortium, REGISTRAR } from '../../support/consortium';
import type { Consortium } from '../../support/consortium';
import { randomHex } from '../../support/random';
import { TestRegistrar } from '../../support/tags/registrar';
import '../../support/stages';

/** As many bytes as the modulus has, below it: any such number can be signed. */
function blinded(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, () => new Uint8Array(Buffer.from(`00${randomHex(383)}`, 'hex')));
}

describe('the registrar’s tag service', () => {
  let consortium: Consortium;
  const threads = new TagThreads(1);

  before(async function () {
    this.timeout(120_000);
    consortium = await makeConsortium();
  });

  after(() => threads.close());

  const bad = (lines: readonly TagLogDocument[]): number | null => {
    const { serviceKey } = consortium.founded.network.organisations.find(({ mspId }) => mspId === REGISTRAR)!;
    return firstBadLine(lines, { suite: suiteOf('p256.1'), serviceKey });
  };

  it('writes how much each organisation asked for, and nothing of what', async () => {
    const registrar = await TestRegistrar.open(consortium, threads);
    const sent = blinded(3);
    await registrar.service.sign('HubMSP', sent);
    await registrar.service.sign('CoreMSP', sent.slice(0, 1));
    await registrar.service.sign('HubMSP', sent.slice(0, 2));
    const log = await registrar.log();
    expect(log.map(({ organisation, count }) => [organisation, count])).to.deep.equal([
      ['HubMSP', 3],
      ['CoreMSP', 1],
      ['HubMSP', 2],
    ]);
    const text = JSON.stringify(log);
    for (const bytes of sent) {
      expect(text).not.to.include(Buffer.from(bytes).toString('base64url').slice(4, 40));
      expect(text).not.to.include(Buffer.from(bytes).toString('hex').slice(4, 40));
    }
  });

  it('signs and chains its log, so that a line that is changed, taken out or put in shows', async () => {
    const registrar = await TestRegistrar.open(consortium, threads);
    for (const organisation of ['HubMSP', 'CoreMSP', 'BankMSP', 'HubMSP']) {
      await registrar.service.sign(organisation, blinded(1));
    }
    const log = await registrar.log();
    expect(bad(log)).to.equal(null);
    const other = (index: number, change: Partial<TagLogDocument>): readonly TagLogDocument[] =>
      log.map((line, at) => (at === index ? { ...line, ...change } : line));
    expect(bad(other(1, { count: 2 }))).to.equal(2);
    expect(bad(other(1, { organisation: 'HubMSP' }))).to.equal(2);
    expect(bad(other(2, { atMs: 0 }))).to.equal(3);
    expect(bad(other(0, { signature: log[1]!.signature }))).to.equal(1);
    expect(bad(other(3, { signature: 'none' }))).to.equal(4);
    expect(bad(log.slice(1))).to.equal(1);
    expect(bad([log[0]!, ...log.slice(2)])).to.equal(2);
    expect(bad([log[1]!, log[0]!, ...log.slice(2)])).to.equal(1);
  });

  it('keeps one chain however many ask at once', async () => {
    const registrar = await TestRegistrar.open(consortium, threads);
    await Promise.all(Array.from({ length: 20 }, (_, index) => registrar.service.sign(`Org${index}MSP`, blinded(1))));
    const log = await registrar.log();
    expect(log).to.have.length(20);
    expect(bad(log)).to.equal(null);
  });

  it('refuses an organisation above its quota of the hour, and no other', async () => {
    const registrar = await TestRegistrar.open(consortium, threads, 10);
    await registrar.service.sign('HubMSP', blinded(8));
    const over = registrar.service.sign('HubMSP', blinded(3));
    expect(await over.catch((error: unknown) => error)).to.be.instanceOf(TagQuotaExceeded);
    await registrar.service.sign('HubMSP', blinded(2));
    await registrar.service.sign('CoreMSP', blinded(10));
    const all = await Promise.allSettled([1, 2, 3].map(() => registrar.service.sign('BankMSP', blinded(5))));
    expect(all.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'fulfilled', 'rejected']);
    const used = new Map<string, number>();
    for (const { organisation, count } of await registrar.log()) {
      used.set(organisation, (used.get(organisation) ?? 0) + count);
    }
    expect(Object.fromEntries(used)).to.deep.equal({ HubMSP: 10, CoreMSP: 10, BankMSP: 10 });
  });

  it('forgets what was asked for more than an hour ago', async () => {
    const registrar = await TestRegistrar.open(consortium, threads, 5);
    await registrar.service.sign('HubMSP', blinded(5));
    await registrar.models.tagLog.updateMany({}, { $inc: { atMs: -3_600_001 } });
    await registrar.service.sign('HubMSP', blinded(5));
    expect(await registrar.log()).to.have.length(2);
  });

  it('signs nothing that is no blinded message, and counts the attempt', async () => {
    const registrar = await TestRegistrar.open(consortium, threads);
    const wrong = [new Uint8Array(384), new Uint8Array(384).fill(255), new Uint8Array(383), new Uint8Array()];
    for (const bytes of wrong) {
      const error = await registrar.service.sign('HubMSP', [bytes]).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(TagTaskFailed);
    }
    expect(await registrar.log()).to.have.length(wrong.length);
  });
});
