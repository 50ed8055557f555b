/** How a member joins and leaves: what the command does, and the tests. */
import { writeConnections } from '../../network/fabric/src/connections';
import { FabricNetworkError } from '../../network/fabric/src/errors';
import {
  addOrganisation,
  excludeOrganisation,
  requireNewName,
  withoutOrganisation,
} from '../../network/fabric/src/membership';
import type { Changed, MembershipRequest } from '../../network/fabric/src/membership';
import { whilePaused } from '../../network/fabric/src/pause';
import { upgrade } from '../../network/fabric/src/upgrade';
import { agreeOnMembers } from './agreement';
import type { Offices } from './agreement';
import { compareEnvelopes } from './envelopes';
import { membersIn } from './members';
import { consortiumChaincode } from './reference';
import { recordsHostedBy } from './stranded';

/** How long a new member may take to fetch what was sealed before it came. */
const RECONCILED_MS_MAX = 120_000;
const COMPARE_PAUSE_MS = 3000;
/** The member others are compared with: a witness executed everything. */
const REFERENCE_SLUG = 'registrar';

/** The next definition names exactly the members; committed while the gateways here write nothing. */
async function redefine({ handle, record, say }: Changed & Pick<MembershipRequest, 'say'>): Promise<Changed> {
  const definition = consortiumChaincode(membersIn(record));
  // A member loses the private data of the very block that makes it one, so that block must hold nothing else.
  const aroundCommit = (commit: () => Promise<void>): Promise<void> => whilePaused(handle, commit);
  return { handle, record: await upgrade({ handle, record, definition, aroundCommit, say }) };
}

/** Waits until a new member holds every envelope there is. Throws FabricNetworkError naming how many it lacks. */
export async function reconciled(folder: string, slug: string, say: (text: string) => void): Promise<void> {
  const limit = Date.now() + RECONCILED_MS_MAX;
  for (;;) {
    const { envelopes, missing } = await compareEnvelopes(folder, slug, REFERENCE_SLUG);
    say(`${slug} holds ${envelopes - missing.length} of ${envelopes} envelopes`);
    if (missing.length === 0) return;
    if (Date.now() > limit) {
      throw new FabricNetworkError(
        `${slug} lacks ${missing.length} envelopes; remove it from the collection and add it again`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, COMPARE_PAUSE_MS));
  }
}

/** What a change of members needs: the running network, and the people who agree to it. */
export interface ChangeRequest extends MembershipRequest {
  readonly offices: Offices;
}

/** A new member: agreed on by the members, in the channel, in the chaincode's definition, holding every envelope. */
export async function addMember(
  request: ChangeRequest,
  named: Readonly<{ mspId: string; slug: string; name: string }>,
): Promise<Changed> {
  const { say, record, offices } = request;
  const { folder } = request.handle.plan;
  requireNewName(record, named);
  const agreed = await agreeOnMembers({ folder, record, offices }, async (now) =>
    now.some(({ mspId }) => mspId === named.mspId) ? now : [...now, await offices.newcomer(named)],
  );
  if (agreed) say(`A witness and a majority of the members signed: ${named.mspId} is one of them`);
  const peers = record.definition.organisations.find((entry) => entry.peers > 0)?.peers ?? 1;
  const changed = await addOrganisation(request, { ...named, peers, hasOrderer: false, readsOnly: false });
  const redefined = await redefine({ ...changed, say });
  await reconciled(folder, named.slug, say);
  say(`${named.mspId} is a member: it endorses, hosts, and holds what all members hold.`);
  return redefined;
}

/**
 * A member leaves: first the channel, from whose next block on it endorses no more, then the definition, then the
 * members' list. What it hosted stays where it is until the firms sign that they leave it, by the recovery branch.
 */
export async function removeMember(request: ChangeRequest, mspId: string): Promise<Changed> {
  await excludeOrganisation(request, mspId);
  const handle = await withoutOrganisation(request, mspId);
  const record = { ...request.record, definition: handle.plan.definition };
  const { say, offices } = request;
  const { folder } = handle.plan;
  const redefined = await redefine({ handle, record, say });
  await writeConnections(handle, redefined.record);
  await agreeOnMembers({ folder, record: redefined.record, offices }, (now) =>
    Promise.resolve(now.filter((entry) => entry.mspId !== mspId)),
  );
  say(`${mspId} is no member any more; its name and its ports stay taken.`);
  const stranded = await recordsHostedBy(mspId, { folder, slug: REFERENCE_SLUG });
  if (stranded.length > 0) {
    say(`${stranded.length} open records are hosted by it: their firms sign change_host, and then reseal_record.`);
  }
  return redefined;
}
