/** A new key asks to be enrolled; somebody who may sign for the firm enrols it by a signed act like any other. */
import { randomUUID } from 'node:crypto';
import { suiteOf } from '../../../../chaincode/src/suites/suite';
import { badRequest, notAllowed, notFound, tooManyRequests } from '../../http/problem';
import { route } from '../../http/route';
import type { EnrolmentDocument } from '../../people/models';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import { enrolment, enrolmentBody, enrolmentList } from './schema';

async function presentEnrolment(runtime: OrgRuntime, document: EnrolmentDocument): Promise<unknown> {
  const user = await runtime.people.users.findById(document.user).lean();
  const signer = await runtime.models.records.findOne({ kind: 'signer', 'body.data.key': document.key }).lean();
  return {
    id: document._id,
    person: document.person,
    name: user?.name ?? '',
    nameEnglish: user?.nameEnglish ?? null,
    label: document.label,
    key: document.key,
    class: document.keyClass,
    roles: document.signingRoles,
    groups: document.groups,
    signer: signer?._id ?? null,
    askedAt: document.createdAt.toISOString(),
  };
}

/** Keys of one person that may wait at once. */
const WAITING_MAX = 20;
const LATER_SECONDS = 3600;

/** Throws Problem where a person's keys that nobody enrolled become too many. */
async function requireFewWaiting({ people, models }: OrgRuntime, user: string): Promise<void> {
  const keys = (await people.enrolments.find({ user }, { key: 1 }).lean()).map(({ key }) => key);
  const enrolled = await models.records.countDocuments({ kind: 'signer', 'body.data.key': { $in: keys } });
  if (keys.length - enrolled >= WAITING_MAX)
    throw tooManyRequests('Too many keys of yours wait already.', LATER_SECONDS);
}

export const askForEnrolment = route({
  method: 'post',
  path: '/enrolments',
  tag: 'enrolments',
  summary: 'Ask for a key of mine to be enrolled for my firm',
  audience: 'firm',
  body: enrolmentBody,
  answers: { 202: { description: 'Waiting for somebody who may enrol it', schema: enrolment } },
  handle: async ({ runtime, login, body }) => {
    const user = await runtime.people.users.findById(login.user).lean();
    const party = user?.party ?? null;
    if (user === null || party === null) throw notAllowed();
    if (!suiteOf('p256.1').isVerificationKey(body.key))
      throw badRequest([{ path: 'body.key', rule: 'a P-256 public key' }]);
    const known = await runtime.people.enrolments.findOne({ key: body.key }).lean();
    if (known === null) await requireFewWaiting(runtime, user._id);
    const document: EnrolmentDocument = {
      _id: randomUUID(),
      user: user._id,
      party,
      person: user.person,
      signingRoles: user.signingRoles,
      groups: user.groups,
      key: body.key,
      keyClass: body.class,
      label: body.label,
      createdAt: new Date(),
    };
    await runtime.people.enrolments.updateOne({ key: body.key }, { $setOnInsert: document }, { upsert: true });
    const stored = await runtime.people.enrolments.findOne({ key: body.key }).lean();
    // A key belongs to whoever brought it first; somebody else's answer would tell that it exists.
    if (stored?.user !== user._id) throw notFound();
    runtime.hub.tell({ what: 'enrolment', id: stored._id, party, state: 'waiting' });
    return { status: 202, body: await presentEnrolment(runtime, stored) };
  },
});

export const listEnrolments = route({
  method: 'get',
  path: '/enrolments',
  tag: 'enrolments',
  summary: 'Keys that asked to be enrolled for my firm',
  audience: 'firm',
  answers: { 200: { description: 'Newest first', schema: enrolmentList } },
  handle: async ({ runtime, login }) => {
    if (login.party === null) throw notAllowed();
    const found = await runtime.people.enrolments
      .find({ party: login.party })
      .sort({ createdAt: -1 })
      .limit(200)
      .lean();
    const enrolments = await Promise.all(found.map((document) => presentEnrolment(runtime, document)));
    return { body: { enrolments } };
  },
});

export const enrolmentRoutes = [askForEnrolment, listEnrolments];
