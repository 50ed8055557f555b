/** Who asks in random programs: of each member some people who are let in, and some whom a peer must turn away. */
import type { SigningIdentity } from '../../network/embedded/src/identity/signer';
import { issueLeaf } from '../../network/identities/src/certificates';
import type { LeafPurpose } from '../../network/identities/src/certificates';
import { createOrganisation, issueIdentity } from '../../network/identities/src/organisation';
import type { OrganisationAuthority } from '../../network/identities/src/organisation';
import { FOLLOWER, MEMBERS, UNKNOWN } from './world';

const MINUTE_MS = 60_000;
const VALID_DAYS = 30;
const DAY_MINUTES = 24 * 60;
const PURPOSE: LeafPurpose = { kind: 'identity', attributes: {} };

/** People whose transactions everybody takes; the organisation's service is called by the organisation's id alone. */
const WRITING = ['admin', 'desk'] as const;
/** A node that asks: it may read the channel, and the orderer takes nothing from it. */
const READING = ['node'] as const;
/** Certificates that have run out, are another authority's, or name no role. */
const REFUSED = ['expired', 'stranger', 'roleless'] as const;

type Person = (typeof WRITING)[number] | (typeof READING)[number] | (typeof REFUSED)[number];

function named(mspIds: readonly string[], people: readonly Person[]): readonly string[] {
  return mspIds.flatMap((mspId) => people.map((person) => `${mspId}/${person}`));
}

/** Who may submit, besides the services. */
export const OTHER_WRITERS: readonly string[] = [
  ...named(
    MEMBERS.filter((mspId) => mspId !== FOLLOWER),
    WRITING,
  ),
  `${FOLLOWER}/admin`,
];
/** Who may ask only. */
export const OTHER_READERS: readonly string[] = [...named(MEMBERS, READING), `${FOLLOWER}/desk`];
/** Whom every peer turns away. */
export const TURNED_AWAY: readonly string[] = [...named(MEMBERS, REFUSED), UNKNOWN];

/** A certificate of another authority, which calls itself the same. */
async function stranger({ mspId, organisationName }: OrganisationAuthority, now: Date): Promise<SigningIdentity> {
  const time = { now, validDays: VALID_DAYS };
  const other = await createOrganisation({ mspId, organisationName, ...time });
  return issueIdentity(other, { name: 'service', role: 'client', ...time });
}

/** One member's people, under `<MSP id>/<person>`. */
async function peopleOf(
  authority: OrganisationAuthority,
  now: Date,
): Promise<readonly (readonly [string, SigningIdentity])[]> {
  const { mspId, organisationName: organisation, identityRoot } = authority;
  const time = { now, validDays: VALID_DAYS };
  const leaf = async (subject: Readonly<{ unit?: string; commonName: string }>, fromMin: number, toMin: number) => {
    const at = (minutes: number): Date => new Date(now.getTime() + minutes * MINUTE_MS);
    const validity = { notBefore: at(fromMin), notAfter: at(toMin) };
    const issued = await issueLeaf(identityRoot, {
      subject: { organisation, ...subject },
      validity,
      purpose: PURPOSE,
    });
    return { mspId, ...issued };
  };
  const people: Readonly<Record<Person, Promise<SigningIdentity>>> = {
    admin: issueIdentity(authority, { name: 'head', role: 'admin', ...time }),
    desk: issueIdentity(authority, { name: 'desk', role: 'client', attributes: { desk: 'seven' }, ...time }),
    node: issueIdentity(authority, { name: 'asking', role: 'peer', ...time }),
    // Both begin after their root does: Fabric calls a leaf that is older than its root malformed.
    expired: leaf({ unit: 'client', commonName: 'former' }, -2, -1),
    roleless: leaf({ commonName: 'nobody' }, -2, VALID_DAYS * DAY_MINUTES),
    stranger: stranger(authority, now),
  };
  const all = Object.entries(people).map(async ([person, identity]) => [`${mspId}/${person}`, await identity] as const);
  return Promise.all(all);
}

/** Everybody who asks on a ledger besides the members' services, by the name that programs give them. */
export async function otherClients(
  authorities: readonly OrganisationAuthority[],
): Promise<ReadonlyMap<string, SigningIdentity>> {
  const now = new Date();
  const unknown = await createOrganisation({
    mspId: UNKNOWN,
    organisationName: 'Gone',
    now,
    validDays: VALID_DAYS,
  });
  const service = issueIdentity(unknown, { name: 'service', role: 'client', now, validDays: VALID_DAYS });
  const people = await Promise.all(authorities.map((authority) => peopleOf(authority, now)));
  return new Map([...people.flat(), [UNKNOWN, await service]]);
}
