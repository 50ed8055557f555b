// The X.509 library needs the metadata polyfill before it is loaded.
import 'reflect-metadata';
import { X509Certificate as Parsed, X509Crl } from '@peculiar/x509';
import { expect } from 'chai';
import { X509Certificate, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { issueRevocationList } from '../../../network/identities/src/certificates';
import { createOrganisation, issueIdentity, issueTls } from '../../../network/identities/src/organisation';
import type { Identity, OrganisationAuthority, TlsIdentity } from '../../../network/identities/src/organisation';

const now = new Date('2026-03-01T08:00:00Z');
const SUBJECT_KEY_ID = '2.5.29.14';
const AUTHORITY_KEY_ID = '2.5.29.35';
const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';
const EXTENDED_KEY_USAGE = '2.5.29.37';

function extension(pem: string, oid: string): { readonly critical: boolean; readonly hex: string } | null {
  const found = new Parsed(pem).getExtension(oid);
  return found === null ? null : { critical: found.critical, hex: Buffer.from(found.value).toString('hex') };
}

describe('certificates of an organisation', () => {
  let authority: OrganisationAuthority;
  let peer: Identity;
  let tls: TlsIdentity;

  before(async () => {
    authority = await createOrganisation({ mspId: 'CoreMSP', organisationName: 'Core', now, validDays: 3650 });
    peer = await issueIdentity(authority, { name: 'peer0.core', role: 'peer', now, validDays: 365 });
    tls = await issueTls(authority, { name: 'peer0.core', hostNames: ['core.example'], now, validDays: 365 });
  });

  it('refuses a lifetime that is empty', async () => {
    const failure = await createOrganisation({ mspId: 'A', organisationName: 'A', now, validDays: 0 }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(failure).to.be.instanceOf(RangeError);
  });

  it('verifies each leaf under its own root and under no other', async () => {
    const other = await createOrganisation({ mspId: 'BankMSP', organisationName: 'Bank', now, validDays: 3650 });
    const root = new X509Certificate(authority.identityRoot.certificatePem);
    const tlsRoot = new X509Certificate(authority.tlsRoot.certificatePem);
    const leaf = new X509Certificate(peer.certificatePem);
    expect(leaf.checkIssued(root)).to.equal(true);
    expect(leaf.verify(root.publicKey)).to.equal(true);
    expect(leaf.verify(tlsRoot.publicKey)).to.equal(false);
    expect(leaf.verify(new X509Certificate(other.identityRoot.certificatePem).publicKey)).to.equal(false);
    expect(new X509Certificate(tls.certificatePem).verify(tlsRoot.publicKey)).to.equal(true);
    expect(root.verify(root.publicKey)).to.equal(true);
    expect(root.ca).to.equal(true);
    expect(leaf.ca).to.equal(false);
  });

  it('gives each leaf a P-256 key that fits its certificate', () => {
    const key = createPrivateKey(peer.privateKeyPem);
    expect(peer.privateKeyPem).to.match(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(key.asymmetricKeyDetails).to.deep.equal({ namedCurve: 'prime256v1' });
    expect(new X509Certificate(peer.certificatePem).checkPrivateKey(key)).to.equal(true);
    const message = Buffer.from('a stick is split');
    const signature = sign('sha256', message, key);
    expect(verify('sha256', message, createPublicKey(peer.certificatePem), signature)).to.equal(true);
  });

  for (const role of ['peer', 'orderer', 'admin', 'client'] as const) {
    it(`names the role ${role} in the organisational unit`, async () => {
      const identity = await issueIdentity(authority, { name: 'x', role, now, validDays: 1 });
      expect(new X509Certificate(identity.certificatePem).subject).to.equal(`O=Core\nOU=${role}\nCN=x`);
    });
  }

  it('carries the profile that Fabric accepts', () => {
    const root = authority.identityRoot.certificatePem;
    expect(extension(root, BASIC_CONSTRAINTS)).to.deep.equal({ critical: true, hex: '30030101ff' });
    expect(extension(root, KEY_USAGE)).to.deep.equal({ critical: true, hex: '03020186' });
    expect(extension(root, SUBJECT_KEY_ID)).to.not.equal(null);
    expect(extension(peer.certificatePem, BASIC_CONSTRAINTS)).to.deep.equal({ critical: true, hex: '3000' });
    expect(extension(peer.certificatePem, KEY_USAGE)).to.deep.equal({ critical: true, hex: '03020780' });
    expect(extension(peer.certificatePem, EXTENDED_KEY_USAGE)).to.equal(null);
    expect(extension(tls.certificatePem, KEY_USAGE)).to.deep.equal({ critical: true, hex: '030205a0' });
    const rootKeyId = extension(root, SUBJECT_KEY_ID)?.hex.slice(4) ?? 'missing';
    expect(extension(peer.certificatePem, AUTHORITY_KEY_ID)?.hex).to.equal(`30168014${rootKeyId}`);
  });

  it('names hosts and loopback in a TLS certificate, for servers and clients', () => {
    const certificate = new X509Certificate(tls.certificatePem);
    expect(certificate.checkHost('core.example')).to.equal('core.example');
    expect(certificate.checkHost('peer0.core')).to.equal('peer0.core');
    expect(certificate.checkHost('localhost')).to.equal('localhost');
    expect(certificate.checkIP('127.0.0.1')).to.equal('127.0.0.1');
    expect(certificate.checkHost('bank.example')).to.equal(undefined);
    expect(certificate.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  });

  it('back-dates leaves by five minutes and roots by an hour, never a leaf before its root', () => {
    const began = (pem: string): string => new Date(new X509Certificate(pem).validFrom).toISOString();
    expect(began(authority.identityRoot.certificatePem)).to.equal('2026-03-01T07:00:00.000Z');
    expect(began(peer.certificatePem)).to.equal('2026-03-01T07:55:00.000Z');
    expect(new Date(new X509Certificate(peer.certificatePem).validTo).toISOString()).to.equal(
      '2027-03-01T08:00:00.000Z',
    );
  });

  it('writes attributes, Chinese text included, as the bare JSON that ClientIdentity reads', async () => {
    const attributes = { department: '财务部', 'hf.role': 'auditor' };
    const identity = await issueIdentity(authority, { name: 'svc', role: 'client', attributes, now, validDays: 1 });
    const found = extension(identity.certificatePem, '1.2.3.4.5.6.7.8.1');
    expect(found?.critical).to.equal(false);
    expect(JSON.parse(Buffer.from(found?.hex ?? '', 'hex').toString('utf8'))).to.deep.equal({ attrs: attributes });
  });

  it('keeps a name with separators inside its own part of the subject', async () => {
    const name = 'x, OU=admin + CN=y\nOU=admin';
    const identity = await issueIdentity(authority, { name, role: 'client', now, validDays: 1 });
    const units = new X509Certificate(identity.certificatePem).subject
      .split('\n')
      .filter((line) => line.startsWith('OU='));
    expect(units).to.deep.equal(['OU=client']);
  });

  it('never repeats a serial number or a key', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, () => issueIdentity(authority, { name: 'x', role: 'client', now, validDays: 1 })),
    );
    expect(new Set(made.map(({ certificatePem }) => new X509Certificate(certificatePem).serialNumber)).size).to.equal(
      20,
    );
    expect(new Set(made.map(({ privateKeyPem }) => privateKeyPem)).size).to.equal(20);
  });

  it('are revoked by a list that their authority signed and no other', async () => {
    const gone = await issueIdentity(authority, { name: 'service', role: 'client', now, validDays: 1 });
    const pem = await issueRevocationList(authority.identityRoot, [gone.certificatePem], now);
    expect(pem).to.match(/^-----BEGIN X509 CRL-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END X509 CRL-----\n$/);
    const list = new X509Crl(Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64'));
    const hex = Buffer.from(list.rawData).toString('hex');
    expect(hex).to.include(new Parsed(gone.certificatePem).serialNumber);
    expect(hex).to.not.include(new Parsed(peer.certificatePem).serialNumber);
    expect(list.getExtension(AUTHORITY_KEY_ID), 'Fabric finds the authority by it').to.not.equal(null);
    const root = new Parsed(authority.identityRoot.certificatePem);
    expect(await list.verify({ publicKey: root.publicKey })).to.equal(true);
    expect(await list.verify({ publicKey: new Parsed(authority.tlsRoot.certificatePem).publicKey })).to.equal(false);
  });
});
