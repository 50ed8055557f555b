/** The fields of an answer: in full, in part, or not at all. */
import type { VNode } from 'preact';
import * as format from '../../format';
import { REFUSAL_REASONS, REST_REASONS } from '../../api/shapes';
import { useWords } from '../../words/use';
import { WAYS, unaccounted } from './answer';
import type { AnswerForm, PartTyped, RestTyped } from './answer';

export interface AnswerFieldsProps {
  readonly form: AnswerForm;
  readonly onChange: (form: AnswerForm) => void;
  readonly payable: string;
  readonly currency: string;
}

const PARTS_MAX = 12;
const RESTS_MAX = 5;

function replaced<T>(list: readonly T[], index: number, change: Partial<T>): readonly T[] {
  return list.map((entry, position) => (position === index ? { ...entry, ...change } : entry));
}

function Choice({ form, onChange }: AnswerFieldsProps): VNode {
  const words = useWords();
  return (
    <fieldset class="choice">
      <legend class="hidden">{words.invoice.yourAnswer}</legend>
      {WAYS.map((way) => (
        <label key={way} class={form.way === way ? 'chosen' : ''}>
          <input
            type="radio"
            name="way"
            value={way}
            checked={form.way === way}
            onChange={() => {
              onChange({ ...form, way });
            }}
          />
          {words.invoice.way[way]}
        </label>
      ))}
    </fieldset>
  );
}

function AmountInput({
  label,
  value,
  onInput,
}: Readonly<{ label: string; value: string; onInput: (value: string) => void }>): VNode {
  return (
    <label>
      {label}
      <input
        inputMode="decimal"
        autocomplete="off"
        class="figure"
        value={value}
        onInput={(event) => {
          onInput(event.currentTarget.value);
        }}
      />
    </label>
  );
}

function DayInput({
  label,
  value,
  onInput,
}: Readonly<{ label: string; value: string; onInput: (value: string) => void }>): VNode {
  return (
    <label>
      {label}
      <input
        type="date"
        value={value}
        onInput={(event) => {
          onInput(event.currentTarget.value);
        }}
      />
    </label>
  );
}

function Parts({ form, onChange }: AnswerFieldsProps): VNode {
  const words = useWords();
  const change = (index: number, part: Partial<PartTyped>): void => {
    onChange({ ...form, parts: replaced(form.parts, index, part) });
  };
  return (
    <fieldset>
      <legend>{words.invoice.confirmedParts}</legend>
      {form.parts.map((part, index) => (
        <div class="line" key={index}>
          <AmountInput
            label={words.columns.amount}
            value={part.amount}
            onInput={(amount) => {
              change(index, { amount });
            }}
          />
          <DayInput
            label={words.columns.due}
            value={part.due}
            onInput={(due) => {
              change(index, { due });
            }}
          />
          {form.parts.length > 1 && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                onChange({ ...form, parts: form.parts.filter((_, position) => position !== index) });
              }}
            >
              {words.common.remove}
            </button>
          )}
        </div>
      ))}
      {form.parts.length < PARTS_MAX && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            onChange({ ...form, parts: [...form.parts, { amount: '', due: form.parts.at(-1)?.due ?? '' }] });
          }}
        >
          {words.invoice.addPart}
        </button>
      )}
    </fieldset>
  );
}

function Rests({ form, onChange }: AnswerFieldsProps): VNode {
  const words = useWords();
  const change = (index: number, rest: Partial<RestTyped>): void => {
    onChange({ ...form, rests: replaced(form.rests, index, rest) });
  };
  return (
    <fieldset>
      <legend>{words.invoice.unconfirmedParts}</legend>
      {form.rests.map((rest, index) => (
        <div class="line" key={index}>
          <AmountInput
            label={words.columns.amount}
            value={rest.amount}
            onInput={(amount) => {
              change(index, { amount });
            }}
          />
          <label>
            {words.invoice.reason}
            <select
              value={rest.reason}
              onChange={(event) => {
                const reason = REST_REASONS.find((known) => known === event.currentTarget.value);
                if (reason !== undefined) change(index, { reason });
              }}
            >
              {REST_REASONS.map((reason) => (
                <option key={reason} value={reason}>
                  {words.restReasons[reason]}
                </option>
              ))}
            </select>
          </label>
        </div>
      ))}
      {form.rests.length < RESTS_MAX && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            onChange({ ...form, rests: [...form.rests, { amount: '', reason: 'retention' }] });
          }}
        >
          {words.invoice.addReason}
        </button>
      )}
    </fieldset>
  );
}

function Unaccounted({ form, payable, currency }: AnswerFieldsProps): VNode | null {
  const words = useWords();
  const left = unaccounted(form, payable);
  if (left === null) return null;
  return (
    <p>
      {words.invoice.unaccounted} <b class="figure">{format.money(left, currency)}</b>
    </p>
  );
}

function Refusal({ form, onChange }: AnswerFieldsProps): VNode {
  const words = useWords();
  return (
    <>
      <label>
        {words.invoice.reason}
        <select
          value={form.reason}
          onChange={(event) => {
            const reason = REFUSAL_REASONS.find((known) => known === event.currentTarget.value);
            if (reason !== undefined) onChange({ ...form, reason });
          }}
        >
          {REFUSAL_REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {words.refusalReasons[reason]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.invoice.note}
        <textarea
          maxLength={500}
          rows={3}
          value={form.note}
          onInput={(event) => {
            onChange({ ...form, note: event.currentTarget.value });
          }}
        />
      </label>
    </>
  );
}

function Waiver({ form, onChange }: AnswerFieldsProps): VNode {
  const words = useWords();
  return (
    <details class="more" open={form.noDefence}>
      <summary>{words.invoice.moreOptions}</summary>
      <label class="check">
        <input
          type="checkbox"
          checked={form.noDefence}
          onChange={(event) => {
            onChange({ ...form, noDefence: event.currentTarget.checked });
          }}
        />
        {words.invoice.noDefence}
      </label>
    </details>
  );
}

export function AnswerFields(props: AnswerFieldsProps): VNode {
  const words = useWords();
  const { form, onChange } = props;
  return (
    <>
      <Choice {...props} />
      {form.way === 'full' && (
        <DayInput
          label={words.invoice.payOn}
          value={form.due}
          onInput={(due) => {
            onChange({ ...form, due });
          }}
        />
      )}
      {form.way === 'part' && (
        <>
          <Parts {...props} />
          <Rests {...props} />
          <Unaccounted {...props} />
        </>
      )}
      {form.way === 'refuse' ? <Refusal {...props} /> : <Waiver {...props} />}
    </>
  );
}
