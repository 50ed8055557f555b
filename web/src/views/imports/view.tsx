/** A place to drop files, and what became of the earlier ones. */
import type { VNode } from 'preact';
import { importView } from '../../api/answers';
import type { ImportView } from '../../api/answers';
import { useSession } from '../../app/context';
import { useGo, useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import * as format from '../../format';
import { useTask } from '../../lib/task';
import { DropZone } from '../../parts/dropZone';
import { State } from '../../parts/state';
import type { Tone } from '../../parts/state';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/use';
import type { ImportsData } from './index';

export function importTone({ state, bad }: ImportView): Tone {
  if (state === 'failed') return 'bad';
  if (state === 'reading') return 'plain';
  return bad > 0 ? 'warn' : 'good';
}

export function ImportsView({ data, reload }: ViewProps<ImportsData>): VNode {
  const session = useSession();
  const words = useWords();
  const go = useGo();
  const href = useHref();
  const task = useTask();
  const send = (files: readonly File[]): void => {
    task.run(async () => {
      let last: ImportView | null = null;
      for (const file of files) {
        const path = `/imports?name=${encodeURIComponent(file.name)}`;
        last = await session.client.send({ method: 'POST', path, file, reader: importView });
      }
      if (files.length === 1 && last !== null) go(`/imports/${last.id}`);
      else reload();
    });
  };
  return (
    <>
      <h1 class="answer">{words.imports.drop}</h1>
      <p class="soft">{words.imports.what}</p>
      {task.error !== null && <Trouble error={task.error} />}
      <DropZone label={words.imports.choose} isBusy={task.isBusy} isMany onFiles={send} />
      <ul class="cards">
        {data.imports.map((file) => (
          <li key={file.id}>
            <a class="card row" href={href(`/imports/${file.id}`)}>
              <b class="who">{file.name}</b>
              <span class="figure amount">{words.imports.rows(format.count(file.rows))}</span>
              <span class="meta soft">{words.imports.counts(file.good, file.bad, file.known)}</span>
              <State tone={importTone(file)}>{words.imports.state[file.state]}</State>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
