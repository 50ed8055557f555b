import { expect } from 'chai';
import { join, resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import {
  ChaincodeMissingError,
  ChaincodeRefusedError,
  ClosedError,
  ConfigurationInvalidError,
  EndorsementsDifferError,
  OrganisationUnknownError,
  ProposalRefusedError,
  TimedOutError,
  TooLargeError,
} from '../../../../network/embedded/src/errors';
import { SigningIdentityError } from '../../../../network/embedded/src/identity/signer';
import { openEmbeddedNetwork } from '../../../../network/embedded/src/network';
import type { NetworkOptions } from '../../../../network/embedded/src/options';
import { issueLeaf } from '../../../../network/identities/src/certificates';
import { createOrganisation, issueIdentity } from '../../../../network/identities/src/organisation';
import { codeOf, failure, textOf, transact } from '../../../support/network/expectations';
import {
  collection,
  networkOptions,
  openTestNetwork,
  organisation,
  temporaryFolder,
} from '../../../support/network/harness';
import type { TestNetwork } from '../../../support/network/harness';

const CORE = 'CoreMSP';
const BANK = 'BankMSP';
const REGULATOR = 'RegulatorMSP';
const PAIR = [CORE, BANK];

describe('what the network refuses', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestNetwork;

  before(async () => {
    folder = await temporaryFolder();
    const directory = join(folder.path, 'ledger');
    const complete = await networkOptions([CORE, BANK, REGULATOR], { directory });
    const organisations = complete.organisations.map((one) =>
      one.mspId === REGULATOR ? { ...one, contractModule: null } : one,
    );
    test = await openTestNetwork([CORE, BANK, REGULATOR], {
      directory,
      organisations,
      batch: { maxMessages: 100, maxBytes: 100_000, timeoutMs: 0 },
    });
  });
  after(async () => {
    await test.close();
    await folder.remove();
  });

  it('an organisation that is not there', async () => {
    const client = test.as(CORE);
    const error = await failure(
      client.evaluate({ fn: 'get', args: ['k'], organisation: 'NoMSP' }),
      OrganisationUnknownError,
    );
    expect(error.organisation).to.equal('NoMSP');
    await failure(client.endorse({ fn: 'get', args: ['k'], organisations: [CORE, 'NoMSP'] }), OrganisationUnknownError);
    expect(() => client.blocks({ fromBlock: 0, organisation: 'NoMSP' })).to.throw(OrganisationUnknownError);
  });

  it('an organisation without chaincode, which still follows the ledger', async () => {
    const client = test.as(CORE);
    const error = await failure(
      client.evaluate({ fn: 'get', args: ['k'], organisation: REGULATOR }),
      ChaincodeMissingError,
    );
    expect(error.organisation).to.equal(REGULATOR);
    await failure(
      client.endorse({ fn: 'put', args: ['k', 'v'], organisations: [CORE, REGULATOR] }),
      ChaincodeMissingError,
    );
    const blocks = client.blocks({ fromBlock: 0, organisation: REGULATOR });
    expect((await blocks.next()).value?.number).to.equal(0);
    await blocks.return();
  });

  it('an endorsement by nobody', async () => {
    await failure(test.as(CORE).endorse({ fn: 'put', args: ['k', 'v'], organisations: [] }), ConfigurationInvalidError);
  });

  it("a contract's refusal, with status and message of each organisation", async () => {
    const error = await failure(
      test.as(CORE).endorse({ fn: 'fail', args: ['overdrawn'], organisations: PAIR }),
      ChaincodeRefusedError,
    );
    expect(error.refusals).to.deep.equal(
      PAIR.map((mspId) => ({ organisation: mspId, status: 500, message: 'overdrawn' })),
    );
    expect(error.code).to.equal('chaincode_refused');
    await failure(test.as(CORE).evaluate({ fn: 'fail', args: ['no'], organisation: BANK }), ChaincodeRefusedError);
  });

  it('an unknown function and a wrong number of arguments, in the words of the contract library', async () => {
    const refused = async (fn: string, ...args: readonly string[]): Promise<string> =>
      (await failure(test.as(CORE).evaluate({ fn, args, organisation: CORE }), ChaincodeRefusedError)).message;
    expect(await refused('nope')).to.contain("You've asked to invoke a function that does not exist: nope");
    expect(await refused('put', 'a', 'b', 'c')).to.contain('Expected 2 parameters, but 3 have been supplied');
    expect(await refused('other:get', 'a')).to.contain('Contract name is not known: other');
  });

  it('a call of another chaincode, by name, and queries in the language of a document database as LevelDB does', async () => {
    const refused = async (fn: string, ...args: readonly string[]): Promise<string> =>
      (await failure(test.as(CORE).evaluate({ fn, args, organisation: CORE }), ChaincodeRefusedError)).message;
    expect(await refused('call', 'other')).to.contain('INVOKE_CHAINCODE is not supported by the embedded network');
    expect(await refused('query')).to.contain('ExecuteQuery not supported for leveldb');
  });

  it('results that differ, naming who agrees with whom', async () => {
    const error = await failure(
      test.as(CORE).endorse({ fn: 'putOwnName', args: ['k'], organisations: PAIR }),
      EndorsementsDifferError,
    );
    expect(error.groups).to.deep.equal([[CORE], [BANK]]);
    expect(error.message).to.contain('ProposalResponsePayloads do not match');
  });

  it('a proposal by an unknown creator, under another name, without a role, or after its certificate ran out', async () => {
    const refused = async (identity: Parameters<TestNetwork['network']['connect']>[0]): Promise<string> => {
      const client = test.network.connect(identity);
      return (await failure(client.evaluate({ fn: 'get', args: ['k'], organisation: CORE }), ProposalRefusedError))
        .message;
    };
    const time = { now: new Date(), validDays: 1 };
    const stranger = await createOrganisation({ mspId: 'NewMSP', organisationName: 'New', ...time });
    const unknown = await issueIdentity(stranger, { name: 'x', role: 'client', ...time });
    expect(await refused(unknown)).to.contain('creator is malformed (organisation NewMSP is unknown');
    expect(await refused({ ...unknown, mspId: CORE })).to.contain(
      'creator is malformed (certificate of CoreMSP was not issued by CoreMSP',
    );
    const { authority } = await organisation(CORE);
    const old = { now: new Date(Date.now() - 40_000), validDays: 30 / 86_400 };
    const roleless = await issueLeaf(authority.identityRoot, {
      subject: { organisation: 'Core', commonName: 'x' },
      validity: { notBefore: new Date(), notAfter: new Date(Date.now() + 60_000) },
      purpose: { kind: 'identity', attributes: {} },
    });
    expect(await refused({ ...roleless, mspId: CORE })).to.contain(
      `creator org [${CORE}] (certificate of ${CORE} names`,
    );
    for (const issuer of [authority, stranger]) {
      const former = await issueIdentity(issuer, { name: 'x', role: 'client', ...old });
      expect(await refused(former)).to.match(/: proposal client identity expired$/);
    }
  });

  it('an identity whose key does not fit', () => {
    const [core, bank] = [test.identity(CORE), test.identity(BANK)];
    expect(() => test.network.connect({ ...core, privateKeyPem: bank.privateKeyPem })).to.throw(
      SigningIdentityError,
      'does not fit',
    );
    expect(() => test.network.connect({ ...core, privateKeyPem: 'rubbish' })).to.throw(
      SigningIdentityError,
      'cannot be read',
    );
  });

  it('a proposal and a transaction that are too large', async () => {
    const client = test.as(CORE);
    const large = { value: Buffer.alloc(5 << 20) };
    const proposal = await failure(
      client.endorse({ fn: 'putPrivate', args: ['c', 'k'], transient: large, organisations: PAIR }),
      TooLargeError,
    );
    expect(proposal.limitBytes).to.equal(4 << 20);
    const value = 'x'.repeat(60_000);
    const transaction = await failure(
      client.endorse({ fn: 'put', args: ['k', value], organisations: PAIR }),
      TooLargeError,
    );
    expect(transaction.limitBytes).to.equal(100_000);
    expect(transaction.sizeBytes).to.be.above(120_000);
    const sent = client.submit({ transactionId: 'a', envelope: Buffer.alloc(100_001), privateData: null });
    await failure(sent, TooLargeError);
  });

  it('to wait longer than asked, and is not disturbed by what comes late', async () => {
    const client = test.as(CORE);
    const hanging = client.evaluate({ fn: 'hang', args: [], organisation: CORE, timeoutMs: 30 });
    const error = await failure(hanging, TimedOutError);
    expect([error.organisation, error.timeoutMs]).to.deep.equal([CORE, 30]);
    const late = client.endorse({ fn: 'writeLate', args: ['k', '60'], organisations: PAIR, timeoutMs: 20 });
    await failure(late, TimedOutError);
    await new Promise((done) => setTimeout(done, 80));
    const patient = await client.endorse({ fn: 'writeLate', args: ['late', '20'], organisations: PAIR });
    expect(textOf(patient.payload)).to.equal('late');
    expect((await client.submit(patient)).validationName).to.equal('VALID');
  });

  it('a transaction with too few endorsements, as a code and not as an error', async () => {
    expect(await codeOf(test.as(CORE), { fn: 'put', args: ['k', 'v'], organisations: [CORE] })).to.equal(
      'ENDORSEMENT_POLICY_FAILURE',
    );
  });

  it('a transaction whose bytes were changed on the way', async () => {
    const client = test.as(CORE);
    const endorsed = await client.endorse({ fn: 'put', args: ['k', 'v'], organisations: PAIR });
    const envelope = Buffer.from(endorsed.envelope);
    envelope.writeUInt8(envelope.readUInt8(envelope.length >> 1) ^ 1, envelope.length >> 1);
    expect((await client.submit({ ...endorsed, envelope })).validationCode).to.not.equal(0);
    expect((await client.submit(endorsed)).validationName).to.equal('VALID');
  });

  it('to know a transaction that was never submitted', async () => {
    const { transactionId } = await test.as(CORE).endorse({ fn: 'put', args: ['k', 'v'], organisations: PAIR });
    expect(await test.as(CORE).transactionStatus(transactionId)).to.equal(null);
  });
});

describe('what a network cannot be opened with', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let options: NetworkOptions;

  before(async () => {
    folder = await temporaryFolder();
    options = await networkOptions([CORE, BANK], { directory: join(folder.path, 'ledger') });
  });
  after(() => folder.remove());

  const refused = async (changed: Partial<NetworkOptions>): Promise<string> =>
    (await failure(openEmbeddedNetwork({ ...options, ...changed }), ConfigurationInvalidError)).message;
  const withFirst = (changed: Partial<NetworkOptions['organisations'][number]>): Partial<NetworkOptions> => ({
    organisations: options.organisations.map((one, index) => (index === 0 ? { ...one, ...changed } : one)),
  });

  it('no organisation, no name, or the same twice', async () => {
    expect(await refused({ organisations: [] })).to.contain('needs an organisation');
    expect(await refused({ organisations: [...options.organisations, ...options.organisations] })).to.contain(
      'occurs twice',
    );
    expect(await refused({ channel: '' })).to.contain('channel');
    expect(await refused({ chaincode: '' })).to.contain('chaincode');
  });

  it('a peer without the role of one, of another organisation, or without its key', async () => {
    const { client } = await organisation(CORE);
    const bank = await organisation(BANK);
    expect(await refused(withFirst({ peer: client }))).to.contain('has the role client');
    expect(await refused(withFirst({ peer: bank.peer }))).to.contain('was not issued by CoreMSP');
    const { certificatePem } = (await organisation(CORE)).peer;
    expect(await refused(withFirst({ peer: { ...bank.peer, certificatePem } }))).to.contain('does not fit');
  });

  it('roots, policies and collections that are none', async () => {
    expect(await refused(withFirst({ rootCertificatesPem: [] }))).to.contain('no root certificate');
    expect(await refused({ chaincodePolicy: Buffer.from('rubbish') })).to.contain('policy of the chaincode');
    expect(await refused({ collections: [collection('', [CORE])] })).to.contain('cannot name a collection');
    expect(await refused({ collections: [collection('a\0b', [CORE])] })).to.contain('cannot name a collection');
    expect(await refused({ collections: [collection('a', [CORE]), collection('a', [BANK])] })).to.contain(
      'occurs twice',
    );
    expect(await refused({ collections: [collection('a', [])] })).to.contain('has no member');
    expect(await refused({ collections: [collection('a', ['NoMSP'])] })).to.contain('NoMSP');
    const policy = { endorsementPolicy: Buffer.from('rubbish') };
    expect(await refused({ collections: [collection('a', [CORE], policy)] })).to.contain('policy of collection a');
  });

  it('limits that let nothing through', async () => {
    for (const batch of [{ maxMessages: 0 }, { maxBytes: 0 }, { timeoutMs: -1 }]) {
      expect(await refused({ batch: { ...options.batch, ...batch } })).to.contain('batch.');
    }
  });

  it('a contract module that is not there, throws, or exports no contracts', async () => {
    const empty = join(folder.path, 'empty.js');
    const throwing = join(folder.path, 'throwing.js');
    await writeFile(empty, 'module.exports = {};');
    await writeFile(throwing, 'throw new Error("broken on purpose");');
    expect(await refused(withFirst({ contractModule: 'relative.js' }))).to.contain('absolute path');
    expect(await refused(withFirst({ contractModule: resolve('/nowhere/at/all.js') }))).to.contain('cannot be loaded');
    expect(await refused(withFirst({ contractModule: empty }))).to.contain('exports no list of contract classes');
    expect(await refused(withFirst({ contractModule: throwing }))).to.contain('broken on purpose');
  });

  it('leaves the folder free after each of these', async () => {
    const network = await openEmbeddedNetwork(options);
    const client = network.connect((await organisation(CORE)).client);
    expect(
      (await transact(client, { fn: 'put', args: ['k', 'v'], organisations: [CORE, BANK] })).validationName,
    ).to.equal('VALID');
    await network.close();
    await failure(client.evaluate({ fn: 'get', args: ['k'], organisation: CORE }), ClosedError);
  });
});
