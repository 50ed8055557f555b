/** Confirming what is selected in one run: the few things to choose, then the statement. */
import type { VNode } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { prepareBulk } from '../../acts/prepare';
import type { BulkFilter, Ready } from '../../acts/prepare';
import type { BulkChoice } from '../../acts/agreement';
import type { Rows } from '../../api/lists';
import type { DataOf } from '../../api/records';
import { useSession } from '../../app/context';
import type { Session } from '../../app/session';
import { isDay } from '../../lib/days';
import { Signing } from '../../parts/signing';
import { useWords } from '../../words/use';
import type { InboxData } from './index';
import { bulkFilter } from './query';
import { isEverything, isSelected, seenOf, selectedTotals, totalsOf } from './selection';
import type { InvoiceRow, Selection } from './selection';

export interface BulkStepProps {
  readonly data: Pick<InboxData, 'group' | 'filter' | 'open' | 'queued'>;
  readonly selection: Selection;
  readonly rows: Rows<DataOf<'receivable'>>;
  readonly onBack: () => void;
}

/** Rows are named unless everything that fits is meant: then none needs to have been loaded. */
async function namedRows({ data, selection, rows }: BulkStepProps): Promise<readonly InvoiceRow[] | null> {
  if (selection.mode === 'some') return [...selection.rows.values()];
  // Undated invoices are no filter of the route, so they are named.
  if (isEverything(selection) && data.group === 'ready') return null;
  const all: readonly InvoiceRow[] = await rows.loadAll();
  return all.filter(({ ref }) => isSelected(selection, ref.id) && !data.queued.has(ref.id));
}

async function prepareSelection(
  session: Session,
  props: BulkStepProps,
  options: Readonly<{ due: string | null; noDefence: boolean }>,
): Promise<Ready> {
  const { data, selection, rows } = props;
  const named = await namedRows(props);
  const shown = named ?? rows.rows;
  const ids = named?.map(({ ref }) => ref.id) ?? null;
  const choice: BulkChoice = {
    ...options,
    totals: named === null ? selectedTotals(selection, data.open) : totalsOf(named),
    seen: new Map(shown.map((row) => [row.ref.id, seenOf(row)])),
    dues: new Map(shown.map((row) => [row.ref.id, row.data.due])),
    ids: ids === null ? null : new Set(ids),
  };
  const wanted: BulkFilter = { ...bulkFilter(data.group, data.filter), ...(ids === null ? {} : { ids }) };
  return prepareBulk(session, wanted, choice);
}

function DueQuestion({ onDue, onBack }: Readonly<{ onDue: (day: string) => void; onBack: () => void }>): VNode {
  const words = useWords();
  const [typed, setTyped] = useState('');
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isDay(typed)) onDue(typed);
      }}
    >
      <h1 class="answer">{words.inbox.whichDue}</h1>
      <label>
        {words.columns.due}
        <input
          type="date"
          required
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
      </label>
      <div class="actions">
        <button class="main">{words.common.goOn}</button>
        <button type="button" class="quiet" onClick={onBack}>
          {words.common.back}
        </button>
      </div>
    </form>
  );
}

/** Waiving defences is explicit and never a default (R2). */
function Waiver({ waived, onChange }: Readonly<{ waived: boolean; onChange: (waived: boolean) => void }>): VNode {
  const words = useWords();
  return (
    <details class="more" open={waived}>
      <summary>{words.invoice.moreOptions}</summary>
      <label class="check">
        <input
          type="checkbox"
          checked={waived}
          onChange={(event) => {
            onChange(event.currentTarget.checked);
          }}
        />
        {words.invoice.noDefence}
      </label>
    </details>
  );
}

export function BulkStep(props: BulkStepProps): VNode {
  const session = useSession();
  const [due, setDue] = useState<string | null>(null);
  const [noDefence, setNoDefence] = useState(false);
  // The selection is what it was when this step began: the list behind it goes on changing.
  const [chosen] = useState(props);
  const prepare = useCallback(
    () => prepareSelection(session, chosen, { due, noDefence }),
    [session, chosen, due, noDefence],
  );
  if (chosen.data.group === 'undated' && due === null) return <DueQuestion onDue={setDue} onBack={props.onBack} />;
  return (
    <Signing
      prepare={prepare}
      onBack={props.onBack}
      headline={() => <Waiver waived={noDefence} onChange={setNoDefence} />}
    />
  );
}
