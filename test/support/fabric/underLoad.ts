/** A network of some topology with several carriers at work, for faults that take longer than a fixed number of acts. */
import type { UpResult } from '../../../network/fabric/src/up';
import type { Topology } from '../../../scripts/fabric/reference';
import { eventually } from '../ledger/suite';
import type { Road } from '../road';
import { SEED } from '../seed';
import { Load } from './load';
import { openFabricRoad } from './road';
import type { FabricWorld } from './world';

const MINUTES = 60_000;
const CARRIERS = 3;
/** Shorter than an election: outcomes are left open, and the act key must answer. */
const COMMIT_MS_MAX = 5000;
const POLL_MS = 500;
const MOMENT_MS_MAX = 1500;
const STRIDE = 7919;

export class UnderLoad {
  #loads: readonly Load[] = [];

  private constructor(
    readonly network: UpResult,
    readonly world: FabricWorld,
    readonly road: Road,
  ) {}

  static async open(topology: Topology): Promise<UnderLoad> {
    const { network, world, road } = await openFabricRoad({ topology, commitMsMax: COMMIT_MS_MAX });
    return new UnderLoad(network, world, road);
  }

  start(): void {
    this.#loads = [...this.#loads, ...Array.from({ length: CARRIERS }, () => new Load(this.world, this.road))];
  }

  /** What was acknowledged until now. */
  get acts(): readonly string[] {
    return this.#loads.flatMap(({ acts }) => acts);
  }

  /** Answers that left the outcome open, and acts whose key gave it. */
  get open(): { readonly unknown: number; readonly byKey: number } {
    const sum = (of: (load: Load) => number): number => this.#loads.reduce((total, load) => total + of(load), 0);
    return { unknown: sum(({ unknown }) => unknown), byKey: sum(({ byKey }) => byKey) };
  }

  /** Resolves when so many more acts are acknowledged. */
  async progress(acts: number, limitMs = 3 * MINUTES): Promise<void> {
    const wanted = this.acts.length + acts;
    await eventually(`${acts} more acts`, () => Promise.resolve(this.acts.length >= wanted ? true : null), limitMs);
  }

  /** Waits so long as the seed says for this round, so that faults come at every moment of an act. */
  async moment(round: number): Promise<void> {
    const ms = Math.abs(SEED + round * STRIDE) % MOMENT_MS_MAX;
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Resolves when nothing was acknowledged for so long. */
  async standstill(quietMs: number, limitMs = 3 * MINUTES): Promise<void> {
    let [count, sinceMs] = [this.acts.length, Date.now()];
    await eventually(
      'nothing is acknowledged',
      async () => {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        if (this.acts.length !== count) [count, sinceMs] = [this.acts.length, Date.now()];
        return Date.now() - sinceMs >= quietMs ? true : null;
      },
      limitMs,
    );
  }

  /** No new acts; those that were begun are carried to their end. */
  async end(): Promise<void> {
    await Promise.all(this.#loads.map((load) => load.end()));
  }

  async close(): Promise<void> {
    await this.world.close();
  }
}
