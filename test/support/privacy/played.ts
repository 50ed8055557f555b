/** The road played once per process: what each place held while it ran and after it ended. */
import '../patience';
import { eventually } from '../../../scripts/client/desk';
import { makeLogger } from '../../../gateway/src/http/log';
import { removeFolder, runGateway, temporaryFolder } from '../gateway/running';
import { playRoad } from './road';
import type { PlayedRoad } from './road';
import type { Slug } from './canaries';
import { databasePlaces, filePlaces, storedText } from './traces';
import type { Place } from './traces';

export interface Played extends PlayedRoad {
  readonly folder: string;
  /** Everything that was logged, at every level. */
  readonly log: string;
  /** What each organisation's own database holds. */
  readonly stores: Readonly<Record<Slug, string>>;
  /** Blocks, state, private data, identities, keys: what no canary may stand in. */
  readonly places: readonly Place[];
}

let folder: string | null = null;

async function play(): Promise<Played> {
  folder = await temporaryFolder();
  const lines: string[] = [];
  const logger = makeLogger('trace', { write: (line) => void lines.push(line) });
  const server = await runGateway(folder, { logger });
  const road = await playRoad(server);
  const { runtimes } = server.gateway;
  for (const { parts, models } of runtimes) {
    await eventually('every block projected', async () => {
      const { height } = await parts.ledger.health();
      const checkpoint = await models.checkpoints.findOne({}).lean();
      return checkpoint !== null && checkpoint.block >= height - 1 ? true : null;
    });
  }
  const texts = await Promise.all(runtimes.map(async (runtime) => [runtime.slug, await storedText(runtime)] as const));
  await server.stop();
  const places = [
    ...(await filePlaces(folder, 'ledger')),
    ...(await filePlaces(folder, 'identities')),
    ...(await filePlaces(folder, 'organisations')),
    ...(await databasePlaces(folder, 'ledger')),
  ];
  const stores = Object.fromEntries(texts) as Readonly<Record<Slug, string>>;
  return { ...road, folder, log: lines.join(''), stores, places };
}

let once: Promise<Played> | null = null;

export function playedRoad(): Promise<Played> {
  once ??= play();
  return once;
}

after(async () => {
  if (folder !== null) await removeFolder(folder);
});
