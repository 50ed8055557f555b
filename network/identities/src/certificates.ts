// tsyringe, which the X.509 library is built on, throws at import unless the metadata polyfill came first.
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';
import type { JsonName } from '@peculiar/x509';
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';

/** A certificate with its private key, both PEM (the key PKCS#8, unencrypted). */
export interface KeyedCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** First and last moment at which a certificate is valid. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Who a certificate names. Each part is one relative distinguished name, in this order. */
export interface Subject {
  readonly organisation: string;
  readonly unit?: string;
  readonly commonName: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Object identifier under which Fabric keeps attributes; the value is bare JSON without an ASN.1 wrapper. */
export const FABRIC_ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';

type KeyPair = webcrypto.CryptoKeyPair;

async function newKeyPair(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** 16 random bytes, the top bit cleared so that DER does not read them as negative (RFC 5280, 4.1.2.2). */
function newSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString('hex');
}

function nameOf(subject: Subject): JsonName {
  const unit = subject.unit === undefined ? [] : [{ OU: [subject.unit] }];
  return [{ O: [subject.organisation] }, ...unit, { CN: [subject.commonName] }];
}

async function privateKeyPem(keys: KeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

async function importSigningKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}

/** Fabric compares certificates as text, and Go's encoder ends the block with a newline. */
function certificatePem(certificate: X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}

/** Makes a self-signed P-256 root: CA:TRUE, digitalSignature + keyCertSign + cRLSign, subject key id. */
export async function createRoot(subject: Subject, validity: Validity): Promise<KeyedCertificate> {
  const keys = await newKeyPair();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: nameOf(subject),
    ...validity,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: certificatePem(certificate), privateKeyPem: await privateKeyPem(keys) };
}

/** What distinguishes the two kinds of leaf that a Fabric network needs. */
export type LeafPurpose =
  | { readonly kind: 'identity'; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'tls'; readonly hostNames: readonly string[] };

function purposeExtensions(purpose: LeafPurpose): readonly Extension[] {
  if (purpose.kind === 'tls') {
    return [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([
        ...purpose.hostNames.map((value) => ({ type: 'dns' as const, value })),
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ];
  }
  const usage = new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true);
  if (Object.keys(purpose.attributes).length === 0) return [usage];
  const json = Buffer.from(JSON.stringify({ attrs: purpose.attributes }));
  return [usage, new Extension(FABRIC_ATTRIBUTES_OID, false, new Uint8Array(json))];
}

/**
 * Issues a leaf certificate with a fresh P-256 key, signed by `issuer`: CA:FALSE, subject and authority key ids.
 * An identity has no extended key usage; Fabric decides its role by the organisational unit of the subject.
 */
export async function issueLeaf(
  issuer: KeyedCertificate,
  leaf: { readonly subject: Subject; readonly validity: Validity; readonly purpose: LeafPurpose },
): Promise<KeyedCertificate> {
  const keys = await newKeyPair();
  const issuerCertificate = new X509Certificate(issuer.certificatePem);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: nameOf(leaf.subject),
    issuer: issuerCertificate.subjectName,
    ...leaf.validity,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await importSigningKey(issuer.privateKeyPem),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      ...purposeExtensions(leaf.purpose),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuerCertificate.publicKey),
    ],
  });
  return { certificatePem: certificatePem(certificate), privateKeyPem: await privateKeyPem(keys) };
}

/** Signs the list of an authority's certificates that count no more; PEM. It says all that are revoked, old and new. */
export async function issueRevocationList(
  issuer: KeyedCertificate,
  revokedPems: readonly string[],
  now: Date,
): Promise<string> {
  const issuerCertificate = new X509Certificate(issuer.certificatePem);
  const list = await X509CrlGenerator.create({
    issuer: issuerCertificate.subjectName,
    thisUpdate: now,
    signingAlgorithm: ALGORITHM,
    signingKey: await importSigningKey(issuer.privateKeyPem),
    entries: revokedPems.map((pem) => ({ serialNumber: new X509Certificate(pem).serialNumber, revocationDate: now })),
    // Fabric finds the authority of a list by its key id.
    extensions: [await AuthorityKeyIdentifierExtension.create(issuerCertificate.publicKey)],
  });
  // The library's own label is one that Fabric does not know.
  const lines = list.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN X509 CRL-----\n${lines.join('\n')}\n-----END X509 CRL-----\n`;
}
