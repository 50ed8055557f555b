import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { EmbeddedClient } from '../../../network/embedded/src/client/embeddedClient';
import type { Collection } from '../../../network/embedded/src/collections';
import type { SigningIdentity } from '../../../network/embedded/src/identity/signer';
import { openEmbeddedNetwork } from '../../../network/embedded/src/network';
import type { EmbeddedNetwork } from '../../../network/embedded/src/network';
import type { NetworkOptions } from '../../../network/embedded/src/options';
import { createOrganisation, issueIdentity } from '../../../network/identities/src/organisation';
import type { Identity, OrganisationAuthority } from '../../../network/identities/src/organisation';
import { outOf, policyBytes } from './policies';

/** The compiled module of test contracts. */
export const CONTRACT_MODULE = resolve(__dirname, 'contracts.js');

/** The organisations of DESIGN's reference network. */
export const MSP_IDS = ['CoreMSP', 'BankMSP', 'HubMSP', 'RegistrarMSP', 'RegulatorMSP'] as const;
/** See {@link MSP_IDS}. */
export type MspId = (typeof MSP_IDS)[number];

/** One organisation with the identities that tests act as. */
export interface TestOrganisation {
  readonly authority: OrganisationAuthority;
  readonly peer: Identity;
  readonly client: Identity;
}

async function testOrganisation(mspId: string): Promise<TestOrganisation> {
  const time = { now: new Date(), validDays: 30 };
  const authority = await createOrganisation({ mspId, organisationName: mspId, ...time });
  const attributes = { department: '财务部' };
  const [peer, client] = await Promise.all([
    issueIdentity(authority, { name: 'peer0', role: 'peer', ...time }),
    issueIdentity(authority, { name: 'service', role: 'client', attributes, ...time }),
  ]);
  return { authority, peer, client };
}

const organisations = new Map<string, Promise<TestOrganisation>>();

/** An organisation, made once per test run: keys are slow to make and say nothing about the test. */
export function organisation(mspId: string): Promise<TestOrganisation> {
  const known = organisations.get(mspId) ?? testOrganisation(mspId);
  organisations.set(mspId, known);
  return known;
}

let orderer: Promise<Identity> | null = null;

/** The identity that signs blocks. */
export function ordererIdentity(): Promise<Identity> {
  const time = { now: new Date(), validDays: 30 };
  orderer ??= createOrganisation({ mspId: 'OrdererMSP', organisationName: 'Orderer', ...time }).then((authority) =>
    issueIdentity(authority, { name: 'orderer0', role: 'orderer', ...time }),
  );
  return orderer;
}

/** A collection of all organisations that can be written by the chaincode's policy. */
export function collection(name: string, memberMspIds: readonly string[], rest: Partial<Collection> = {}): Collection {
  return { name, memberMspIds, endorsementPolicy: null, memberOnlyRead: false, memberOnlyWrite: false, ...rest };
}

/** Options for the named organisations, all running the test contracts under a policy of any two. */
export async function networkOptions(
  mspIds: readonly string[],
  overrides: Partial<NetworkOptions> & { readonly directory: string },
): Promise<NetworkOptions> {
  const members = await Promise.all(mspIds.map(organisation));
  return {
    channel: 'finance',
    chaincode: 'tally',
    organisations: members.map(({ authority, peer }) => ({
      mspId: authority.mspId,
      rootCertificatesPem: [authority.identityRoot.certificatePem],
      peer: { certificatePem: peer.certificatePem, privateKeyPem: peer.privateKeyPem },
      contractModule: CONTRACT_MODULE,
    })),
    orderer: await ordererIdentity(),
    chaincodePolicy: policyBytes(outOf(Math.min(2, mspIds.length), ...mspIds)),
    collections: [],
    batch: { maxMessages: 500, maxBytes: 8 << 20, timeoutMs: 0 },
    ...overrides,
  };
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'embedded-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A running network with a client per organisation. */
export interface TestNetwork {
  readonly network: EmbeddedNetwork;
  readonly options: NetworkOptions;
  readonly identity: (mspId: string) => SigningIdentity;
  /** A client of that organisation. */
  readonly as: (mspId: string) => EmbeddedClient;
  /** Closes and opens again on the same folder. */
  reopen(overrides?: Partial<NetworkOptions>): Promise<TestNetwork>;
  close(): Promise<void>;
}

/** Opens a network in `directory`. */
export async function openTestNetwork(
  mspIds: readonly string[],
  overrides: Partial<NetworkOptions> & { readonly directory: string },
): Promise<TestNetwork> {
  const options = await networkOptions(mspIds, overrides);
  const identities = new Map(
    await Promise.all(mspIds.map(async (id) => [id, (await organisation(id)).client] as const)),
  );
  const network = await openEmbeddedNetwork(options);
  const identity = (mspId: string): SigningIdentity => {
    const found = identities.get(mspId);
    if (found === undefined) throw new Error(`${mspId} is not in this test`);
    return found;
  };
  return {
    network,
    options,
    identity,
    as: (mspId) => network.connect(identity(mspId)),
    reopen: async (changed = {}) => {
      await network.close();
      return openTestNetwork(mspIds, { ...overrides, ...changed });
    },
    close: () => network.close(),
  };
}
