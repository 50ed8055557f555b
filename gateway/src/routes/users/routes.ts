/** The organisation's office gives people of hosted firms a login. A login opens screens; only a key binds a firm. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SIGNING_ROLES } from '../../../../chaincode/src/protocol';
import { hashPassword, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../auth/passwords';
import { badRequest, notFound, Problem } from '../../http/problem';
import type { FieldError } from '../../http/problem';
import { route } from '../../http/route';
import { DESKS } from '../../people/models';
import type { Desk, UserDocument } from '../../people/models';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { label, partyId } from '../shapes';

const name = z.string().regex(/^[a-z0-9][a-z0-9_:.-]{0,63}$/);

const userBody = z.strictObject({
  login: z.string().regex(/^[a-z0-9][a-z0-9.@_-]{2,63}$/),
  name: label(100),
  /** For readers of English. */
  nameEnglish: label(100).nullable().default(null),
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

/** Desks of an organisation's own officers; everybody else works for a firm. */
const OFFICES: ReadonlySet<Desk> = new Set(['office', 'registrar', 'regulator']);
/** What an organisation must be to have such an officer. */
const ROLE_OF_OFFICE = { registrar: 'witness', regulator: 'regulator' } as const;
/** Fewer different characters than this are no passphrase, however often they are repeated. */
const DIFFERENT_CHARACTERS_MIN = 6;

type NewUser = z.output<typeof userBody>;

/** What zod cannot see: whether desk, firm and organisation belong together, and whether the password can be guessed. */
function requireFitting(runtime: OrgRuntime, { desk, party, password, login }: NewUser): void {
  const errors: FieldError[] = [];
  if (OFFICES.has(desk) !== (party === null)) errors.push({ path: 'body.party', rule: 'a firm, except for officers' });
  const role = desk === 'registrar' || desk === 'regulator' ? ROLE_OF_OFFICE[desk] : null;
  if (role !== null && !runtime.hasRole(role)) errors.push({ path: 'body.desk', rule: 'a desk of this organisation' });
  const letters = password.toLowerCase();
  const isGuessable = new Set(letters).size < DIFFERENT_CHARACTERS_MIN || letters.includes(login);
  if (isGuessable) errors.push({ path: 'body.password', rule: 'not the login name, not a few characters repeated' });
  if (errors.length > 0) throw badRequest(errors);
}

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
    requireFitting(runtime, body);
    if (body.party !== null) {
      const hosted = await runtime.models.records.findOne({ kind: 'party', parties: body.party }).lean();
      if (hosted?.body.kind !== 'party' || hosted.body.data.host !== runtime.mspId) throw notFound();
    }
    const user: UserDocument = {
      _id: randomUUID(),
      ...fields,
      passwordHash: await hashPassword(password),
      isDisabled: false,
    };
    // In one step: of two requests for the same name one adds it.
    const added = await runtime.people.users.updateOne({ login: user.login }, { $setOnInsert: user }, { upsert: true });
    if (added.upsertedCount === 0) throw taken();
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
