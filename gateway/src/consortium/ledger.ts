/** Opens the embedded ledger for the reference consortium: identities, policies, the collection, the contracts. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { policyBytes } from '../../../chaincode/src/ledger/policies';
import type { EmbeddedNetwork } from '../../../network/embedded/src/network';
import { openEmbeddedNetwork } from '../../../network/embedded/src/network';
import { readConsortium, writeConsortium } from '../../../network/identities/src/folder';
import type { ConsortiumIdentities, OrganisationIdentities } from '../../../network/identities/src/folder';
import { createOrganisation, issueIdentity } from '../../../network/identities/src/organisation';
import type { Identity } from '../../../network/identities/src/organisation';
import { consortiumDefinition, CONTRACTS } from './definition';
import type { ReferenceOrganisation } from './organisations';

const VALID_DAYS = 3650;
const PEER = 'peer0';
const SERVICE = 'service';
const ORDERER_MSP = 'OrdererMSP';
const ORDERER = 'orderer0';
const BATCH = { maxMessages: 200, maxBytes: 8 * 1024 * 1024, timeoutMs: 0 };

async function makeIdentities(members: readonly ReferenceOrganisation[]): Promise<ConsortiumIdentities> {
  const time = { now: new Date(), validDays: VALID_DAYS };
  const organisations: OrganisationIdentities[] = [];
  for (const { mspId, name } of members) {
    const authority = await createOrganisation({ mspId, organisationName: name, ...time });
    const peer = await issueIdentity(authority, { name: PEER, role: 'peer', ...time });
    const service = await issueIdentity(authority, { name: SERVICE, role: 'client', ...time });
    organisations.push({ authority, identities: [peer, service], tls: [] });
  }
  const authority = await createOrganisation({ mspId: ORDERER_MSP, organisationName: 'Orderer', ...time });
  const orderer = await issueIdentity(authority, { name: ORDERER, role: 'orderer', ...time });
  return { organisations: [...organisations, { authority, identities: [orderer], tls: [] }] };
}

/** Identities of a folder, made at the first start. */
async function identitiesIn(folder: string, members: readonly ReferenceOrganisation[]): Promise<ConsortiumIdentities> {
  try {
    await access(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await writeConsortium(folder, await makeIdentities(members));
  }
  return readConsortium(folder);
}

function identityOf(identities: ConsortiumIdentities, mspId: string, name: string): Identity {
  const organisation = identities.organisations.find(({ authority }) => authority.mspId === mspId);
  const identity = organisation?.identities.find((entry) => entry.name === name);
  if (identity === undefined) throw new RangeError(`no identity ${name} of ${mspId}`);
  return identity;
}

export interface OpenLedger {
  readonly network: EmbeddedNetwork;
  /** The identity an organisation's gateway uses. */
  readonly serviceOf: (mspId: string) => Identity;
}

/** Opens or makes the embedded ledger in a folder. `contractsOf` lets a test give one organisation altered rules. */
export async function openConsortiumLedger(
  folder: string,
  members: readonly ReferenceOrganisation[],
  contractsOf: (mspId: string) => string = () => CONTRACTS,
): Promise<OpenLedger> {
  const identities = await identitiesIn(path.join(folder, 'identities'), members);
  const definition = consortiumDefinition(members);
  const network = await openEmbeddedNetwork({
    directory: path.join(folder, 'ledger'),
    channel: definition.channel,
    chaincode: definition.chaincode,
    organisations: members.map(({ mspId }) => {
      const organisation = identities.organisations.find(({ authority }) => authority.mspId === mspId);
      return {
        mspId,
        rootCertificatesPem: [organisation?.authority.identityRoot.certificatePem ?? ''],
        peer: identityOf(identities, mspId, PEER),
        contractModule: contractsOf(mspId),
      };
    }),
    orderer: identityOf(identities, ORDERER_MSP, ORDERER),
    chaincodePolicy: policyBytes(definition.chaincodeRule),
    collections: definition.collections.map(
      ({ name, memberMspIds, endorsementRule, memberOnlyRead, memberOnlyWrite }) => ({
        name,
        memberMspIds,
        endorsementPolicy: policyBytes(endorsementRule),
        memberOnlyRead,
        memberOnlyWrite,
      }),
    ),
    batch: BATCH,
  });
  return { network, serviceOf: (mspId) => identityOf(identities, mspId, SERVICE) };
}
