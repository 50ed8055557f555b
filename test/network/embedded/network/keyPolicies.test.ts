import { expect } from 'chai';
import { openTestNetwork, temporaryFolder } from '../../../support/network/harness';
import type { TestNetwork } from '../../../support/network/harness';
import { ChaincodeRefusedError } from '../../../../network/embedded/src/errors';
import { codeOf, failure, textOf } from '../../../support/network/expectations';
import { allOf, anyOf, outOf, policyBytes, policyHex } from '../../../support/network/policies';

const [CORE, BANK, HUB, REGISTRAR] = ['CoreMSP', 'BankMSP', 'HubMSP', 'RegistrarMSP'] as const;
const MEMBERS = [CORE, BANK, HUB, REGISTRAR];
const REFUSED = 'ENDORSEMENT_POLICY_FAILURE';

describe('policies of single keys', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestNetwork;
  let number = 0;
  const freshKey = (): string => `key${number++}`;

  before(async () => {
    folder = await temporaryFolder();
    test = await openTestNetwork(MEMBERS, {
      directory: folder.path,
      chaincodePolicy: policyBytes(outOf(2, ...MEMBERS)),
    });
  });
  after(async () => {
    await test.close();
    await folder.remove();
  });

  const call = (fn: string, args: readonly string[], organisations: readonly string[]): Promise<string> =>
    codeOf(test.as(CORE), { fn, args, organisations });
  const put = (key: string, ...organisations: readonly string[]): Promise<string> =>
    call('put', [key, 'v'], organisations);
  const setPolicy = (key: string, policy: string, ...organisations: readonly string[]): Promise<string> =>
    call('setPolicy', [key, policy], organisations);

  it('replace the policy of the chaincode, and are judged by who may change the key now', async () => {
    const key = freshKey();
    const create = call('putWithPolicy', [key, 'v', policyHex(allOf(CORE, HUB))], [CORE, HUB]);
    expect(await create).to.equal('VALID');
    expect(await put(key, CORE, REGISTRAR)).to.equal(REFUSED);
    expect(await put(key, CORE, HUB)).to.equal('VALID');
    expect(await setPolicy(key, policyHex(allOf(CORE, BANK)), CORE, BANK)).to.equal(REFUSED);
    expect(await setPolicy(key, policyHex(allOf(CORE, BANK)), CORE, HUB)).to.equal('VALID');
    expect(await put(key, CORE, HUB)).to.equal(REFUSED);
    expect(await put(key, CORE, BANK)).to.equal('VALID');
  });

  it('let one organisation write alone when they name only one', async () => {
    const key = freshKey();
    await call('putWithPolicy', [key, 'v', policyHex(BANK)], [CORE, BANK]);
    expect(await put(key, BANK)).to.equal('VALID');
    expect(await put(key, CORE, HUB)).to.equal(REFUSED);
  });

  it('do not count for the first write of a key', async () => {
    const key = freshKey();
    expect(await call('putWithPolicy', [key, 'v', policyHex(allOf(BANK, HUB))], [CORE, REGISTRAR])).to.equal('VALID');
    expect(await put(key, CORE, REGISTRAR)).to.equal(REFUSED);
  });

  it('have two branches: the hosts, and a recovery by witness and majority (FABRIC 8.10)', async () => {
    const key = freshKey();
    const policy = policyHex(anyOf(allOf(HUB, REGISTRAR), allOf(REGISTRAR, outOf(2, CORE, BANK))));
    await call('putWithPolicy', [key, 'v', policy], [HUB, REGISTRAR]);
    expect(await put(key, HUB, REGISTRAR)).to.equal('VALID');
    expect(await put(key, HUB, REGISTRAR, CORE)).to.equal('VALID');
    expect(await put(key, REGISTRAR, CORE, BANK)).to.equal('VALID');
    expect(await put(key, HUB, BANK)).to.equal(REFUSED);
    expect(await put(key, CORE, BANK)).to.equal(REFUSED);
    expect(await put(key, CORE, BANK, HUB)).to.equal(REFUSED);
    expect(await put(key, REGISTRAR, CORE)).to.equal(REFUSED);
    const handedOver = policyHex(anyOf(allOf(BANK, REGISTRAR), allOf(REGISTRAR, outOf(2, CORE, HUB))));
    expect(await setPolicy(key, handedOver, HUB, REGISTRAR)).to.equal('VALID');
    expect(await put(key, BANK, REGISTRAR)).to.equal('VALID');
    expect(await put(key, HUB, REGISTRAR)).to.equal(REFUSED);
  });

  it('brick their key when the bytes are malformed', async () => {
    const key = freshKey();
    expect(await call('putWithPolicy', [key, 'v', Buffer.from('rubbish').toString('hex')], [CORE, BANK])).to.equal(
      'VALID',
    );
    // The endorser looks at the policies of the keys it writes, and stumbles.
    for (const attempt of [put(key, ...MEMBERS), setPolicy(key, '', ...MEMBERS)]) {
      const refused = await failure(attempt, ChaincodeRefusedError);
      expect(refused.message).to.contain('error in simulation: error unmarshalling SignaturePolicyEnvelope');
    }
    expect(textOf(await test.as(CORE).evaluate({ fn: 'get', args: [key], organisation: HUB }))).to.equal('v');
  });

  it('block their key when they require an organisation that is not there', async () => {
    const key = freshKey();
    await call('putWithPolicy', [key, 'v', policyHex(allOf(CORE, 'GoneMSP'))], [CORE, BANK]);
    expect(await put(key, ...MEMBERS)).to.equal(REFUSED);
  });

  it('harm nobody when an unknown organisation stands in another branch', async () => {
    const key = freshKey();
    await call('putWithPolicy', [key, 'v', policyHex(anyOf(allOf(CORE, HUB), allOf(CORE, 'GoneMSP')))], [CORE, HUB]);
    expect(await put(key, CORE, HUB)).to.equal('VALID');
  });

  it('are removed by empty bytes, and the chaincode decides again', async () => {
    const key = freshKey();
    await call('putWithPolicy', [key, 'v', policyHex(allOf(CORE, HUB))], [CORE, HUB]);
    expect(await setPolicy(key, '', CORE, HUB)).to.equal('VALID');
    expect(await put(key, BANK, REGISTRAR)).to.equal('VALID');
  });

  it('are gone with their key when it is deleted', async () => {
    const key = freshKey();
    await call('putWithPolicy', [key, 'v', policyHex(allOf(CORE, HUB))], [CORE, HUB]);
    expect(await call('remove', [key], [CORE, BANK])).to.equal(REFUSED);
    expect(await call('remove', [key], [CORE, HUB])).to.equal('VALID');
    expect(await put(key, BANK, REGISTRAR)).to.equal('VALID');
    expect(textOf(await test.as(CORE).evaluate({ fn: 'getPolicy', args: [key], organisation: CORE }))).to.equal('');
  });

  it('stay when only the value changes, and set alone keep the value', async () => {
    const key = freshKey();
    const policy = policyHex(allOf(CORE, HUB));
    await call('put', [key, 'first'], [CORE, HUB]);
    expect(await setPolicy(key, policy, CORE, HUB)).to.equal('VALID');
    expect(await call('put', [key, 'second'], [CORE, HUB])).to.equal('VALID');
    const client = test.as(CORE);
    expect(textOf(await client.evaluate({ fn: 'getPolicy', args: [key], organisation: BANK }))).to.equal(policy);
    expect(textOf(await client.evaluate({ fn: 'get', args: [key], organisation: BANK }))).to.equal('second');
  });

  it('set on a key that does not exist do nothing', async () => {
    const key = freshKey();
    expect(await setPolicy(key, policyHex(allOf(CORE, HUB)), BANK, REGISTRAR)).to.equal('VALID');
    const client = test.as(CORE);
    expect(textOf(await client.evaluate({ fn: 'getPolicy', args: [key], organisation: CORE }))).to.equal('');
    expect(await put(key, BANK, REGISTRAR)).to.equal('VALID');
  });
});
