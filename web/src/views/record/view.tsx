/** What it is, how it stands, what belongs to it, and every act that made it so. */
import type { VNode } from 'preact';
import type { AnyRecord, Story } from '../../api/records';
import { useNames, useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { Due, Facts } from '../../parts/figures';
import { Icon } from '../../parts/icon';
import { toneOfState } from '../../parts/recordCards';
import { State } from '../../parts/state';
import { summaryOf } from '../../parts/summary';
import { useWords } from '../../words/use';
import { HistoryList } from './history';

/** Records that are worth a line of their own beside the one that is shown. */
const SHOWN_KINDS: ReadonlySet<string> = new Set([
  'receivable',
  'confirmation',
  'leaf',
  'assignment',
  'notice',
  'financing',
  'payment',
  'discharge',
]);

function Related({ records }: Readonly<{ records: readonly AnyRecord[] }>): VNode | null {
  const words = useWords();
  const href = useHref();
  const shown = records.filter(({ kind }) => SHOWN_KINDS.has(kind));
  if (shown.length === 0) return null;
  return (
    <section>
      <h2>{words.record.related}</h2>
      <ul class="cards small">
        {shown.map((record) => {
          const { amount, currency, day } = summaryOf(record);
          return (
            <li key={record.ref.id}>
              <a class="card" href={href(`/records/${record.ref.id}`)}>
                <b>{words.recordKinds[record.kind] ?? record.kind}</b>
                <span class="figure amount">{amount === null ? '' : format.money(amount, currency)}</span>
                <span class="figure soft">{day ?? ''}</span>
                <State tone={toneOfState(record.state)}>{words.states[record.state] ?? record.state}</State>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function RecordView({ data }: ViewProps<Story>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const { record, related, history } = data;
  const { parties, amount, currency, day, number } = summaryOf(record);
  return (
    <>
      <h1 class="answer">
        {words.recordKinds[record.kind] ?? record.kind} {number}
      </h1>
      <p>
        <State tone={toneOfState(record.state)}>{words.states[record.state] ?? record.state}</State>{' '}
        <small class="soft">{words.common.since(format.time(record.sinceMs))}</small>
      </p>
      <Facts
        rows={[
          [words.columns.between, parties.map(nameOf).join(' → ')],
          ...(amount === null ? [] : [[words.columns.amount, format.money(amount, currency)] as const]),
          ...(day === null ? [] : [[words.columns.due, <Due day={day} today={ledgerToday(session)} />] as const]),
          [words.record.version, String(record.ref.version)],
        ]}
      />
      <button
        type="button"
        class="quiet noprint"
        onClick={() => {
          print();
        }}
      >
        <Icon name="print" /> {words.common.print}
      </button>
      <HistoryList history={history} />
      <Related records={related} />
    </>
  );
}
