/** The inbox on the screen: the answer, the groups, the filter, the list, and what is selected. */
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { useRows } from '../../api/lists';
import type { Rows } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import type { DataOf } from '../../api/records';
import { useGo, useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { useStep } from '../../app/step';
import * as format from '../../format';
import { Trouble } from '../../parts/trouble';
import { useLanguage, useWords } from '../../words/use';
import type { InboxData } from './index';
import { BulkStep } from './bulk';
import { FilterBar } from './filterBar';
import { InvoiceRows } from './invoiceRows';
import { GROUPS, listQuery } from './query';
import type { Filter, Group } from './query';
import { NONE, countOf, selectedTotals } from './selection';
import type { Selection } from './selection';

/** Address of a group under a filter. */
function addressOf(group: Group, filter: Filter): string {
  return `/inbox?${new URLSearchParams({ group, ...filter }).toString()}`;
}

function Answer({ data }: Readonly<{ data: InboxData }>): VNode {
  const words = useWords();
  const language = useLanguage();
  const { ready, undated } = data.totals;
  const waiting = countOf(ready) + countOf(undated);
  const [first, ...others] = ready;
  const round = others.length === 0 && first !== undefined ? format.inTenThousands(first.amount, language) : null;
  // A rounded headline has the exact figure below it; an exact one needs no second telling.
  const headline = round ?? (ready.length > 0 ? format.sums(ready, '') : null);
  return (
    <>
      <h1 class="answer">
        {waiting === 0 ? words.inbox.nothingWaits : words.inbox.waiting(format.count(countOf(ready)), headline)}
      </h1>
      {waiting > 0 && (
        <p class="soft">
          {round !== null && <span class="figure">{format.sums(ready, '')}</span>}
          {round !== null && countOf(undated) > 0 && ' · '}
          {countOf(undated) > 0 && words.inbox.needYou(format.count(countOf(undated)))}
        </p>
      )}
    </>
  );
}

function Groups({ data }: Readonly<{ data: InboxData }>): VNode {
  const words = useWords();
  const go = useGo();
  return (
    <div class="tabs" role="group" aria-label={words.inbox.groups}>
      {GROUPS.map((group) => (
        <button
          key={group}
          type="button"
          aria-pressed={group === data.group}
          onClick={() => {
            go(addressOf(group, data.filter), { replace: true });
          }}
        >
          {words.inbox.group[group]} <b class="figure">{format.count(countOf(data.totals[group]))}</b>
        </button>
      ))}
    </div>
  );
}

/** Where some of the list have an answer already that waits for its second signature. */
function QueuedNote({ data }: Readonly<{ data: InboxData }>): VNode | null {
  const words = useWords();
  const href = useHref();
  const { queued, group } = data;
  if (queued.size === 0 || group === 'confirmed') return null;
  return (
    <p class="notice">
      {words.inbox.queuedNote(format.count(queued.size))} <a href={href('/waiting')}>{words.nav.waiting}</a>
    </p>
  );
}

interface SelectedBarProps {
  readonly totals: ReturnType<typeof selectedTotals>;
  readonly onConfirm: () => void;
  readonly onClear: () => void;
}

function SelectedBar({ totals, onConfirm, onClear }: SelectedBarProps): VNode | null {
  const words = useWords();
  if (countOf(totals) === 0) return null;
  return (
    <div class="selected-bar" role="region" aria-label={words.inbox.selection}>
      <span aria-live="polite">
        {words.inbox.selected(format.count(countOf(totals)))} <b class="figure">{format.sums(totals, '')}</b>
      </span>
      <button type="button" class="main" onClick={onConfirm}>
        {words.inbox.confirmSelected}
      </button>
      <button type="button" class="quiet" onClick={onClear}>
        {words.inbox.clear}
      </button>
    </div>
  );
}

/** The list of one group under one filter; a changed list of the same query keeps what was loaded of it going. */
function useInvoices({ group, filter, page }: InboxData): Rows<DataOf<'receivable'>> {
  const list = useMemo(
    () => ({ path: '/invoices', data: RECORD_DATA.receivable, query: listQuery(group, filter) }),
    // The filter is compared by what it says.
    [JSON.stringify([group, filter])],
  );
  return useRows(list, page);
}

/** What is selected of this list. Another list begins with nothing selected, from the first time it is drawn. */
function useSelection({ group, filter }: InboxData): readonly [Selection, (selection: Selection) => void] {
  const list = JSON.stringify([group, filter]);
  const [kept, setKept] = useState<{ readonly list: string; readonly selection: Selection }>({ list, selection: NONE });
  const select = (selection: Selection): void => {
    setKept({ list, selection });
  };
  return [kept.list === list ? kept.selection : NONE, select];
}

export function InboxView({ data }: ViewProps<InboxData>): VNode {
  const words = useWords();
  const go = useGo();
  const confirming = useStep('confirm');
  const { group, filter, queued } = data;
  const rows = useInvoices(data);
  const [selection, setSelection] = useSelection(data);
  const canConfirm = group === 'ready' || group === 'undated';
  const totals = selectedTotals(selection, data.open);
  if (confirming.isHere && canConfirm && countOf(totals) > 0) {
    return <BulkStep data={data} selection={selection} rows={rows} onBack={confirming.leave} />;
  }
  return (
    <>
      <Answer data={data} />
      <Groups data={data} />
      <FilterBar
        key={JSON.stringify([group, filter])}
        filter={filter}
        onFilter={(chosen) => {
          go(addressOf(group, chosen), { replace: true });
        }}
      />
      <QueuedNote data={data} />
      {rows.error !== null && <Trouble error={rows.error} retry={rows.more} />}
      <InvoiceRows
        rows={rows}
        total={countOf(rows.totals)}
        open={countOf(data.open)}
        selection={canConfirm ? selection : null}
        onSelect={setSelection}
        queued={queued}
        empty={words.inbox.empty[group]}
      />
      {canConfirm && (
        <SelectedBar
          totals={totals}
          onConfirm={confirming.enter}
          onClear={() => {
            setSelection(NONE);
          }}
        />
      )}
    </>
  );
}
