/** Somebody at a browser of their own: a device with its language, width and colours, and what its page says. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

/** Long enough for a busy machine; nothing waits that long where all is well. */
const PATIENCE_MS = 90_000;

/** A browser, and a sandbox it can reach. */
export interface Entrance {
  readonly browser: Browser;
  readonly server: Readonly<{ url: string; people: Readonly<{ passphrase: string }> }>;
}

export interface Device {
  readonly language: 'zh-CN' | 'en';
  readonly width: number;
  /** What is usual for the width where it is left out. */
  readonly height?: number;
  readonly isDark?: boolean;
  /** Pixels of the screen in one of the page's; 1 where it is left out. */
  readonly density?: number;
}

export const DESKTOP: Device = { language: 'zh-CN', width: 1280 };
export const PHONE: Device = { language: 'zh-CN', width: 360 };

/** What is still on its way says so. */
const BUSY = 'main[aria-busy=true], main [aria-busy=true]';

const PHONE_HEIGHT = 720;
const DESKTOP_HEIGHT = 900;

/** People of the sandbox by what both languages call them. */
const NAMES = {
  clerk: ['张敏', 'Zhang Min'],
  manager: ['李建国', 'Li Jianguo'],
  owner: ['杨秀英', 'Yang Xiuying'],
  bank: ['王磊', 'Wang Lei'],
  factor: ['赵静', 'Zhao Jing'],
  registrar: ['周文', 'Zhou Wen'],
  regulator: ['郑岚', 'Zheng Lan'],
} as const;
export type PersonName = keyof typeof NAMES;

export class Visitor {
  /** Presses of a mouse or a thumb so far. */
  taps = 0;
  /** Errors the page wrote to its console or threw. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly device: Device,
    readonly url: string,
  ) {}

  /** Opens the sandbox's first page on a fresh device, by the address that `npm start` prints. */
  static async arrive({ browser, server }: Entrance, device: Device): Promise<Visitor> {
    const isPhone = device.width < 720;
    const context = await browser.newContext({
      locale: device.language,
      viewport: { width: device.width, height: device.height ?? (isPhone ? PHONE_HEIGHT : DESKTOP_HEIGHT) },
      hasTouch: isPhone,
      deviceScaleFactor: device.density ?? 1,
      colorScheme: device.isDark === true ? 'dark' : 'light',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const visitor = new Visitor(await context.newPage(), context, device, server.url);
    visitor.page.on('pageerror', (error) => visitor.complaints.push(error.message));
    await visitor.page.goto(`${server.url}/#passphrase=${server.people.passphrase}`);
    await visitor.see('.people');
    return visitor;
  }

  /** A person on a fresh device, logged in and ready to sign. */
  static async as(stage: Entrance, name: PersonName, device: Device): Promise<Visitor> {
    const visitor = await Visitor.arrive(stage, device);
    await visitor.become(name);
    return visitor;
  }

  /** Chooses a person on the first page and waits for the screen their day begins with. */
  async become(name: PersonName): Promise<void> {
    const [chinese, english] = NAMES[name];
    await this.page.getByRole('button', { name: this.device.language === 'en' ? english : chinese }).click();
    await this.page.waitForURL(/\/\w+\/\w+/);
    // The steps of enrolment go away by themselves once the key is on the ledger.
    await this.see('main h1.answer');
    await this.page.locator('main .steps').waitFor({ state: 'detached' });
    await this.see('main h1.answer');
  }

  /** Presses something, as a person would. */
  async tap(target: string | Locator): Promise<void> {
    const locator = typeof target === 'string' ? this.page.locator(target) : target;
    await locator.first().click();
    this.taps += 1;
  }

  /** Waits until something is on the screen. */
  async see(selector: string): Promise<Locator> {
    const locator = this.page.locator(selector).first();
    await locator.waitFor();
    return locator;
  }

  /** Waits until the first line of the screen says this. */
  async answer(text: string | RegExp): Promise<string> {
    const heading = this.page.locator('main h1.answer').filter({ hasText: text }).first();
    await heading.waitFor();
    return (await heading.textContent()) ?? '';
  }

  /** Goes to a screen of the organisation one is logged in at, without loading the page anew. */
  async go(path: string): Promise<void> {
    await this.page.evaluate(
      `history.pushState(null, '', location.pathname.split('/').slice(0, 2).join('/') + ${JSON.stringify(path)});` +
        `dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await this.page.waitForURL(`**${path}`);
  }

  /** Goes to a screen and waits until it has everything it asked for. */
  async open(path: string): Promise<void> {
    await this.go(path);
    await this.settled();
  }

  /** Waits until nothing on the screen is on its way. */
  async settled(): Promise<void> {
    await this.see('main h1.answer');
    await this.page.locator(BUSY).first().waitFor({ state: 'detached' });
  }

  /** Everything the screen says. */
  async text(selector = 'main'): Promise<string> {
    return (await this.page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
  }

  /** Runs an expression in the page. */
  async inPage(expression: string): Promise<unknown> {
    return this.page.evaluate(expression);
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}
