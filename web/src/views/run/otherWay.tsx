/** When the host is silent or refuses: the same signed bytes by another gateway. Whoever carries them grants nothing. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { carryThrough } from '../../acts/carry';
import type { OutboxEntry, Sending } from '../../acts/outbox';
import type { StatementView } from '../../api/answers';
import type { Client } from '../../api/client';
import { Refusal } from '../../api/errors';
import { useSession } from '../../app/context';
import { useStore } from '../../lib/store';
import { useTask } from '../../lib/task';
import { Icon } from '../../parts/icon';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/use';

/** Only then is another way worth offering: refused, silent, or given up by the host. */
function isStuck(sending: Sending, view: StatementView | null): boolean {
  if (sending.state === 'refused' || sending.state === 'unreachable') return true;
  return view?.chunks.some(({ state }) => state === 'stuck') === true;
}

/** What a member answers that was never told who signs here, or what the run rests on. */
const NOT_KNOWN_THERE: ReadonlySet<string> = new Set(['signature_invalid', 'signer_unknown', 'party_unknown']);

/** False where the other member cannot know: that says nothing about the signature. Throws as `carryThrough`. */
async function isTaken(
  client: Client,
  way: Readonly<{ slug: string; isHost: boolean }>,
  entry: OutboxEntry,
): Promise<boolean> {
  try {
    await carryThrough(client, way.slug, entry);
    return true;
  } catch (error) {
    if (!way.isHost && error instanceof Refusal && NOT_KNOWN_THERE.has(error.code)) return false;
    throw error;
  }
}

export function OtherWay({ sending, view }: Readonly<{ sending: Sending; view: StatementView | null }>): VNode | null {
  const session = useSession();
  const words = useWords();
  const { organisation, organisations } = useStore(session.network);
  const task = useTask();
  const [taken, setTaken] = useState<string | null>(null);
  const [unable, setUnable] = useState<string | null>(null);
  if (!isStuck(sending, view)) return null;
  const { entry } = sending;
  const isWhole = entry.signature.role === 'sole';
  const ways = organisations.flatMap(({ mspId, name, slug, roles }) => {
    return slug === null || roles.includes('regulator') ? [] : [{ slug, name, isHost: mspId === organisation }];
  });
  return (
    <section class="decision">
      <h2>
        <Icon name="way" /> {words.run.otherWay}
      </h2>
      <p>{isWhole ? words.run.otherWayWhy : words.run.otherWayNeedsBoth}</p>
      {task.error !== null && <Trouble error={task.error} />}
      {taken !== null && <p role="status">{words.run.takenBy(taken)}</p>}
      {unable !== null && <p role="status">{words.run.unable(unable)}</p>}
      {isWhole && (
        <div class="actions">
          {ways.map(({ slug, name, isHost }) => (
            <button
              key={slug}
              type="button"
              class="quiet"
              disabled={task.isBusy}
              onClick={() => {
                task.run(async () => {
                  setUnable(null);
                  if (await isTaken(session.client, { slug, isHost }, entry)) {
                    setTaken(name);
                    session.outbox.carried(entry.hash, slug);
                  } else setUnable(name);
                });
              }}
            >
              {isHost ? words.run.byHost(name) : words.run.byOther(name)}
            </button>
          ))}
          <button
            type="button"
            class="quiet danger"
            disabled={task.isBusy}
            onClick={() => {
              task.run(() => session.outbox.forget(entry.hash));
            }}
          >
            {words.run.giveUp}
          </button>
        </div>
      )}
      <p class="soft small">{words.run.otherWayLimits}</p>
    </section>
  );
}
