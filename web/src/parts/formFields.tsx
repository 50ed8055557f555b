/** Plain fields of plain forms: a label above, a rule below. */
import type { TargetedEvent, VNode } from 'preact';

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: 'text' | 'date';
  readonly mode?: 'decimal' | 'numeric';
  readonly hint?: string;
  readonly isOptional?: boolean;
}

export function Field({ label, value, onInput, type = 'text', mode, hint, isOptional }: FieldProps): VNode {
  const common = {
    required: isOptional !== true,
    value,
    onInput: (event: TargetedEvent<HTMLInputElement>) => {
      onInput(event.currentTarget.value);
    },
  };
  return (
    <label>
      {label}
      {type === 'date' ? (
        <input type="date" {...common} />
      ) : (
        <input inputMode={mode} autocomplete="off" class={mode === undefined ? '' : 'figure'} {...common} />
      )}
      {hint !== undefined && <small class="soft">{hint}</small>}
    </label>
  );
}

export interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onPick: (value: string) => void;
}

export function Pick({ label, value, options, onPick }: PickProps): VNode {
  return (
    <label>
      {label}
      <select
        required
        value={value}
        onChange={(event) => {
          onPick(event.currentTarget.value);
        }}
      >
        <option value="" />
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
