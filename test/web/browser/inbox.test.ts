/** A long inbox that others work on as well, and a run that its own firm ends before it is complete. */
import { expect } from 'chai';
import { eventually } from '../../../scripts/client/desk';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { invoicesOf, presentAll } from '../support/seed';
import type { Invoice } from '../support/seed';
import { ownStage, staged } from '../support/stage';
import { DESKTOP, PHONE, Visitor } from '../support/visitor';

/** More than a first page has. */
const COUNT = 180;
/** Above what one person may sign in a test's matrix. */
const LARGE = '21000000.00';

/** The rows that are drawn, with where they stand on the screen. */
const ROWS = `[...document.querySelectorAll('.rows .row')].map((row) => ({
  number: row.querySelector('a').textContent,
  index: Number(row.getAttribute('aria-rowindex')),
  isSelected: row.classList.contains('selected'),
  top: Math.round(row.getBoundingClientRect().top),
}))`;

interface Drawn {
  readonly number: string;
  readonly index: number;
  readonly isSelected: boolean;
  readonly top: number;
}

async function drawnRows(visitor: Visitor): Promise<readonly Drawn[]> {
  return (await visitor.inPage(ROWS)) as readonly Drawn[];
}

/** The rows at the end of the list, once all of it was loaded. */
function lastRows(visitor: Visitor, count: number): Promise<readonly Drawn[]> {
  return eventually(`row ${count}`, async () => {
    await visitor.inPage('scrollTo(0, document.body.scrollHeight)');
    const rows = await drawnRows(visitor);
    return rows.at(-1)?.index === count ? rows : null;
  });
}

/** An invoice above what one may sign, confirmed by one who may: its run waits for the second signature. */
async function answerLarge(
  visitor: Visitor,
  core: Administrator,
  invoice: Pick<Invoice, 'seller' | 'number' | 'dueInDays'>,
): Promise<void> {
  await presentAll(core, [{ ...invoice, payable: LARGE }]);
  await visitor.tap(visitor.page.getByRole('link', { name: invoice.number }));
  await visitor.tap(visitor.page.getByRole('button', { name: '继续' }));
  await visitor.tap(visitor.page.getByRole('button', { name: '确权 ¥21,000,000.00' }));
  await visitor.answer('等待第二人签署');
}

describe(staged('A long inbox'), () => {
  const stage = ownStage(['yunling', 'cangshan', 'erhai']);

  let visitor: Visitor;

  before('presents the invoices of a month', async function () {
    this.timeout(300_000);
    const { yunling, cangshan } = stage().cast;
    await presentAll(yunling, invoicesOf(cangshan.party, { head: '2653101', count: COUNT, baseMinor: 1_300_001 }));
  });
  beforeEach(async () => {
    visitor = await Visitor.as(stage(), 'clerk', DESKTOP);
    await visitor.open('/inbox');
    await visitor.see('.rows .row');
  });
  afterEach(async () => {
    expect(visitor.complaints).to.deep.equal([]);
    await visitor.leave();
  });

  it('stays where its reader is while others add to it: the rows, the place on the screen, the selection', async () => {
    const { yunling, erhai } = stage().cast;
    const { page } = visitor;
    await lastRows(visitor, COUNT);
    await visitor.inPage('scrollBy(0, -1200)');
    // Well inside the screen, so that ticking it scrolls nothing.
    const before = await eventually('a row in the middle', async () => {
      const rows = await drawnRows(visitor);
      return rows.find(({ top, index }) => top > 200 && top < 450 && index > COUNT - 60) ?? null;
    });
    await page.locator('.row').filter({ hasText: before.number }).locator('input').check();
    // One is due before all others, one after them.
    await presentAll(yunling, [
      { seller: erhai.party, number: '26537912572000001901', payable: '500.00', dueInDays: 2 },
      { seller: erhai.party, number: '26537912572000001902', payable: '500.00', dueInDays: 200 },
    ]);
    await page.locator(`.rows[aria-rowcount="${COUNT + 2}"]`).waitFor();
    const after = await eventually('the row one place further', async () => {
      const found = (await drawnRows(visitor)).find(({ number }) => number === before.number);
      return found?.index === before.index + 1 ? found : null;
    });
    expect(after.isSelected).to.equal(true);
    expect(after.top).to.be.closeTo(before.top, 2);
    expect(await visitor.text('.selected-bar')).to.contain('已选 1 张');
    const last = (await lastRows(visitor, COUNT + 2)).at(-1);
    expect(last?.number).to.equal('26537912572000001902');
  });

  it('offers to select as many as it then selects, where some have an answer that waits for a colleague', async () => {
    const { yunling, erhai } = stage().cast;
    const { page } = visitor;
    await answerLarge(visitor, yunling, { seller: erhai.party, number: '26537912572000001903', dueInDays: 3 });
    await visitor.open('/inbox');
    const label = await visitor.text('.all');
    const count = /选择可确权的 (\d+) 张/.exec(label)?.[1] ?? label;
    const all = Number(await page.locator('.rows').first().getAttribute('aria-rowcount'));
    expect(Number(count)).to.equal(all - 1);
    await visitor.tap('.all input');
    expect(await visitor.text('.selected-bar')).to.contain(`已选 ${count} 张`);
    const [queued, ...others] = await drawnRows(visitor);
    const rows = [queued, ...others];
    expect(rows.filter((row) => row?.isSelected === false).map((row) => row?.number)).to.deep.equal([
      '26537912572000001903',
    ]);
    await visitor.tap('.selected-bar .main');
    await visitor.see('.statement');
    expect(await visitor.text('.statement')).to.contain(`一次确权 ${count} 笔`);
  });

  it('X12: ends a run on the ledger that waits for a signature, by whoever may, and nobody else is offered to', async () => {
    const { yunling, erhai } = stage().cast;
    const { page } = visitor;
    await answerLarge(visitor, yunling, { seller: erhai.party, number: '26537912572000001904', dueInDays: 4 });
    const run = `/runs/${decodeURIComponent(page.url()).split('/runs/')[1] ?? ''}`;
    await page.getByRole('button', { name: '撤回' }).waitFor();
    expect(await page.getByRole('button', { name: '在账本上撤销' }).count()).to.equal(0);
    const manager = await Visitor.as(stage(), 'manager', PHONE);
    await manager.open(run);
    await manager.tap(manager.page.getByRole('button', { name: '在账本上撤销' }));
    await manager.see('.statement');
    const told = await manager.text();
    expect(told).to.contain('撤销签署').and.to.contain('确权 · 1 笔 · ¥21,000,000.00').and.to.contain('张敏');
    await manager.tap(manager.page.getByRole('button', { name: '返回' }));
    await manager.answer('¥21,000,000.00 等您复核签署');
    await manager.tap(manager.page.getByRole('button', { name: '在账本上撤销' }));
    await manager.tap(manager.page.getByRole('button', { name: '撤销签署', exact: true }));
    await manager.answer('1 笔全部执行完毕');
    await manager.open(run);
    await manager.answer('已撤回，未执行。');
    expect(await manager.text()).to.contain('已在账本上撤销');
    expect(await manager.page.getByRole('button', { name: '在账本上撤销' }).count()).to.equal(0);
    await manager.leave();
    await visitor.answer('已撤回，未执行。');
    await visitor.open('/inbox');
    const row = page.locator('.row').filter({ hasText: '26537912572000001904' });
    expect(await row.locator('input').isEnabled()).to.equal(true);
  });
});
