/** Acts that go on while a network is changed or broken. */
import { isFinal } from '../../../chaincode/src/kernel/failure';
import { LedgerUnavailable } from '../../../gateway/src/ledger/port';
import type { LedgerPort, Submission } from '../../../gateway/src/ledger/port';
import { HUB } from '../consortium';
import { portOf } from '../ledger/portLedger';
import { eventually, presentation, submissionOf, submitted } from '../ledger/suite';
import type { LedgerWorld } from '../ledger/suite';
import type { Road } from '../road';

const PAUSE_MS = 200;

/** Presents invoices one after the other until it is told to stop, each as a carrier does until it is committed. */
export class Load {
  readonly acts: string[] = [];
  /** Answers that left the outcome open, and acts whose key gave it later. */
  unknown = 0;
  byKey = 0;
  readonly #world: LedgerWorld;
  readonly #road: Road;
  #isOver = false;
  readonly #running: Promise<void>;

  constructor(world: LedgerWorld, road: Road) {
    this.#world = world;
    this.#road = road;
    this.#running = this.#run();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      try {
        this.acts.push(await this.#presentOne());
      } catch (error) {
        // A question that nobody answered changed nothing.
        if (!(error instanceof LedgerUnavailable)) throw error;
      }
    }
  }

  async #presentOne(): Promise<string> {
    const { world: people, supplier } = this.#road;
    const { run, tags } = await presentation({ road: () => this.#road });
    const { act, submission } = await submissionOf(people, supplier, { run, options: { tags } });
    // The port of the moment: a gateway may have got another certificate.
    const port = (): LedgerPort => portOf(this.#world.ports, HUB);
    while (!(await this.#isKnown(port(), act, submission)))
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return act;
  }

  /** Whether the act is known to be on the ledger, by its key or by its commit. */
  async #isKnown(port: LedgerPort, act: string, submission: Submission): Promise<boolean> {
    try {
      if ((await port.outcome(act)) !== null) {
        this.byKey += 1;
        return true;
      }
      const outcome = await submitted(port, this.#road.world, submission);
      // As a carrier does: a peer that was away and is still behind refuses what is newer than what it knows.
      if (outcome.outcome === 'rejected' && isFinal(outcome.code)) throw new Error(JSON.stringify(outcome));
      if (outcome.outcome === 'unknown') this.unknown += 1;
      return outcome.outcome === 'committed';
    } catch (error) {
      if (error instanceof LedgerUnavailable) return false;
      throw error;
    }
  }
}

/** Recorded outcomes of acts, as an organisation's node knows them. */
export async function outcomesOf(port: LedgerPort, acts: readonly string[]): Promise<readonly (readonly string[])[]> {
  return Promise.all(acts.map(async (act) => (await eventually(`act ${act}`, () => port.outcome(act))).outcomes));
}
