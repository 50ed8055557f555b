/** Shapes of records as they leave the gateway, by kind, and of the lists over them. */
import { z } from 'zod';
import { SORTS } from '../../readmodels/lists';
import { amount, currency, day, page, partyId, recordId, ref, sum } from '../shapes';

export const recordQuery = page.extend({
  state: z.string().max(200).optional(),
  counterparty: partyId.optional(),
  holder: partyId.optional(),
  number: z.string().max(100).optional(),
  currency: currency.optional(),
  dueFrom: day.optional(),
  dueTo: day.optional(),
  amountFrom: amount.optional(),
  amountTo: amount.optional(),
  /** Invoices only: without those that my firm has answered with one signature of two. */
  unanswered: z.enum(['yes']).optional(),
  sort: z.enum(SORTS).default('newest'),
});

export const total = z.strictObject({ currency, count: z.int(), amount: sum });

/** Every record: what it is, in which state since when, and what can be done with it next. */
export const recordView = z.strictObject({
  ref,
  kind: z.string(),
  state: z.string(),
  sinceMs: z.int(),
  actions: z.array(z.string()),
  data: z.record(z.string(), z.unknown()),
});

export const recordPage = z.strictObject({
  records: z.array(recordView),
  cursor: z.string().nullable(),
  totals: z.array(total),
});

/** One signed act of a story. The client puts it in words from the statement and the opened parts. */
export const historyEntry = z.strictObject({
  act: recordId,
  index: z.int(),
  block: z.int(),
  transactionId: z.string(),
  timeMs: z.int(),
  statement: z.record(z.string(), z.unknown()),
  outcome: z.string(),
  code: z.string().nullable(),
  parts: z.array(z.unknown()),
  /** With the statement and the key, all that it takes to check a signature. */
  signatures: z.array(
    z.strictObject({
      signer: recordId,
      role: z.string(),
      value: z.string(),
      key: z.string().nullable(),
      class: z.string().nullable(),
      name: z.string().nullable(),
      nameEnglish: z.string().nullable(),
    }),
  ),
  endorsers: z.array(z.string()),
  records: z.array(recordId),
});

export const story = z.strictObject({
  record: recordView,
  related: z.array(recordView),
  history: z.array(historyEntry),
});
