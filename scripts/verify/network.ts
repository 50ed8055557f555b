/** Verifies a running Fabric network from one organisation's own peer, with that organisation's key. */
import { CHAINCODE } from '../../gateway/src/consortium/definition';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import type { ReferenceOrganisation } from '../../gateway/src/consortium/organisations';
import { readConnection } from '../../gateway/src/ledger/fabric/connection';
import { delivered, openGatewaySession } from '../../gateway/src/ledger/fabric/gatewaySession';
import { fabricGatewayLedger } from '../../gateway/src/ledger/fabricGateway';
import { connectionFile } from '../../network/fabric/src/connections';
import { readRecord } from '../../network/fabric/src/record';
import { FabricChain, verifiedChannel } from './fabricBlocks';
import { NoSuchOrganisation, readerOf } from './verify';
import { Walk } from './walk';
import type { Verification } from './walk';

export interface NetworkToVerify {
  /** The Fabric network's folder. */
  readonly network: string;
  /** The gateway's data folder, where the organisation's key is. */
  readonly folder: string;
  readonly mspId: string;
}

const ANSWER_MS_MAX = 60_000;

/** Number of blocks now. */
async function heightNow(parts: NetworkToVerify, organisation: ReferenceOrganisation): Promise<number> {
  const connection = await readConnection(connectionFile(parts.network, organisation.slug));
  const port = fabricGatewayLedger({ connection, chaincode: CHAINCODE, commitMsMax: ANSWER_MS_MAX });
  try {
    return (await port.health()).height;
  } finally {
    await port.close();
  }
}

/** Every block up to a height, from the organisation's peer. */
async function walkTo(
  parts: NetworkToVerify,
  organisation: ReferenceOrganisation,
  { walk, height }: Readonly<{ walk: Walk; height: number }>,
): Promise<void> {
  const record = readRecord(parts.network);
  if (record === null) throw new RangeError(`there is no network in ${parts.network}`);
  const connection = await readConnection(connectionFile(parts.network, organisation.slug));
  const session = openGatewaySession(connection, 0);
  const chain = new FabricChain(verifiedChannel(parts.network, record));
  const stop = new AbortController();
  let blocks = 0;
  try {
    for await (const entry of delivered(session, 0, stop.signal)) {
      await walk.check(chain.read(entry));
      blocks += 1;
      if (blocks >= height) break;
    }
  } catch (error) {
    walk.stopAt(error);
  } finally {
    stop.abort();
    session.gateway.close();
    session.grpc.close();
  }
}

/** Throws NoSuchOrganisation, LedgerUnavailable where the network does not run. */
export async function verifyNetwork(parts: NetworkToVerify): Promise<Verification> {
  const organisation = REFERENCE.find(({ mspId }) => mspId === parts.mspId);
  if (organisation === undefined) throw new NoSuchOrganisation(parts.mspId);
  // Fabric's own lifecycle stands in the same blocks, so their commit hashes bind more than is followed here.
  const walk = new Walk(await readerOf(parts.folder, parts.mspId), { isAlone: false });
  await walkTo(parts, organisation, { walk, height: await heightNow(parts, organisation) });
  return walk.result();
}
