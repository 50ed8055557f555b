/** What a channel trusts of its organisations, and how it changes while the network runs: roots, revocations, keys. */
import { rename } from 'node:fs/promises';
import { writeConsortium } from '../../identities/src/folder';
import type { OrganisationIdentities } from '../../identities/src/folder';
import { createOrganisation, issueIdentity, issueTls } from '../../identities/src/organisation';
import type { IssueTime } from '../../identities/src/organisation';
import { changeChannel } from './configurationUpdate';
import type { ConfigurationGroup } from './configurationUpdate';
import { FabricNetworkError } from './errors';
import type { NetworkHandle } from './handle';
import { identitiesFolder, writeMspFolders } from './identities';
import type { OrdererPlan } from './plan';

/** An organisation's trust as configtxlator writes it; certificates and lists are PEM in base64. */
interface MspConfiguration {
  readonly root_certs: readonly string[];
  readonly revocation_list: readonly string[] | null;
  readonly fabric_node_ous: Readonly<Record<string, unknown>>;
}

interface MspValue {
  readonly value: { readonly config: MspConfiguration };
}

const base64 = (pem: string): string => Buffer.from(pem).toString('base64');

function withTrust(
  organisation: ConfigurationGroup,
  change: (msp: MspConfiguration) => MspConfiguration,
): ConfigurationGroup {
  const msp = organisation.values['MSP'] as MspValue;
  const value = { ...msp.value, config: change(msp.value.config) };
  return { ...organisation, values: { ...organisation.values, MSP: { ...msp, value } } };
}

/** Changes an organisation's trust in every part of the channel that it belongs to. */
async function changeTrust(
  handle: NetworkHandle,
  mspId: string,
  change: (msp: MspConfiguration) => MspConfiguration,
): Promise<void> {
  await changeChannel(handle, (channel) => {
    const parts = Object.entries(channel.groups).map(([name, part]) => {
      const own = part.groups[mspId];
      if (own === undefined) return [name, part] as const;
      return [name, { ...part, groups: { ...part.groups, [mspId]: withTrust(own, change) } }] as const;
    });
    return { ...channel, groups: Object.fromEntries(parts) };
  });
}

/** Roles of whichever root: one that is named gives no role to certificates of the next. */
function ofAnyRoot(units: MspConfiguration['fabric_node_ous']): MspConfiguration['fabric_node_ous'] {
  const entries = Object.entries(units).map(([name, unit]) => {
    if (typeof unit !== 'object' || unit === null) return [name, unit] as const;
    return [name, { ...unit, certificate: '' }] as const;
  });
  return Object.fromEntries(entries);
}

/** From the next block on, an organisation's identities are those under these roots and no others. */
export async function trustRoots(handle: NetworkHandle, mspId: string, rootPems: readonly string[]): Promise<void> {
  await changeTrust(handle, mspId, (msp) => ({
    ...msp,
    root_certs: rootPems.map(base64),
    fabric_node_ous: ofAnyRoot(msp.fabric_node_ous),
  }));
}

/** From the next block on, what these lists name counts no more. They take the place of the lists before. */
export async function trustRevocations(handle: NetworkHandle, mspId: string, lists: readonly string[]): Promise<void> {
  await changeTrust(handle, mspId, (msp) => ({ ...msp, revocation_list: lists.map(base64) }));
}

interface Consenter {
  readonly port: number;
  readonly client_tls_cert: string;
  readonly server_tls_cert: string;
}

interface RaftValue {
  readonly value: { readonly metadata: { readonly consenters: readonly Consenter[] } };
}

/** From the next block on, the others know a Raft orderer by this TLS certificate. */
export async function trustOrderer(
  handle: NetworkHandle,
  { name, port }: OrdererPlan,
  certificatePem: string,
): Promise<void> {
  await changeChannel(handle, (channel) => {
    const orderers = channel.groups['Orderer'];
    const raft = orderers?.values['ConsensusType'] as RaftValue | undefined;
    if (orderers === undefined || raft === undefined) throw new FabricNetworkError('the channel has no orderers');
    const { metadata } = raft.value;
    if (!metadata.consenters.some((entry) => entry.port === port)) {
      throw new FabricNetworkError(`${name} does not order this channel under Raft`);
    }
    const certificate = base64(certificatePem);
    const consenters = metadata.consenters.map((entry) =>
      entry.port === port ? { ...entry, client_tls_cert: certificate, server_tls_cert: certificate } : entry,
    );
    const ConsensusType = { ...raft, value: { ...raft.value, metadata: { ...metadata, consenters } } };
    return {
      ...channel,
      groups: { ...channel.groups, Orderer: { ...orderers, values: { ...orderers.values, ConsensusType } } },
    };
  });
}

/** The same organisation under a new root for identities: all of the same names, all with new keys. */
export async function underNewRoot(own: OrganisationIdentities, time: IssueTime): Promise<OrganisationIdentities> {
  const { mspId, organisationName } = own.authority;
  const { identityRoot } = await createOrganisation({ mspId, organisationName, ...time });
  const authority = { ...own.authority, identityRoot };
  const identities = own.identities.map(({ name, role }) => issueIdentity(authority, { name, role, ...time }));
  return { ...own, authority, identities: await Promise.all(identities) };
}

/** The same organisation with a new key and TLS certificate for one of its nodes. */
export async function withNewTls(
  own: OrganisationIdentities,
  name: string,
  time: IssueTime,
): Promise<OrganisationIdentities> {
  const renewed = await issueTls(own.authority, { name, ...time });
  return { ...own, tls: own.tls.map((entry) => (entry.name === name ? renewed : entry)) };
}

/**
 * Puts an organisation's identities in the place of those it has, which are kept beside them. Its nodes use them from
 * their next start on; whoever signs for its administrator does at once.
 */
export async function replaceIdentities(handle: NetworkHandle, own: OrganisationIdentities): Promise<NetworkHandle> {
  const { mspId } = own.authority;
  const organisation = handle.plan.organisations.find((entry) => entry.mspId === mspId);
  if (organisation === undefined) throw new FabricNetworkError(`the network has no organisation ${mspId}`);
  const folder = identitiesFolder(organisation);
  await rename(folder, `${folder}.until-${new Date().toISOString().replaceAll(':', '')}`);
  await writeConsortium(folder, { organisations: [own] });
  await writeMspFolders(organisation, own);
  return { ...handle, identities: new Map([...handle.identities, [mspId, own]]) };
}
