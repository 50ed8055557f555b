/** Rows of invoices: with the mouse, with a thumb, or with j, k, x and enter. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Rows } from '../../api/lists';
import type { DataOf } from '../../api/records';
import { useNames, useSession } from '../../app/context';
import { useGo } from '../../app/navigation';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { useStore } from '../../lib/store';
import { Due } from '../../parts/figures';
import { isTyping } from '../../parts/keyHelp';
import { RowList } from '../../parts/rowList';
import { State } from '../../parts/state';
import type { Tone } from '../../parts/state';
import { useWords } from '../../words/use';
import { NONE, isSelected, toggle } from './selection';
import type { InvoiceRow, Selection } from './selection';

export interface InvoiceRowsProps {
  readonly rows: Rows<DataOf<'receivable'>>;
  readonly total: number;
  /** Null where nothing can be selected. */
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection) => void;
  readonly empty: string;
}

const HEIGHT = { wide: 44, narrow: 96 };

function toneOf({ state, data }: InvoiceRow): Tone {
  if (state === 'confirmed') return 'good';
  if (state === 'refused') return 'bad';
  return data.due === null ? 'warn' : 'plain';
}

interface Keyboard {
  readonly current: number | undefined;
}

/** j and k walk, x selects, enter opens; not while somebody types or a dialog is open. */
function useKeyboard(rows: readonly InvoiceRow[], act: Readonly<{ toggle: (id: string) => void }>): Keyboard {
  const go = useGo();
  const [current, setCurrent] = useState<number | undefined>(undefined);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const row = current === undefined ? undefined : rows[current];
      const last = rows.length - 1;
      if (event.key === 'j') setCurrent(current === undefined ? 0 : Math.min(last, current + 1));
      else if (event.key === 'k') setCurrent(current === undefined ? 0 : Math.max(0, current - 1));
      else if (event.key === 'x' && row !== undefined) act.toggle(row.ref.id);
      else if (event.key === 'Enter' && row !== undefined && event.target === document.body)
        go(`/invoices/${row.ref.id}`);
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, [rows, current, go, act]);
  return { current };
}

function Row({
  row,
  selection,
  onSelect,
}: Readonly<{ row: InvoiceRow; selection: Selection | null; onSelect: (selection: Selection) => void }>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  useStore(session.network);
  const { invoice, due } = row.data;
  const name = nameOf(invoice.seller);
  return (
    <>
      <span role="cell" class="tick">
        {selection !== null && (
          <input
            type="checkbox"
            aria-label={words.inbox.select(invoice.number)}
            checked={isSelected(selection, row.ref.id)}
            onChange={() => {
              onSelect(toggle(selection, row.ref.id));
            }}
          />
        )}
      </span>
      <span role="cell" class="who">
        {name}
      </span>
      <span role="cell" class="figure amount">
        {format.money(invoice.payable, invoice.currency)}
      </span>
      <span role="cell" class="when">
        {due === null ? <State tone="warn">{words.inbox.noDue}</State> : <Due day={due} today={ledgerToday(session)} />}
      </span>
      <span role="cell" class="status">
        <State tone={toneOf(row)}>{words.states[row.state] ?? row.state}</State>
      </span>
      <span role="cell" class="which">
        <a href={`/${session.slug}/invoices/${row.ref.id}`}>{invoice.number}</a>
      </span>
    </>
  );
}

export function InvoiceRows({ rows, total, selection, onSelect, empty }: InvoiceRowsProps): VNode {
  const words = useWords();
  const { current } = useKeyboard(rows.rows, {
    toggle: (id) => {
      if (selection !== null) onSelect(toggle(selection, id));
    },
  });
  if (rows.rows.length === 0) return <p class="empty">{empty}</p>;
  const isAll = selection?.mode === 'all' && selection.except.size === 0;
  return (
    <>
      {selection !== null && (
        <label class="all">
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => {
              onSelect(isAll ? NONE : { mode: 'all', except: new Set() });
            }}
          />
          {words.inbox.selectAll(format.count(total))}
        </label>
      )}
      <RowList
        class="invoices"
        label={words.inbox.list}
        heading={
          <>
            <span role="columnheader" aria-label={words.inbox.selection} />
            <span role="columnheader">{words.columns.supplier}</span>
            <span role="columnheader">{words.columns.amount}</span>
            <span role="columnheader">{words.columns.due}</span>
            <span role="columnheader">{words.columns.state}</span>
            <span role="columnheader">{words.columns.number}</span>
          </>
        }
        rows={rows.rows}
        total={total}
        height={HEIGHT}
        keyOf={({ ref }) => ref.id}
        draw={(row) => <Row row={row} selection={selection} onSelect={onSelect} />}
        onNearEnd={rows.more}
        {...(current === undefined ? {} : { current })}
        isSelected={({ ref }) => selection !== null && isSelected(selection, ref.id)}
      />
    </>
  );
}
