/** The clerk of a core firm at month's end: hundreds in one run, some in part, some refused, large ones with a colleague. */
import { eventually } from '../../../scripts/client/desk';
import { expect } from 'chai';
import { csvOf } from '../../support/gateway/invoices';
import { invoiceAt, invoicesOf, presentAll } from '../support/seed';
import { ownStage, staged } from '../support/stage';
import { DESKTOP, PHONE, Visitor } from '../support/visitor';
import type { PersonName } from '../support/visitor';

const HUNDREDS = 230;
/** Above what one person may sign in a test's matrix. */
const LARGE = '21000000.00';

/** Presses keys one after the other, each in a turn of its own, and all before the screen is painted again. */
function withoutPause(keys: readonly string[]): string {
  return `(async () => {
    const { port1, port2 } = new MessageChannel();
    const turn = () => new Promise((resolve) => { port1.onmessage = resolve; port2.postMessage(null); });
    for (const key of ${JSON.stringify(keys)}) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await turn();
    }
  })()`;
}

describe(staged('A clerk of a core firm'), () => {
  const stage = ownStage(['yunling', 'cangshan', 'erhai']);

  let visitor: Visitor;

  before('presents the invoices of a month', async function () {
    this.timeout(300_000);
    const { yunling, cangshan, erhai } = stage().cast;
    await presentAll(yunling, [
      ...invoicesOf(cangshan.party, { head: '2653001', count: HUNDREDS, baseMinor: 1_200_001 }),
      ...invoicesOf(erhai.party, { head: '2653002', count: 6, baseMinor: 3_400_002 }),
    ]);
    await presentAll(yunling, [{ seller: erhai.party, number: '26537912572000000031', payable: LARGE, dueInDays: 80 }]);
  });

  const as = async (name: PersonName, device = DESKTOP): Promise<Visitor> => Visitor.as(stage(), name, device);

  beforeEach(async () => {
    visitor = await as('clerk');
  });
  afterEach(async () => {
    expect(visitor.complaints).to.deep.equal([]);
    await visitor.leave();
  });

  it('R2: confirms hundreds of invoices that match a filter with one signature, and no other', async () => {
    const { page } = visitor;
    await visitor.answer(`${HUNDREDS + 7} 张发票等待确权`);
    await visitor.tap('.filter summary');
    await page.locator('.filter select').selectOption({ label: '苍山精密铸造有限公司' });
    await visitor.tap(page.getByRole('button', { name: '应用' }));
    await visitor.answer(`${HUNDREDS} 张发票等待确权`);
    await visitor.tap('.all input');
    const bar = await visitor.text('.selected-bar');
    expect(bar).to.contain(`已选 ${HUNDREDS} 张`);
    const sum = /¥[\d,.]+/.exec(bar)?.[0] ?? '';
    await visitor.tap('.selected-bar .main');
    await visitor.see('.statement');
    const statement = await visitor.text('.statement');
    expect(statement).to.contain(`云岭汽车股份有限公司一次确权 ${HUNDREDS} 笔`).and.to.contain(sum);
    expect(statement).to.match(/（[壹贰叁肆伍陆柒捌玖][零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+）/);
    expect(statement).to.contain('不能撤回');
    await visitor.tap(page.getByRole('button', { name: `确权 ${HUNDREDS} 笔 ${sum}` }));
    await page.waitForURL(/\/runs\/sha256/);
    await visitor.answer(`${HUNDREDS} 笔全部执行完毕`);
    const { desk } = stage().cast.yunling;
    // The ledger has applied the run; this organisation's lists follow a moment later.
    const totals = await eventually('the whole run in the list', async () => {
      const answer = await desk.get<{
        readonly totals: readonly { readonly count: number; readonly amount: string }[];
      }>('/invoices?state=confirmed&limit=1');
      return answer.totals[0]?.count === HUNDREDS ? answer.totals : null;
    });
    expect(totals).to.have.length(1);
    expect(totals[0]?.amount).to.equal(sum.replace(/[¥,]/g, ''));
    await visitor.go('/inbox');
    await visitor.answer('7 张发票等待确权');
  });

  it('R3: confirms the undisputed part of an invoice and gives a reason for the rest', async () => {
    const { page } = visitor;
    const number = '26530020000000000000';
    await visitor.tap(page.getByRole('link', { name: number }));
    await visitor.see('form.wide');
    await page.locator('input[value=part]').check();
    const [confirmed, rest] = [page.locator('fieldset').nth(1), page.locator('fieldset').nth(2)];
    await confirmed.locator('input').first().fill('30,000.00');
    await rest.locator('input').first().fill('4000.02');
    await rest.locator('select').selectOption('disputed');
    await visitor.tap(page.getByRole('button', { name: '继续' }));
    const statement = await (await visitor.see('.statement')).innerText();
    expect(statement)
      .to.contain('¥30,000.00（叁万元整）')
      .and.to.contain('未确权（有争议）')
      .and.to.contain('¥4,000.02');
    await visitor.tap(page.getByRole('button', { name: '确权 ¥30,000.00' }));
    await visitor.answer('1 笔全部执行完毕');
    const { ref } = await invoiceAt(stage().cast.yunling, number, 'confirmed');
    await visitor.go(`/records/${ref.id}`);
    await visitor.see('.history li');
    expect(await visitor.text('.history')).to.contain('张敏（单签）签署了确权 ¥30,000.00');
  });

  it('R4: refuses an invoice with a reason and a note that its supplier sees', async () => {
    const { page } = visitor;
    const number = '26530020000000000001';
    await visitor.tap(page.getByRole('link', { name: number }));
    await page.locator('input[value=refuse]').check();
    await page.locator('form select').selectOption('not_delivered');
    await page.locator('textarea').fill('第二批未到库');
    await visitor.tap(page.getByRole('button', { name: '继续' }));
    const statement = await (await visitor.see('.statement')).innerText();
    expect(statement).to.contain('货物未收到').and.to.contain('第二批未到库');
    await visitor.tap(page.getByRole('button', { name: /^拒绝 ¥/ }));
    await visitor.answer('1 笔全部执行完毕');
    const { data } = await invoiceAt(stage().cast.erhai, number, 'refused');
    expect(data).to.have.deep.property('refusal', { reason: 'not_delivered', note: '第二批未到库' });
  });

  it('X12: asks a colleague for the second signature above the limit, and never the same person', async () => {
    const { page } = visitor;
    await visitor.tap(page.getByRole('link', { name: '26537912572000000031' }));
    await visitor.tap(page.getByRole('button', { name: '继续' }));
    await visitor.see('.statement');
    expect(await visitor.text()).to.contain('须两人签署');
    await visitor.tap(page.getByRole('button', { name: '确权 ¥21,000,000.00' }));
    await visitor.answer('等待第二人签署');
    expect(await page.locator('.decision .main').count()).to.equal(0);
    await visitor.go('/inbox');
    const row = page.locator('.row').filter({ hasText: '26537912572000000031' });
    await row.filter({ hasText: '待复核' }).waitFor();
    expect(await row.locator('input').isDisabled()).to.equal(true);
    const manager = await as('manager', PHONE);
    await manager.answer('1 份签署等您复核');
    await manager.tap('a.card');
    await manager.answer('¥21,000,000.00 等您复核签署');
    expect(await manager.text('.statement')).to.contain('贰仟壹佰万元整');
    await manager.tap(manager.page.getByRole('button', { name: '确权 ¥21,000,000.00' }));
    await manager.answer('1 笔全部执行完毕');
    const { ref } = await invoiceAt(stage().cast.yunling, '26537912572000000031', 'confirmed');
    await manager.go(`/records/${ref.id}`);
    await manager.see('.history li');
    expect(await manager.text('.history')).to.contain('张敏（经办） 与 李建国（复核）签署了确权 ¥21,000,000.00');
    await manager.page.locator('.language').click();
    await manager.page.locator('html[lang=en]').waitFor();
    expect(await manager.text('.history')).to.contain('Zhang Min (maker) and Li Jianguo (checker) of Yunling Auto');
    expect(await manager.text('.person summary')).to.equal('Li Jianguo');
    await manager.leave();
  });

  it('X10: imports a file, names its bad rows, presents the good ones once and knows the file again', async () => {
    const { page } = visitor;
    const { yunling, cangshan } = stage().cast;
    const common = { seller: cangshan.party, debtor: yunling.party };
    const good = [1, 2, 3].map((index) => ({
      ...common,
      number: `2653791257200000004${index}`,
      amount: '1250.00',
      due: '2099-01-01',
    }));
    const file = csvOf([...good, { ...common, number: '26537912572000000049', amount: '12.345' }]);
    const drop = async (): Promise<void> => {
      await visitor.go('/imports');
      await visitor.see('.drop');
      await page
        .locator('.drop input')
        .setInputFiles({ name: '本月.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
      await page.waitForURL(/\/imports\/.+/);
    };
    await drop();
    await visitor.answer('3 张发票可提交，1 行有问题');
    await visitor.see('.plain li');
    expect(await visitor.text('.plain'))
      .to.contain('第 5 行')
      .and.to.contain('小数位数超过币种规定');
    await visitor.tap(page.getByRole('button', { name: '签署并提交 3 张发票' }));
    await visitor.see('.statement');
    await visitor.tap(page.getByRole('button', { name: '提交发票 3 笔 ¥3,750.00' }));
    await visitor.answer('3 笔全部执行完毕');
    await drop();
    await visitor.see('main .code');
    expect(await visitor.text()).to.contain('3 张已经登记过，不会重复提交');
  });

  it('walks the inbox by keyboard alone: j, k, x, enter and ? for help', async () => {
    const { page } = visitor;
    await visitor.see('.rows .row');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await page.locator('.row.current').getAttribute('aria-rowindex')).to.equal('1');
    await page.keyboard.press('x');
    await visitor.see('.selected-bar');
    expect(await visitor.text('.selected-bar')).to.contain('已选 1 张');
    await page.keyboard.press('?');
    const help = page.getByRole('heading', { name: '键盘操作' });
    await help.waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    // The browser takes the focus from the button of a closed dialog one frame later.
    await page.waitForFunction('document.activeElement === document.body');
    const number = await page.locator('.row.current a').innerText();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/invoices\//);
    await visitor.see('form.wide');
    expect(await visitor.text()).to.contain(number);
  });

  it('loses no key of a fast typist: each finds what the one before it did', async () => {
    await visitor.open('/inbox');
    await visitor.see('.rows .row');
    await visitor.inPage(withoutPause(['j', 'j', 'j', 'k', 'x', 'j', 'x', 'x', 'j', 'x']));
    await visitor.see('.row.current');
    expect(await visitor.page.locator('.row.current').getAttribute('aria-rowindex')).to.equal('4');
    const selected = visitor.page.locator('.row.selected');
    expect(await selected.evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-rowindex')))).to.deep.equal([
      '2',
      '4',
    ]);
    expect(await visitor.text('.selected-bar')).to.contain('已选 2 张');
  });
});
