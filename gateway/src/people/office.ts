/** The first login of an organisation: its office, which gives everybody else theirs. */
import { randomUUID } from 'node:crypto';
import { hashPassword } from '../auth/passwords';
import type { Desk, PeopleModels, UserDocument } from './models';

export interface Officer {
  readonly login: string;
  readonly name: string;
  readonly nameEnglish: string | null;
  readonly desk: Extract<Desk, 'office' | 'registrar' | 'regulator'>;
  readonly password: string;
}

/** Adds an officer's login unless it is there; an existing one keeps its password. */
export async function ensureOfficer(models: Pick<PeopleModels, 'users'>, officer: Officer): Promise<void> {
  const known = await models.users.findOne({ login: officer.login }).lean();
  if (known !== null) return;
  const user: UserDocument = {
    _id: randomUUID(),
    login: officer.login,
    name: officer.name,
    nameEnglish: officer.nameEnglish,
    passwordHash: await hashPassword(officer.password),
    party: null,
    desk: officer.desk,
    person: `p-${randomUUID()}`,
    signingRoles: [],
    groups: [],
    isDisabled: false,
  };
  await models.users.updateOne({ login: officer.login }, { $setOnInsert: user }, { upsert: true });
}
