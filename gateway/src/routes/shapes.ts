/** Shapes that several resources take: ids, pages, amounts, references. The chaincode parses again what it is given. */
import { z } from 'zod';

export const PAGE_MAX = 500;

/** Text that is stored and shown to people: one line, nothing invisible that breaks it. */
export function label(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'no control characters');
}

export const recordId = z.string().regex(/^[0-9a-f]{64}$/);
export const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
export const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
export const partyId = z.string().min(3).max(120);
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const amount = z.string().regex(/^\d{1,18}(\.\d{1,4})?$/);
/** Amounts of a whole list added up: longer than any one amount. */
export const sum = z.string().regex(/^\d{1,28}(\.\d{1,4})?$/);
export const currency = z.string().regex(/^[A-Z]{3}$/);
export const ref = z.strictObject({ id: recordId, version: z.int().min(1), hash });

/** Keyset pages: `cursor` is what the page before gave. */
export const page = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(50),
});

export const idParams = z.strictObject({ id: recordId });
export const hashParams = z.strictObject({ hash });

export const accountDetails = z.strictObject({
  holder: z.string().min(1).max(200),
  bank: z.string().min(1).max(200),
  number: z.string().min(1).max(64),
  currency,
});
