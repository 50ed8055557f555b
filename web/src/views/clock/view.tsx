/** The time, and how far to move it. Back is impossible, so nothing here can be undone; it says so. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import * as format from '../../format';
import { isDay } from '../../lib/days';
import { anything } from '../../lib/reading';
import { useStore } from '../../lib/store';
import { useTask } from '../../lib/task';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/use';

const DAY_MS = 86_400_000;
const STEPS_DAYS = [1, 7, 30, 90] as const;
/** Banks are open. */
const MORNING_MS = 9 * 3_600_000;

export function ClockView({ reload }: ViewProps<null>): VNode {
  const session = useSession();
  const words = useWords();
  const { epoch, sandbox, dayOffsetMinutes } = useStore(session.network);
  const [day, setDay] = useState('');
  const task = useTask();
  const move = (timeMs: number): void => {
    task.run(async () => {
      await session.client.send({ method: 'POST', path: '/sandbox/epoch', json: { timeMs }, reader: anything });
      reload();
    });
  };
  return (
    <>
      <h1 class="answer figure">{format.time(epoch.timeMs)}</h1>
      <p class="soft">{words.clock.what(epoch.number)}</p>
      {!sandbox && <p class="notice">{words.clock.notHere}</p>}
      {sandbox && (
        <>
          <p>{words.clock.onlyForward}</p>
          {task.error !== null && <Trouble error={task.error} />}
          <div class="actions">
            {STEPS_DAYS.map((days) => (
              <button
                key={days}
                type="button"
                disabled={task.isBusy}
                onClick={() => {
                  move(epoch.timeMs + days * DAY_MS);
                }}
              >
                {words.clock.forward(days)}
              </button>
            ))}
          </div>
          <form
            class="form"
            onSubmit={(event) => {
              event.preventDefault();
              if (isDay(day)) move(Date.parse(`${day}T00:00:00Z`) - dayOffsetMinutes * 60_000 + MORNING_MS);
            }}
          >
            <label>
              {words.clock.toDay}
              <input
                type="date"
                required
                value={day}
                onInput={(event) => {
                  setDay(event.currentTarget.value);
                }}
              />
            </label>
            <button disabled={task.isBusy}>{words.clock.move}</button>
          </form>
        </>
      )}
    </>
  );
}
