import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { certificateEnds, nodeCertificates } from '../../../network/fabric/src/certificates';
import type { NetworkDefinition } from '../../../network/fabric/src/definition';
import { organisationIdentities, writeMspFolders } from '../../../network/fabric/src/identities';
import { planOf } from '../../../network/fabric/src/plan';
import type { NetworkPlan, PeerPlan } from '../../../network/fabric/src/plan';
import { writeRecord } from '../../../network/fabric/src/record';
import { issueIdentity, issueTls } from '../../../network/identities/src/organisation';
import { referenceNetwork } from '../../../scripts/fabric/reference';

const BASE_PORT = 31_000;
const DAY_MS = 86_400_000;
const BATCH = { timeoutMs: 200, maxMessages: 200, preferredBytes: 4_194_304 };
const STATUS = path.resolve('build/scripts/fabric/status.js');

describe('certificates of a Fabric network that are about to end', () => {
  let folder: string;
  let plan: NetworkPlan;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-certificates-'));
    const reference = referenceNetwork({ isResilient: false, consensus: 'raft' }, { batch: BATCH });
    const organisations = reference.organisations.filter(({ mspId }) => ['OrdererMSP', 'HubMSP'].includes(mspId));
    const definition: NetworkDefinition = { ...reference, organisations };
    plan = planOf(definition, folder, BASE_PORT);
    for (const organisation of plan.organisations) {
      await writeMspFolders(organisation, await organisationIdentities(organisation));
    }
    const made = { format: 1, isMade: true, fabricVersion: '2.5.16', basePort: BASE_PORT, definition, chaincodes: [] };
    await writeRecord(folder, { ...made, format: 1 });
  });

  after(() => rm(folder, { recursive: true }));

  function peer(): PeerPlan {
    const found = plan.peers.find(({ name }) => name === 'peer0.hub');
    if (found === undefined) throw new RangeError('the hub has a peer');
    return found;
  }

  /** Gives the hub's peer certificates of so many days; what the start keeps stays as it was. */
  async function renew(days: Readonly<{ identity: number; tls: number }>): Promise<void> {
    const organisation = plan.organisations.find(({ mspId }) => mspId === 'HubMSP');
    if (organisation === undefined) throw new RangeError('the hub is planned');
    const { authority } = await organisationIdentities(organisation);
    const now = new Date();
    const { name, folder: own } = peer();
    const identity = await issueIdentity(authority, { name, role: 'peer', now, validDays: days.identity });
    const tls = await issueTls(authority, { name, now, validDays: days.tls });
    const files = nodeCertificates(own);
    await writeFile(files.identity, identity.certificatePem);
    await writeFile(files.tls, tls.certificatePem);
    await writeFile(path.join(own, 'tls', 'server.key'), tls.privateKeyPem);
  }

  function status(...args: readonly string[]): { readonly code: number | null; readonly said: string } {
    const env = { ...process.env, TALLYSTICK_FABRIC_DATA: folder };
    const done = spawnSync(process.execPath, [STATUS, ...args], { env, encoding: 'utf8' });
    return { code: done.status, said: `${done.stdout}${done.stderr}` };
  }

  it('are none in a new network, of which every certificate is looked at', () => {
    const ends = certificateEnds(plan, Date.now());
    expect(ends.map(({ name }) => name)).to.include.members([
      'identity root',
      'TLS root',
      'peer0.hub identity',
      'peer0.hub TLS',
      'orderer0.orderer TLS',
      'service identity (kept)',
      'admin identity (kept)',
      'chaincode TLS (kept)',
    ]);
    for (const { name, daysLeft } of ends) expect(daysLeft, name).to.be.greaterThan(3600);
    const { code, said } = status();
    expect(code, said).to.equal(0);
    expect(said).to.not.include('days left');
  });

  it('are named with the days they have left, and are no alarm while these are 14 or more', async () => {
    await renew({ identity: 3650, tls: 40.5 });
    const { code, said } = status();
    expect(code, said).to.equal(0);
    expect(said).to.match(/^ +HubMSP +peer0\.hub TLS +\S+ {2}40 days left$/m);
    expect(said.match(/days left/g)).to.have.length(1);
  });

  it('are an alarm and another exit code below 14 days', async () => {
    await renew({ identity: 14.5, tls: 13.5 });
    const { code, said } = status();
    expect(code, said).to.equal(2);
    expect(said).to.match(/ALARM +HubMSP +peer0\.hub TLS +\S+ {2}13 days left$/m);
    expect(said).to.match(/^ +HubMSP +peer0\.hub identity +\S+ {2}14 days left$/m);
    const told = JSON.parse(status('--json').said) as { readonly certificates: readonly { readonly name: string }[] };
    expect(told.certificates[0]).to.deep.include({ mspId: 'HubMSP', name: 'peer0.hub TLS', daysLeft: 13 });
    expect(status('--json').code).to.equal(2);
  });

  it('are an alarm all the more when they have ended', async () => {
    await renew({ identity: 3650, tls: 1.5 });
    const [first] = certificateEnds(plan, Date.now() + 2 * DAY_MS);
    expect(first).to.include({ name: 'peer0.hub TLS', daysLeft: -1 });
    await renew({ identity: 1 / DAY_MS, tls: 3650 });
    const { code, said } = status();
    expect(code, said).to.equal(2);
    expect(said).to.match(/ALARM +HubMSP +peer0\.hub identity +\S+ {2}has ended$/m);
  });

  it('are told in one sentence where a TLS key is not that of its certificate', async () => {
    await renew({ identity: 3650, tls: 3650 });
    const key = path.join(peer().folder, 'tls', 'server.key');
    await copyFile(path.join(peer().folder, 'msp', 'keystore', 'key.pem'), key);
    for (const args of [[], ['--json']]) {
      const { code, said } = status(...args);
      expect(code).to.equal(1);
      expect(said).to.match(/^the TLS key of peer0\.hub does not belong to its certificate: [^\n]+tls\n$/);
    }
    await writeFile(key, 'no key');
    expect(status()).to.have.property('code', 1);
    await renew({ identity: 3650, tls: 3650 });
    expect(status()).to.have.property('code', 0);
  });
});
