/** Organisations that join and leave a running network. */
import { genesisFile, joinPeer } from './channel';
import { changeApplication, organisationGroup } from './configurationUpdate';
import { writeConnections } from './connections';
import { chaincodeProcesses, nodeProcesses } from './processes';
import type { OrganisationDefinition } from './definition';
import { FabricNetworkError } from './errors';
import type { NetworkHandle } from './handle';
import { metricIn, metricsOf, waitUntil } from './operations';
import { planOf, portsOf } from './plan';
import type { OrganisationPlan, PeerPlan } from './plan';
import { requireFreePorts } from './ports';
import { allIdentities, writeConfigurations } from './prepare';
import { nodesHealthy, peersSeeEachOther } from './readiness';
import { writeRecord } from './record';
import type { NetworkRecord } from './record';
import { keepRunning } from './supervisor/control';

const CAUGHT_UP_MS_MAX = 600_000;
const HEIGHT_METRIC = 'ledger_blockchain_height';

export interface MembershipRequest {
  readonly handle: NetworkHandle;
  readonly record: NetworkRecord;
  /** Absolute folder of the external builder. */
  readonly builderFolder: string;
  readonly say: (text: string) => void;
}

export interface Changed {
  readonly handle: NetworkHandle;
  readonly record: NetworkRecord;
}

/** Blocks on a peer. Throws FabricNetworkError where it does not say. */
export async function heightOf(peer: PeerPlan, channel: string): Promise<number> {
  const metrics = await metricsOf(peer);
  const height = metrics === null ? null : metricIn(metrics, HEIGHT_METRIC, [`channel="${channel}"`]);
  if (height === null) throw new FabricNetworkError(`${peer.name} does not say its height`);
  return height;
}

function organisationNamed({ plan }: NetworkHandle, mspId: string): OrganisationPlan {
  const found = plan.organisations.find((entry) => entry.mspId === mspId && entry.peers.length > 0);
  if (found === undefined) throw new FabricNetworkError(`the network has no member ${mspId}`);
  return found;
}

/** The network with other organisations: planned, certificates and configurations written. */
async function replanned(
  { handle, record, builderFolder }: MembershipRequest,
  organisations: readonly OrganisationDefinition[],
): Promise<NetworkHandle> {
  const definition = { ...record.definition, organisations };
  const plan = planOf(definition, handle.plan.folder, record.basePort);
  const identities = await allIdentities(plan);
  await writeConfigurations(plan, identities, { programs: handle.programs, builderFolder });
  return { ...handle, plan, identities };
}

async function join(handle: NetworkHandle, organisation: OrganisationPlan, until: number): Promise<void> {
  const { channel } = handle.plan.definition;
  for (const peer of organisation.peers) {
    await nodesHealthy([peer]);
    await joinPeer(handle, peer, genesisFile(handle.plan));
    const isThere = async (): Promise<boolean> => {
      const metrics = (await metricsOf(peer)) ?? '';
      return (metricIn(metrics, HEIGHT_METRIC, [`channel="${channel}"`]) ?? 0) >= until;
    };
    await waitUntil(`${peer.name} has caught up`, CAUGHT_UP_MS_MAX, isThere);
  }
}

/** Throws FabricNetworkError where an organisation of that name is or was in the network. */
export function requireNewName(
  { definition }: NetworkRecord,
  added: Pick<OrganisationDefinition, 'mspId' | 'slug'>,
): void {
  const { mspId, slug } = added;
  if (!definition.organisations.some((entry) => entry.mspId === mspId || entry.slug === slug)) return;
  throw new FabricNetworkError(`${mspId} or ${slug} was in this network before; an MSP id is never used again`);
}

/**
 * Takes an organisation into the channel and starts its nodes; they catch up. The chaincode's next definition must name
 * it before it may endorse or receive private data.
 */
export async function addOrganisation(request: MembershipRequest, added: OrganisationDefinition): Promise<Changed> {
  const { handle: before, record, say } = request;
  requireNewName(record, added);
  const handle = await replanned(request, [...record.definition.organisations, added]);
  const organisation = organisationNamed(handle, added.mspId);
  await requireFreePorts(portsOf(organisation));
  say(`Adding ${added.mspId} to the channel, signed by every administrator`);
  await changeApplication(before, async (application, folder) => {
    const group = await organisationGroup(handle, organisation, folder);
    return { ...application, groups: { ...application.groups, [added.mspId]: group } };
  });
  const [first] = before.plan.peers;
  if (first === undefined) throw new FabricNetworkError('the network has no peer');
  const height = await heightOf(first, handle.plan.definition.channel);
  say(`Starting its ${organisation.peers.length} peer(s), which catch up ${height} blocks`);
  const chaincodes = chaincodeProcesses(handle.plan, record.chaincodes);
  await keepRunning(handle.plan.folder, [...nodeProcesses(handle), ...chaincodes]);
  await join(handle, organisation, height);
  await peersSeeEachOther(handle);
  const changed = { ...record, definition: handle.plan.definition };
  await writeRecord(handle.plan.folder, changed);
  await writeConnections(handle, changed);
  return { handle, record: changed };
}

/**
 * Takes an organisation out of the channel: from the next block on its endorsements count no more. Its nodes are stopped
 * by {@link stopOrganisation} when the next definition of the chaincode no longer names it.
 */
export async function excludeOrganisation({ handle, say }: MembershipRequest, mspId: string): Promise<void> {
  const organisation = organisationNamed(handle, mspId);
  if (organisation.orderer !== null) {
    throw new FabricNetworkError(`${mspId} orders transactions; its orderer must be replaced first`);
  }
  say(`Taking ${mspId} out of the channel, signed by every administrator`);
  await changeApplication(handle, (application) => {
    const { [mspId]: _gone, ...groups } = application.groups;
    return { ...application, groups };
  });
}

/** The network without an organisation's nodes; its place and name stay taken. */
export async function withoutOrganisation(request: MembershipRequest, mspId: string): Promise<NetworkHandle> {
  const organisations = request.record.definition.organisations.map((entry) =>
    entry.mspId === mspId ? { ...entry, peers: 0 } : entry,
  );
  return replanned(request, organisations);
}
