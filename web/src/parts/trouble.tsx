/** What went wrong, as a sentence with a way out; the code stands below it, small, to copy. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useContext } from 'preact/hooks';
import { Refusal } from '../api/errors';
import { SessionContext } from '../app/context';
import { nameIn } from '../app/session';
import { troubleOf } from '../words/trouble';
import type { Trouble as Told } from '../words/trouble';
import { useLanguage, useWords } from '../words/use';
import { Icon } from './icon';

/** The sentence for an error, once its table is loaded. */
function useTold(error: unknown): Told | null {
  const language = useLanguage();
  const words = useWords();
  const session = useContext(SessionContext);
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const nameOf = session === null ? (party: string): string => party : nameIn(session, language);
    void troubleOf(error, { language, words, nameOf }).then((result) => {
      if (isCurrent) setTold(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [error, language, words, session]);
  return told;
}

export interface TroubleProps {
  readonly error: unknown;
  /** What it happened to, where the sentence alone would not say. */
  readonly thing?: string;
  readonly retry?: () => void;
}

export function Trouble({ error, thing, retry }: TroubleProps): VNode | null {
  const told = useTold(error);
  const words = useWords();
  if (error === null || told === null) return null;
  return (
    <div class="trouble" role="alert">
      <Icon name="alert" />
      <div>
        <p>
          {thing === undefined ? '' : `${thing}${words.common.colon}`}
          {told.sentence}
        </p>
        {told.fields.length > 0 && (
          <ul>
            {told.fields.map((field) => (
              <li key={field}>{field}</li>
            ))}
          </ul>
        )}
        <p class="code">
          <code>{told.code}</code> <CopyButton text={told.code} />
        </p>
        {retry !== undefined && (
          <button type="button" class="quiet" onClick={retry}>
            {words.common.retry}
          </button>
        )}
      </div>
    </div>
  );
}

/** One refused thing of many: the sentence and its code in one line. */
export function RefusalLine({
  code,
  details,
}: Readonly<{ code: string; details: Readonly<Record<string, unknown>> }>): VNode {
  const [error] = useState(() => new Refusal({ status: 0, code, details }));
  const told = useTold(error);
  return (
    <span>
      {told?.sentence ?? ''} <code class="code">{code}</code>
    </span>
  );
}

/** Puts something on the clipboard; says so where it worked and where it did not. */
export function CopyButton({ text }: Readonly<{ text: string }>): VNode {
  const words = useWords();
  const [said, setSaid] = useState<string | null>(null);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => {
        setSaid(words.common.copied);
      },
      () => {
        setSaid(words.common.notCopied);
      },
    );
  };
  return (
    <button type="button" class="link" onClick={copy}>
      {said ?? words.common.copy}
    </button>
  );
}
