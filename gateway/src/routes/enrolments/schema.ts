/** Shapes of keys that ask to be enrolled. */
import { z } from 'zod';
import { KEY_CLASSES, SIGNING_ROLES } from '../../../../chaincode/src/protocol';
import { label } from '../shapes';

export const enrolmentBody = z.strictObject({
  /** Base64 SPKI of a P-256 public key; the private key stays where it was made. */
  key: z.string().regex(/^[A-Za-z0-9+/]{20,400}={0,2}$/),
  class: z.enum(KEY_CLASSES),
  label: label(100),
});

export const enrolment = z.strictObject({
  id: z.string(),
  person: z.string(),
  name: z.string(),
  nameEnglish: z.string().nullable(),
  label: z.string(),
  key: z.string(),
  class: z.enum(KEY_CLASSES),
  roles: z.array(z.enum(SIGNING_ROLES)),
  groups: z.array(z.string()),
  /** The id of the signer once the key is on the ledger. */
  signer: z.string().nullable(),
  askedAt: z.string(),
});

export const enrolmentList = z.strictObject({ enrolments: z.array(enrolment) });
