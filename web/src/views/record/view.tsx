/** What it is, how it stands, what belongs to it, and every act that made it so. */
import type { VNode } from 'preact';
import type { Anchor } from '../../api/answers';
import type { Story } from '../../api/records';
import { useNames, useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { Due, Facts } from '../../parts/figures';
import { Icon } from '../../parts/icon';
import { nextStepOf } from '../../parts/next';
import { NextStepLine } from '../../parts/nextStep';
import { toneOfState } from '../../parts/recordCards';
import { State } from '../../parts/state';
import { summaryOf } from '../../parts/summary';
import { useWords } from '../../words/use';
import { AnchorLine } from './anchor';
import { HistoryList } from './history';
import { ClaimLine } from './line';
import { TakeBack } from './takeBack';

/** What the screen shows: the record's story, and how far the ledger is anchored. */
export interface RecordData extends Story {
  readonly anchor: Anchor;
}

export function RecordView({ data }: ViewProps<RecordData>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const { record, related, history, anchor } = data;
  const { parties, amount, currency, day, number } = summaryOf(record);
  // Where nobody has anything left to do, nothing is late.
  const isOpen = nextStepOf(record) !== null;
  return (
    <>
      <h1 class="answer">
        {words.recordKinds[record.kind] ?? record.kind} {number}
      </h1>
      <p>
        <State tone={toneOfState(record.state)}>{words.states[record.state] ?? record.state}</State>{' '}
        <small class="soft">{words.common.since(format.time(record.sinceMs))}</small>
      </p>
      <NextStepLine record={record} />
      <TakeBack record={record} related={related} />
      <Facts
        rows={[
          [words.columns.between, parties.map(nameOf).join(' → ')],
          ...(amount === null ? [] : [[words.columns.amount, format.money(amount, currency)] as const]),
          ...(day === null
            ? []
            : [
                [
                  words.dayOf[record.kind] ?? words.columns.due,
                  isOpen ? <Due day={day} today={ledgerToday(session)} /> : day,
                ] as const,
              ]),
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
      <AnchorLine anchor={anchor} newestBlock={Math.max(0, ...history.map(({ block }) => block))} />
      <ClaimLine record={record} related={related} />
    </>
  );
}
