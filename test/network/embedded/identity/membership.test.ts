import { expect } from 'chai';
import { Membership, MembershipError } from '../../../../network/embedded/src/identity/membership';
import { SerializedIdentity } from '../../../../network/embedded/src/protobuf/common';
import { createOrganisation, issueIdentity, issueTls } from '../../../../network/identities/src/organisation';
import type { OrganisationAuthority } from '../../../../network/identities/src/organisation';

const now = new Date('2026-03-01T08:00:00Z');
const serialized = (mspId: string, certificatePem: string): Buffer =>
  SerializedIdentity.encode({ mspId, idBytes: Buffer.from(certificatePem) });

describe('membership', () => {
  let core: OrganisationAuthority;
  let bank: OrganisationAuthority;
  let membership: Membership;

  before(async () => {
    core = await createOrganisation({ mspId: 'CoreMSP', organisationName: 'Core', now, validDays: 100 });
    bank = await createOrganisation({ mspId: 'BankMSP', organisationName: 'Bank', now, validDays: 100 });
    membership = new Membership(
      [core, bank].map(({ mspId, identityRoot }) => ({ mspId, rootCertificatesPem: [identityRoot.certificatePem] })),
    );
  });

  const refuses = (identity: Uint8Array, reason: string): void => {
    // Asked twice: a refusal is remembered too.
    for (let round = 0; round < 2; round++)
      expect(() => membership.identify(identity)).to.throw(MembershipError, reason);
  };

  it('refuses an organisation without a root, and a root that is no authority', async () => {
    const { certificatePem } = await issueIdentity(core, { name: 'x', role: 'client', now, validDays: 1 });
    const made = (roots: readonly string[]): (() => Membership) => {
      return () => new Membership([{ mspId: 'CoreMSP', rootCertificatesPem: roots }]);
    };
    expect(made([])).to.throw(MembershipError, 'no root certificate');
    expect(made([certificatePem])).to.throw(MembershipError, 'not a certificate authority');
    expect(made(['rubbish'])).to.throw(MembershipError, 'cannot be read');
  });

  it('refuses bytes that are no identity and certificates that are none', () => {
    refuses(Buffer.from('0a05', 'hex'), 'malformed');
    refuses(serialized('CoreMSP', 'rubbish'), 'cannot be read');
  });

  it('refuses an unknown organisation', async () => {
    const { certificatePem } = await issueIdentity(core, { name: 'x', role: 'client', now, validDays: 1 });
    refuses(serialized('HubMSP', certificatePem), 'unknown');
  });

  it("refuses one organisation's certificate under another's name", async () => {
    const { certificatePem } = await issueIdentity(bank, { name: 'x', role: 'client', now, validDays: 1 });
    refuses(serialized('CoreMSP', certificatePem), 'was not issued by CoreMSP');
  });

  it('refuses a certificate of a root of the same name with another key', async () => {
    const double = await createOrganisation({ mspId: 'CoreMSP', organisationName: 'Core', now, validDays: 100 });
    const { certificatePem } = await issueIdentity(double, { name: 'x', role: 'client', now, validDays: 1 });
    refuses(serialized('CoreMSP', certificatePem), 'was not issued by CoreMSP');
  });

  it('refuses the authority itself and a TLS certificate', async () => {
    refuses(serialized('CoreMSP', core.identityRoot.certificatePem), 'is a certificate authority');
    const { certificatePem } = await issueTls(core, { name: 'x', now, validDays: 1 });
    refuses(serialized('CoreMSP', certificatePem), 'was not issued by CoreMSP');
  });

  it('refuses a leaf that began before its root', async () => {
    const early = new Date(now.getTime() - 2 * 3_600_000);
    const { certificatePem } = await issueIdentity(core, { name: 'x', role: 'client', now: early, validDays: 1 });
    refuses(serialized('CoreMSP', certificatePem), 'was not issued by CoreMSP');
  });

  for (const role of ['peer', 'orderer', 'admin', 'client'] as const) {
    it(`knows a ${role}`, async () => {
      const identity = await issueIdentity(core, { name: 'x', role, now, validDays: 3 });
      const member = membership.identify(serialized('CoreMSP', identity.certificatePem));
      expect(member.mspId).to.equal('CoreMSP');
      expect(member.role).to.equal(role);
    });
  }

  it('says of any certificate whether it has run out, whoever issued it', async () => {
    const lastMs = Date.parse('2026-03-04T08:00:00.000Z');
    const { certificatePem } = await issueIdentity(core, { name: 'x', role: 'client', now, validDays: 3 });
    for (const mspId of ['CoreMSP', 'NewMSP']) {
      expect(membership.hasExpired(serialized(mspId, certificatePem), lastMs)).to.equal(false);
      expect(membership.hasExpired(serialized(mspId, certificatePem), lastMs + 1)).to.equal(true);
    }
    expect(membership.hasExpired(serialized('CoreMSP', 'rubbish'), lastMs + 1)).to.equal(false);
    expect(membership.hasExpired(Buffer.from([0xff]), lastMs + 1)).to.equal(false);
  });

  it('knows a certificate again, however it is written down', async () => {
    const { certificatePem } = await issueIdentity(core, { name: 'x', role: 'peer', now, validDays: 1 });
    const plain = membership.identify(serialized('CoreMSP', certificatePem));
    const padded = membership.identify(serialized('CoreMSP', `\n${certificatePem}\n\n`));
    expect(padded.id).to.equal(plain.id);
  });

  it('parses each identity once', async () => {
    const { certificatePem } = await issueIdentity(core, { name: 'x', role: 'peer', now, validDays: 1 });
    const identity = serialized('CoreMSP', certificatePem);
    expect(membership.identify(Buffer.from(identity))).to.equal(membership.identify(identity));
  });
});
