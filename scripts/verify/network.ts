/** Verifies a running Fabric network from one organisation's own peer, with that organisation's key. */
import { CHAINCODE } from '../../gateway/src/consortium/definition';
import { readConnection } from '../../gateway/src/ledger/fabric/connection';
import type { FabricConnection } from '../../gateway/src/ledger/fabric/connection';
import { delivered, openGatewaySession } from '../../gateway/src/ledger/fabric/gatewaySession';
import { fabricGatewayLedger } from '../../gateway/src/ledger/fabricGateway';
import { connectionFile } from '../../network/fabric/src/connections';
import { planOf } from '../../network/fabric/src/plan';
import { readRecord } from '../../network/fabric/src/record';
import type { NetworkRecord } from '../../network/fabric/src/record';
import { membersIn } from '../fabric/members';
import { FabricChain } from './fabricBlocks';
import { signingOrderers } from './ordererSignatures';
import { NoSuchOrganisation, readerOf } from './verify';
import { Walk } from './walk';
import type { Reader, Verification } from './walk';

export interface NetworkToVerify {
  /** The Fabric network's folder. */
  readonly network: string;
  /** The gateway's data folder, where the organisation's key is. */
  readonly folder: string;
  readonly mspId: string;
}

const ANSWER_MS_MAX = 60_000;

function recordOf(network: string): NetworkRecord {
  const record = readRecord(network);
  if (record === null) throw new RangeError(`there is no network in ${network}`);
  return record;
}

/** A member's own peer. */
export interface Vantage {
  /** The Fabric network's folder. */
  readonly network: string;
  readonly slug: string;
}

/** Number of blocks now. */
async function heightNow(connection: FabricConnection): Promise<number> {
  const port = fabricGatewayLedger({ connection, chaincode: CHAINCODE, commitMsMax: ANSWER_MS_MAX });
  try {
    return (await port.health()).height;
  } finally {
    await port.close();
  }
}

/** Every block up to a height, from the member's peer. */
async function walkTo(
  { network }: Vantage,
  connection: FabricConnection,
  { walk, height }: Readonly<{ walk: Walk; height: number }>,
): Promise<void> {
  const { definition, basePort } = recordOf(network);
  const orderers = signingOrderers(planOf(definition, network, basePort));
  const chain = new FabricChain(orderers, { channel: definition.channel, chaincode: CHAINCODE });
  const session = openGatewaySession(connection, 0);
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

/** Every block as a member's peer has it, opened with a member's key where there is one. */
export async function verifyFrom(vantage: Vantage, reader: Reader | null): Promise<Verification> {
  const connection = await readConnection(connectionFile(vantage.network, vantage.slug));
  // Fabric's own lifecycle stands in the same blocks, so their commit hashes bind more than is followed here.
  const walk = new Walk(reader, { isAlone: false });
  await walkTo(vantage, connection, { walk, height: await heightNow(connection) });
  return walk.result();
}

/** Throws NoSuchOrganisation, LedgerUnavailable where the network does not run. */
export async function verifyNetwork({ network, folder, mspId }: NetworkToVerify): Promise<Verification> {
  const members = membersIn(recordOf(network));
  const organisation = members.find((entry) => entry.mspId === mspId);
  if (organisation === undefined) throw new NoSuchOrganisation(mspId, members);
  return verifyFrom({ network, slug: organisation.slug }, await readerOf(folder, organisation));
}
