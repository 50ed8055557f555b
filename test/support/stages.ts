/** The reference road at each of its stages: built once per process, given out as forks. */
import './patience';
import { testTagKey } from './consortium';
import { confirmInvoice, discharge, drawLeaf, fund, invoiceOf, standOffer, startRoad } from './road';
import type { Road } from './road';

/** Making the tag key takes seconds: before the first test, so that none of them pays for it. */
before(async function () {
  this.timeout(60_000);
  await testTagKey();
});

type Step = (road: Road) => Promise<void>;

/** What leads from one stage to the next. */
const STEPS = {
  founded: () => Promise.resolve(),
  presented: async (road) => {
    await road.world.present(road.supplier, invoiceOf(road));
  },
  confirmed: (road) => confirmInvoice(road),
  offered: async (road) => {
    await standOffer(road);
    await road.world.moveTo('2026-01-15');
  },
  drawn: (road) => drawLeaf(road),
  funded: (road) => fund(road),
  discharged: async (road) => {
    await road.world.moveTo('2026-04-15');
    await discharge(road, '2026-04-15');
  },
} as const satisfies Readonly<Record<string, Step>>;

export type Stage = keyof typeof STEPS;
const STAGES = Object.keys(STEPS) as readonly Stage[];

const built = new Map<Stage, Promise<Road>>();

function forkOf(road: Road): Road {
  return { ...road, world: road.world.fork() };
}

async function build(stage: Stage): Promise<Road> {
  const before = STAGES[STAGES.indexOf(stage) - 1];
  const road = before === undefined ? await startRoad() : forkOf(await reached(before));
  await STEPS[stage](road);
  return road;
}

function reached(stage: Stage): Promise<Road> {
  const known = built.get(stage) ?? build(stage);
  built.set(stage, known);
  return known;
}

/** A fresh fork of the road at a stage: invoice of 1,000,000.00 due 2026-04-15, deal of CASES 2, today 2026-01-15. */
export async function roadAt(stage: Stage): Promise<Road> {
  return forkOf(await reached(stage));
}
