/** A gateway with the client on it, the sandbox's firms at work, and Chromium beside it. */
import type { Browser } from 'playwright-core';
import { makeLogger } from '../../../gateway/src/http/log';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import { keepEnrolling } from '../../../scripts/sandbox/sandbox';
import { webClient } from '../../../scripts/sandbox/web';
import { openCast } from '../../support/gateway/cast';
import type { Cast, FirmName } from '../../support/gateway/cast';
import { startServer } from '../../support/gateway/server';
import type { TestServer } from '../../support/gateway/server';
import { launchChromium, whyNoChromium } from './chromium';

export interface Stage {
  readonly server: TestServer;
  readonly browser: Browser;
  readonly cast: Cast;
  readonly stop: () => Promise<void>;
}

/** Time for a gateway, its firms and a browser on a machine that has other things to do. */
const OPENING_MS = 300_000;

async function openStage(firms: readonly FirmName[]): Promise<Stage> {
  const server = await startServer({}, { web: webClient(REFERENCE.map(({ slug }) => slug)) });
  const cast = await openCast(server, firms);
  const administrators = firms.map((name) => cast[name]);
  const sendHome = keepEnrolling({ logger: makeLogger('silent'), runtimes: server.runtimes }, administrators);
  const browser = await launchChromium();
  const stop = async (): Promise<void> => {
    await browser.close();
    sendHome();
    await server.stop();
  };
  return { server, browser, cast, stop };
}

/** Tests with a stage of their own; skipped, with the reason, where no Chromium can run. */
export function onStage(title: string, firms: readonly FirmName[], tests: (stage: () => Stage) => void): void {
  const reason = whyNoChromium();
  if (reason !== null) {
    describe.skip(`${title} (${reason})`, () => {
      tests(() => never(reason));
    });
    return;
  }
  describe(title, () => {
    let opened: Stage | null = null;
    before('opens the stage', async function () {
      this.timeout(OPENING_MS);
      opened = await openStage(firms);
    });
    after('closes the stage', async function () {
      this.timeout(OPENING_MS);
      await opened?.stop();
    });
    tests(() => opened ?? never('the stage is not open'));
  });
}

function never(reason: string): never {
  throw new Error(reason);
}
