/** Starts a Fabric network of the fuzzer's own, with the probe as its only chaincode, and stops it again. */
import path from 'node:path';
import { rm } from 'node:fs/promises';
import type { NetworkDefinition, OrganisationDefinition } from '../../../network/fabric/src/definition';
import type { FabricPrograms } from '../../../network/fabric/src/programs';
import { SERVICE, identityNamed } from '../../../network/fabric/src/identities';
import { addressOf } from '../../../network/fabric/src/plan';
import { stopAll } from '../../../network/fabric/src/supervisor/control';
import { up } from '../../../network/fabric/src/up';
import type { UpResult } from '../../../network/fabric/src/up';
import { otherClients } from '../clients';
import { ruleText } from '../rules';
import { CHAINCODE, CHAINCODE_RULE, CHANNEL, FOLLOWER, MEMBERS, fabricCollections } from '../world';
import { FabricLedger } from './ledger';
import type { FabricAccess } from './ledger';

const PROBE = path.resolve(__dirname, '../probe/contract.js');
const BUILDER = path.resolve('network/fabric/builder');
/** Enough for the transactions of a round to meet in one block, and no longer. */
const BATCH = { timeoutMs: 120, maxMessages: 400, preferredBytes: 8 << 20 };

/** What a network is started with. */
export interface NetworkRequest {
  /** Absolute; what is in it is removed first, and at the end. */
  readonly folder: string;
  readonly basePort: number;
  readonly programs: FabricPrograms;
  readonly say: (text: string) => void;
}

/** A running network. */
export interface RunningNetwork {
  readonly ledger: FabricLedger;
  /** Stops everything and removes the folder. */
  stop(): Promise<void>;
}

const ORDERER: OrganisationDefinition = {
  mspId: 'OrdererMSP',
  slug: 'orderer',
  name: 'Orderer',
  peers: 0,
  hasOrderer: true,
  readsOnly: false,
};

function member(mspId: string): OrganisationDefinition {
  const name = mspId.replace(/MSP$/, '');
  return { mspId, slug: name.toLowerCase(), name, peers: 1, hasOrderer: false, readsOnly: mspId === FOLLOWER };
}

function definition(): NetworkDefinition {
  return { channel: CHANNEL, consensus: 'raft', organisations: [ORDERER, ...MEMBERS.map(member)], batch: BATCH };
}

async function accessTo({ handle }: UpResult): Promise<FabricAccess> {
  const node = ({ mspId, port }: Readonly<{ mspId: string; port: number }>) => ({
    address: addressOf({ port }),
    tlsRootPem: handle.identities.get(mspId)?.authority.tlsRoot.certificatePem ?? '',
  });
  const [orderer] = handle.plan.orderers;
  if (orderer === undefined) throw new Error('the network has no orderer');
  const members = MEMBERS.map((mspId) => {
    const own = handle.identities.get(mspId);
    if (own === undefined) throw new Error(`no identities of ${mspId}`);
    return own;
  });
  const services = members.map((own) => [own.authority.mspId, identityNamed(own, SERVICE)] as const);
  const others = await otherClients(members.map(({ authority }) => authority));
  const clients = new Map([...services, ...others]);
  const peers = new Map(handle.plan.peers.map((peer) => [peer.mspId, node(peer)]));
  return { channel: CHANNEL, chaincode: CHAINCODE, orderer: node(orderer), peers, clients };
}

/** Starts a network in a folder. Throws FabricNetworkError. */
export async function startNetwork({ folder, basePort, programs, say }: NetworkRequest): Promise<RunningNetwork> {
  await stopAll(folder);
  await rm(folder, { recursive: true, force: true });
  const chaincode = {
    name: CHAINCODE,
    contractModule: PROBE,
    policy: ruleText(CHAINCODE_RULE),
    collections: fabricCollections(),
  };
  const request = { folder, basePort, programs, say, builderFolder: BUILDER };
  const result = await up({ ...request, definition: definition(), chaincodes: [chaincode] });
  const ledger = await FabricLedger.open(await accessTo(result));
  return {
    ledger,
    stop: async () => {
      await ledger.close();
      await stopAll(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
