import { X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SerializedIdentity } from '../protobuf/common';
import { WireError } from '../protobuf/wire';

/** The organisational units that Fabric reads as roles. */
const ROLES = ['peer', 'orderer', 'admin', 'client'] as const;
/** The role of an identity in its organisation. */
export type Role = (typeof ROLES)[number];

/** An identity whose certificate was accepted. Parsed once and shared. */
export interface Member {
  readonly mspId: string;
  readonly role: Role;
  readonly publicKey: KeyObject;
  /** The same for the same certificate, however it was written down: MSP id and fingerprint. */
  readonly id: string;
}

/** Why an identity was not accepted. */
export class MembershipError extends Error {
  override readonly name = 'MembershipError';
  /** The MSP that the identity claims, when that much could be read. */
  readonly mspId: string | null;
  /** The organisation did issue the certificate, though not to a member: peers word their refusal otherwise. */
  readonly isIssued: boolean;

  constructor(mspId: string | null, message: string, { isIssued = false }: Readonly<{ isIssued?: boolean }> = {}) {
    super(message);
    this.mspId = mspId;
    this.isIssued = isIssued;
  }
}

/** An organisation as others know it: by its roots. */
export interface OrganisationRoots {
  readonly mspId: string;
  readonly rootCertificatesPem: readonly string[];
}

/** Identities are few and long-lived; the bound is for a client that makes up certificates. */
const CACHED_MAX = 10_000;

const SECOND_MS = 1000;

interface Judged {
  readonly verdict: Member | MembershipError;
  /** Null where there is no certificate to read. */
  readonly expiresAtMs: number | null;
}

/** Decides which identities belong to which organisation, as Fabric's MSP with node organisational units does. */
export class Membership {
  readonly #roots: ReadonlyMap<string, readonly X509Certificate[]>;
  readonly #known = new Map<string, Judged>();

  /** Throws MembershipError when an organisation has no root or one that is not a certificate authority. */
  constructor(organisations: readonly OrganisationRoots[]) {
    this.#roots = new Map(
      organisations.map(({ mspId, rootCertificatesPem }) => [mspId, readRoots(mspId, rootCertificatesPem)]),
    );
  }

  /** The member that a serialised identity stands for. Throws MembershipError. */
  identify(serialized: Uint8Array): Member {
    const { verdict } = this.#judged(serialized);
    if (verdict instanceof MembershipError) throw verdict;
    return verdict;
  }

  /** Whether an identity's certificate has run out, whoever issued it; one that cannot be read has not. */
  hasExpired(serialized: Uint8Array, nowMs: number): boolean {
    const { expiresAtMs } = this.#judged(serialized);
    return expiresAtMs !== null && expiresAtMs < nowMs;
  }

  #judged(serialized: Uint8Array): Judged {
    const key = Buffer.from(serialized.buffer, serialized.byteOffset, serialized.length).toString('latin1');
    return this.#known.get(key) ?? this.#remember(key, serialized);
  }

  #remember(key: string, serialized: Uint8Array): Judged {
    const judged = this.#judge(serialized);
    if (this.#known.size >= CACHED_MAX) this.#known.clear();
    this.#known.set(key, judged);
    return judged;
  }

  #judge(serialized: Uint8Array): Judged {
    let expiresAtMs: number | null = null;
    const verdict = membershipOf(() => {
      const { mspId, idBytes } = SerializedIdentity.decode(serialized);
      const certificate = readCertificate(mspId, Buffer.from(idBytes).toString('latin1'));
      expiresAtMs = Date.parse(certificate.validTo);
      const roots = this.#roots.get(mspId);
      if (roots === undefined) throw new MembershipError(mspId, `organisation ${mspId} is unknown`);
      return admit({ mspId, roots, certificate });
    });
    return { verdict, expiresAtMs };
  }
}

/** A member, or why there is none. */
function membershipOf(admitted: () => Member): Member | MembershipError {
  try {
    return admitted();
  } catch (error) {
    if (error instanceof MembershipError) return error;
    if (error instanceof WireError) return new MembershipError(null, `identity is malformed: ${error.message}`);
    throw error;
  }
}

function readCertificate(mspId: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MembershipError(mspId, `certificate of ${mspId} cannot be read: ${reason}`);
  }
}

function readRoots(mspId: string, rootCertificatesPem: readonly string[]): readonly X509Certificate[] {
  if (rootCertificatesPem.length === 0)
    throw new MembershipError(mspId, `organisation ${mspId} has no root certificate`);
  return rootCertificatesPem.map((pem) => {
    const root = readCertificate(mspId, pem);
    if (!root.ca) throw new MembershipError(mspId, `a root certificate of ${mspId} is not a certificate authority`);
    return root;
  });
}

interface Candidate {
  readonly mspId: string;
  readonly roots: readonly X509Certificate[];
  readonly certificate: X509Certificate;
}

function admit({ mspId, roots, certificate }: Candidate): Member {
  const { publicKey } = certificate;
  if (publicKey.asymmetricKeyType !== 'ec' || publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new MembershipError(mspId, `certificate of ${mspId} has no P-256 key`);
  }
  if (!roots.some((root) => isIssuedBy(certificate, root))) {
    throw new MembershipError(mspId, `certificate of ${mspId} was not issued by ${mspId}`);
  }
  if (certificate.ca) {
    throw new MembershipError(mspId, `certificate of ${mspId} is a certificate authority`, { isIssued: true });
  }
  const role = roleOf(mspId, certificate);
  return {
    id: `${mspId} ${certificate.fingerprint256}`,
    mspId,
    role,
    publicKey,
  };
}

/**
 * Whether the root issued the leaf. Like Fabric this looks at the leaf's first second and not at the clock: a root
 * that has run out since does not disown what it issued, and a leaf older than its root is malformed.
 */
function isIssuedBy(leaf: X509Certificate, root: X509Certificate): boolean {
  const moment = Date.parse(leaf.validFrom) + SECOND_MS;
  const isCovered = Date.parse(root.validFrom) <= moment && moment <= Date.parse(root.validTo);
  return isCovered && leaf.checkIssued(root) && leaf.verify(root.publicKey);
}

function roleOf(mspId: string, certificate: X509Certificate): Role {
  const units = certificate.subject.split('\n').flatMap((line) => (line.startsWith('OU=') ? [line.slice(3)] : []));
  const [role, second] = units.flatMap((unit) => ROLES.filter((name) => name === unit));
  if (role === undefined || second !== undefined) {
    const reason = `certificate of ${mspId} names not exactly one of the roles ${ROLES.join(', ')}`;
    throw new MembershipError(mspId, reason, { isIssued: true });
  }
  return role;
}
