/** The whole product with an anchor: a gateway, a local chain, and the command line beside them. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { partyRecordId } from '../../chaincode/src/statement/ids';
import { readSettings } from '../../gateway/src/config';
import { makeLogger } from '../../gateway/src/http/log';
import { startGateway } from '../../gateway/src/main';
import type { RunningGateway } from '../../gateway/src/main';
import { startLocalChain } from '../../network/anchor/src/localChain';
import type { LocalChain } from '../../network/anchor/src/localChain';
import { anchorOn } from '../../scripts/anchor/localAnchor';
import { Desk, eventually, sha256 } from '../../scripts/client/desk';
import { FIRMS } from '../../scripts/sandbox/firms';
import { officersOf } from '../../scripts/sandbox/officers';
import { People } from '../../scripts/sandbox/people';
import { ensureOffices, openSandbox } from '../../scripts/sandbox/sandbox';
import '../support/patience';

const PROGRAM = path.resolve('build/scripts/anchor/main.js');

interface AnchorAnswer {
  readonly anchor: {
    readonly state: string;
    readonly next: number;
    readonly place: { readonly contract: string };
    readonly newest: { readonly last: number; readonly root: string } | null;
  } | null;
}

describe('a gateway with an anchor', () => {
  let chain: LocalChain;
  let gateway: RunningGateway;
  let registrar: Desk;
  let folder = '';
  let record = '';

  before(async function () {
    this.timeout(600_000);
    chain = await startLocalChain({ blockEveryMs: 1000 });
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-anchored-'));
    const people = await People.open(folder);
    const logger = makeLogger('silent');
    const anchor = anchorOn(chain, folder);
    gateway = await startGateway({
      settings: readSettings({ TALLYSTICK_DATA: folder, TALLYSTICK_PORT: '0' }),
      logger,
      officers: await officersOf(people),
      networkName: 'Tallystick test',
      sandbox: true,
      foundedAt: Date.now(),
      anchor: { ...anchor, roundMs: 100, policy: { ...anchor.policy, everyMs: 1 } },
    });
    await ensureOffices(gateway.runtimes, people);
    const parts = { url: gateway.url, people, logger, currencies: ['CNY'], soleUnits: 1_000_000n };
    await openSandbox(parts, FIRMS.slice(0, 1));
    registrar = await Desk.open(gateway.url, 'registrar', { login: 'officer@registrar', password: people.passphrase });
    const { hash } = await registrar.get<{ readonly hash: string }>('/network');
    record = partyRecordId(sha256, hash, FIRMS[0]!.party);
  });

  after(async function () {
    this.timeout(600_000);
    await gateway.stop();
    await chain.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function command(...args: readonly string[]): { readonly code: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
    return { code: status, output: stdout + stderr };
  }

  it('A8: tells everybody who is logged in how far the ledger is anchored', async () => {
    const { height } = await gateway.runtimes[0]!.parts.ledger.health();
    const { anchor } = await eventually('the anchor', async () => {
      const answer = await registrar.get<AnchorAnswer>('/anchor');
      return (answer.anchor?.next ?? 0) >= height ? answer : null;
    });
    expect(anchor?.newest?.last).to.equal((anchor?.next ?? 0) - 1);
    expect(anchor?.newest?.root).to.match(/^sha256:[0-9a-f]{64}$/);
  });

  it('A8: its records are proven and its ledger is checked from the command line, while it runs', async () => {
    const file = path.join(folder, 'party.proof.json');
    const proven = await eventually('a proof', () => {
      const ended = command('prove', record, '--data', folder, '--out', file);
      return Promise.resolve(ended.code === 0 ? ended : null);
    });
    expect(proven.output).to.include('the proof is in');
    const text = await readFile(file, 'utf8');
    expect(text).to.include(record);
    const onChain = command('verify', file, '--chain', chain.url);
    expect(onChain.code, onChain.output).to.equal(0);
    const elsewhere = command('verify', file, '--chain', chain.url, '--consortium', `0x${'1'.repeat(64)}`);
    expect(elsewhere.code, elsewhere.output).to.equal(1);
    const other = path.join(folder, 'other.proof.json');
    await writeFile(other, text.replace('"chainId": 31337', '"chainId": 1'));
    const otherChain = command('verify', other, '--chain', chain.url);
    expect([otherChain.code, otherChain.output]).to.deep.equal([
      2,
      'the node is of chain 31337, and the anchor on 1\n',
    ]);
    const empty = path.join(folder, 'empty.proof.json');
    await writeFile(empty, text.replace(/"contract": "0x\w+"/, `"contract": "0x${'1'.repeat(40)}"`));
    const noContract = command('verify', empty, '--chain', chain.url);
    expect(noContract.code, noContract.output).to.equal(2);
    expect(noContract.output).to.include('has no such contract at 0x11');
    const checked = command('check', '--data', folder);
    expect(checked.code, checked.output).to.equal(0);
    expect(checked.output).to.include('every root is that of its blocks');
  });

  it('says in a sentence that the chain is not there', () => {
    const ended = command('check', '--data', folder, '--chain', 'http://127.0.0.1:1');
    expect([ended.code, ended.output]).to.deep.equal([2, 'no answer from the chain’s node at http://127.0.0.1:1\n']);
  });
});
