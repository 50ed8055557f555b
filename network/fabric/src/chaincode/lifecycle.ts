/** A chaincode's way onto the channel: packaged, installed and approved by each organisation, committed once. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { CollectionDefinition } from '../definition';
import { FabricNetworkError } from '../errors';
import { writeJson, writeWhole } from '../files';
import { asAdmin, ordererArguments, tlsRootFile } from '../handle';
import type { NetworkHandle } from '../handle';
import { addressOf, chaincodePort, HOST } from '../plan';
import type { OrganisationPlan, PeerPlan } from '../plan';
import type { RecordedChaincode } from '../record';
import { packageLabel } from './label';
import { chaincodePackage } from './package';

/** Asked of every contract: Fabric's own answer about its functions. It reads and writes nothing. */
export const METADATA_CALL = JSON.stringify({ Args: ['org.hyperledger.fabric:GetMetadata'] });

/** Organisations with peers. */
export function membersOf({ plan }: NetworkHandle): readonly OrganisationPlan[] {
  return plan.organisations.filter(({ peers }) => peers.length > 0);
}

function packageFile(handle: NetworkHandle, organisation: OrganisationPlan, chaincode: RecordedChaincode): string {
  const { name, sequence } = chaincode;
  return path.join(
    handle.plan.folder,
    'chaincode',
    'packages',
    `${name}-${sequence}.${organisation.definition.slug}.tgz`,
  );
}

/** Writes each organisation's package, and gives their ids. `index`: the chaincode's place, which decides its ports. */
export async function writePackages(
  handle: NetworkHandle,
  chaincode: RecordedChaincode,
  index: number,
): Promise<Readonly<Record<string, string>>> {
  const ids: Record<string, string> = {};
  for (const organisation of membersOf(handle)) {
    const { mspId } = organisation;
    const identities = handle.identities.get(mspId);
    if (identities === undefined) throw new FabricNetworkError(`no identities of ${mspId}`);
    const address = `${HOST}:${chaincodePort(organisation, index, chaincode.sequence)}`;
    const label = packageLabel(chaincode.name, chaincode.bundleHash);
    const made = chaincodePackage({ label, address, identities });
    await writeWhole(packageFile(handle, organisation, chaincode), made.bytes);
    ids[mspId] = made.id;
  }
  return ids;
}

/** Installs on every peer of an organisation; once more is no fault. */
export async function install(
  handle: NetworkHandle,
  organisation: OrganisationPlan,
  chaincode: RecordedChaincode,
): Promise<void> {
  const file = packageFile(handle, organisation, chaincode);
  for (const peer of organisation.peers) {
    try {
      await asAdmin(handle, peer, ['lifecycle', 'chaincode', 'install', file]);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('already successfully installed')) throw error;
    }
  }
}

function policyText({ endorsementPolicy, ...rest }: CollectionDefinition): unknown {
  const { name, memberMspIds, requiredPeerCount, maxPeerCount, memberOnlyRead, memberOnlyWrite } = rest;
  const { blockToLive = 0 } = rest;
  return {
    name,
    policy: `OR(${memberMspIds.map((mspId) => `'${mspId}.member'`).join(', ')})`,
    requiredPeerCount,
    maxPeerCount,
    blockToLive,
    memberOnlyRead,
    memberOnlyWrite,
    ...(endorsementPolicy === null ? {} : { endorsementPolicy: { signaturePolicy: endorsementPolicy } }),
  };
}

/** What approval and commit must say alike. */
async function definitionArguments(handle: NetworkHandle, chaincode: RecordedChaincode): Promise<readonly string[]> {
  const { name, sequence, bundleHash, policy, collections } = chaincode;
  const common = ['--channelID', handle.plan.definition.channel, '--name', name];
  const version = [...common, '--version', bundleHash.slice(0, 16), '--sequence', String(sequence)];
  const args = [...version, '--signature-policy', policy];
  if (collections.length === 0) return args;
  const folder = path.join(handle.plan.folder, 'chaincode');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `collections-${name}-${sequence}.json`);
  await writeJson(file, collections.map(policyText));
  return [...args, '--collections-config', file];
}

/** One organisation approves a definition with its own package. */
export async function approve(
  handle: NetworkHandle,
  organisation: OrganisationPlan,
  chaincode: RecordedChaincode,
): Promise<void> {
  const [peer] = organisation.peers;
  const packageId = chaincode.packageIds[organisation.mspId];
  if (peer === undefined || packageId === undefined) return;
  const definition = await definitionArguments(handle, chaincode);
  const verb = ['lifecycle', 'chaincode', 'approveformyorg', ...ordererArguments(handle)];
  await asAdmin(handle, peer, [...verb, ...definition, '--package-id', packageId]);
}

function endorserArguments(peers: readonly PeerPlan[]): readonly string[] {
  return peers.flatMap((peer) => ['--peerAddresses', addressOf(peer), '--tlsRootCertFiles', tlsRootFile(peer)]);
}

function firstPeers(handle: NetworkHandle): readonly PeerPlan[] {
  return membersOf(handle).flatMap(({ peers }) => peers.slice(0, 1));
}

/** The organisation whose administrator speaks for the network; any writing member would do. */
function speaker(handle: NetworkHandle): PeerPlan {
  const writer = membersOf(handle).find(({ definition }) => !definition.readsOnly)?.peers[0];
  if (writer === undefined) throw new FabricNetworkError('the network has no member that may write');
  return writer;
}

/** Makes an approved definition the channel's; resolves when every organisation's peer has committed it. */
export async function commit(handle: NetworkHandle, chaincode: RecordedChaincode): Promise<void> {
  const definition = await definitionArguments(handle, chaincode);
  const verb = ['lifecycle', 'chaincode', 'commit', ...ordererArguments(handle)];
  await asAdmin(handle, speaker(handle), [...verb, ...definition, ...endorserArguments(firstPeers(handle))]);
}

/** One peer executes the chaincode and endorses the answer. Throws FabricNetworkError where it does not. */
export async function endorseOn(handle: NetworkHandle, peer: PeerPlan, name: string): Promise<void> {
  const { channel } = handle.plan.definition;
  await asAdmin(handle, peer, ['chaincode', 'query', '-C', channel, '-n', name, '-c', METADATA_CALL]);
}

/** A transaction endorsed by every organisation and committed on every organisation's peer. */
export async function transactOnAll(handle: NetworkHandle, name: string): Promise<void> {
  const { channel } = handle.plan.definition;
  const verb = ['chaincode', 'invoke', ...ordererArguments(handle), '-C', channel, '-n', name, '-c', METADATA_CALL];
  await asAdmin(handle, speaker(handle), [...verb, ...endorserArguments(firstPeers(handle)), '--waitForEvent']);
}
