import { X509Certificate, createPrivateKey, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { KeyedCertificate } from './certificates';
import { isListing } from './listing';
import type { Listing } from './listing';
import type { Identity, OrganisationAuthority, TlsIdentity } from './organisation';

/** Everything one organisation of a consortium holds. */
export interface OrganisationIdentities {
  readonly authority: OrganisationAuthority;
  readonly identities: readonly Identity[];
  readonly tls: readonly TlsIdentity[];
}

/** The identities of all organisations of one consortium, private keys included. */
export interface ConsortiumIdentities {
  readonly organisations: readonly OrganisationIdentities[];
}

/** A folder of identities that is missing, incomplete or whose parts do not belong together. */
export class IdentityFolderError extends Error {
  override readonly name = 'IdentityFolderError';
}

const LISTING_FILE = 'consortium.json';
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Names become file names, so nothing that could leave the folder or differ only by case folding rules is allowed. */
function safeName(name: string): string {
  if (!SAFE_NAME.test(name)) {
    throw new IdentityFolderError(`"${name}" cannot name a file: letters, digits, dot, dash, underscore, at most 64`);
  }
  return name;
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writePair(stem: string, pair: KeyedCertificate): Promise<void> {
  await writeDurably(`${stem}.pem`, pair.certificatePem);
  await writeDurably(`${stem}.key`, pair.privateKeyPem);
}

async function writeOrganisation(folder: string, organisation: OrganisationIdentities): Promise<void> {
  const home = join(folder, safeName(organisation.authority.mspId));
  const folders = [home, join(home, 'identities'), join(home, 'tls')];
  for (const path of folders) await mkdir(path, { mode: 0o700 });
  await writePair(join(home, 'ca'), organisation.authority.identityRoot);
  await writePair(join(home, 'tlsca'), organisation.authority.tlsRoot);
  for (const identity of organisation.identities)
    await writePair(join(home, 'identities', safeName(identity.name)), identity);
  for (const identity of organisation.tls) await writePair(join(home, 'tls', safeName(identity.name)), identity);
  for (const path of folders) await syncFolder(path);
}

function listingOf(consortium: ConsortiumIdentities): Listing {
  return {
    format: 1,
    organisations: consortium.organisations.map(({ authority, identities, tls }) => ({
      mspId: authority.mspId,
      organisationName: authority.organisationName,
      identities: identities.map(({ name, role }) => ({ name, role })),
      tls: tls.map(({ name }) => ({ name })),
    })),
  };
}

/**
 * Writes the whole set as one folder, all or nothing: it is built beside its place and renamed into it, each file
 * flushed. Files are readable by their owner only. Throws when the folder exists and is not empty: keys are never
 * overwritten. IdentityFolderError when a name cannot be a file name or occurs twice.
 */
export async function writeConsortium(folder: string, consortium: ConsortiumIdentities): Promise<void> {
  const target = resolve(folder);
  const draft = `${target}.draft-${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(target), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  try {
    for (const organisation of consortium.organisations) await writeOrganisation(draft, organisation);
    await writeDurably(join(draft, LISTING_FILE), `${JSON.stringify(listingOf(consortium), null, 2)}\n`);
    await syncFolder(draft);
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (cause instanceof IdentityFolderError) throw cause;
    throw new IdentityFolderError(`identities could not be written to ${target}`, { cause });
  }
  await syncFolder(dirname(target));
}

async function readPair(stem: string, issuer: X509Certificate | null): Promise<KeyedCertificate> {
  const [certificatePem, privateKeyPem] = await Promise.all([
    readFile(`${stem}.pem`, 'utf8'),
    readFile(`${stem}.key`, 'utf8'),
  ]);
  const certificate = new X509Certificate(certificatePem);
  if (!certificate.checkPrivateKey(createPrivateKey(privateKeyPem))) {
    throw new IdentityFolderError(`${stem}.key is not the key of ${stem}.pem`);
  }
  const root = issuer ?? certificate;
  if (!certificate.checkIssued(root) || !certificate.verify(root.publicKey)) {
    throw new IdentityFolderError(`${stem}.pem was not issued by its organisation`);
  }
  return { certificatePem, privateKeyPem };
}

async function readOrganisation(
  folder: string,
  entry: Listing['organisations'][number],
): Promise<OrganisationIdentities> {
  const { mspId, organisationName } = entry;
  const home = join(folder, safeName(mspId));
  const identityRoot = await readPair(join(home, 'ca'), null);
  const tlsRoot = await readPair(join(home, 'tlsca'), null);
  const identityIssuer = new X509Certificate(identityRoot.certificatePem);
  const tlsIssuer = new X509Certificate(tlsRoot.certificatePem);
  const identities = entry.identities.map(async ({ name, role }) => {
    return { mspId, name, role, ...(await readPair(join(home, 'identities', safeName(name)), identityIssuer)) };
  });
  const tls = entry.tls.map(async ({ name }) => {
    return { mspId, name, ...(await readPair(join(home, 'tls', safeName(name)), tlsIssuer)) };
  });
  return {
    authority: { mspId, organisationName, identityRoot, tlsRoot },
    identities: await Promise.all(identities),
    tls: await Promise.all(tls),
  };
}

/**
 * Reads a folder written by {@link writeConsortium}. IdentityFolderError when it is missing or a file is, when a key
 * does not fit its certificate, or when a certificate was not issued by its organisation.
 */
export async function readConsortium(folder: string): Promise<ConsortiumIdentities> {
  try {
    const listing: unknown = JSON.parse(await readFile(join(folder, LISTING_FILE), 'utf8'));
    if (!isListing(listing)) throw new IdentityFolderError(`${LISTING_FILE} has not the expected form`);
    return { organisations: await Promise.all(listing.organisations.map((entry) => readOrganisation(folder, entry))) };
  } catch (cause) {
    if (cause instanceof IdentityFolderError) throw cause;
    throw new IdentityFolderError(`identities could not be read from ${folder}`, { cause });
  }
}
