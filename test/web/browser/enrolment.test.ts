/** First login on a device: the person's key is made there, stays there, and is enrolled by somebody else. */
import { expect } from 'chai';
import { ownStage, staged } from '../support/stage';
import { DESKTOP, PHONE, Visitor } from '../support/visitor';

/** What the device keeps of its keys, and whether the private half can be had. */
const KEYS = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('tallystick');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asking = opening.result.transaction('keys').objectStore('keys').getAll();
    asking.onsuccess = () => resolve(Promise.all(asking.result.map(async ({ id, publicKey, privateKey }) => {
      const formats = ['pkcs8', 'jwk', 'raw'];
      const exported = await Promise.all(formats.map((format) =>
        crypto.subtle.exportKey(format, privateKey).then(() => format, () => null)));
      return { id, publicKey, extractable: privateKey.extractable, usages: privateKey.usages, exported };
    })));
  };
})`;

interface KeptKey {
  readonly id: string;
  readonly publicKey: string;
  readonly extractable: boolean;
  readonly usages: readonly string[];
  readonly exported: readonly (string | null)[];
}

async function keptKeys(visitor: Visitor): Promise<readonly KeptKey[]> {
  return (await visitor.inPage(KEYS)) as readonly KeptKey[];
}

describe(staged('Enrolment of a device'), () => {
  const stage = ownStage(['cangshan']);

  it('makes a key that cannot be taken out, sends its public half alone, and is ready to sign', async () => {
    const visitor = await Visitor.arrive(stage(), PHONE);
    const sent: string[] = [];
    visitor.page.on('request', (request) => {
      if (request.url().endsWith('/enrolments') && request.method() === 'POST') sent.push(request.postData() ?? '');
    });
    await visitor.become('owner');
    const [key, ...others] = await keptKeys(visitor);
    expect(others).to.deep.equal([]);
    expect(key?.extractable).to.equal(false);
    expect(key?.usages).to.deep.equal(['sign']);
    expect(key?.exported).to.deep.equal([null, null, null]);
    const [asked, ...more] = sent.map((body) => JSON.parse(body) as Readonly<Record<string, unknown>>);
    expect(more).to.deep.equal([]);
    expect(Object.keys(asked ?? {}).sort()).to.deep.equal(['class', 'key', 'label']);
    expect(asked?.['key']).to.equal(key?.publicKey);
    await visitor.go('/devices');
    await visitor.answer('本设备可以签署');
    expect(visitor.complaints).to.deep.equal([]);
    await visitor.leave();
  });

  it('keeps the key over logging out and in, and gives every device one of its own', async () => {
    const visitor = await Visitor.as(stage(), 'owner', DESKTOP);
    const [before] = await keptKeys(visitor);
    await visitor.tap('.person summary');
    await visitor.tap(visitor.page.getByRole('button', { name: '退出登录' }));
    await visitor.answer(/登录/);
    await visitor.page.goto(`${stage().server.url}/#passphrase=${stage().server.people.passphrase}`);
    await visitor.become('owner');
    expect(await keptKeys(visitor)).to.deep.equal([before]);
    const other = await Visitor.as(stage(), 'owner', PHONE);
    expect((await keptKeys(other))[0]?.publicKey).not.to.equal(before?.publicKey);
    await other.leave();
    await visitor.leave();
  });

  it('answers a wrong passphrase with a sentence, a way out and its code, and keeps what was typed', async () => {
    const { server, browser } = stage();
    const context = await browser.newContext({ locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(`${server.url}/hub/`);
    await page.fill('input[name=login]', 'yang@cangshan');
    await page.fill('input[name=password]', 'not the passphrase');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    const told = await alert.innerText();
    expect(told).to.contain('登录名或口令不正确').and.to.contain('login_failed');
    expect(await page.inputValue('input[name=login]')).to.equal('yang@cangshan');
    await page.fill('input[name=password]', server.people.passphrase);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.waitForURL(/\/hub\/money/);
    await context.close();
  });

  it('offers no passphrase to whoever opens the address without it', async () => {
    const { server, browser } = stage();
    const context = await browser.newContext({ locale: 'en' });
    const page = await context.newPage();
    await page.goto(server.url);
    await page.getByRole('heading', { name: 'Choose your host organisation' }).waitFor();
    expect(await page.locator('button.who').count()).to.equal(0);
    const served = await (await page.request.get(`${server.url}/sandbox/logins`)).text();
    expect(served).to.contain('yang@cangshan').and.not.to.contain(server.people.passphrase);
    await context.close();
  });
});
