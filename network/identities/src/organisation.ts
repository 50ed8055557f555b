import { createRoot, issueLeaf } from './certificates';
import type { KeyedCertificate, Validity } from './certificates';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * How much older than the given moment certificates are made, so that a peer whose clock is behind accepts them.
 * A root is older than its leaves: Fabric checks the chain at the leaf's first second and calls a leaf that began
 * before its root malformed.
 */
export const ROOT_BACKDATE_MS = 60 * MINUTE_MS;
/** See {@link ROOT_BACKDATE_MS}. */
export const LEAF_BACKDATE_MS = 5 * MINUTE_MS;

/** An organisation's two certificate authorities. TLS has its own root: Fabric refuses an identity from a TLS root. */
export interface OrganisationAuthority {
  readonly mspId: string;
  readonly organisationName: string;
  readonly identityRoot: KeyedCertificate;
  readonly tlsRoot: KeyedCertificate;
}

/** The four roles that Fabric tells apart, by the organisational unit of a certificate. */
export const IDENTITY_ROLES = ['peer', 'orderer', 'admin', 'client'] as const;
/** See {@link IDENTITY_ROLES}. */
export type IdentityRole = (typeof IDENTITY_ROLES)[number];

/** A node or service of an organisation that signs proposals, endorsements or blocks. */
export interface Identity extends KeyedCertificate {
  readonly mspId: string;
  readonly name: string;
  readonly role: IdentityRole;
}

/** The TLS certificate of a node or service. */
export interface TlsIdentity extends KeyedCertificate {
  readonly mspId: string;
  readonly name: string;
}

/** The clock is an input: `now` is when the certificate is made, `validDays` counts from there. */
export interface IssueTime {
  readonly now: Date;
  readonly validDays: number;
}

function validityOf(time: IssueTime, backdateMs: number): Validity {
  if (!(time.validDays > 0)) throw new RangeError(`validDays must be positive, got ${time.validDays}`);
  return {
    notBefore: new Date(time.now.getTime() - backdateMs),
    notAfter: new Date(time.now.getTime() + time.validDays * DAY_MS),
  };
}

/** Makes an organisation with a root for identities and a root for TLS. Throws RangeError on an empty lifetime. */
export async function createOrganisation(
  options: Readonly<{ mspId: string; organisationName: string }> & IssueTime,
): Promise<OrganisationAuthority> {
  const { mspId, organisationName } = options;
  const validity = validityOf(options, ROOT_BACKDATE_MS);
  const root = (commonName: string): Promise<KeyedCertificate> =>
    createRoot({ organisation: organisationName, commonName }, validity);
  const [identityRoot, tlsRoot] = await Promise.all([root(`ca.${mspId}`), root(`tlsca.${mspId}`)]);
  return { mspId, organisationName, identityRoot, tlsRoot };
}

/**
 * Issues the identity of a node or service. `attributes` become readable through ClientIdentity in a contract;
 * all characters are allowed in them.
 */
export async function issueIdentity(
  authority: OrganisationAuthority,
  options: Readonly<{ name: string; role: IdentityRole; attributes?: Readonly<Record<string, string>> }> & IssueTime,
): Promise<Identity> {
  const { name, role, attributes = {} } = options;
  const certificate = await issueLeaf(authority.identityRoot, {
    subject: { organisation: authority.organisationName, unit: role, commonName: name },
    validity: validityOf(options, LEAF_BACKDATE_MS),
    purpose: { kind: 'identity', attributes },
  });
  return { mspId: authority.mspId, name, role, ...certificate };
}

/** Issues a TLS certificate for servers and clients, valid for `name`, the extra host names, localhost and 127.0.0.1. */
export async function issueTls(
  authority: OrganisationAuthority,
  options: Readonly<{ name: string; hostNames?: readonly string[] }> & IssueTime,
): Promise<TlsIdentity> {
  const { name, hostNames = [] } = options;
  const certificate = await issueLeaf(authority.tlsRoot, {
    subject: { organisation: authority.organisationName, commonName: name },
    validity: validityOf(options, LEAF_BACKDATE_MS),
    purpose: { kind: 'tls', hostNames: [...new Set(['localhost', name, ...hostNames])] },
  });
  return { mspId: authority.mspId, name, ...certificate };
}
