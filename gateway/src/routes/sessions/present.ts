/** What a session and a person look like from outside. */
import type { Session } from '../../auth/logins';
import type { UserDocument } from '../../people/models';
import type { RecordDocument } from '../../readmodels/models';

export function presentSession({ login, accessToken, accessSeconds }: Session): unknown {
  const { user, name, party, desk } = login;
  return { accessToken, accessSeconds, user: { id: user, name, party, desk } };
}

function presentParty(document: RecordDocument | null): unknown {
  if (document?.body.kind !== 'party') return null;
  const { id, name, nameEnglish, generation, roles } = document.body.data;
  return { id, name, nameEnglish, generation, roles };
}

function presentSigner(document: RecordDocument): readonly unknown[] {
  if (document.body.kind !== 'signer') return [];
  const { key, class: keyClass, roles, groups, until, state } = document.body.data;
  return [{ id: document._id, key, class: keyClass, roles, groups, until, state }];
}

export function presentMe(
  user: UserDocument,
  known: Readonly<{
    organisation: string;
    isSandbox: boolean;
    party: RecordDocument | null;
    signers: readonly RecordDocument[];
  }>,
): unknown {
  return {
    id: user._id,
    name: user.name,
    nameEnglish: user.nameEnglish ?? null,
    desk: user.desk,
    organisation: known.organisation,
    isSandbox: known.isSandbox,
    party: presentParty(known.party),
    signers: known.signers.flatMap(presentSigner),
  };
}
