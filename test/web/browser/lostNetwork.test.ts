/** A poor connection, and a host that is not to be trusted: nothing is lost, nothing is signed twice or unread. */
import { expect } from 'chai';
import type { Request, Route } from 'playwright-core';
import { invoiceAt, presentAll } from '../support/seed';
import { ownStage, staged } from '../support/stage';
import { DESKTOP, Visitor } from '../support/visitor';

const STATEMENTS = '**/core/api/v1/statements/sha256*';

function isPut(request: Request): boolean {
  return request.method() === 'PUT';
}

describe(staged('A clerk with a poor connection or a bad host'), () => {
  const stage = ownStage(['yunling', 'cangshan']);

  const numbers = [
    '26537912572000000301',
    '26537912572000000302',
    '26537912572000000303',
    '26537912572000000304',
    '26537912572000000305',
  ] as const;
  let visitor: Visitor;

  before('presents invoices', async function () {
    this.timeout(300_000);
    const { yunling, cangshan } = stage().cast;
    await presentAll(
      yunling,
      numbers.map((number) => ({ seller: cangshan.party, number, payable: '5000.00', dueInDays: 60 })),
    );
  });
  beforeEach(async () => {
    visitor = await Visitor.as(stage(), 'clerk', DESKTOP);
  });
  afterEach(async () => {
    expect(visitor.complaints).to.deep.equal([]);
    await visitor.leave();
  });

  /** To the statement of one invoice, confirmed in full. */
  async function read(number: string): Promise<void> {
    const { ref } = await invoiceAt(stage().cast.yunling, number);
    await visitor.go(`/invoices/${ref.id}`);
    await visitor.tap(visitor.page.getByRole('button', { name: '继续' }));
  }

  const signed = async (): Promise<void> => {
    await visitor.see('.statement');
    await visitor.tap(visitor.page.getByRole('button', { name: '确权 ¥5,000.00' }));
  };

  it('X15: keeps a half-filled form over a reload', async () => {
    const { page } = visitor;
    const { ref } = await invoiceAt(stage().cast.yunling, numbers[0]);
    await visitor.go(`/invoices/${ref.id}`);
    await visitor.see('form.wide');
    await page.locator('input[value=part]').check();
    await page.locator('fieldset').nth(1).locator('input').first().fill('4,999.99');
    await page.reload();
    await visitor.see('form.wide');
    expect(await page.locator('input[value=part]').isChecked()).to.equal(true);
    expect(await page.locator('fieldset').nth(1).locator('input').first().inputValue()).to.equal('4,999.99');
  });

  it('X15: signs without a network, says so, survives a reload and sends the same signed bytes once it is back', async () => {
    const { page } = visitor;
    const bodies: string[] = [];
    await page.route(STATEMENTS, async (route: Route) => {
      if (!isPut(route.request())) return route.continue();
      bodies.push(route.request().postData() ?? '');
      // It arrives or it does not: the first two tries are lost on the way.
      return bodies.length <= 2 ? route.abort('internetdisconnected') : route.continue();
    });
    await read(numbers[1]);
    await signed();
    await visitor.answer('已签署，尚未送出');
    await page.reload();
    await visitor.answer('1 笔全部执行完毕');
    expect(bodies.length).to.be.at.least(3);
    expect(new Set(bodies).size).to.equal(1);
    await invoiceAt(stage().cast.yunling, numbers[1], 'confirmed');
  });

  it('resolves an unknown outcome by itself: the answer is lost, the same bytes go again and apply once', async () => {
    const { page } = visitor;
    const bodies: string[] = [];
    await page.route(STATEMENTS, async (route: Route) => {
      if (!isPut(route.request())) return route.continue();
      bodies.push(route.request().postData() ?? '');
      if (bodies.length > 1) return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });
    await read(numbers[2]);
    await signed();
    await visitor.answer('1 笔全部执行完毕');
    expect(new Set(bodies).size).to.equal(1);
    await invoiceAt(stage().cast.yunling, numbers[2], 'confirmed');
  });

  it('catches a host that prepares other terms than were chosen, offers no signature and signs nothing', async () => {
    const { page } = visitor;
    let sent = 0;
    page.on('request', (request) => {
      if (isPut(request)) sent += 1;
    });
    for (const [from, to] of [
      ['"amount":"5000.00"', '"amount":"6000.00"'],
      ['"noDefence":false', '"noDefence":true'],
      ['"number":"26537912572000000304"', '"number":"26537912572000000399"'],
    ] as const) {
      await page.route('**/core/api/v1/previews', async (route: Route) => {
        const answer = await route.fetch();
        const text = await answer.text();
        expect(text).to.contain(from);
        await route.fulfill({ response: answer, body: text.replaceAll(from, to) });
      });
      await visitor.go('/inbox');
      await read(numbers[3]);
      const alert = await visitor.see('main .trouble');
      expect(await alert.innerText())
        .to.contain('与您的选择不一致')
        .and.to.contain('disagreement');
      expect(await page.locator('.statement').count()).to.equal(0);
      await page.unroute('**/core/api/v1/previews');
    }
    expect(sent).to.equal(0);
    const { state } = await invoiceAt(stage().cast.yunling, numbers[3]);
    expect(state).to.equal('presented');
  });

  it('shows the ledger, not the word of its host: a run that was dropped is not called done, and goes another way', async () => {
    const { page } = visitor;
    await page.route(STATEMENTS, async (route: Route) => {
      const body = JSON.stringify({ type: 'about:blank', status: 403, code: 'not_allowed', title: 'No.' });
      return isPut(route.request())
        ? route.fulfill({ status: 403, contentType: 'application/problem+json', body })
        : route.continue();
    });
    await read(numbers[4]);
    await signed();
    await visitor.answer('托管机构没有接收这份签署');
    expect((await invoiceAt(stage().cast.yunling, numbers[4])).state).to.equal('presented');
    // A member that was never told who signs for this firm says so, and the signature stands.
    await visitor.tap(page.getByRole('button', { name: '由 Registrar 送交' }));
    await page.getByRole('status').filter({ hasText: 'Registrar 没有这份签署所依据的记录' }).waitFor();
    await visitor.tap(page.getByRole('button', { name: '再次由 Core（本机构）送交' }));
    await visitor.answer('1 笔全部执行完毕');
    await invoiceAt(stage().cast.yunling, numbers[4], 'confirmed');
  });
});
