/** A peer's `core.yaml`. Every key the peer has no default for is here, and why a value is not Fabric's sample. */
import path from 'node:path';
import { addressOf, HOST } from '../plan';
import type { PeerPlan } from '../plan';
import type { FabricPrograms } from '../programs';

/** What a peer's configuration depends on besides its own place. */
export interface PeerSurroundings {
  /** Peers of its own organisation, itself included. */
  readonly siblings: readonly PeerPlan[];
  readonly programs: Pick<FabricPrograms, 'major'>;
  /** Absolute folder whose `bin` has the three builder scripts. */
  readonly builderFolder: string;
}

type Section = Readonly<Record<string, unknown>>;

const TLS_FILES = { cert: 'server.crt', key: 'server.key', rootcert: 'ca.crt' } as const;

function tlsSection({ folder }: PeerPlan): Section {
  const file = (name: string): Section => ({ file: path.join(folder, 'tls', name) });
  return {
    enabled: true,
    clientAuthRequired: false,
    cert: file(TLS_FILES.cert),
    key: file(TLS_FILES.key),
    rootcert: file(TLS_FILES.rootcert),
    clientRootCAs: { files: [path.join(folder, 'tls', TLS_FILES.rootcert)] },
  };
}

const PRIVATE_DATA: Section = {
  // How long a commit waits for private data it has not got yet; the event then comes with its body.
  pullRetryThreshold: '3s',
  transientstoreMaxBlockRetention: 1000,
  pushAckTimeout: '3s',
  btlPullMargin: 10,
  reconcileBatchSize: 100,
  // A member that was down gets what it missed within seconds.
  reconcileSleepInterval: '5s',
  reconciliationEnabled: true,
  // Otherwise an invalid transaction that names a collection stalls its members for the time above.
  skipPullingInvalidTransactionsDuringCommit: true,
  implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: 1 },
};

function gossipSection(peer: PeerPlan, siblings: readonly PeerPlan[]): Section {
  return {
    bootstrap: siblings.map(addressOf).join(' '),
    // Every peer takes blocks from the orderer itself.
    useLeaderElection: false,
    orgLeader: true,
    state: {
      enabled: false,
      checkInterval: '10s',
      responseTimeout: '3s',
      batchSize: 10,
      blockBufferSize: 20,
      maxRetries: 3,
    },
    endpoint: addressOf(peer),
    externalEndpoint: addressOf(peer),
    // Fabric's 25 s would be how long organisations do not see each other after a start.
    reconnectInterval: '3s',
    membershipTrackerInterval: '1s',
    maxBlockCountToStore: 10,
    maxPropagationBurstLatency: '10ms',
    maxPropagationBurstSize: 10,
    propagateIterations: 1,
    propagatePeerNum: 3,
    pullInterval: '4s',
    pullPeerNum: 3,
    requestStateInfoInterval: '1s',
    publishStateInfoInterval: '1s',
    publishCertPeriod: '10s',
    skipBlockVerification: false,
    dialTimeout: '3s',
    connTimeout: '2s',
    recvBuffSize: 20,
    sendBuffSize: 200,
    digestWaitTime: '1s',
    requestWaitTime: '1500ms',
    responseWaitTime: '2s',
    aliveTimeInterval: '2s',
    aliveExpirationTimeout: '25s',
    maxConnectionAttempts: 120,
    msgExpirationFactor: 20,
    election: {
      startupGracePeriod: '15s',
      membershipSampleInterval: '1s',
      leaderAliveThreshold: '10s',
      leaderElectionDuration: '5s',
    },
    pvtData: PRIVATE_DATA,
  };
}

/** Fabric 3 also checks how far a proposal's clock is from its own. */
function handlersSection(major: number): Section {
  const filters = ['DefaultAuth', 'ExpirationCheck', ...(major >= 3 ? ['TimeWindowCheck'] : [])];
  return {
    authFilters: filters.map((name) => ({ name })),
    decorators: [{ name: 'DefaultDecorator' }],
    endorsers: { escc: { name: 'DefaultEndorsement' } },
    validators: { vscc: { name: 'DefaultValidation' } },
  };
}

const KEEPALIVE: Section = {
  interval: '7200s',
  timeout: '20s',
  minInterval: '60s',
  client: { interval: '60s', timeout: '20s' },
  deliveryClient: { interval: '60s', timeout: '20s' },
};

const LIMITS: Section = { concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: 500 } };
const MESSAGE_BYTES_MAX = 100 * 1024 * 1024;

function peerSection(peer: PeerPlan, { siblings, programs }: PeerSurroundings): Section {
  return {
    id: peer.name,
    networkId: 'tallystick',
    listenAddress: addressOf(peer),
    address: addressOf(peer),
    chaincodeListenAddress: `${HOST}:${peer.chaincodePort}`,
    addressAutoDetect: false,
    gateway: { enabled: true, endorsementTimeout: '30s', broadcastTimeout: '30s', dialTimeout: '2m' },
    keepalive: KEEPALIVE,
    gossip: gossipSection(peer, siblings),
    tls: tlsSection(peer),
    authentication: { timewindow: '15m' },
    fileSystemPath: path.join(peer.folder, 'ledger'),
    BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
    mspConfigPath: path.join(peer.folder, 'msp'),
    localMspId: peer.mspId,
    localMspType: 'bccsp',
    client: { connTimeout: '3s' },
    deliveryclient: {
      blockGossipEnabled: false,
      reconnectTotalTimeThreshold: '3600s',
      connTimeout: '3s',
      // Fabric's hour would be how long a peer stays behind after a long outage of the orderers.
      reConnectBackoffThreshold: '10s',
      ...(programs.major >= 3
        ? { policy: 'cluster', blockCensorshipTimeoutKey: '30s', minimalReconnectInterval: '100ms' }
        : {}),
    },
    profile: { enabled: false },
    handlers: handlersSection(programs.major),
    discovery: {
      enabled: true,
      authCacheEnabled: true,
      authCacheMaxSize: 1000,
      authCachePurgeRetentionRatio: 0.75,
      orgMembersAllowedAccess: false,
    },
    limits: LIMITS,
    maxRecvMsgSize: MESSAGE_BYTES_MAX,
    maxSendMsgSize: MESSAGE_BYTES_MAX,
  };
}

function chaincodeSection(builderFolder: string, major: number): Section {
  return {
    externalBuilders: [{ name: 'chaincode-as-a-service', path: builderFolder, propagateEnvironment: [] }],
    // The image settings must be there even though nothing is built.
    builder: '',
    golang: { runtime: '' },
    java: { runtime: '' },
    node: { runtime: '' },
    installTimeout: '60s',
    startuptimeout: '30s',
    executetimeout: '30s',
    mode: 'net',
    // The Node shim ends on a keepalive message.
    keepalive: 0,
    system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
    logging: { level: 'warning', shim: 'warning' },
    // The Node shim does not know batched reads and writes.
    ...(major >= 3 ? { runtimeParams: { useWriteBatch: false, useGetMultipleKeys: false } } : {}),
  };
}

/** Operations of every node: TLS, and metrics only for a client of the node's own organisation. */
export function operationsTls(folder: string): Section {
  return {
    enabled: true,
    cert: { file: path.join(folder, 'tls', TLS_FILES.cert) },
    key: { file: path.join(folder, 'tls', TLS_FILES.key) },
    clientAuthRequired: false,
    clientRootCAs: { files: [path.join(folder, 'tls', TLS_FILES.rootcert)] },
  };
}

export function peerConfiguration(peer: PeerPlan, surroundings: PeerSurroundings): Section {
  return {
    peer: peerSection(peer, surroundings),
    // Must be empty in this file: an empty variable would not override a default, and without Docker nothing answers.
    vm: { endpoint: '' },
    chaincode: chaincodeSection(surroundings.builderFolder, surroundings.programs.major),
    ledger: {
      state: { stateDatabase: 'goleveldb', totalQueryLimit: 100_000 },
      history: { enableHistoryDatabase: true },
      pvtdataStore: {
        collElgProcMaxDbBatchSize: 5000,
        collElgProcDbBatchesInterval: 1000,
        deprioritizedDataReconcilerInterval: '60m',
        purgeInterval: 100,
        purgedKeyAuditLogging: true,
      },
      snapshots: { rootDir: path.join(peer.folder, 'ledger', 'snapshots') },
    },
    operations: { listenAddress: `${HOST}:${peer.operationsPort}`, tls: operationsTls(peer.folder) },
    metrics: { provider: 'prometheus' },
  };
}
