import { expect } from 'chai';
import { REFERENCE } from '../../../gateway/src/consortium/organisations';
import { consortiumDefinition, policyWords } from '../../../gateway/src/consortium/definition';
import { labelHash, packageLabel } from '../../../network/fabric/src/chaincode/label';
import { tarGzip } from '../../../network/fabric/src/chaincode/tar';
import { channelConfiguration } from '../../../network/fabric/src/configuration/channel';
import { ordererConfiguration } from '../../../network/fabric/src/configuration/orderer';
import { peerConfiguration } from '../../../network/fabric/src/configuration/peer';
import { metricIn } from '../../../network/fabric/src/operations';
import { chaincodePort, CHAINCODES_MAX, planOf, portsOf } from '../../../network/fabric/src/plan';
import { locatePrograms, versionIn } from '../../../network/fabric/src/programs';
import { fabricSettings, parseEnvFile } from '../../../network/fabric/src/settings';
import { markOf, isRunning, stopProcess } from '../../../network/fabric/src/supervisor/processMark';
import { referenceNetwork } from '../../../scripts/fabric/reference';
import { execFileSync, spawn } from 'node:child_process';

const BATCH = { batch: { timeoutMs: 200, maxMessages: 200, preferredBytes: 4_194_304 } };
const SMALL = { isResilient: false, consensus: 'raft' } as const;
const RESILIENT = { isResilient: true, consensus: 'raft' } as const;
const BFT = { isResilient: false, consensus: 'bft' } as const;

function planFor(topology: typeof SMALL | typeof RESILIENT | typeof BFT): ReturnType<typeof planOf> {
  return planOf(referenceNetwork(topology, BATCH), '/network', 21_000);
}

describe('the Fabric programs', () => {
  it('that are missing are named in one sentence with where they were looked for', () => {
    const sentence = locatePrograms({ programFolder: '/nowhere', environment: {} });
    expect(sentence)
      .to.be.a('string')
      .that.includes('peer, orderer, configtxgen')
      .and.includes('/nowhere (FABRIC_BIN)');
    expect(locatePrograms({ programFolder: null, environment: { PATH: '/nowhere' } })).to.include('PATH');
  });

  it('say their version', () => {
    expect(versionIn('peer:\n Version: v2.5.16\n Commit SHA: x')).to.equal('2.5.16');
    expect(versionIn('no version here')).to.equal(null);
  });
});

describe('the network settings', () => {
  it('come from the file, and the environment overrides them', () => {
    const file = parseEnvFile(
      '# a comment\nFABRIC_BIN=\nFABRIC_VERSIONS=2.5 3.1\nTALLYSTICK_FABRIC_PORT=21000\nTALLYSTICK_FABRIC_BATCH_TIMEOUT_MS=200\n' +
        'TALLYSTICK_FABRIC_BATCH_MESSAGES=200\nTALLYSTICK_FABRIC_BATCH_BYTES=4194304\n',
    );
    const settings = fabricSettings(file, { TALLYSTICK_FABRIC_PORT: '24000', UNKNOWN: 'x' });
    expect(settings).to.deep.include({ programFolder: null, versions: ['2.5', '3.1'], basePort: 24_000 });
    expect(settings.batch).to.deep.equal(BATCH.batch);
    expect(() => fabricSettings(file, { TALLYSTICK_FABRIC_PORT: '70000' })).to.throw('TALLYSTICK_FABRIC_PORT');
    expect(() => parseEnvFile('nonsense')).to.throw('NAME=value');
  });
});

describe('the plan of a network', () => {
  it('gives every node ports of its own, the chaincodes of two definitions included', () => {
    for (const topology of [SMALL, RESILIENT, BFT]) {
      const { organisations } = planFor(topology);
      const ports = organisations.flatMap((organisation) => [
        ...portsOf(organisation),
        ...Array.from({ length: CHAINCODES_MAX }, (_, index) => index).flatMap((index) => [
          chaincodePort(organisation, index, 1),
          chaincodePort(organisation, index, 2),
        ]),
      ]);
      expect(new Set(ports).size, topology.consensus).to.equal(ports.length);
    }
  });

  it('has one orderer, three of members none of whom has a majority, or four for BFT', () => {
    expect(planFor(SMALL).orderers.map(({ mspId }) => mspId)).to.deep.equal(['OrdererMSP']);
    const resilient = planFor(RESILIENT);
    expect(new Set(resilient.orderers.map(({ mspId }) => mspId)).size).to.equal(3);
    expect(resilient.peers).to.have.length(10);
    expect(new Set(planFor(BFT).orderers.map(({ mspId }) => mspId)).size).to.equal(4);
  });

  it('moves nobody when an organisation joins', () => {
    const definition = referenceNetwork(SMALL, BATCH);
    const added = { mspId: 'X', slug: 'x', name: 'X', peers: 1, hasOrderer: false, readsOnly: false };
    const larger = planOf({ ...definition, organisations: [...definition.organisations, added] }, '/network', 21_000);
    expect(larger.peers.slice(0, 5)).to.deep.equal(planFor(SMALL).peers);
  });
});

describe('the configuration of a network', () => {
  it('listens on this machine only', () => {
    const { peers, orderers } = planFor(RESILIENT);
    const programs = { major: 3 };
    const texts = [
      ...peers.map((peer) => peerConfiguration(peer, { siblings: peers, programs, builderFolder: '/b' })),
      ...orderers.map((orderer) => ordererConfiguration(orderer, programs)),
    ].map((entry) => JSON.stringify(entry));
    for (const text of texts) {
      expect(text).to.not.include('0.0.0.0');
      const listening = [...text.matchAll(/"[lL]isten(?:Address)?":"([^"]*)"/g)].map((match) => match[1] ?? '');
      for (const address of listening) expect(address).to.match(/^127\.0\.0\.1/);
    }
  });

  it('lets the regulator ask and not write', () => {
    const text = JSON.stringify(channelConfiguration(planFor(SMALL)));
    expect(text).to.include(`"Writers":{"Type":"Signature","Rule":"OR('RegulatorMSP.admin')"}`);
    expect(text).to.include(`"Writers":{"Type":"Signature","Rule":"OR('BankMSP.admin', 'BankMSP.client')"}`);
    expect(text).to.include('"peer/Propose":"/Channel/Application/Readers"');
  });

  it('takes policies and collection from the same data as the embedded ledger', () => {
    const { chaincodeRule, collections } = consortiumDefinition(REFERENCE);
    expect(policyWords(chaincodeRule)).to.equal(
      "OutOf(1, OutOf(2, 'RegistrarMSP.peer', OutOf(1, 'CoreMSP.peer', 'BankMSP.peer', 'HubMSP.peer')))",
    );
    const [envelopes] = collections;
    expect(envelopes).to.deep.include({ requiredPeerCount: 0, maxPeerCount: 0 });
    expect(envelopes?.memberMspIds).to.have.length(REFERENCE.length);
  });
});

describe('a chaincode package', () => {
  it('carries the hash of its bundle in its label', () => {
    const hash = 'ab'.repeat(32);
    const label = packageLabel('tallystick', hash);
    expect(labelHash(`${label}:${'cd'.repeat(32)}`)).to.equal(hash.slice(0, 32));
    expect(labelHash('tallystick_1.0:1234')).to.equal(null);
  });

  it('is the same bytes each time, and a tar that others can read', () => {
    const entries = [{ name: 'metadata.json', content: Buffer.from('{"type":"ccaas"}') }];
    const archive = tarGzip(entries);
    expect(tarGzip(entries).equals(archive)).to.equal(true);
    const listed = execFileSync('tar', ['-xzO', 'metadata.json'], { input: archive, encoding: 'utf8' });
    expect(listed).to.equal('{"type":"ccaas"}');
  });
});

describe('a recorded process', () => {
  it('is told from a stranger with its number, and stopped', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const mark = markOf(child.pid ?? 0);
    expect(isRunning(mark)).to.equal(true);
    expect(isRunning({ ...mark, started: 'another time' })).to.equal(false);
    await stopProcess({ ...mark, started: 'another time' }, 10);
    expect(isRunning(mark), 'a stranger is left alone').to.equal(true);
    await stopProcess(mark, 5000);
    expect(isRunning(mark)).to.equal(false);
  });
});

describe('a metric', () => {
  it('is read by name and labels', () => {
    const text = '# HELP h x\nh{channel="a"} 7\nh{channel="b"} 12\n';
    expect(metricIn(text, 'h', ['channel="b"'])).to.equal(12);
    expect(metricIn(text, 'g')).to.equal(null);
  });
});
