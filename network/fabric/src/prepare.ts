/** Everything that is written before the first node starts: certificates, configurations, the first block. */
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import type { OrganisationIdentities } from '../../identities/src/folder';
import { writeGenesis } from './channel';
import { ordererConfiguration } from './configuration/orderer';
import { peerConfiguration } from './configuration/peer';
import { writeJson } from './files';
import { organisationIdentities, writeMspFolders } from './identities';
import type { NetworkPlan, OrganisationPlan } from './plan';
import type { FabricPrograms } from './programs';

const BUILDER_SCRIPTS = ['detect', 'build', 'release'];

/** Certificates of every organisation, made where there are none. */
export async function allIdentities(plan: NetworkPlan): Promise<ReadonlyMap<string, OrganisationIdentities>> {
  const made = plan.organisations.map(async (organisation) => {
    return [organisation.mspId, await organisationIdentities(organisation)] as const;
  });
  return new Map(await Promise.all(made));
}

interface ConfigurationParts {
  readonly programs: FabricPrograms;
  readonly builderFolder: string;
}

/** Configuration files of an organisation's nodes; written at every start, because places of programs may move. */
export async function writeNodeConfigurations(
  organisation: OrganisationPlan,
  { programs, builderFolder }: ConfigurationParts,
): Promise<void> {
  const { peers, orderer } = organisation;
  for (const peer of peers) {
    const surroundings = { siblings: peers, programs, builderFolder };
    await writeJson(path.join(peer.folder, 'core.yaml'), peerConfiguration(peer, surroundings));
  }
  if (orderer !== null) {
    await writeJson(path.join(orderer.folder, 'orderer.yaml'), ordererConfiguration(orderer, programs));
  }
}

/** Archives may lose the permission to execute, and Fabric then says nothing of use. */
export async function makeBuilderExecutable(builderFolder: string): Promise<void> {
  for (const name of BUILDER_SCRIPTS) await chmod(path.join(builderFolder, 'bin', name), 0o755);
}

/** MSP folders and configurations of all nodes. */
export async function writeConfigurations(
  plan: NetworkPlan,
  identities: ReadonlyMap<string, OrganisationIdentities>,
  parts: ConfigurationParts,
): Promise<void> {
  await makeBuilderExecutable(parts.builderFolder);
  for (const organisation of plan.organisations) {
    const own = identities.get(organisation.mspId);
    if (own !== undefined) await writeMspFolders(organisation, own);
    await writeNodeConfigurations(organisation, parts);
  }
}

/** Makes what only the first start makes. */
export async function writeFirstBlock(plan: NetworkPlan, programs: FabricPrograms): Promise<void> {
  await writeGenesis(plan, programs);
}
