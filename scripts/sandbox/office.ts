/** An organisation's office at work: gives people of hosted firms their logins. */
import type { SigningRole } from '../../chaincode/src/protocol';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import type { Desk as DeskKind } from '../../gateway/src/people/models';
import { ApiRefused } from '../client/http';
import type { Desk } from '../client/desk';

export interface NewUser {
  readonly login: string;
  readonly name: string;
  readonly nameEnglish: string | null;
  readonly desk: DeskKind;
  readonly party: PartyId | null;
  readonly groups: readonly string[];
  readonly password: string;
  readonly person: string;
}

const ROLES: readonly SigningRole[] = ['sole', 'maker', 'checker'];

/** Adds a login; one that is there stays as it is. */
export async function addUser(office: Desk, user: NewUser): Promise<void> {
  try {
    await office.post('/users', { ...user, signingRoles: ROLES });
  } catch (error) {
    if (!(error instanceof ApiRefused) || error.code !== 'already_there') throw error;
  }
}
