/** The members of a recorded network with their roles: the reference consortium's, and those added since. */
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import type { ReferenceOrganisation } from '../../gateway/src/consortium/organisations';
import type { OrganisationDefinition } from '../../network/fabric/src/definition';
import type { NetworkRecord } from '../../network/fabric/src/record';

/** What a member that joined later is: it endorses for the firms it hosts. */
export function memberOf({ mspId, slug, name }: OrganisationDefinition): ReferenceOrganisation {
  return REFERENCE.find((entry) => entry.mspId === mspId) ?? { mspId, slug, name, roles: ['endorser'] };
}

/** Organisations with peers. */
export function membersIn({ definition }: Pick<NetworkRecord, 'definition'>): readonly ReferenceOrganisation[] {
  return definition.organisations.filter(({ peers }) => peers > 0).map(memberOf);
}
