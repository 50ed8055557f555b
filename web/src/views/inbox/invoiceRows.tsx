/** Rows of invoices: with the mouse, with a thumb, or with j, k, x and enter. */
import type { VNode } from 'preact';
import type { Rows } from '../../api/lists';
import type { DataOf } from '../../api/records';
import { useNames, useSession } from '../../app/context';
import { useGo } from '../../app/navigation';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { useStore } from '../../lib/store';
import { Due } from '../../parts/figures';
import { useRowKeys } from '../../parts/rowKeys';
import { RowList } from '../../parts/rowList';
import { State } from '../../parts/state';
import type { Tone } from '../../parts/state';
import { useWords } from '../../words/use';
import type { Queued } from './queued';
import { EVERYTHING, NONE, isEverything, isSelected, toggle } from './selection';
import type { InvoiceRow, Selection } from './selection';

export interface InvoiceRowsProps {
  readonly rows: Rows<DataOf<'receivable'>>;
  readonly total: number;
  /** How many of them can be selected. */
  readonly open: number;
  /** Null where nothing can be selected. */
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection) => void;
  /** These have an answer that waits for its second signature; they are not answered again. */
  readonly queued: Queued;
  readonly empty: string;
}

const HEIGHT = { wide: 44, narrow: 104 };

function toneOf({ state, data }: InvoiceRow): Tone {
  if (state === 'confirmed') return 'good';
  if (state === 'refused') return 'bad';
  return data.due === null ? 'warn' : 'plain';
}

interface RowProps {
  readonly row: InvoiceRow;
  readonly selection: Selection | null;
  readonly isQueued: boolean;
  readonly onToggle: () => void;
}

function Row({ row, selection, isQueued, onToggle }: RowProps): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  useStore(session.network);
  const { invoice, due } = row.data;
  return (
    <>
      <span role="cell" class="tick">
        {selection !== null && (
          <input
            type="checkbox"
            aria-label={words.inbox.select(invoice.number)}
            disabled={isQueued}
            checked={!isQueued && isSelected(selection, row.ref.id)}
            onChange={onToggle}
          />
        )}
      </span>
      <span role="cell" class="who">
        {nameOf(invoice.seller)}
      </span>
      <span role="cell" class="figure amount">
        {format.money(invoice.payable, invoice.currency)}
      </span>
      <span role="cell" class="when">
        {due === null ? <State tone="warn">{words.inbox.noDue}</State> : <Due day={due} today={ledgerToday(session)} />}
      </span>
      <span role="cell" class="status">
        {isQueued ? (
          <State tone="plain" icon="pen">
            {words.inbox.queued}
          </State>
        ) : (
          <State tone={toneOf(row)}>{words.states[row.state] ?? row.state}</State>
        )}
      </span>
      <span role="cell" class="which">
        <a href={`/${session.slug}/invoices/${row.ref.id}`}>{invoice.number}</a>
      </span>
    </>
  );
}

function SelectAll({ selection, onSelect, open, queued }: InvoiceRowsProps): VNode | null {
  const { inbox } = useWords();
  if (selection === null || open === 0) return null;
  const isAll = isEverything(selection);
  return (
    <label class="all">
      <input
        type="checkbox"
        checked={isAll}
        onChange={() => {
          onSelect(isAll ? NONE : EVERYTHING);
        }}
      />
      {queued.size === 0 ? inbox.selectAll(format.count(open)) : inbox.selectOpen(format.count(open))}
    </label>
  );
}

function Heading(): VNode {
  const { inbox, columns } = useWords();
  return (
    <>
      <span role="columnheader">
        <span class="hidden">{inbox.selection}</span>
      </span>
      <span role="columnheader">{columns.supplier}</span>
      <span role="columnheader">{columns.amount}</span>
      <span role="columnheader">{columns.due}</span>
      <span role="columnheader">{columns.state}</span>
      <span role="columnheader">{columns.number}</span>
    </>
  );
}

export function InvoiceRows(props: InvoiceRowsProps): VNode {
  const { rows, total, selection, onSelect, queued, empty } = props;
  const words = useWords();
  const go = useGo();
  const flip = (row: InvoiceRow | undefined): void => {
    if (selection !== null && row !== undefined && !queued.has(row.ref.id)) onSelect(toggle(selection, row));
  };
  const current = useRowKeys(rows.rows, {
    open: (index) => {
      go(`/invoices/${rows.rows[index]?.ref.id ?? ''}`);
    },
    toggle: (index) => {
      flip(rows.rows[index]);
    },
  });
  if (rows.rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <>
      <SelectAll {...props} />
      <RowList
        class="invoices"
        label={words.inbox.list}
        heading={<Heading />}
        rows={rows.rows}
        total={total}
        height={HEIGHT}
        keyOf={({ ref }) => ref.id}
        draw={(row) => (
          <Row
            row={row}
            selection={selection}
            isQueued={queued.has(row.ref.id)}
            onToggle={() => {
              flip(row);
            }}
          />
        )}
        onNearEnd={rows.more}
        {...(current === undefined ? {} : { current })}
        isSelected={({ ref }) => selection !== null && !queued.has(ref.id) && isSelected(selection, ref.id)}
      />
    </>
  );
}
