/** Shapes of logging in and out. */
import { z } from 'zod';
import { PASSWORD_LENGTH_MAX } from '../../auth/passwords';
import { DESKS } from '../../people/models';

export const loginBody = z.strictObject({
  login: z.string().min(1).max(100),
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
});

export const sessionAnswer = z.strictObject({
  accessToken: z.string(),
  accessSeconds: z.int(),
  user: z.strictObject({
    id: z.string(),
    name: z.string(),
    party: z.string().nullable(),
    desk: z.enum(DESKS),
  }),
});

export const meAnswer = z.strictObject({
  id: z.string(),
  name: z.string(),
  nameEnglish: z.string().nullable(),
  desk: z.enum(DESKS),
  organisation: z.string(),
  isSandbox: z.boolean(),
  party: z
    .strictObject({
      id: z.string(),
      name: z.string(),
      nameEnglish: z.string().nullable(),
      generation: z.int(),
      roles: z.array(z.string()),
    })
    .nullable(),
  /** Keys of this person on the ledger. */
  signers: z.array(
    z.strictObject({
      id: z.string(),
      key: z.string(),
      class: z.string(),
      roles: z.array(z.string()),
      groups: z.array(z.string()),
      until: z.string(),
      state: z.string(),
    }),
  ),
});
