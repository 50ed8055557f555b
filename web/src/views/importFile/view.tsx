/** Progress with the first errors while it runs; then one signature for everything that is good. */
import type { VNode } from 'preact';
import { useCallback, useEffect } from 'preact/hooks';
import { prepareImport } from '../../acts/prepare';
import { useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import { useStep } from '../../app/step';
import * as format from '../../format';
import { useTask } from '../../lib/task';
import { BadRowList } from '../../parts/badRows';
import { Signing } from '../../parts/signing';
import { State } from '../../parts/state';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/use';
import { importTone } from '../imports/view';
import type { ImportFileData } from './index';
import { saveBadRows } from './download';

const LOOK_AGAIN_MS = 1000;

function BadRows({ data }: Readonly<{ data: ImportFileData }>): VNode | null {
  const session = useSession();
  const words = useWords();
  const task = useTask();
  const { file, bad } = data;
  if (bad.length === 0) return null;
  return (
    <section>
      <h2>
        <State tone="warn">{words.imports.badRows(file.bad)}</State>
      </h2>
      <p class="soft">{words.imports.correct}</p>
      {task.error !== null && <Trouble error={task.error} />}
      <button
        type="button"
        class="quiet"
        onClick={() => {
          task.run(() => saveBadRows(session, file));
        }}
      >
        {words.imports.download}
      </button>
      <BadRowList rows={bad} />
    </section>
  );
}

export function ImportFileView({ data, reload }: ViewProps<ImportFileData>): VNode {
  const session = useSession();
  const words = useWords();
  const signing = useStep('sign');
  const { file } = data;
  const isReading = file.state === 'reading';
  useEffect(() => {
    if (!isReading) return undefined;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isReading, reload]);
  const { id, good } = file;
  const prepare = useCallback(() => prepareImport(session, { id, good }), [session, id, good]);
  if (signing.isHere) {
    return <Signing prepare={prepare} onBack={signing.leave} />;
  }
  return (
    <>
      <h1 class="answer" aria-live="polite">
        {isReading ? words.imports.reading(format.count(file.rows)) : words.imports.read(format.count(good), file.bad)}
      </h1>
      <p>
        {file.name} <State tone={importTone(file)}>{words.imports.state[file.state]}</State>
      </p>
      {file.error !== null && <p class="trouble">{file.error}</p>}
      {file.known > 0 && <p class="soft">{words.imports.known(file.known)}</p>}
      {file.state === 'ready' && good > 0 && (
        <div class="actions">
          <button type="button" class="main" onClick={signing.enter}>
            {words.imports.present(format.count(good))}
          </button>
        </div>
      )}
      <BadRows data={data} />
    </>
  );
}
