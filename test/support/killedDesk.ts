/** A desk whose server is killed under it: it remembers what it sent, and what the server said it had taken. */
import type { Draft } from '../../chaincode/src/protocol/drafts';
import type { Run } from '../../chaincode/src/statement/run';
import { composeRun } from '../../chaincode/src/statement/run';
import { sha256, signRun } from '../../scripts/client/desk';
import type { Desk, DeskKey } from '../../scripts/client/desk';
import { randomHex } from './random';

/** One signed act on its way. */
export interface SentAct {
  readonly number: string;
  readonly run: Run;
  readonly signature: Awaited<ReturnType<typeof signRun>>;
  isAcknowledged: boolean;
}

interface Page<T> {
  readonly records: readonly T[];
  readonly cursor: string | null;
}

export class KilledDesk {
  readonly sent: SentAct[] = [];
  /** Resolves when the server has taken a first act. */
  readonly firstTaken: Promise<void>;
  #take: () => void = () => undefined;

  constructor(
    readonly desk: Desk,
    readonly key: DeskKey,
  ) {
    this.firstTaken = new Promise((resolve) => {
      this.#take = resolve;
    });
  }

  /** Sends act after act until the server answers no more. */
  async actUntilKilled(next: () => Draft): Promise<void> {
    for (;;) {
      try {
        await this.#act(next());
      } catch (error) {
        // The connection broke: whatever was sent and not answered is not known to have been taken.
        if (error instanceof TypeError) return;
        throw error;
      }
    }
  }

  async #act(draft: Draft): Promise<void> {
    const prepared = await this.desk.preview(draft.kind, [draft]);
    const items = prepared.items.filter((item) => item !== null);
    const run = composeRun(sha256, prepared.terms, { items, bytes: prepared.bytes, seed: randomHex(32) });
    const signature = await signRun(run, this.key, 'sole');
    const number = draft.kind === 'present_invoice' ? draft.invoice.number : '';
    const act: SentAct = { number, run, signature, isAcknowledged: false };
    this.sent.push(act);
    await this.desk.put(`/statements/${run.statementHash}`, { run, signature });
    act.isAcknowledged = true;
    this.#take();
  }

  /** Every record of a list. */
  async all<T>(path: string): Promise<readonly T[]> {
    const records: T[] = [];
    let cursor: string | null = null;
    do {
      const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page<T> = await this.desk.get<Page<T>>(`${path}&limit=500${after}`);
      records.push(...page.records);
      ({ cursor } = page);
    } while (cursor !== null);
    return records;
  }
}
