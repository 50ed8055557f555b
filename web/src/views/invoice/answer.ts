/** The answer to an invoice as it is filled in, and the draft that follows. Pure. */
import type { Draft } from '../../../../chaincode/src/protocol/drafts';
import type { RefusalReason, RestReason } from '../../../../chaincode/src/protocol/items';
import type { KnownRecord } from '../../api/records';
import { REFUSAL_REASONS, REST_REASONS } from '../../api/shapes';
import { amountOf, decimalsOf, minorOf, typedAmount } from '../../lib/amounts';
import { isDay } from '../../lib/days';
import { flag, listOf, object, oneOf, text } from '../../lib/reading';
import type { Reader } from '../../lib/reading';

export const WAYS = ['full', 'part', 'refuse'] as const;
export type Way = (typeof WAYS)[number];

/** Amounts and days as typed. */
export interface PartTyped {
  readonly amount: string;
  readonly due: string;
}
export interface RestTyped {
  readonly amount: string;
  readonly reason: RestReason;
}

export interface AnswerForm {
  readonly way: Way;
  readonly due: string;
  readonly parts: readonly PartTyped[];
  readonly rests: readonly RestTyped[];
  readonly noDefence: boolean;
  readonly reason: RefusalReason;
  readonly note: string;
}

export const answerForm: Reader<AnswerForm> = object({
  way: oneOf(WAYS),
  due: text,
  parts: listOf(object({ amount: text, due: text })),
  rests: listOf(object({ amount: text, reason: oneOf(REST_REASONS) })),
  noDefence: flag,
  reason: oneOf(REFUSAL_REASONS),
  note: text,
});

export function emptyAnswer({ data }: KnownRecord<'receivable'>): AnswerForm {
  const due = data.due ?? '';
  return {
    way: 'full',
    due,
    parts: [{ amount: '', due }],
    rests: [{ amount: '', reason: 'disputed' }],
    noDefence: false,
    reason: 'quality',
    note: '',
  };
}

/** How much of the invoice the parts do not account for; negative where they are too much. Null: something is no amount. */
export function unaccounted(form: AnswerForm, payable: string): string | null {
  const decimals = decimalsOf(payable);
  const amounts = [...form.parts, ...form.rests].map(({ amount }) =>
    typedAmount(amount === '' ? '0' : amount, decimals),
  );
  if (amounts.some((amount) => amount === null)) return null;
  const sum = amounts.reduce((total, amount) => total + minorOf(amount ?? '0'), 0n);
  return amountOf(minorOf(payable) - sum, decimals);
}

/** What keeps the form from being signed. */
export type AnswerFault = 'due' | 'amount' | 'sum' | null;

export function faultOf(form: AnswerForm, payable: string): AnswerFault {
  if (form.way === 'refuse') return null;
  if (form.way === 'full') return isDay(form.due) ? null : 'due';
  if (form.parts.some(({ due }) => !isDay(due))) return 'due';
  const left = unaccounted(form, payable);
  if (left === null) return 'amount';
  return minorOf(left) === 0n ? null : 'sum';
}

/** The draft of a form without fault. */
export function draftOf(form: AnswerForm, { ref, data }: KnownRecord<'receivable'>): Draft {
  const { payable } = data.invoice;
  if (form.way === 'refuse') {
    return { kind: 'refuse_receivable', receivable: ref, reason: form.reason, note: form.note.trim() };
  }
  const decimals = decimalsOf(payable);
  const amountOfTyped = (typed: string): string => typedAmount(typed, decimals) ?? '';
  const isPart = form.way === 'part';
  const parts = isPart ? form.parts : [{ amount: payable, due: form.due }];
  const rests = isPart ? form.rests.filter(({ amount }) => amount.trim() !== '') : [];
  return {
    kind: 'confirm_receivable',
    receivable: ref,
    tranches: parts.map(({ amount, due }) => ({ amount: amountOfTyped(amount), due, instrument: 'receivable' })),
    rest: rests.map(({ amount, reason }) => ({ amount: amountOfTyped(amount), reason })),
    noDefence: form.noDefence,
  };
}
