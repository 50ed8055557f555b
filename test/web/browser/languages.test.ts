/** The main screens of every desk in both languages, in light and dark: the same figures, and nothing axe objects to. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import * as deals from '../../support/gateway/deals';
import { claimAt, confirmAll, invoicesOf, presentAll } from '../support/seed';
import { ownStage, staged } from '../support/stage';
import { Visitor } from '../support/visitor';
import type { Device, PersonName } from '../support/visitor';

const FIRMS = ['yunling', 'cangshan', 'dianchi'] as const;
const AXE = readFileSync(createRequire(path.resolve('test/package.json')).resolve('axe-core/axe.min.js'), 'utf8');

/** Screens of each desk. */
const SCREENS: Readonly<Partial<Record<PersonName, readonly string[]>>> = {
  clerk: ['/inbox', '/inbox?group=undated', '/imports', '/waiting', '/notices', '/runs', '/devices'],
  owner: ['/money', '/draw?step=choose', '/draw?step=offer', '/draw?step=sign', '/owed', '/accounts/new'],
  bank: ['/today', '/payouts', '/receipts', '/holdings', '/facilities', '/facilities/new'],
  registrar: ['/directory', '/clock'],
  regulator: ['/totals', '/lists/claims?state=held'],
};

const DEVICES: readonly Device[] = [
  { language: 'zh-CN', width: 1280 },
  { language: 'en', width: 360, isDark: true },
];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function violations(visitor: Visitor): Promise<readonly string[]> {
  await visitor.inPage(AXE);
  const found = (await visitor.inPage(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) })))`)) as readonly Violation[];
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`);
}

/** Amounts, rates and days of a screen in the order they stand there. */
function figuresIn(text: string): readonly string[] {
  return text.match(/¥[\d,.]+\d|\d{4}-\d{2}-\d{2}|\d+\.\d+%|\b\d{8,20}\b/g) ?? [];
}

describe(staged('Every desk'), () => {
  const stage = ownStage(FIRMS);

  before('puts something on every screen', async function () {
    this.timeout(300_000);
    const { yunling, cangshan, dianchi } = stage().cast;
    const sides = { supplier: cangshan, debtor: yunling };
    const drawn = invoicesOf(cangshan.party, { head: '265304', count: 3, baseMinor: 4_100_003 });
    await confirmAll(yunling, drawn, [cangshan]);
    await presentAll(yunling, [
      ...invoicesOf(cangshan.party, { head: '265305', count: 12, baseMinor: 2_200_001 }),
      { seller: cangshan.party, number: '26537912572000000699', payable: '777.77', dueInDays: null },
    ]);
    const offer = await deals.standingOffer(dianchi, sides, 'with');
    const account = await deals.openAccount(cangshan);
    const leaf = await claimAt(cangshan, drawn[0]?.number ?? '');
    const draft = await deals.drawDraft(cangshan, { leaf: leaf.ref, offer: offer.ref, account: account.ref });
    await cangshan.desk.act('draw', [draft], cangshan.key);
  });

  for (const device of DEVICES) {
    const name = `${device.language}, ${device.width} px, ${device.isDark === true ? 'dark' : 'light'}`;
    it(`has nothing that axe objects to on the first page and at the form (${name})`, async () => {
      const visitor = await Visitor.arrive(stage(), device);
      expect(await violations(visitor)).to.deep.equal([]);
      await visitor.page.goto(`${stage().server.url}/bank/`);
      await visitor.see('form');
      expect(await violations(visitor)).to.deep.equal([]);
      await visitor.leave();
    });

    for (const [person, screens] of Object.entries(SCREENS)) {
      it(`has nothing that axe objects to at the desk of: ${person} (${name})`, async () => {
        const visitor = await Visitor.as(stage(), person as PersonName, device);
        for (const screen of screens) {
          await visitor.open(screen);
          expect(await violations(visitor), screen).to.deep.equal([]);
        }
        expect(visitor.complaints).to.deep.equal([]);
        await visitor.leave();
      });
    }
  }

  it('X14: switches the language of every screen without changing a number or a date', async () => {
    for (const [person, screens] of Object.entries(SCREENS)) {
      const visitor = await Visitor.as(stage(), person as PersonName, { language: 'zh-CN', width: 1280 });
      for (const screen of screens) {
        await visitor.open(screen);
        const chinese = await visitor.text();
        await visitor.page.locator('.language').click();
        await visitor.page.locator('html[lang=en]').waitFor();
        const english = await visitor.text();
        expect(english, `${screen} says something in English`).not.to.equal(chinese);
        expect(figuresIn(english), `${person} ${screen}`).to.deep.equal(figuresIn(chinese));
        await visitor.page.locator('.language').click();
        await visitor.page.locator('html[lang=zh-CN]').waitFor();
      }
      await visitor.leave();
    }
  });

  it('X15: loads the first page and the first useful screen in less than 150 kB', async () => {
    const { server, browser } = stage();
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 360, height: 720 } });
    const page = await context.newPage();
    let bytes = 0;
    page.on('response', (response) => {
      void response
        .request()
        .sizes()
        .then(
          ({ responseBodySize, responseHeadersSize }) => {
            bytes += responseBodySize + responseHeadersSize;
          },
          () => undefined,
        );
    });
    await page.goto(`${server.url}/#passphrase=${server.people.passphrase}`);
    await page.getByRole('button', { name: '杨秀英' }).click();
    await page.locator('main .rate').waitFor({ timeout: 90_000 });
    expect(bytes).to.be.greaterThan(20_000).and.be.lessThan(150_000);
    await context.close();
  });
});
