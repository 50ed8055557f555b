/** Lines of a file that could not be read: where, what stands there, and the rule it breaks. */
import type { VNode } from 'preact';
import type { BadRow } from '../api/answers';
import { useLanguage, useWords } from '../words/use';

/** More are in the file to download. */
const SHOWN_MAX = 100;

export function BadRowList({ rows }: Readonly<{ rows: readonly BadRow[] }>): VNode {
  const words = useWords();
  const language = useLanguage() === 'en' ? 'en' : 'zh';
  return (
    <ul class="plain">
      {rows.slice(0, SHOWN_MAX).map(({ position, field, value, rule, message }, index) => (
        <li key={index}>
          <b>{words.imports.line(String(position.line))}</b> {field} {value !== '' && <q>{value}</q>}{' '}
          {message[language]} <code class="code">{rule}</code>
        </li>
      ))}
    </ul>
  );
}
