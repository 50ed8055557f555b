/** Filter of the inbox: who, which number, when due, how much. It stands in the address, so it can be kept and sent. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useNames, useSession } from '../../app/context';
import { useStore } from '../../lib/store';
import { typedAmount } from '../../lib/amounts';
import { Field } from '../../parts/formFields';
import { useWords } from '../../words/use';
import { FILTER_KEYS } from './query';
import type { Filter } from './query';

type Typed = Readonly<Record<(typeof FILTER_KEYS)[number], string>>;

function typedFrom(filter: Filter): Typed {
  const { counterparty = '', number = '', dueFrom = '', dueTo = '', amountFrom = '', amountTo = '' } = filter;
  return { counterparty, number, dueFrom, dueTo, amountFrom, amountTo };
}

/** Amounts as the gateway takes them; what is no amount is left out. */
function filterFrom(typed: Typed): Filter {
  const entries = FILTER_KEYS.flatMap((key) => {
    const value = typed[key].trim();
    const clean = key.startsWith('amount') ? (typedAmount(value, 2) ?? '') : value;
    return clean === '' ? [] : [[key, clean] as const];
  });
  return Object.fromEntries(entries);
}

function Suppliers({ value, onPick }: Readonly<{ value: string; onPick: (party: string) => void }>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const parties = useStore(session.parties);
  const suppliers = [...parties.values()].filter(({ roles }) => roles.includes('supplier'));
  return (
    <select
      value={value}
      onChange={(event) => {
        onPick(event.currentTarget.value);
      }}
    >
      <option value="">{words.inbox.anybody}</option>
      {suppliers.map(({ id }) => (
        <option key={id} value={id}>
          {nameOf(id)}
        </option>
      ))}
    </select>
  );
}

export function FilterBar({
  filter,
  onFilter,
}: Readonly<{ filter: Filter; onFilter: (filter: Filter) => void }>): VNode {
  const words = useWords();
  const [typed, setTyped] = useState(() => typedFrom(filter));
  const isSet = Object.keys(filter).length > 0;
  const field = (key: (typeof FILTER_KEYS)[number], options: Readonly<{ type?: 'date'; mode?: 'decimal' }>): VNode => (
    <Field
      key={key}
      label={words.inbox.filter[key]}
      isOptional
      value={typed[key]}
      onInput={(value) => {
        setTyped({ ...typed, [key]: value });
      }}
      {...options}
    />
  );
  return (
    <details class="filter" open={isSet}>
      <summary>{isSet ? words.inbox.filterSet : words.inbox.filterOpen}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onFilter(filterFrom(typed));
        }}
      >
        <label>
          {words.inbox.filter.counterparty}
          <Suppliers
            value={typed.counterparty}
            onPick={(counterparty) => {
              setTyped({ ...typed, counterparty });
            }}
          />
        </label>
        {field('number', {})}
        {field('dueFrom', { type: 'date' })}
        {field('dueTo', { type: 'date' })}
        {field('amountFrom', { mode: 'decimal' })}
        {field('amountTo', { mode: 'decimal' })}
        <button>{words.inbox.apply}</button>
        {isSet && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              onFilter({});
            }}
          >
            {words.inbox.filterNone}
          </button>
        )}
      </form>
    </details>
  );
}
