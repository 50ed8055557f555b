import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Collections } from '../../../../network/embedded/src/collections';
import { openEmbeddedNetwork } from '../../../../network/embedded/src/network';
import type { EmbeddedNetwork } from '../../../../network/embedded/src/network';
import { DirectoryInUseError } from '../../../../network/embedded/src/errors';
import { realDisk } from '../../../../network/embedded/src/files/disk';
import { PrivateStore } from '../../../../network/embedded/src/organisation/privateStore';
import { readBlocks, verifyBlockFile } from '../../../../network/embedded/src/storedBlocks';
import { openTestLedger } from '../../../support/network/ledgerHarness';
import { writeConsortium } from '../../../../network/identities/src/folder';
import { failure, textOf } from '../../../support/network/expectations';
import { collection, networkOptions, organisation, temporaryFolder } from '../../../support/network/harness';
import { createOrganisation, issueIdentity } from '../../../../network/identities/src/organisation';
import type { ChildOrders } from '../../../support/network/killedChild';
import { policyBytes } from '../../../support/network/policies';

const CORE = 'CoreMSP';
const CHILD = join(__dirname, '../../../support/network/killedChild.js');
const FAULTY_DISK = join(__dirname, '../../../support/network/faultyDisk.js');

/** What a child printed. */
interface Story {
  readonly lines: readonly string[];
  readonly wasKilled: boolean;
}

/** Runs a child to its end, or kills it a while after its first acknowledgement. */
function runChild(orders: ChildOrders, killAfterMs: number | null = null): Promise<Story> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, JSON.stringify(orders)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    let timer: NodeJS.Timeout | null = null;
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (killAfterMs !== null && timer === null && output.includes('done')) {
        timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      }
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ lines: output.split('\n'), wasKilled: signal === 'SIGKILL' });
    });
  });
}

describe('a process that is killed', function () {
  this.timeout(90_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let identities: string;

  before(async () => {
    folder = await temporaryFolder();
    identities = join(folder.path, 'identities');
    const { authority, peer, client } = await organisation(CORE);
    const time = { now: new Date(), validDays: 1 };
    const orderers = await createOrganisation({ mspId: 'OrdererMSP', organisationName: 'Orderer', ...time });
    const orderer = await issueIdentity(orderers, { name: 'orderer', role: 'orderer', ...time });
    // The set is checked when it is read, so the orderer's identity is issued by the organisation that holds it.
    const own = await issueIdentity(authority, { name: orderer.name, role: 'orderer', ...time });
    await writeConsortium(identities, { organisations: [{ authority, identities: [peer, client, own], tls: [] }] });
  });
  after(() => folder.remove());

  const open = async (directory: string): Promise<EmbeddedNetwork> => {
    const options = await networkOptions([CORE], { directory, collections: [collection('bodies', [CORE])] });
    return openEmbeddedNetwork({ ...options, chaincodePolicy: policyBytes(CORE) });
  };

  /** Everything acknowledged is there once, what was only sent is whole or absent, and every plaintext has its block. */
  async function checkSurvivors(directory: string, stories: readonly Story[]): Promise<void> {
    const { ledger } = await openTestLedger([CORE], { directory });
    const store = await PrivateStore.open({
      directory: join(directory, 'organisations', CORE),
      mspId: CORE,
      disk: realDisk,
      height: ledger.recoveredHeight,
      collections: new Collections([collection('bodies', [CORE])], [CORE]),
    });
    try {
      const seen = new Map<string, string>();
      for (const { number, transactions } of readBlocks(directory)) {
        expect(store.block(number), `plaintext of block ${number}`).to.have.length(transactions.length);
        for (const { transactionId, validationCode, writes } of transactions) {
          expect(seen.has(transactionId), 'nothing is there twice').to.equal(false);
          seen.set(transactionId, `${number} ${validationCode} ${writes[0]?.key ?? ''}`);
          expect(ledger.outcome(transactionId)).to.deep.equal({ blockNumber: number, validationCode: 0 });
        }
      }
      for (const line of stories.flatMap(({ lines }) => lines)) {
        const [word, transactionId = '', ...rest] = line.split(' ');
        if (word === 'done') expect(seen.get(transactionId), line).to.equal(rest.join(' '));
      }
    } finally {
      await store.close();
      await ledger.close();
    }
    expect(verifyBlockFile(directory)).to.deep.include({ firstBadBlock: null, unfinishedBytes: 0 });
  }

  it('lets nobody in while it lives, and leaves no lock behind', async () => {
    const directory = join(folder.path, 'locked');
    const child = spawn(
      process.execPath,
      [CHILD, JSON.stringify({ directory, identities, transactions: 10_000, diskModule: null })],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const ended = new Promise((resolve) => child.on('close', resolve));
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('done')) resolve();
      });
    });
    await failure(open(directory), DirectoryInUseError);
    child.kill('SIGKILL');
    await ended;
    await (await open(directory)).close();
  });

  it('at random moments, one life after the other, loses nothing that was acknowledged', async () => {
    const directory = join(folder.path, 'random');
    const stories: Story[] = [];
    for (let life = 0; life < 3; life++) {
      const story = await runChild(
        { directory, identities, transactions: 10_000, diskModule: null },
        Math.random() * 120,
      );
      expect(story.wasKilled).to.equal(true);
      stories.push(story);
    }
    const keys = stories
      .flatMap(({ lines }) => lines)
      .flatMap((line) => (line.startsWith('done') ? [line.split(' ')[4] ?? ''] : []));
    const network = await open(directory);
    const client = network.connect((await organisation(CORE)).client);
    for (const key of keys.slice(-20)) {
      expect(textOf(await client.evaluate({ fn: 'get', args: [key], organisation: CORE }))).to.equal('header');
      const body = await client.evaluate({ fn: 'getPrivate', args: ['bodies', key], organisation: CORE });
      expect(textOf(body)).to.match(/^body /);
    }
    await network.close();
    await checkSurvivors(directory, stories);
  });

  // Founding a ledger takes the first operations; then for each block half a write, the flush, and the moments
  // around them.
  for (const [owner, points] of [
    ['ordering', [2, 4, 5, 8, 9, 10, 11, 12, 14]],
    [CORE, [2, 4, 5, 6, 7, 8]],
  ] as const) {
    it(`at each kind of operation in the thread of ${owner}, loses nothing that was acknowledged`, async () => {
      const lives = async (killAt: number): Promise<void> => {
        const directory = join(folder.path, `${owner}-${killAt}`);
        const diskModule = { path: FAULTY_DISK, argument: JSON.stringify({ owner, killAt }) };
        const story = await runChild({ directory, identities, transactions: 3, diskModule });
        expect(story.wasKilled, `operation ${killAt} was reached`).to.equal(true);
        await checkSurvivors(directory, [story]);
      };
      const remaining = [...points];
      const worker = async (): Promise<void> => {
        for (let next = remaining.shift(); next !== undefined; next = remaining.shift()) await lives(next);
      };
      await Promise.all([worker(), worker()]);
    });
  }
});
