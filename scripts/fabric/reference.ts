/** The reference consortium as a Fabric network: the same members, policies and collection as on the embedded ledger. */
import path from 'node:path';
import { consortiumDefinition, CONTRACTS, policyWords } from '../../gateway/src/consortium/definition';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import type { ReferenceOrganisation } from '../../gateway/src/consortium/organisations';
import type {
  ChaincodeDefinition,
  Consensus,
  NetworkDefinition,
  OrganisationDefinition,
} from '../../network/fabric/src/definition';
import type { FabricSettings } from '../../network/fabric/src/settings';

/** How many nodes there are, and what they survive. */
export interface Topology {
  /** Two peers for each organisation and three orderers. */
  readonly isResilient: boolean;
  readonly consensus: Consensus;
}

/** The single orderer of the small network; in the others members order, and none of them has a majority. */
const ORDERER: OrganisationDefinition = {
  mspId: 'OrdererMSP',
  slug: 'orderer',
  name: 'Orderer',
  peers: 0,
  hasOrderer: true,
  readsOnly: false,
};
const RAFT_ORDERERS = ['CoreMSP', 'BankMSP', 'RegistrarMSP'];
const BFT_ORDERERS = [...RAFT_ORDERERS, 'HubMSP'];

/** Absolute folder of the external builder. */
export const BUILDER = path.resolve('network/fabric/builder');

function orderersOf({ isResilient, consensus }: Topology): readonly string[] {
  if (consensus === 'bft') return BFT_ORDERERS;
  return isResilient ? RAFT_ORDERERS : [];
}

export function memberDefinition(member: ReferenceOrganisation, topology: Topology): OrganisationDefinition {
  const { mspId, slug, name, roles } = member;
  return {
    mspId,
    slug,
    name,
    peers: topology.isResilient ? 2 : 1,
    hasOrderer: orderersOf(topology).includes(mspId),
    readsOnly: roles.includes('regulator'),
  };
}

export function referenceNetwork(topology: Topology, { batch }: Pick<FabricSettings, 'batch'>): NetworkDefinition {
  const members = REFERENCE.map((member) => memberDefinition(member, topology));
  const { channel } = consortiumDefinition(REFERENCE);
  const organisations = orderersOf(topology).length > 0 ? members : [ORDERER, ...members];
  return { channel, consensus: topology.consensus, organisations, batch };
}

/** Our chaincode for these members. */
export function consortiumChaincode(
  members: readonly Pick<ReferenceOrganisation, 'mspId' | 'roles'>[],
  contractModule: string = CONTRACTS,
): ChaincodeDefinition {
  const { chaincode, chaincodeRule, collections } = consortiumDefinition(members);
  return {
    name: chaincode,
    contractModule,
    policy: policyWords(chaincodeRule),
    collections: collections.map(({ endorsementRule, ...collection }) => {
      return { ...collection, endorsementPolicy: policyWords(endorsementRule) };
    }),
  };
}
