/** The certificates of one organisation: made at its first start, then read; and the MSP folders Fabric wants of them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readConsortium, writeConsortium } from '../../identities/src/folder';
import type { OrganisationIdentities } from '../../identities/src/folder';
import { createOrganisation, issueIdentity, issueTls } from '../../identities/src/organisation';
import type { Identity, IdentityRole, TlsIdentity } from '../../identities/src/organisation';
import { FabricNetworkError } from './errors';
import { writeWhole } from './files';
import type { OrganisationPlan } from './plan';

const VALID_DAYS = 3650;
/** Who may change the organisation's and the channel's configuration. */
export const ADMIN = 'admin';
/** What the organisation's gateway submits with. */
export const SERVICE = 'service';
/** TLS identities of the chaincode process, and of the peer when it calls it. */
export const CHAINCODE_SERVER = 'chaincode';
export const CHAINCODE_CLIENT = 'chaincode-client';

/** Peers first; at most one orderer. */
function nodesOf({ peers, orderer }: OrganisationPlan): readonly (readonly [name: string, role: IdentityRole])[] {
  const ofPeers = peers.map(({ name }) => [name, 'peer'] as const);
  return orderer === null ? ofPeers : [...ofPeers, [orderer.name, 'orderer'] as const];
}

async function makeIdentities(plan: OrganisationPlan): Promise<OrganisationIdentities> {
  const time = { now: new Date(), validDays: VALID_DAYS };
  const { mspId, name: organisationName } = plan.definition;
  const authority = await createOrganisation({ mspId, organisationName, ...time });
  const nodes = nodesOf(plan);
  const named = [...nodes, [ADMIN, 'admin'] as const, [SERVICE, 'client'] as const];
  const identities = named.map(([name, role]) => issueIdentity(authority, { name, role, ...time }));
  const ofTls = [...nodes.map(([name]) => name), ADMIN, CHAINCODE_SERVER, CHAINCODE_CLIENT];
  const tls = ofTls.map((name) => issueTls(authority, { name, ...time }));
  return { authority, identities: await Promise.all(identities), tls: await Promise.all(tls) };
}

/** Where an organisation keeps its authority and certificates. */
export function identitiesFolder({ folder }: Pick<OrganisationPlan, 'folder'>): string {
  return path.join(folder, 'identities');
}

/** The organisation's certificates, made where there are none. */
export async function organisationIdentities(plan: OrganisationPlan): Promise<OrganisationIdentities> {
  const folder = identitiesFolder(plan);
  if (!existsSync(folder)) await writeConsortium(folder, { organisations: [await makeIdentities(plan)] });
  const [own] = (await readConsortium(folder)).organisations;
  if (own?.authority.mspId !== plan.mspId) {
    throw new FabricNetworkError(`${folder} holds the identities of another organisation than ${plan.mspId}`);
  }
  return own;
}

/** Throws FabricNetworkError where there is none of that name. */
export function identityNamed(own: OrganisationIdentities, name: string): Identity {
  const found = own.identities.find((entry) => entry.name === name);
  if (found === undefined) throw new FabricNetworkError(`${own.authority.mspId} has no identity ${name}`);
  return found;
}

/** Throws FabricNetworkError where there is none of that name. */
export function tlsNamed(own: OrganisationIdentities, name: string): TlsIdentity {
  const found = own.tls.find((entry) => entry.name === name);
  if (found === undefined) throw new FabricNetworkError(`${own.authority.mspId} has no TLS certificate ${name}`);
  return found;
}

/**
 * Roles come from the organisational unit of a certificate (JSON is YAML), whichever root of the organisation issued it:
 * where a root is named here, none of those under its successor has a role.
 */
const NODE_OUS = {
  NodeOUs: {
    Enable: true,
    ...Object.fromEntries(
      ['Client', 'Peer', 'Admin', 'Orderer'].map((role) => [
        `${role}OUIdentifier`,
        { OrganizationalUnitIdentifier: role.toLowerCase() },
      ]),
    ),
  },
};

/** Certificates everybody needs to check this organisation's; with `signer`, also its certificate and key. */
async function writeMsp(folder: string, own: OrganisationIdentities, signer: Identity | null): Promise<void> {
  const { identityRoot, tlsRoot } = own.authority;
  await writeWhole(path.join(folder, 'cacerts', 'ca.pem'), identityRoot.certificatePem);
  await writeWhole(path.join(folder, 'tlscacerts', 'tlsca.pem'), tlsRoot.certificatePem);
  await writeWhole(path.join(folder, 'config.yaml'), JSON.stringify(NODE_OUS));
  if (signer === null) return;
  await writeWhole(path.join(folder, 'signcerts', 'cert.pem'), signer.certificatePem);
  await writeWhole(path.join(folder, 'keystore', 'key.pem'), signer.privateKeyPem);
}

async function writeTls(folder: string, own: OrganisationIdentities, name: string): Promise<void> {
  const { certificatePem, privateKeyPem } = tlsNamed(own, name);
  await writeWhole(path.join(folder, 'server.crt'), certificatePem);
  await writeWhole(path.join(folder, 'server.key'), privateKeyPem);
  await writeWhole(path.join(folder, 'ca.crt'), own.authority.tlsRoot.certificatePem);
}

/** Folder with what the channel must know of an organisation; no key in it. */
export function publicMspFolder({ folder }: Pick<OrganisationPlan, 'folder'>): string {
  return path.join(folder, 'msp');
}

/** The administrator's folder, with `msp` and `tls` in it. */
export function adminFolder({ folder }: Pick<OrganisationPlan, 'folder'>): string {
  return path.join(folder, 'admin');
}

/** Writes every MSP and TLS folder of an organisation's nodes and its administrator. */
export async function writeMspFolders(plan: OrganisationPlan, own: OrganisationIdentities): Promise<void> {
  await writeMsp(publicMspFolder(plan), own, null);
  const nodes = [...plan.peers, ...(plan.orderer === null ? [] : [plan.orderer])];
  const owners = [...nodes, { name: ADMIN, folder: adminFolder(plan) }];
  for (const { name, folder } of owners) {
    await writeMsp(path.join(folder, 'msp'), own, identityNamed(own, name));
    await writeTls(path.join(folder, 'tls'), own, name);
  }
}
