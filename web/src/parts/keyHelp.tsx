/** `?` shows which keys do what. */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useWords } from '../words/use';

const TICKED: ReadonlySet<string> = new Set(['checkbox', 'radio', 'button', 'file']);

/** True while somebody types: keys are letters then, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !TICKED.has(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:SELECT|TEXTAREA)$/.test(target.tagName));
}

export function KeyHelp(): VNode {
  const { keys } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const open = (event: KeyboardEvent): void => {
      if (event.key === '?' && !isTyping(event.target)) dialog.current?.showModal();
    };
    addEventListener('keydown', open);
    return () => {
      removeEventListener('keydown', open);
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="key-help">
      <h2 id="key-help">{keys.title}</h2>
      <dl class="facts">
        {keys.list.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button>{keys.close}</button>
      </form>
    </dialog>
  );
}
