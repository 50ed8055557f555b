import { expect } from 'chai';
import express from 'express';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import { startContext } from '../../../gateway/src/http/context';
import { errorHandler } from '../../../gateway/src/http/errors';
import { makeLogger } from '../../../gateway/src/http/log';
import { MemberClient, MemberUnavailable } from '../../../gateway/src/members/client';
import { memberRouter } from '../../../gateway/src/members/routes';
import { MEMBER_HEADER, signRequest } from '../../../gateway/src/members/signing';
import type { OrgRuntime } from '../../../gateway/src/runtime/orgRuntime';
import { TAG_PATH } from '../../../gateway/src/tags/messages';
import { TagThreads } from '../../../gateway/src/tags/threads';
import { HUB, makeConsortium, REGISTRAR } from '../../support/consortium';
import type { Consortium } from '../../support/consortium';
import { newPerson } from '../../support/firms';
import { randomHex } from '../../support/random';
import { TestRegistrar } from '../../support/tags/registrar';
import '../../support/stages';

const QUOTA = 20;

function blinded(): string {
  return Buffer.from(`00${randomHex(383)}`, 'hex').toString('base64url');
}

describe('who may ask the registrar for tags', () => {
  let consortium: Consortium;
  let registrar: TestRegistrar;
  let server: Server;
  let base: string;
  const threads = new TagThreads(1);

  before(async function () {
    this.timeout(120_000);
    consortium = await makeConsortium();
    registrar = await TestRegistrar.open(consortium, threads, QUOTA);
    const runtime = {
      mspId: REGISTRAR,
      network: { network: consortium.founded.network },
      made: { tagService: registrar.service, clock: null },
    } as unknown as OrgRuntime;
    const app = express();
    app.use(startContext({ logger: makeLogger('silent'), closing: new AbortController().signal }));
    app.use('/registrar', memberRouter(runtime));
    app.use(errorHandler());
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/registrar`;
  });

  after(async () => {
    await new Promise((resolve) => server.close(resolve));
    await threads.close();
  });

  const memberOf = (mspId: string, service = consortium.keys[mspId]?.service): MemberClient =>
    new MemberClient({ mspId, service: service!, urlOf: () => base, timeoutMs: 20_000 });

  const status = async (member: MemberClient, content: unknown, path = TAG_PATH): Promise<number | null> => {
    try {
      await member.post(REGISTRAR, path, content);
      return 200;
    } catch (error) {
      if (error instanceof MemberUnavailable) return error.status;
      throw error;
    }
  };

  it('is an organisation of the first record, by its service key, and it is its quota that is used', async () => {
    expect(await status(memberOf(HUB), { blinded: [blinded()] })).to.equal(200);
    expect((await registrar.log()).map(({ organisation, count }) => [organisation, count])).to.deep.equal([[HUB, 1]]);
  });

  it('is nobody else: not an unknown organisation, not with another’s name, not without a signature', async () => {
    const before = (await registrar.log()).length;
    const stranger = newPerson().signer;
    expect(await status(memberOf('EveMSP', stranger), { blinded: [blinded()] })).to.equal(401);
    expect(await status(memberOf(HUB, stranger), { blinded: [blinded()] })).to.equal(401);
    expect(await status(memberOf('CoreMSP', consortium.keys[HUB]!.service), { blinded: [blinded()] })).to.equal(401);
    const bare = await fetch(`${base}${TAG_PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ blinded: [blinded()] }),
    });
    expect(bare.status).to.equal(401);
    expect((await registrar.log()).length, 'nothing was counted').to.equal(before);
  });

  it('signs method, path, time and body: another body, another path or an old request is refused', async () => {
    const { service } = consortium.keys[HUB]!;
    const path = `/registrar${TAG_PATH}`;
    const send = async (
      signed: Readonly<{ path: string; body: Uint8Array; atMs: number }>,
      body: Uint8Array,
    ): Promise<number> => {
      const header = await signRequest({ method: 'POST', ...signed }, { mspId: HUB, service, atMs: signed.atMs });
      const headers = { 'content-type': 'application/json', [MEMBER_HEADER]: header };
      return (await fetch(`${base}${TAG_PATH}`, { method: 'POST', headers, body })).status;
    };
    const [body, other] = [1, 2].map(() => canonicalBytes({ blinded: [blinded()] }));
    const atMs = Date.now();
    expect(await send({ path, body: body!, atMs }, body!)).to.equal(200);
    expect(await send({ path, body: body!, atMs }, other!)).to.equal(401);
    expect(await send({ path: '/registrar/member/v1/epoch', body: body!, atMs }, body!)).to.equal(401);
    expect(await send({ path, body: body!, atMs: atMs - 3 * 60_000 }, body!)).to.equal(401);
    expect(await send({ path, body: body!, atMs: atMs + 3 * 60_000 }, body!)).to.equal(401);
  });

  it('is told what is wrong with what was sent, and signs only what could be blinded', async () => {
    const member = memberOf(HUB);
    for (const content of [
      {},
      { blinded: [] },
      { blinded: ['x'] },
      { blinded: Array.from({ length: 401 }, blinded) },
      { blinded: [blinded()], more: 1 },
      { blinded: [Buffer.alloc(384, 255).toString('base64url')] },
    ]) {
      expect(await status(member, content), JSON.stringify(content).slice(0, 60)).to.equal(400);
    }
  });

  it('is refused for the rest of the hour above its quota', async () => {
    const member = memberOf('BankMSP');
    expect(await status(member, { blinded: Array.from({ length: QUOTA }, blinded) })).to.equal(200);
    expect(await status(member, { blinded: [blinded()] })).to.equal(429);
    expect(await status(memberOf('CoreMSP'), { blinded: [blinded()] })).to.equal(200);
  });
});
