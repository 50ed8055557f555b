/** Whether what a run's signatures allow can still be ended on the ledger, and by this person. */
import type { Choice } from '../../acts/agreement';
import { prepared } from '../../acts/prepared';
import type { Prepared } from '../../acts/prepared';
import type { StatementView } from '../../api/answers';
import { Refusal } from '../../api/errors';
import type { Session } from '../../app/session';

/** `done`: the firm has cancelled it. `none`: there is nothing to cancel, or not by this person. */
export type Cancelling = 'possible' | 'done' | 'none';

export function cancellation(hash: string): Choice {
  const kind = 'cancel_statement';
  return { kind, mode: 'each', drafts: [{ kind, statement: hash }], seen: [null] };
}

/** Parts of a run that are neither applied nor on their way: whoever has the signatures may yet bring them. */
const AT_REST: ReadonlySet<string> = new Set(['held', 'refused', 'stuck']);

export function isAtRest({ chunks, validUntil }: StatementView, nowMs: number): boolean {
  return validUntil > nowMs && chunks.some(({ state }) => AT_REST.has(state));
}

/** From what the rules say of the cancellation and the groups of this person's keys. */
export function cancellingOf({ outcomes, authority }: Prepared, own: readonly string[]): Cancelling {
  const outcome = outcomes[0]?.outcome;
  if (outcome === 'replayed') return 'done';
  const isOurs = authority.groups?.some((group) => own.includes(group)) === true;
  return outcome === 'accepted' && isOurs ? 'possible' : 'none';
}

/** Throws as `Client.send`, except for what the rules refuse. */
export async function loadCancelling(session: Session, view: StatementView): Promise<Cancelling> {
  if (!isAtRest(view, session.network.value.epoch.timeMs)) return 'none';
  const { kind, mode, drafts } = cancellation(view.hash);
  try {
    const json = { kind, mode, drafts };
    const answer = await session.client.send({ method: 'POST', path: '/previews', json, reader: prepared });
    const signers = session.me.value.signers.filter(({ state }) => state === 'enrolled');
    return cancellingOf(
      answer,
      signers.flatMap(({ groups }) => groups),
    );
  } catch (error) {
    if (error instanceof Refusal) return 'none';
    throw error;
  }
}
