import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import '../support/patience';
import { accounts, compiled, deploy, now } from '../support/anchor/chain';
import { word } from '../support/anchor/values';

/** Most gas a deployment may take. */
const TO_DEPLOY: Readonly<Record<string, number>> = { Anchor: 1_100_000, TagRegistry: 1_200_000 };
/** Most gas each step may take; what it takes now stands in the README. */
const BOUNDS: Readonly<Record<string, number>> = {
  'anchor a range, first of a consortium': 150_000,
  'anchor a range': 110_000,
  commit: 50_000,
  reserve: 90_000,
  finance: 40_000,
  release: 40_000,
};

async function ofAnchor(): Promise<Readonly<Record<string, number>>> {
  const [governor, publisher] = (await accounts()) as [string, string];
  const anchor = await deploy('Anchor', governor, []);
  const network = word('first record');
  await anchor.send(governor, 'register', network);
  const consortium = await anchor.read('consortiumOf', governor, network);
  await anchor.send(governor, 'proposePublisher', consortium, publisher);
  await anchor.send(publisher, 'acceptPublisher', consortium);
  const first = await anchor.send(publisher, 'anchor', consortium, 0, 99, word('root 0'));
  const later = await anchor.send(publisher, 'anchor', consortium, 100, 199, word('root 1'));
  return {
    'anchor a range, first of a consortium': first.gasUsed,
    'anchor a range': later.gasUsed,
  };
}

async function ofTagRegistry(): Promise<Readonly<Record<string, number>>> {
  const [operator, relay] = (await accounts()) as [string, string];
  const registry = await deploy('TagRegistry', operator, [operator, 86_400, 86_400]);
  await registry.send(operator, 'authoriseRelay', relay);
  await registry.send(operator, 'openEpoch', word('key'), (await now()) + 1);
  const [financing, releasing] = [word('financing'), word('releasing')];
  const [financeHash, releaseHash] = [
    await registry.read('hashOf', financing),
    await registry.read('hashOf', releasing),
  ];
  const lock = await registry.read('lockOf', financeHash, releaseHash);
  const reservation = [0, word('tag'), lock, word('salt')];
  const commitment = await registry.read('commitmentOf', ...reservation);
  const gas = { commit: 0, reserve: 0, finance: 0, release: 0 };
  gas.commit = (await registry.send(relay, 'commit', commitment)).gasUsed;
  gas.reserve = (await registry.send(relay, 'reserve', ...reservation)).gasUsed;
  gas.finance = (await registry.send(relay, 'finance', 0, word('tag'), financing, releaseHash)).gasUsed;
  gas.release = (await registry.send(relay, 'release', 0, word('tag'), releasing, financeHash)).gasUsed;
  return gas;
}

/** Rows `| what | 12 345 |` of the README's table. */
async function inReadme(): Promise<Readonly<Record<string, number>>> {
  const text = await readFile('network/anchor/README.md', 'utf8');
  const rows = [...text.matchAll(/^\| (\S.*?) +\| +(\d[\d ]*?) +\|$/gm)];
  return Object.fromEntries(rows.map(([, what = '', gas = '']) => [what, Number(gas.replaceAll(' ', ''))]));
}

describe('gas', () => {
  let measured: Readonly<Record<string, number>> = {};

  before(async function () {
    this.timeout(600_000);
    await compiled();
    measured = { ...(await ofAnchor()), ...(await ofTagRegistry()) };
    for (const [what, gas] of Object.entries(measured)) process.stdout.write(`  gas to ${what}: ${gas}\n`);
  });

  it('every step stays below its bound', () => {
    expect(Object.keys(measured).sort()).to.deep.equal(Object.keys(BOUNDS).sort());
    for (const [what, bound] of Object.entries(BOUNDS)) expect(measured[what], what).to.be.at.most(bound);
  });

  it('deploying stays below its bound', async () => {
    const [operator = ''] = await accounts();
    const anchor = await deploy('Anchor', operator, []);
    const registry = await deploy('TagRegistry', operator, [operator, 86_400, 86_400]);
    expect(anchor.gasToDeploy).to.be.at.most(TO_DEPLOY['Anchor']!);
    expect(registry.gasToDeploy).to.be.at.most(TO_DEPLOY['TagRegistry']!);
  });

  it('the README prints what is measured', async () => {
    expect(await inReadme()).to.deep.equal(measured);
  });
});
