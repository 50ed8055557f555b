/** Verifies a running Fabric network from one organisation's own peer, with that organisation's key. */
import path from 'node:path';
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { CHAINCODE } from '../../gateway/src/consortium/definition';
import { organisationKeys } from '../../gateway/src/consortium/keys';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import type { ReferenceOrganisation } from '../../gateway/src/consortium/organisations';
import { ledgerBlock } from '../../gateway/src/ledger/embedded';
import { readConnection } from '../../gateway/src/ledger/fabric/connection';
import { delivered, openGatewaySession } from '../../gateway/src/ledger/fabric/gatewaySession';
import { fabricGatewayLedger } from '../../gateway/src/ledger/fabricGateway';
import type { LedgerPort } from '../../gateway/src/ledger/port';
import { LedgerDamagedError } from '../../network/embedded/src/errors';
import { connectionFile } from '../../network/fabric/src/connections';
import { readRecord } from '../../network/fabric/src/record';
import { FabricChain, verifiedChannel } from './fabricBlocks';
import { PrivateChecker } from './privateChecks';
import { PublicChecker } from './publicChecks';
import type { VerifyFinding } from './publicChecks';
import type { Verification } from './verify';

export interface NetworkToVerify {
  /** The Fabric network's folder. */
  readonly network: string;
  /** The gateway's data folder, where the organisation's key is. */
  readonly folder: string;
  readonly mspId: string;
}

const ANSWER_MS_MAX = 60_000;

async function loadedFrom(port: LedgerPort): Promise<LoadedNetwork> {
  const { network, hash } = await port.network();
  const suite = suiteOf(network.suites[0] ?? '');
  return { network, hash, suite, sha256: (bytes) => suite.hash(bytes) };
}

async function privateChecker(
  parts: NetworkToVerify,
  organisation: ReferenceOrganisation,
  known: Readonly<{ port: LedgerPort; checker: PublicChecker }>,
): Promise<PrivateChecker> {
  const { roles, slug, mspId } = organisation;
  const file = path.join(parts.folder, 'organisations', slug, 'keys.json');
  const { unwrapper } = await organisationKeys(file, { name: mspId, hasTagKey: roles.includes('witness') });
  const loaded = await loadedFrom(known.port);
  const readsAll = roles.includes('regulator');
  return new PrivateChecker({ loaded, unwrapper, readsAll, headerOf: (id) => known.checker.header(id) });
}

interface Walked {
  readonly blocks: number;
  readonly damage: VerifyFinding | null;
}

/** Every block up to the height of now. */
async function walk(
  parts: NetworkToVerify,
  organisation: ReferenceOrganisation,
  checkers: Readonly<{ checker: PublicChecker; own: PrivateChecker; height: number }>,
): Promise<Walked> {
  const record = readRecord(parts.network);
  if (record === null) throw new RangeError(`there is no network in ${parts.network}`);
  const connection = await readConnection(connectionFile(parts.network, organisation.slug));
  const session = openGatewaySession(connection, 0);
  const chain = new FabricChain(verifiedChannel(parts.network, record));
  const stop = new AbortController();
  let blocks = 0;
  try {
    for await (const entry of delivered(session, 0, stop.signal)) {
      const block = chain.read(entry);
      checkers.checker.check(block);
      await checkers.own.check(ledgerBlock(block));
      blocks += 1;
      if (blocks >= checkers.height) break;
    }
    return { blocks, damage: null };
  } catch (error) {
    if (!(error instanceof LedgerDamagedError)) throw error;
    return { blocks, damage: { block: error.blockNumber, transaction: '', rule: error.message } };
  } finally {
    stop.abort();
    session.gateway.close();
    session.grpc.close();
  }
}

/** Throws LedgerUnavailable where the network does not run. */
export async function verifyNetwork(parts: NetworkToVerify): Promise<Verification> {
  const organisation = REFERENCE.find(({ mspId }) => mspId === parts.mspId);
  if (organisation === undefined) throw new RangeError(`no organisation ${parts.mspId}`);
  const connection = await readConnection(connectionFile(parts.network, organisation.slug));
  const port = fabricGatewayLedger({ connection, chaincode: CHAINCODE, commitMsMax: ANSWER_MS_MAX });
  try {
    const checker = new PublicChecker();
    const own = await privateChecker(parts, organisation, { port, checker });
    const { height } = await port.health();
    const { blocks, damage } = await walk(parts, organisation, { checker, own, height });
    const findings = [...checker.findings, ...own.findings, ...(damage === null ? [] : [damage])];
    const bad = findings.map(({ block }) => block);
    return {
      blocks,
      transactions: checker.transactions,
      acts: own.acts,
      isGood: findings.length === 0,
      firstBadBlock: bad.length === 0 ? null : Math.min(...bad),
      findings: findings.map(({ block, transaction, rule }) => `block ${block}, ${transaction.slice(0, 16)}: ${rule}`),
    };
  } finally {
    await port.close();
  }
}
