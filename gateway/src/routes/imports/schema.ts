/** Shapes of files coming in and what was read from them. */
import { z } from 'zod';
import { PREVIEW_ITEMS_MAX } from '../previews/schema';
import { amount, currency, day, hash, label, partyId, ref } from '../shapes';

export const nameQuery = z.strictObject({ name: label(200) });
export const importParams = z.strictObject({ id: z.uuid() });
export const rowsQuery = z.strictObject({
  kind: z.enum(['invoice', 'invalid', 'not_an_invoice', 'notice']).optional(),
  cursor: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** One row's parties may be chosen for each invoice of a preview; about a hundred bytes each. */
export const CHOICES_BYTES_MAX = 4 * 1024 * 1024;

/** Who a document's seller or debtor is, where it names nobody known. */
export const choicesBody = z.strictObject({
  parties: z
    .array(z.strictObject({ row: z.int().min(0), seller: partyId.optional(), debtor: partyId.optional() }))
    .max(PREVIEW_ITEMS_MAX)
    .default([]),
});

export const importView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(['reading', 'ready', 'failed']),
  rows: z.int(),
  good: z.int(),
  bad: z.int(),
  known: z.int(),
  error: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});

export const importList = z.strictObject({ imports: z.array(importView) });

export const importRows = z.strictObject({
  rows: z.array(z.strictObject({ index: z.int(), kind: z.string(), content: z.record(z.string(), z.unknown()) })),
  cursor: z.int().nullable(),
});

export const receiptList = z.strictObject({
  lines: z.array(
    z.strictObject({
      line: hash,
      valueDate: day,
      currency,
      amount,
      payer: z.string(),
      bankReference: z.string(),
      remittance: z.string().nullable(),
      candidates: z.array(
        z.strictObject({ leaf: ref, financing: ref.nullable(), number: z.string(), debtor: partyId, due: day }),
      ),
    }),
  ),
  bad: z.array(z.record(z.string(), z.unknown())),
  /** Debits, which are none of our business. */
  skipped: z.int(),
});
