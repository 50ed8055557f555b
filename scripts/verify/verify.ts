/** Verifies a stored ledger: everything public, and with an organisation's key everything it was told. */
import path from 'node:path';
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { organisationKeys } from '../../gateway/src/consortium/keys';
import { openConsortiumLedger } from '../../gateway/src/consortium/ledger';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import { embeddedLedger } from '../../gateway/src/ledger/embedded';
import { LedgerDamagedError } from '../../network/embedded/src/errors';
import { readBlocks } from '../../network/embedded/src/storedBlocks';
import { PrivateChecker } from './privateChecks';
import { PublicChecker } from './publicChecks';
import type { VerifyFinding } from './publicChecks';

export interface Verification {
  readonly blocks: number;
  readonly transactions: number;
  readonly acts: number;
  readonly isGood: boolean;
  /** The first block in which something is wrong; null where nothing is. */
  readonly firstBadBlock: number | null;
  readonly findings: readonly string[];
}

interface PublicPart {
  readonly checker: PublicChecker;
  readonly blocks: number;
  readonly damage: VerifyFinding | null;
}

function verifyPublic(directory: string): PublicPart {
  const checker = new PublicChecker();
  let blocks = 0;
  try {
    for (const block of readBlocks(directory)) {
      checker.check(block);
      blocks += 1;
    }
    return { checker, blocks, damage: null };
  } catch (error) {
    if (!(error instanceof LedgerDamagedError)) throw error;
    return { checker, blocks, damage: { block: error.blockNumber, transaction: '', rule: error.message } };
  }
}

async function verifyPrivate(folder: string, mspId: string, { checker }: PublicPart): Promise<PrivateChecker> {
  const organisation = REFERENCE.find((entry) => entry.mspId === mspId);
  if (organisation === undefined) throw new RangeError(`no organisation ${mspId}`);
  const hasTagKey = organisation.roles.includes('witness');
  const file = path.join(folder, 'organisations', organisation.slug, 'keys.json');
  const { unwrapper } = await organisationKeys(file, { name: mspId, hasTagKey });
  const { network, serviceOf } = await openConsortiumLedger(folder, REFERENCE);
  const stop = new AbortController();
  try {
    const port = embeddedLedger({ mspId, client: network.connect(serviceOf(mspId)), network });
    const view = await port.network();
    const suite = suiteOf(view.network.suites[0] ?? '');
    const loaded: LoadedNetwork = {
      network: view.network,
      hash: view.hash,
      suite,
      sha256: (bytes) => suite.hash(bytes),
    };
    const readsAll = organisation.roles.includes('regulator');
    const own = new PrivateChecker({ loaded, unwrapper, readsAll, headerOf: (id) => checker.header(id) });
    const height = network.height();
    for await (const block of port.blocks(0, stop.signal)) {
      await own.check(block);
      if (block.number >= height - 1) break;
    }
    return own;
  } finally {
    stop.abort();
    await network.close();
  }
}

function sentence({ block, transaction, rule }: VerifyFinding): string {
  return `block ${block}${transaction === '' ? '' : `, transaction ${transaction.slice(0, 16)}`}: ${rule}`;
}

/** Verifies a data folder that nothing runs on. Throws DirectoryInUseError where something does. */
export async function verifyFolder(folder: string, mspId: string | null): Promise<Verification> {
  const open = verifyPublic(path.join(folder, 'ledger'));
  const own = mspId === null || open.damage !== null ? null : await verifyPrivate(folder, mspId, open);
  const findings = [...open.checker.findings, ...(own?.findings ?? []), ...(open.damage === null ? [] : [open.damage])];
  const bad = findings.map(({ block }) => block);
  return {
    blocks: open.blocks,
    transactions: open.checker.transactions,
    acts: own?.acts ?? 0,
    isGood: findings.length === 0,
    firstBadBlock: bad.length === 0 ? null : Math.min(...bad),
    findings: findings.map(sentence),
  };
}
