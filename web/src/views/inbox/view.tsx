/** The inbox on the screen: the answer, the groups, the filter, the list, and what is selected. */
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { useRows } from '../../api/lists';
import { RECORD_DATA } from '../../api/records';
import { useGo } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
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
  const [first] = ready;
  const headline = ready.length === 1 && first !== undefined ? format.inTenThousands(first.amount, language) : null;
  return (
    <>
      <h1 class="answer">
        {waiting === 0 ? words.inbox.nothingWaits : words.inbox.waiting(format.count(countOf(ready)), headline)}
      </h1>
      {waiting > 0 && (
        <p class="soft">
          {ready.length > 0 && <span class="figure">{format.sums(ready, '')}</span>}
          {countOf(undated) > 0 && ` · ${words.inbox.needYou(format.count(countOf(undated)))}`}
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

export function InboxView({ data }: ViewProps<InboxData>): VNode {
  const words = useWords();
  const go = useGo();
  const [selection, setSelection] = useState<Selection>(NONE);
  const [isConfirming, setConfirming] = useState(false);
  const { group, filter, page } = data;
  const filterKey = JSON.stringify([group, filter]);
  const list = useMemo(
    () => ({ path: '/invoices', data: RECORD_DATA.receivable, query: listQuery(group, filter) }),
    // The filter is compared by what it says.
    [filterKey],
  );
  const rows = useRows(list, page);
  const canConfirm = group === 'ready' || group === 'undated';
  const totals = selectedTotals(selection, rows.rows, rows.totals);
  if (isConfirming) {
    return (
      <BulkStep
        group={group}
        filter={filter}
        selection={selection}
        rows={rows}
        onBack={() => {
          setConfirming(false);
        }}
      />
    );
  }
  const choose = (chosenGroup: Group, chosen: Filter): void => {
    setSelection(NONE);
    go(addressOf(chosenGroup, chosen), { replace: true });
  };
  return (
    <>
      <Answer data={data} />
      <Groups data={data} />
      <FilterBar
        key={filterKey}
        filter={filter}
        onFilter={(chosen) => {
          choose(group, chosen);
        }}
      />
      {rows.error !== null && <Trouble error={rows.error} retry={rows.more} />}
      <InvoiceRows
        rows={rows}
        total={countOf(rows.totals)}
        selection={canConfirm ? selection : null}
        onSelect={setSelection}
        empty={words.inbox.empty[group]}
      />
      {canConfirm && countOf(totals) > 0 && (
        <div class="selected-bar" role="region" aria-label={words.inbox.selection}>
          <span aria-live="polite">
            {words.inbox.selected(format.count(countOf(totals)))} <b class="figure">{format.sums(totals, '')}</b>
          </span>
          <button
            type="button"
            class="main"
            onClick={() => {
              setConfirming(true);
            }}
          >
            {words.inbox.confirmSelected}
          </button>
          <button
            type="button"
            class="quiet"
            onClick={() => {
              setSelection(NONE);
            }}
          >
            {words.inbox.clear}
          </button>
        </div>
      )}
    </>
  );
}
