import { IDENTITY_ROLES } from './organisation';
import type { IdentityRole } from './organisation';

/** The table of contents of a folder of identities: who is in it, no keys. */
export interface Listing {
  readonly format: 1;
  readonly organisations: readonly {
    readonly mspId: string;
    readonly organisationName: string;
    readonly identities: readonly { readonly name: string; readonly role: IdentityRole }[];
    readonly tls: readonly { readonly name: string }[];
  }[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNamed(value: unknown): value is Readonly<Record<string, unknown> & { name: string }> {
  return isRecord(value) && typeof value['name'] === 'string';
}

function isIdentityEntry(value: unknown): boolean {
  return isNamed(value) && IDENTITY_ROLES.some((role) => role === value['role']);
}

function isOrganisationEntry(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { mspId, organisationName, identities, tls } = value;
  return (
    typeof mspId === 'string' &&
    typeof organisationName === 'string' &&
    Array.isArray(identities) &&
    identities.every(isIdentityEntry) &&
    Array.isArray(tls) &&
    tls.every(isNamed)
  );
}

/** Whether parsed JSON is a table of contents that this version understands. */
export function isListing(value: unknown): value is Listing {
  if (!isRecord(value) || value['format'] !== 1) return false;
  const organisations = value['organisations'];
  return Array.isArray(organisations) && organisations.every(isOrganisationEntry);
}
