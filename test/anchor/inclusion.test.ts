/** Proofs made from a real ledger's folder, checked with the root alone and on the chain. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readProof } from '../../gateway/src/anchor/proof';
import type { InclusionProof } from '../../gateway/src/anchor/proof';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../support/consortium';
import { sha256 } from '../support/firms';
import { compiled, rpc } from '../support/anchor/chain';
import { hashOf, idOf } from '../support/anchor/blocks';
import { openRealLedger } from '../support/anchor/realLedger';
import type { RealLedger } from '../support/anchor/realLedger';
import { AnchorWorld } from '../support/anchor/world';
import { checkLedger } from '../../scripts/anchor/check';
import { anchorCommand, BadOption } from '../../scripts/anchor/options';
import { AnchorProblem } from '../../scripts/anchor/problem';
import { proveRecord } from '../../scripts/anchor/prove';
import { storedLedger } from '../../scripts/anchor/storedLedger';
import type { StoredLedger } from '../../scripts/anchor/storedLedger';
import { verifyAgainstRoot, verifyOnChain } from '../../scripts/anchor/verify';
import '../support/patience';

const PROGRAM = path.resolve('build/scripts/anchor/main.js');

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function command(...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

describe('inclusion in an anchored range', () => {
  let real: RealLedger;
  let world: AnchorWorld;
  let stored: StoredLedger;
  let folder = '';
  let heightAnchored = 0;

  before(async function () {
    this.timeout(600_000);
    await compiled();
    real = await openRealLedger();
    world = await AnchorWorld.open(rpc, real.network);
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-proofs-'));
    const publisher = world.publisher({ source: real.portOf(HUB), policy: { rangeMax: 7, blocks: 1 } });
    ({ height: heightAnchored } = await real.portOf(HUB).health());
    while (publisher.status.next < heightAnchored) await world.round(publisher);
    stored = storedLedger(real.folder);
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await real.close();
  });

  /** Records with the versions that some valid transaction wrote. */
  function written(): readonly (readonly [record: string, version: number])[] {
    const transactions = [...stored.blocks()].flatMap((block) => block.transactions.filter(({ isValid }) => isValid));
    return transactions.flatMap(({ headers }) => [...headers].map(([id, { version }]) => [id, version] as const));
  }

  const prove = (record: string, version: number | null = null, ledger = stored): Promise<InclusionProof> =>
    proveRecord({ ledger, chain: world.chain(), sha256, record, version });

  it('A8: every member’s node gives the same roots: each finds the chain’s to be its own', async () => {
    for (const mspId of [CORE, BANK, HUB, REGISTRAR, REGULATOR]) {
      const publisher = world.publisher({ source: real.portOf(mspId) });
      await world.round(publisher);
      expect(publisher.status, mspId).to.deep.include({ state: 'nothing_new', next: heightAnchored });
    }
  });

  it('A8: every version of every record is proven from a stored ledger, offline with the root alone', async () => {
    const all = written();
    expect(all.length).to.be.greaterThan(10);
    for (const [record, version] of all) {
      const proof = readProof(JSON.stringify(await prove(record, version)));
      expect(proof.leaf.header.version).to.equal(version);
      const range = await world.chain().rangeOf(proof.block.number);
      const verdict = verifyAgainstRoot(sha256, proof, range!.root);
      expect(verdict.isGood, verdict.sentence).to.equal(true);
      expect(verdict.sentence).to.include(`record ${record}, version ${version}`);
    }
  });

  it('without a version it is the newest one that is proven', async () => {
    const [record] = written().find(([, version]) => version > 1)!;
    const versions = written().flatMap(([id, version]) => (id === record ? [version] : []));
    expect((await prove(record)).leaf.header.version).to.equal(Math.max(...versions));
  });

  it('A8: a proof is refused under another root', async () => {
    const proof = await prove(written()[0]![0]);
    const verdict = verifyAgainstRoot(sha256, proof, hashOf('another root'));
    expect(verdict).to.deep.include({ isGood: false });
  });

  it('on the chain a proof is good in its own contract, consortium and range, and in no other', async () => {
    const proof = await prove(written()[0]![0]);
    const other = await AnchorWorld.open(rpc);
    expect((await verifyOnChain(sha256, proof, world.chain())).isGood).to.equal(true);
    expect((await verifyOnChain(sha256, proof, other.chain())).sentence).to.include('another contract');
    const named = { ...proof, anchor: { ...proof.anchor, ...other.place } };
    expect((await verifyOnChain(sha256, named, other.chain())).sentence).to.include('has no root');
    const shifted = { ...proof, anchor: { ...proof.anchor, last: proof.anchor.last + 1 } };
    expect((await verifyOnChain(sha256, shifted, world.chain())).sentence).to.include('is in the range');
    const changed = { ...proof, block: { ...proof.block, data: hashOf('other data') } };
    expect((await verifyOnChain(sha256, changed, world.chain())).sentence).to.include('the proof leads to');
  });

  it('there is no proof of a record the ledger does not have, nor of a version nobody wrote', async () => {
    const [record] = written()[0]!;
    for (const [wanted, version] of [
      [idOf('nowhere'), null],
      [record, 99],
    ] as const) {
      const error = await prove(wanted, version).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(AnchorProblem);
      expect(String(error)).to.include('no block of this ledger wrote');
    }
  });

  it('there is no proof of what is not anchored yet', async () => {
    const empty = await AnchorWorld.open(rpc);
    const [record] = written()[0]!;
    const parts = { ledger: stored, chain: empty.chain(), sha256, record, version: null };
    const error = await proveRecord(parts).catch((reason: unknown) => reason);
    expect(String(error)).to.include('anchored are those below 0');
  });

  it('A8: a whole ledger is compared with its roots, and the range of a rewritten block is named', async () => {
    const good = await checkLedger({ ledger: stored, chain: world.chain(), sha256 });
    expect(good).to.deep.include({ blocks: heightAnchored, anchored: heightAnchored, differs: null });
    expect(good.ranges).to.equal(Math.ceil(heightAnchored / 7));
    const rewritten: StoredLedger = {
      ...stored,
      blocks: () =>
        [...stored.blocks()].map((block) => (block.number === 9 ? { ...block, dataHash: hashOf('x') } : block)),
    };
    const bad = await checkLedger({ ledger: rewritten, chain: world.chain(), sha256 });
    expect(bad.differs?.range).to.deep.include({ first: 7, last: Math.min(13, heightAnchored - 1) });
    const [record] = [...stored.blocks()][9]!.transactions.flatMap(({ headers }) => [...headers.keys()]);
    if (record !== undefined) {
      expect(String(await prove(record, null, rewritten).catch((reason: unknown) => reason))).to.include('not those');
    }
    const shortened: StoredLedger = { ...stored, blocks: () => [...stored.blocks()].slice(0, 9) };
    const error = await checkLedger({ ledger: shortened, chain: world.chain(), sha256 }).catch((r: unknown) => r);
    expect(String(error)).to.include('has 9 blocks');
  });

  describe('on the command line', () => {
    let file = '';
    let root = '';

    before(async () => {
      const proof = await prove(written().at(-1)![0]);
      file = path.join(folder, 'proof.json');
      root = (await world.chain().rangeOf(proof.block.number))!.root;
      await writeFile(file, JSON.stringify(proof));
    });

    it('A8: verify proves offline, given the root, and refuses a proof that was changed', async () => {
      const good = command('verify', file, '--root', root);
      expect(good.code, good.output).to.equal(0);
      expect(good.output).to.match(/^proven: record [0-9a-f]{64}/);
      expect(command('verify', file, '--root', root.replace('sha256:', '0x')).code, 'as the chain spells it').to.equal(
        0,
      );
      const changed = path.join(folder, 'changed.json');
      const text = await readFile(file, 'utf8');
      await writeFile(
        changed,
        text.replace(/"version":(\d+)/, (_, version) => `"version":${Number(version) + 1}`),
      );
      const bad = command('verify', changed, '--root', root);
      expect([bad.code, bad.output.slice(0, 11)]).to.deep.equal([1, 'not proven:']);
    });

    it('what cannot be done is said in a sentence, with code 2', () => {
      const absent = command('verify', path.join(folder, 'absent.json'), '--root', root);
      expect([absent.code, absent.output]).to.deep.equal([2, `there is no ${path.join(folder, 'absent.json')}\n`]);
      const notAnchored = command('check', '--data', real.folder);
      expect(notAnchored.code).to.equal(2);
      expect(notAnchored.output).to.include('is not anchored');
      const nowhere = path.join(folder, 'nowhere');
      const noLedger = command('prove', idOf('x'), '--data', nowhere);
      expect([noLedger.code, noLedger.output]).to.deep.equal([
        2,
        `there is no ledger in ${nowhere}; --data says where one is\n`,
      ]);
    });

    it('what was asked wrongly is said in a sentence', () => {
      for (const [words, sentence] of [
        [['verify', file], 'either --root or --chain'],
        [['verify', file, '--root', root, '--chain', 'http://127.0.0.1:1'], 'either --root or --chain'],
        [['verify'], 'a file with a proof'],
        [['verify', file, '--root', 'x'], '--root takes'],
        [['prove', 'x'], 'prove takes a record id'],
        [['prove', idOf('x'), '--version', '0'], '--version takes'],
        [['guess'], 'nothing known'],
        [[], 'nothing known'],
        [['--colour'], 'Unknown option'],
      ] as const) {
        expect(() => anchorCommand(words, folder), words.join(' ')).to.throw(BadOption, sentence);
      }
      expect(anchorCommand(['prove', '--help'], folder)).to.deep.equal({ does: 'help' });
    });
  });
});
