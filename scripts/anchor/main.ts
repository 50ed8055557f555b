/** `npm run anchor`: proofs of inclusion, and a ledger against its roots. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Sha256 } from '../../chaincode/src/statement/hashing';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { ChainRefused, ChainUnavailable } from '../../gateway/src/anchor/port';
import { NoProof, readProof, rootOfProof } from '../../gateway/src/anchor/proof';
import { EvmAnchor } from '../../network/anchor/src/evmAnchor';
import { httpRpc } from '../../network/anchor/src/rpc';
import { LedgerDamagedError } from '../../network/embedded/src/errors';
import { checkLedger } from './check';
import { measureCoverage } from './coverage';
import { anchorCommand, BadOption, USAGE } from './options';
import type { AnchorCommand } from './options';
import { readPlace } from './placeFile';
import { AnchorProblem } from './problem';
import { proveRecord } from './prove';
import { storedLedger } from './storedLedger';
import { verifyAgainstRoot, verifyOnChain } from './verify';

type Command<Does extends AnchorCommand['does']> = Extract<AnchorCommand, { readonly does: Does }>;

const suite = suiteOf('p256.1');
const sha256: Sha256 = (bytes) => suite.hash(bytes);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function chainOf(data: string, url: string | null): Promise<EvmAnchor> {
  const known = await readPlace(data);
  if (known === null)
    throw new AnchorProblem(`the ledger in ${data} is not anchored; npm start -- --anchor anchors one`);
  const { url: knownUrl, ...place } = known;
  return new EvmAnchor({ rpc: httpRpc(url ?? knownUrl), place, privateKey: null });
}

async function prove({ record, version, out, data, chain }: Command<'prove'>): Promise<number> {
  const parts = { ledger: storedLedger(data), chain: await chainOf(data, chain), sha256, record, version };
  const proof = await proveRecord(parts);
  await writeFile(out, `${JSON.stringify(proof, null, 2)}\n`);
  const { anchor, block, leaf } = proof;
  say(
    `version ${leaf.header.version} was written in block ${block.number}, anchored with ${anchor.first} to ${anchor.last}`,
  );
  say(`the proof is in ${out}; its root is ${rootOfProof(sha256, proof) ?? ''}`);
  say('whoever is given the proof reads that root on the chain, and does not take it from whoever gives it');
  return 0;
}

async function verify({ proof: file, root, chain, contract, consortium }: Command<'verify'>): Promise<number> {
  const proof = readProof(await readFile(file, 'utf8'));
  const { chainId, contract: named, consortium: namedConsortium } = proof.anchor;
  const place = { chainId, contract: contract ?? named, consortium: (consortium ?? namedConsortium).toLowerCase() };
  const { isGood, sentence } =
    root !== null
      ? verifyAgainstRoot(sha256, proof, root)
      : await verifyOnChain(sha256, proof, new EvmAnchor({ rpc: httpRpc(chain ?? ''), place, privateKey: null }));
  say(`${isGood ? 'proven' : 'not proven'}: ${sentence}`);
  return isGood ? 0 : 1;
}

async function check({ data, chain }: Command<'check'>): Promise<number> {
  const report = await checkLedger({ ledger: storedLedger(data), chain: await chainOf(data, chain), sha256 });
  const { blocks, anchored, ranges, differs } = report;
  say(`${blocks} blocks, ${anchored} of them anchored in ${ranges} ranges`);
  if (differs === null) {
    say('every root is that of its blocks');
    return 0;
  }
  const { range, own } = differs;
  say(
    `the blocks ${range.first} to ${range.last} are not those that were anchored: ${own}, and the root is ${range.root}`,
  );
  return 1;
}

async function coverage(): Promise<number> {
  const found = await measureCoverage();
  for (const { file, branches, statements, functions } of found) {
    const words = [
      `${branches.join('/')} branches`,
      `${statements.join('/')} statements`,
      `${functions.join('/')} functions`,
    ];
    say(`${file.padEnd(18)} ${words.join(', ')}`);
  }
  return found.every(({ branches: [taken, total] }) => taken === total) ? 0 : 1;
}

function run(command: AnchorCommand): Promise<number> {
  switch (command.does) {
    case 'help':
      say(USAGE);
      return Promise.resolve(0);
    case 'prove':
      return prove(command);
    case 'verify':
      return verify(command);
    case 'check':
      return check(command);
    case 'coverage':
      return coverage();
  }
}

/** Errors that are told in their own words. */
const TOLD = [AnchorProblem, BadOption, ChainRefused, ChainUnavailable, LedgerDamagedError, NoProof];

function explain(error: unknown): string {
  if (TOLD.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `there is no ${path ?? 'such file'}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

Promise.resolve()
  .then(() => run(anchorCommand(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd())))
  .then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${explain(error)}\n`);
      if (error instanceof BadOption) process.stderr.write(`\n${USAGE}\n`);
      process.exit(2);
    },
  );
