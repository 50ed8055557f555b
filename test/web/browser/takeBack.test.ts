/** A financier that does not pay by its day: the supplier takes its claim back and can draw on it again. */
import { expect } from 'chai';
import { addDays } from '../../../chaincode/src/kernel/days';
import { eventually } from '../../../scripts/client/desk';
import { deskOf } from '../../support/gateway/cast';
import { claim, drawDraft, openAccount, standingOffer, today } from '../../support/gateway/deals';
import { claimAt } from '../support/seed';
import { ownStage, staged } from '../support/stage';
import { DESKTOP, PHONE, Visitor } from '../support/visitor';

const NUMBER = '26537912572000000801';
const FACE = '100000.00';
const DAY_MS = 86_400_000;
/** The offer's days to pay, and one more. */
const DAYS = 6;

describe(staged('A financier that does not pay'), () => {
  const stage = ownStage(['yunling', 'cangshan', 'dianchi']);

  before('lets a supplier draw on a claim', async function () {
    this.timeout(300_000);
    const { yunling: debtor, cangshan: supplier, dianchi } = stage().cast;
    const leaf = await claim({ supplier, debtor }, NUMBER, FACE);
    const offer = await standingOffer(dianchi, { supplier, debtor }, 'with');
    const account = await openAccount(supplier);
    const on = { leaf: leaf.ref, offer: offer.ref, account: account.ref };
    await supplier.desk.act('draw', [await drawDraft(supplier, on)], supplier.key);
  });

  /** The ledger's clock goes on, as the registrar's officer moves it. */
  async function passDays(days: number): Promise<void> {
    const { server, cast } = stage();
    const registrar = await deskOf(server, 'registrar', 'officer@registrar');
    const { epoch } = await registrar.get<{ readonly epoch: { readonly timeMs: number } }>('/network');
    const until = addDays(await today(cast.cangshan), days);
    await registrar.post('/sandbox/epoch', { timeMs: epoch.timeMs + days * DAY_MS });
    await eventually('the day', async () => ((await today(cast.cangshan)) >= until ? true : null));
  }

  it('is told so on the deal: before its day nothing can be taken back, after it either side may', async () => {
    const before = await Visitor.as(stage(), 'owner', PHONE);
    const { page } = before;
    await before.open('/owed');
    await before.tap(page.locator('a.card').filter({ hasText: NUMBER }));
    await before.answer(NUMBER);
    expect(await before.text())
      .to.contain('待放款')
      .and.to.contain('逾期任何一方都可收回债权');
    expect(await page.getByRole('button', { name: '收回债权' }).count()).to.equal(0);
    await before.leave();
    await passDays(DAYS);
    const bank = await Visitor.as(stage(), 'bank', DESKTOP);
    await bank.open('/lists/financings?state=agreed');
    await bank.tap(bank.page.getByRole('link', { name: NUMBER }));
    await bank.page.getByRole('button', { name: '收回债权' }).waitFor();
    await bank.leave();
  });

  it('loses the claim to its supplier by one signature, and the supplier has it free again', async () => {
    const owner = await Visitor.as(stage(), 'owner', PHONE);
    const { page } = owner;
    await owner.answer('还没有已确权的应收账款');
    await owner.open('/owed');
    await owner.tap(page.locator('a.card').filter({ hasText: '前未放款，可收回债权' }));
    await owner.tap(page.getByRole('button', { name: '收回债权' }));
    const statement = await (await owner.see('.statement')).innerText();
    expect(statement).to.contain('滇池银行股份有限公司应于').and.to.contain('重归苍山精密铸造有限公司');
    expect(statement).to.contain(NUMBER).and.to.contain('转让通知随之撤回');
    await owner.tap(page.getByRole('button', { name: '收回 ¥100,000.00' }));
    await owner.answer('1 笔全部执行完毕');
    await claimAt(stage().cast.cangshan, NUMBER);
    await owner.open('/money');
    await owner.answer('你现在可以用');
    expect(await owner.text())
      .to.contain('已确权 1 笔')
      .and.to.contain('¥100,000.00')
      .and.to.contain(NUMBER);
    await owner.open('/owed');
    const told = await owner.text();
    expect(told).to.contain('已确权，可用款').and.to.contain('已收回');
    expect(owner.complaints).to.deep.equal([]);
    await owner.leave();
  });

  it('is told by the notice, withdrawn, that its debtor pays the supplier as before', async () => {
    const clerk = await Visitor.as(stage(), 'clerk', DESKTOP);
    await clerk.open('/notices');
    expect(await clerk.text()).to.contain('通知已撤回，仍向苍山精密铸造有限公司付款');
    await clerk.leave();
  });
});
