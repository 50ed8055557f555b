import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { NetworkHandle } from '../../../network/fabric/src/handle';
import { identityNamed, organisationIdentities, tlsNamed } from '../../../network/fabric/src/identities';
import { planOf } from '../../../network/fabric/src/plan';
import type { OrganisationPlan } from '../../../network/fabric/src/plan';
import { replaceIdentities, underNewRoot, withNewTls } from '../../../network/fabric/src/trust';
import type { OrganisationIdentities } from '../../../network/identities/src/folder';
import { referenceNetwork } from '../../../scripts/fabric/reference';

const BASE_PORT = 31_500;
const BATCH = { timeoutMs: 200, maxMessages: 200, preferredBytes: 4_194_304 };
const PEER = 'peer0.hub';

describe('an organisation that renews what others trust it by', () => {
  let folder: string;
  let handle: NetworkHandle;
  let hub: OrganisationPlan;
  let before: OrganisationIdentities;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-trust-'));
    const plan = planOf(
      referenceNetwork({ isResilient: false, consensus: 'raft' }, { batch: BATCH }),
      folder,
      BASE_PORT,
    );
    const found = plan.organisations.find(({ mspId }) => mspId === 'HubMSP');
    if (found === undefined) throw new RangeError('the hub is planned');
    hub = found;
    before = await organisationIdentities(hub);
    const programs = { paths: {}, version: '', major: 2 } as unknown as NetworkHandle['programs'];
    handle = { plan, programs, identities: new Map([['HubMSP', before]]) };
  });

  afterEach(() => rm(folder, { recursive: true }));

  const time = (): { readonly now: Date; readonly validDays: number } => ({ now: new Date(), validDays: 365 });

  it('has the same names under a new root, each with a new key, and its TLS certificates as they were', async () => {
    const renewed = await underNewRoot(before, time());
    const root = new X509Certificate(renewed.authority.identityRoot.certificatePem);
    expect(root.subject).to.equal(new X509Certificate(before.authority.identityRoot.certificatePem).subject);
    expect(root.fingerprint256).to.not.equal(
      new X509Certificate(before.authority.identityRoot.certificatePem).fingerprint256,
    );
    expect(renewed.identities.map(({ name }) => name)).to.deep.equal(before.identities.map(({ name }) => name));
    for (const { name, role, certificatePem } of renewed.identities) {
      const old = identityNamed(before, name);
      expect(role, name).to.equal(old.role);
      const certificate = new X509Certificate(certificatePem);
      expect(certificate.subject, name).to.equal(new X509Certificate(old.certificatePem).subject);
      expect(certificate.verify(root.publicKey), name).to.equal(true);
    }
    expect(renewed.tls).to.deep.equal(before.tls);
    expect(renewed.authority.tlsRoot).to.deep.equal(before.authority.tlsRoot);
  });

  it('has one other TLS certificate, of the same root, when a node gets a new key', async () => {
    const renewed = await withNewTls(before, PEER, time());
    const changed = renewed.tls.filter((entry, index) => entry.certificatePem !== before.tls[index]?.certificatePem);
    expect(changed.map(({ name }) => name)).to.deep.equal([PEER]);
    const root = new X509Certificate(before.authority.tlsRoot.certificatePem);
    expect(new X509Certificate(tlsNamed(renewed, PEER).certificatePem).verify(root.publicKey)).to.equal(true);
  });

  it('finds the new ones at the next start, where its nodes read them, and the old ones beside them', async () => {
    const renewed = await withNewTls(await underNewRoot(before, time()), PEER, time());
    const changed = await replaceIdentities(handle, renewed);
    expect(changed.identities.get('HubMSP')).to.equal(renewed);
    expect(await organisationIdentities(hub)).to.deep.equal(renewed);
    const [peer] = hub.peers;
    const file = (...names: readonly string[]): Promise<string> =>
      readFile(path.join(peer?.folder ?? '', ...names), 'utf8');
    expect(await file('msp', 'signcerts', 'cert.pem')).to.equal(identityNamed(renewed, PEER).certificatePem);
    expect(await file('msp', 'cacerts', 'ca.pem')).to.equal(renewed.authority.identityRoot.certificatePem);
    expect(await file('tls', 'server.key')).to.equal(tlsNamed(renewed, PEER).privateKeyPem);
    const kept = (await readdir(hub.folder)).filter((name) => name.startsWith('identities.until-'));
    expect(kept).to.have.length(1);
  });
});
