/** The organisation's office gives people of hosted firms a login. A login opens screens; only a key binds a firm. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SIGNING_ROLES } from '../../../../chaincode/src/protocol';
import { hashPassword, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../auth/passwords';
import { notFound, Problem } from '../../http/problem';
import { route } from '../../http/route';
import { DESKS } from '../../people/models';
import type { UserDocument } from '../../people/models';
import { partyId } from '../shapes';

const name = z.string().regex(/^[a-z0-9][a-z0-9_:.-]{0,63}$/);

const userBody = z.strictObject({
  login: z.string().regex(/^[a-z0-9][a-z0-9.@_-]{2,63}$/),
  name: z.string().min(1).max(100),
  password: z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX),
  /** The firm the person works for; null for the organisation's own officers. */
  party: partyId.nullable(),
  desk: z.enum(DESKS),
  /** Opaque id of the person on the ledger. */
  person: name,
  signingRoles: z.array(z.enum(SIGNING_ROLES)).max(SIGNING_ROLES.length),
  groups: z.array(name).max(16),
});

const userAnswer = z.strictObject({ id: z.string(), login: z.string() });

/** A conflict that tells the office, and nobody else, that the name is taken. */
function taken(): Problem {
  return new Problem({ status: 409, code: 'already_there', title: 'This login name is taken.' });
}

export const addUser = route({
  method: 'post',
  path: '/users',
  tag: 'users',
  summary: 'Give somebody a login',
  audience: ['office'],
  body: userBody,
  answers: { 201: { description: 'Added', schema: userAnswer } },
  handle: async ({ runtime, body }) => {
    const { password, ...fields } = body;
    if (body.party !== null) {
      const hosted = await runtime.models.records.findOne({ kind: 'party', parties: body.party }).lean();
      if (hosted?.body.kind !== 'party' || hosted.body.data.host !== runtime.mspId) throw notFound();
    }
    const known = await runtime.people.users.findOne({ login: body.login }).lean();
    if (known !== null) throw taken();
    const user: UserDocument = {
      _id: randomUUID(),
      ...fields,
      passwordHash: await hashPassword(password),
      isDisabled: false,
    };
    await runtime.people.users.create(user);
    return { status: 201, body: { id: user._id, login: user.login } };
  },
});

export const disableUser = route({
  method: 'delete',
  path: '/users/{login}',
  tag: 'users',
  summary: "End somebody's login at once, everywhere",
  audience: ['office'],
  params: z.strictObject({ login: z.string().max(64) }),
  answers: { 204: { description: 'Disabled' } },
  handle: async ({ runtime, params }) => {
    const result = await runtime.people.users.updateOne({ login: params.login }, { $set: { isDisabled: true } });
    if (result.matchedCount === 0) throw notFound();
    return { status: 204 };
  },
});

export const userRoutes = [addUser, disableUser];
