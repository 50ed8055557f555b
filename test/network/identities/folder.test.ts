import { expect } from 'chai';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdentityFolderError, readConsortium, writeConsortium } from '../../../network/identities/src/folder';
import type { ConsortiumIdentities } from '../../../network/identities/src/folder';
import { createOrganisation, issueIdentity, issueTls } from '../../../network/identities/src/organisation';

const now = new Date('2026-03-01T08:00:00Z');

async function organisation(
  mspId: string,
  identityName = 'peer0',
): Promise<ConsortiumIdentities['organisations'][number]> {
  const authority = await createOrganisation({ mspId, organisationName: mspId, now, validDays: 3650 });
  const identity = await issueIdentity(authority, { name: identityName, role: 'peer', now, validDays: 365 });
  const tls = await issueTls(authority, { name: 'peer0', now, validDays: 365 });
  return { authority, identities: [identity], tls: [tls] };
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const failure: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(failure).to.be.instanceOf(IdentityFolderError);
  return failure instanceof Error ? failure.message : '';
}

describe('the folder of a consortium', () => {
  let home: string;
  let consortium: ConsortiumIdentities;

  before(async () => {
    consortium = { organisations: [await organisation('CoreMSP'), await organisation('BankMSP')] };
  });
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'identities-'));
  });
  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
  });

  it('refuses a folder that is not there', async () => {
    expect(await refusal(readConsortium(join(home, 'none')))).to.contain('could not be read');
  });

  it('refuses to overwrite what is there, and leaves it as it was', async () => {
    await mkdir(join(home, 'set'));
    await writeFile(join(home, 'set', 'mine'), 'x');
    expect(await refusal(writeConsortium(join(home, 'set'), consortium))).to.contain('could not be written');
    expect(await readdir(home)).to.deep.equal(['set']);
    expect(await readFile(join(home, 'set', 'mine'), 'utf8')).to.equal('x');
  });

  for (const name of ['../evil', '', '.hidden', 'a/b', 'x'.repeat(65)]) {
    it(`refuses the file name ${JSON.stringify(name.slice(0, 12))} and leaves nothing behind`, async () => {
      const set = { organisations: [await organisation('CoreMSP', name)] };
      await refusal(writeConsortium(join(home, 'set'), set));
      expect(await readdir(home)).to.deep.equal([]);
    });
  }

  it('refuses a name that occurs twice', async () => {
    const [core] = consortium.organisations;
    await refusal(writeConsortium(join(home, 'set'), { organisations: [core!, core!] }));
    expect(await readdir(home)).to.deep.equal([]);
  });

  it('refuses a set with a missing file', async () => {
    await writeConsortium(join(home, 'set'), consortium);
    await unlink(join(home, 'set', 'CoreMSP', 'identities', 'peer0.key'));
    expect(await refusal(readConsortium(join(home, 'set')))).to.contain('could not be read');
  });

  it('refuses a key that belongs to another certificate', async () => {
    await writeConsortium(join(home, 'set'), consortium);
    const foreign = consortium.organisations[1]!.identities[0]!.privateKeyPem;
    await writeFile(join(home, 'set', 'CoreMSP', 'identities', 'peer0.key'), foreign);
    expect(await refusal(readConsortium(join(home, 'set')))).to.contain('is not the key of');
  });

  it('refuses an identity that another organisation issued', async () => {
    await writeConsortium(join(home, 'set'), consortium);
    const foreign = consortium.organisations[1]!.identities[0]!;
    await writeFile(join(home, 'set', 'CoreMSP', 'identities', 'peer0.key'), foreign.privateKeyPem);
    await writeFile(join(home, 'set', 'CoreMSP', 'identities', 'peer0.pem'), foreign.certificatePem);
    expect(await refusal(readConsortium(join(home, 'set')))).to.contain('was not issued by its organisation');
  });

  it('refuses a table of contents of another form', async () => {
    await writeConsortium(join(home, 'set'), consortium);
    await writeFile(join(home, 'set', 'consortium.json'), '{"format":2,"organisations":[]}');
    expect(await refusal(readConsortium(join(home, 'set')))).to.contain('expected form');
  });

  it('reads back exactly what was written', async () => {
    await writeConsortium(join(home, 'set'), consortium);
    expect(await readConsortium(join(home, 'set'))).to.deep.equal(consortium);
    expect(await readdir(home)).to.deep.equal(['set']);
  });

  it('keeps everything from other users of the machine', async () => {
    await writeConsortium(join(home, 'set'), consortium);
    const entries = await readdir(join(home, 'set'), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const mode = (await stat(join(entry.parentPath, entry.name))).mode & 0o777;
      expect(mode, entry.name).to.equal(entry.isDirectory() ? 0o700 : 0o600);
    }
    expect(entries.filter((entry) => entry.name.endsWith('.key'))).to.have.length(8);
  });
});
