/** The reference consortium that one process can host: a core firm's node, a bank's, a hub, a registrar, a regulator. */
import type { OrganisationRole } from '../../../chaincode/src/protocol/network';

export interface ReferenceOrganisation {
  readonly mspId: string;
  /** First part of its paths. */
  readonly slug: string;
  readonly name: string;
  readonly roles: readonly OrganisationRole[];
}

export const REFERENCE: readonly ReferenceOrganisation[] = [
  { mspId: 'CoreMSP', slug: 'core', name: 'Core', roles: ['endorser'] },
  { mspId: 'BankMSP', slug: 'bank', name: 'Bank', roles: ['endorser'] },
  { mspId: 'HubMSP', slug: 'hub', name: 'Hub', roles: ['endorser'] },
  { mspId: 'RegistrarMSP', slug: 'registrar', name: 'Registrar', roles: ['endorser', 'witness'] },
  { mspId: 'RegulatorMSP', slug: 'regulator', name: 'Regulator', roles: ['regulator'] },
];
