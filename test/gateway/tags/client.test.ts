import { expect } from 'chai';
import { verify } from 'node:crypto';
import type { Invoice } from '../../../chaincode/src/protocol/items';
import { invoiceIdentityBytes } from '../../../chaincode/src/statement/invoice';
import { MemberUnavailable } from '../../../gateway/src/members/client';
import { TagClient } from '../../../gateway/src/tags/client';
import { TAG_PATH, TAGS_PER_REQUEST_MAX } from '../../../gateway/src/tags/messages';
import { TagThreads } from '../../../gateway/src/tags/threads';
import { REGISTRAR } from '../../support/consortium';
import type { World } from '../../support/firms';
import { invoiceOf } from '../../support/road';
import type { Road } from '../../support/road';
import { roadAt } from '../../support/stages';
import { TestRegistrar } from '../../support/tags/registrar';

interface Request {
  readonly blinded: readonly string[];
}

describe('an organisation’s tags', () => {
  let road: Road;
  let world: World;
  let registrar: TestRegistrar;
  const threads = new TagThreads(2);

  before(async function () {
    this.timeout(120_000);
    road = await roadAt('founded');
    ({ world } = road);
    registrar = await TestRegistrar.open(world.consortium, threads);
  });

  after(() => threads.close());

  const client = (post: (request: Request) => Promise<unknown>, asked: Request[] = []): TagClient =>
    new TagClient({
      members: {
        post: (mspId, path, content) => {
          expect([mspId, path]).to.deep.equal([REGISTRAR, TAG_PATH]);
          asked.push(content as Request);
          return post(content as Request);
        },
      },
      threads,
      registrar: REGISTRAR,
      key: world.consortium.founded.network.tagKey,
      repeatsYearly: () => Promise.resolve(false),
    });
  const honest = (request: Request): Promise<unknown> => registrar.answer('HubMSP', request);
  const invoices = (count: number, prefix = 'T'): readonly Invoice[] =>
    Array.from({ length: count }, (_, index) => invoiceOf(road, { number: `${prefix}-${index}` }));

  it('are the ones everybody arrives at who knows the invoice', async () => {
    const [one, other] = [client(honest), client(honest)];
    const list = invoices(3);
    const tags = await one.tagsOf(list);
    expect(await other.tagsOf(list)).to.deep.equal(tags);
    expect(tags).to.deep.equal(list.map((invoice) => world.tag(invoice)));
    expect(new Set(tags.flatMap(({ identity, content }) => [identity, content])).size).to.equal(6);
  });

  it('are the same for an invoice typed in other spaces, letters and digits', async () => {
    const tagging = client(honest);
    const [plain] = await tagging.tagsOf([invoiceOf(road, { number: 'AB-0071' })]);
    const [typed] = await tagging.tagsOf([invoiceOf(road, { number: ' ａb－００71 ' })]);
    expect(typed).to.deep.equal(plain);
  });

  it('are asked for without anything of the invoice, and never twice with the same bytes', async () => {
    const asked: Request[] = [];
    const list = invoices(2, 'SECRET');
    await client(honest, asked).tagsOf(list);
    await client(honest, asked).tagsOf(list);
    const text = JSON.stringify(asked);
    for (const { number, payable, seller, debtor } of list) {
      for (const word of [number, payable, seller, debtor]) expect(text).not.to.include(word);
    }
    const encodings = list.map((invoice) => Buffer.from(invoiceIdentityBytes(invoice, false)));
    for (const bytes of encodings) {
      expect(text).not.to.include(bytes.toString('base64url'));
      expect(text).not.to.include(bytes.toString('hex'));
    }
    const blinded = asked.flatMap((request) => request.blinded);
    expect(blinded.every((entry) => Buffer.from(entry, 'base64url').length === 384)).to.equal(true);
    expect(new Set(blinded).size, 'a new factor each time').to.equal(8);
  });

  it('that are known are not asked for again', async () => {
    const asked: Request[] = [];
    const tagging = client(honest, asked);
    const first = await tagging.tagsOf(invoices(2));
    const second = await tagging.tagsOf([...invoices(3), ...invoices(1)]);
    expect(second.slice(0, 2)).to.deep.equal(first);
    expect(second[3]).to.deep.equal(second[0]);
    expect(asked.map(({ blinded }) => blinded.length)).to.deep.equal([4, 2]);
  });

  it('come in requests of hundreds, while the page answers on', async function () {
    this.timeout(120_000);
    const asked: Request[] = [];
    const list = invoices(TAGS_PER_REQUEST_MAX / 2 + 1, 'MANY');
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 5);
    const tags = await client(honest, asked).tagsOf(list);
    clearInterval(timer);
    expect(asked.map(({ blinded }) => blinded.length)).to.deep.equal([TAGS_PER_REQUEST_MAX, 2]);
    expect(tags).to.have.length(list.length);
    expect(turns, 'the arithmetic is done elsewhere').to.be.greaterThan(20);
  });

  it('are refused when the registrar signs something else, or somebody else’s', async () => {
    const [good] = await client(honest).tagsOf(invoices(1, 'GOOD'));
    expect(good?.identity).to.have.length(512);
    const wrong: readonly ((answer: readonly string[]) => unknown)[] = [
      ([one, two, ...rest]) => ({ signatures: [two, one, ...rest] }),
      ([one]) => ({ signatures: [one, one] }),
      ([one]) => ({ signatures: [one, 'A'.repeat(512)] }),
      ([one]) => ({ signatures: [one, Buffer.alloc(384, 255).toString('base64url')] }),
      ([one]) => ({ signatures: [one, ''] }),
      ([one]) => ({ signatures: [one] }),
      () => ({ signatures: 'none' }),
      () => null,
      (signatures) => ({ signatures, more: 1 }),
    ];
    for (const [index, change] of wrong.entries()) {
      const lying = client(async (request) => change(((await honest(request)) as { signatures: string[] }).signatures));
      const error = await lying.tagsOf(invoices(1, `WRONG-${index}`)).catch((thrown: unknown) => thrown);
      expect(error, String(change)).to.be.instanceOf(MemberUnavailable);
    }
  });

  it('that were refused are not remembered', async () => {
    let isLying = true;
    const tagging = client(async (request) => {
      const { signatures } = (await honest(request)) as { signatures: string[] };
      return isLying ? { signatures: [...signatures].reverse() } : { signatures };
    });
    const list = invoices(1, 'LATER');
    const error = await tagging.tagsOf(list).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(MemberUnavailable);
    isLying = false;
    expect(await tagging.tagsOf(list)).to.deep.equal(list.map((invoice) => world.tag(invoice)));
  });

  it('are each a signature of the tag key, which whoever has the invoice can check by itself', async () => {
    const [invoice] = invoices(1, 'CHECK');
    const [tags] = await client(honest).tagsOf([invoice!]);
    const { n, e } = world.consortium.founded.network.tagKey;
    const isGood = verify(
      'sha384',
      invoiceIdentityBytes(invoice!, false),
      { key: { kty: 'RSA', n, e }, format: 'jwk', padding: 6, saltLength: 0 } as never,
      Buffer.from(tags!.identity, 'base64url'),
    );
    expect(isGood).to.equal(true);
  });
});
