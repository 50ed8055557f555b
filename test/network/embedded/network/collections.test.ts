import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlockEvent } from '../../../../network/embedded/src/client/blockEvents';
import { ChaincodeRefusedError } from '../../../../network/embedded/src/errors';
import { codeOf, failure, textOf } from '../../../support/network/expectations';
import { collection, networkOptions, openTestNetwork, temporaryFolder } from '../../../support/network/harness';
import type { TestNetwork } from '../../../support/network/harness';
import { allOf, anyOf, outOf, policyBytes, policyHex } from '../../../support/network/policies';

const [CORE, BANK, HUB, REGISTRAR, REGULATOR] = [
  'CoreMSP',
  'BankMSP',
  'HubMSP',
  'RegistrarMSP',
  'RegulatorMSP',
] as const;
const ENDORSING = [CORE, BANK, HUB, REGISTRAR];
const ALL = [...ENDORSING, REGULATOR];
const REFUSED = 'ENDORSEMENT_POLICY_FAILURE';
const implicit = (mspId: string): string => `_implicit_org_${mspId}`;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('private data', function () {
  this.timeout(40_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let directory: string;
  let test: TestNetwork;
  let number = 0;
  const freshKey = (): string => `key${number++}`;

  before(async () => {
    folder = await temporaryFolder();
    directory = join(folder.path, 'ledger');
    const complete = await networkOptions(ALL, { directory });
    const organisations = complete.organisations.map((one) =>
      one.mspId === REGULATOR ? { ...one, contractModule: null } : one,
    );
    test = await openTestNetwork(ALL, {
      directory,
      organisations,
      chaincodePolicy: policyBytes(outOf(2, ...ENDORSING)),
      collections: [
        collection('shared', ALL, { endorsementPolicy: policyBytes(allOf(REGISTRAR, anyOf(CORE, BANK, HUB))) }),
        collection('pair', [CORE, BANK]),
        collection('closed', [CORE, BANK], { memberOnlyRead: true, memberOnlyWrite: true }),
      ],
    });
  });
  after(async () => {
    await test.close();
    await folder.remove();
  });

  const put = (name: string, key: string, value: string, organisations: readonly string[]): Promise<string> =>
    codeOf(test.as(CORE), {
      fn: 'putPrivate',
      args: [name, key],
      transient: { value: Buffer.from(value) },
      organisations,
    });
  const get = (name: string, key: string, organisation: string, caller: string = organisation): Promise<string> =>
    test
      .as(caller)
      .evaluate({ fn: 'getPrivate', args: [name, key], organisation })
      .then(textOf);
  const putBoth = (collections: readonly string[], organisations: readonly string[]): Promise<string> =>
    codeOf(test.as(CORE), { fn: 'putBoth', args: [freshKey(), collections.join(',')], organisations });
  const refusal = async (work: Promise<unknown>): Promise<string> =>
    (await failure(work, ChaincodeRefusedError)).message;
  const lastBlock = async (organisation: string): Promise<BlockEvent> => {
    const blocks = test.as(organisation).blocks({ fromBlock: test.network.height() - 1, organisation });
    const { value } = await blocks.next();
    await blocks.return();
    if (value === undefined) throw new Error('there is no block');
    return value;
  };

  it('is refused in a collection that is not defined', async () => {
    const missing = 'collection finance/tally/nowhere could not be found';
    expect(await refusal(put('nowhere', 'k', 'v', [CORE, BANK]))).to.contain(missing);
    expect(await refusal(get('nowhere', 'k', CORE))).to.contain(missing);
    expect(await refusal(get(implicit('GoneMSP'), 'k', CORE))).to.contain(
      'collection [_implicit_org_GoneMSP] not defined in the collection config for chaincode [tally]',
    );
    const hash = test.as(CORE).evaluate({ fn: 'getPrivateHash', args: ['nowhere', 'k'], organisation: CORE });
    expect(await refusal(hash)).to.contain('not defined');
  });

  it('is refused to clients of non-members where the collection says so, for reading and writing', async () => {
    const key = freshKey();
    expect(await put('closed', key, 'secret', [CORE, BANK])).to.equal('VALID');
    expect(await get('closed', key, CORE, BANK)).to.equal('secret');
    expect(await refusal(get('closed', key, CORE, HUB))).to.contain('does not have read access permission');
    const request = { args: ['closed', key], organisations: [CORE, BANK] };
    const writing = test.as(HUB).endorse({ fn: 'putPrivate', transient: { value: Buffer.from('x') }, ...request });
    expect(await refusal(writing)).to.contain('does not have write access permission');
    const policy = test.as(HUB).endorse({ fn: 'setPrivatePolicy', ...request, args: ['closed', key, '00'] });
    expect(await refusal(policy)).to.contain('does not have write access permission');
  });

  it('can be read through a member by anybody where the collection does not say so, as on Fabric', async () => {
    const key = freshKey();
    await put('pair', key, 'not so secret', [CORE, BANK]);
    expect(await get('pair', key, CORE, HUB)).to.equal('not so secret');
    const own = freshKey();
    await put(implicit(CORE), own, 'body', [CORE, HUB]);
    expect(await get(implicit(CORE), own, CORE, BANK)).to.equal('body');
  });

  it('cannot be read where it is not, which is told apart from a key that does not exist', async () => {
    const key = freshKey();
    await put('pair', key, 'secret', [CORE, BANK]);
    expect(await refusal(get('pair', key, HUB))).to.contain(
      'private data matching public hash version is not available',
    );
    expect(await get('pair', 'absent', HUB)).to.equal('');
  });

  it('shows its hash to everybody, and reading the hash is a read', async () => {
    const key = freshKey();
    await put('pair', key, 'secret', [CORE, BANK]);
    const hash = await test.as(HUB).evaluate({ fn: 'getPrivateHash', args: ['pair', key], organisation: HUB });
    expect(textOf(hash)).to.equal(sha256('secret'));
    const copy = await test
      .as(CORE)
      .endorse({ fn: 'copyHash', args: ['pair', key, 'copy'], organisations: [HUB, REGISTRAR] });
    await put('pair', key, 'changed', [CORE, BANK]);
    expect((await test.as(CORE).submit(copy)).validationName).to.equal('MVCC_READ_CONFLICT');
  });

  it('is overwritten and deleted like open data', async () => {
    const key = freshKey();
    await put('pair', key, 'first', [CORE, BANK]);
    await put('pair', key, 'second', [CORE, BANK]);
    expect(await get('pair', key, BANK)).to.equal('second');
    expect(
      await codeOf(test.as(CORE), { fn: 'removePrivate', args: ['pair', key], organisations: [CORE, BANK] }),
    ).to.equal('VALID');
    expect(await get('pair', key, BANK)).to.equal('');
    await put('pair', key, 'third', [CORE, BANK]);
    expect(await get('pair', key, BANK)).to.equal('third');
  });

  it('is still readable after only its policy changed', async () => {
    const key = freshKey();
    await put('pair', key, 'value', [CORE, BANK]);
    const policy = policyHex(allOf(CORE, BANK));
    const set = { fn: 'setPrivatePolicy', args: ['pair', key, policy], organisations: [CORE, BANK] };
    expect(await codeOf(test.as(CORE), set)).to.equal('VALID');
    expect(await get('pair', key, BANK)).to.equal('value');
    const read = await test.as(CORE).evaluate({ fn: 'getPrivatePolicy', args: ['pair', key], organisation: HUB });
    expect(textOf(read)).to.equal(policy);
    expect(await put('pair', key, 'new', [CORE, HUB])).to.equal(REFUSED);
    expect(await put('pair', key, 'new', [CORE, BANK])).to.equal('VALID');
  });

  describe('is judged as FABRIC 8.1 was seen to', () => {
    const cases: readonly (readonly [string, readonly string[], readonly string[], string])[] = [
      ['header and bodies of both endorsers', [implicit(CORE), implicit(HUB)], [CORE, HUB], 'VALID'],
      ['the same endorsed by another pair', [implicit(CORE), implicit(HUB)], [CORE, REGISTRAR], REFUSED],
      ['header and own body, endorsed alone', [implicit(CORE)], [CORE], REFUSED],
      ['a body of an organisation that hosts both sides', [implicit(HUB)], [HUB, REGISTRAR], 'VALID'],
      ['a body of an organisation that did not endorse', [implicit(REGULATOR)], [CORE, HUB], REFUSED],
      ['a shared envelope with the witness', ['shared'], [CORE, REGISTRAR], 'VALID'],
      ['a shared envelope without the witness', ['shared'], [CORE, BANK], REFUSED],
    ];
    for (const [name, collections, organisations, code] of cases) {
      it(`${name}: ${code}`, async () => {
        expect(await putBoth(collections, organisations)).to.equal(code);
      });
    }

    it('own body only, endorsed alone: VALID, because no open key is written', async () => {
      expect(await put(implicit(CORE), freshKey(), 'body', [CORE])).to.equal('VALID');
    });
    it("a key's own policy in place of the implicit one: VALID", async () => {
      const key = freshKey();
      await put(implicit(HUB), key, 'body', [HUB, REGISTRAR]);
      const policy = policyHex(allOf(CORE, REGISTRAR));
      const set = { fn: 'setPrivatePolicy', args: [implicit(HUB), key, policy], organisations: [HUB, REGISTRAR] };
      expect(await codeOf(test.as(CORE), set)).to.equal('VALID');
      expect(await put(implicit(HUB), key, 'new', [CORE, REGISTRAR])).to.equal('VALID');
      expect(await put(implicit(HUB), key, 'new', [HUB, CORE])).to.equal(REFUSED);
      const lost = await refusal(get(implicit(HUB), key, HUB));
      expect(lost, 'no peer sends it to the owner').to.contain('private data matching public hash version is not');
      expect(await put(implicit(HUB), key, 'newer', [HUB, CORE, REGISTRAR])).to.equal('VALID');
      expect(await get(implicit(HUB), key, HUB)).to.equal('newer');
    });
    it('rewriting and deleting a shared envelope by two others, or by the witness alone: refused', async () => {
      const key = freshKey();
      await put('shared', key, 'sealed', [CORE, REGISTRAR]);
      expect(await put('shared', key, 'other', [CORE, BANK])).to.equal(REFUSED);
      expect(await put('shared', key, 'other', [REGISTRAR])).to.equal(REFUSED);
      const remove = { fn: 'removePrivate', args: ['shared', key], organisations: [CORE, BANK] };
      expect(await codeOf(test.as(CORE), remove)).to.equal(REFUSED);
      expect(await get('shared', key, BANK)).to.equal('sealed');
    });
  });

  it('comes with the blocks to members only, by hash to everybody', async () => {
    const key = freshKey();
    await put('pair', key, 'secret', [CORE, HUB]);
    for (const mspId of ALL) {
      const [transaction] = (await lastBlock(mspId)).transactions;
      const seen = transaction?.privateWrites.map(({ collection: name, writes }) => [
        name,
        writes?.map((write) => [write.key, textOf(write.value)]),
      ]);
      const isMember = mspId === CORE || mspId === BANK;
      expect(seen, mspId).to.deep.equal(isMember ? [['pair', [[key, 'secret']]]] : []);
      const hashes = transaction?.hashedWrites.map(({ collection: name, writes }) => [
        name,
        writes.map(({ valueHash }) => Buffer.from(valueHash).toString('hex')),
      ]);
      expect(hashes, mspId).to.deep.equal([['pair', [sha256('secret')]]]);
    }
  });

  it('comes with the blocks for invalid transactions too, whose code must be looked at', async () => {
    expect(await put('shared', freshKey(), 'never valid', [CORE, BANK])).to.equal(REFUSED);
    const [transaction] = (await lastBlock(REGULATOR)).transactions;
    expect(transaction?.validationName).to.equal(REFUSED);
    expect(transaction?.privateWrites[0]?.writes?.map(({ value }) => textOf(value))).to.deep.equal(['never valid']);
  });

  it('is missing for good when a transaction is submitted without it', async () => {
    const key = freshKey();
    const request = {
      fn: 'putPrivate',
      args: ['pair', key],
      transient: { value: Buffer.from('kept back') },
      organisations: [CORE, BANK],
    };
    const endorsed = await test.as(CORE).endorse(request);
    expect((await test.as(CORE).submit({ ...endorsed, privateData: null })).validationName).to.equal('VALID');
    const [transaction] = (await lastBlock(CORE)).transactions;
    expect(transaction?.privateWrites).to.deep.equal([{ collection: 'pair', writes: null }]);
    expect(await refusal(get('pair', key, CORE))).to.contain('is not available');
    await put('pair', key, 'again', [CORE, BANK]);
    expect(await get('pair', key, CORE)).to.equal('again');
  });

  it('is not believed when it is not what was endorsed', async () => {
    const [key, other] = [freshKey(), freshKey()];
    const endorse = (name: string, value: string) =>
      test.as(CORE).endorse({
        fn: 'putPrivate',
        args: ['pair', name],
        transient: { value: Buffer.from(value) },
        organisations: [CORE, BANK],
      });
    const [genuine, forged] = [await endorse(key, 'genuine'), await endorse(other, 'forged')];
    expect((await test.as(CORE).submit({ ...genuine, privateData: forged.privateData })).validationName).to.equal(
      'VALID',
    );
    const [transaction] = (await lastBlock(BANK)).transactions;
    expect(transaction?.privateWrites).to.deep.equal([{ collection: 'pair', writes: null }]);
    expect(await refusal(get('pair', key, BANK))).to.contain('is not available');
  });

  it('is there again after a restart, and its plaintext is in no file of anybody else', async () => {
    const key = freshKey();
    const canary = 'canary-7f3a-in-the-mine';
    await put('pair', key, canary, [CORE, BANK]);
    test = await test.reopen();
    expect(await get('pair', key, BANK)).to.equal(canary);
    expect(await refusal(get('pair', key, HUB))).to.contain('is not available');
    const files = await readdir(directory, { recursive: true, withFileTypes: true });
    const holders = new Set<string>();
    for (const file of files.filter((entry) => entry.isFile())) {
      const path = join(file.parentPath, file.name);
      if ((await readFile(path)).includes(canary)) holders.add(path.slice(directory.length + 1));
    }
    const expected = [BANK, CORE].map((mspId) => join('organisations', mspId, 'private.dat'));
    expect([...holders].sort()).to.deep.equal(expected);
  });
});
