/** A gateway with the client on it, the sandbox's firms at work, and Chromium beside it. */
import type { Browser } from 'playwright-core';
import { makeLogger } from '../../../gateway/src/http/log';
import type { GatewayOptions } from '../../../gateway/src/main';
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

/** What a stage has beside what all of them have. */
type Beside = Pick<GatewayOptions, 'anchor'>;

async function openStage(firms: readonly FirmName[], beside: Beside): Promise<Stage> {
  const server = await startServer({}, { ...beside, web: webClient(REFERENCE.map(({ slug }) => slug)) });
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

/** A suite's title; where no Chromium can run it says why its tests are skipped. */
export function staged(title: string): string {
  const reason = whyNoChromium();
  return reason === null ? title : `${title} (skipped: ${reason})`;
}

/** A stage of their own for the tests of the suite that calls this; none runs where no Chromium can. */
export function ownStage(
  firms: readonly FirmName[],
  open: () => Promise<Beside> = () => Promise.resolve({}),
): () => Stage {
  let opened: Stage | null = null;
  before('opens the stage', async function () {
    this.timeout(OPENING_MS);
    if (whyNoChromium() !== null) this.skip();
    opened = await openStage(firms, await open());
  });
  after('closes the stage', async function () {
    this.timeout(OPENING_MS);
    await opened?.stop();
  });
  return () => {
    if (opened === null) throw new Error('the stage is not open');
    return opened;
  };
}
