/** The channel's first configuration, as configtxgen reads it. JSON is YAML, so no YAML is written by hand. */
import path from 'node:path';
import type { NetworkDefinition, OrganisationDefinition } from '../definition';
import { publicMspFolder } from '../identities';
import { addressOf, HOST } from '../plan';
import type { NetworkPlan, OrdererPlan, OrganisationPlan } from '../plan';

/** Profile configtxgen is asked for. */
export const PROFILE = 'Network';
const TICK_INTERVAL = '500ms';
const ABSOLUTE_BYTES = 10 * 1024 * 1024;

type Policy = Readonly<{ Type: 'Signature' | 'ImplicitMeta'; Rule: string }>;

function anyRole(mspId: string, roles: readonly string[]): Policy {
  return { Type: 'Signature', Rule: `OR(${roles.map((role) => `'${mspId}.${role}'`).join(', ')})` };
}

function implicit(rule: string): Policy {
  return { Type: 'ImplicitMeta', Rule: rule };
}

/** A member that only reads has its administrator as only writer: the orderer refuses what its clients submit. */
function memberPolicies({ mspId, readsOnly }: OrganisationDefinition): Readonly<Record<string, Policy>> {
  return {
    Readers: anyRole(mspId, ['admin', 'peer', 'client']),
    Writers: anyRole(mspId, readsOnly ? ['admin'] : ['admin', 'client']),
    Admins: anyRole(mspId, ['admin']),
    Endorsement: anyRole(mspId, ['peer']),
  };
}

/** An organisation in the application part of the channel. */
export function memberEntry(plan: OrganisationPlan): Readonly<Record<string, unknown>> {
  const { mspId } = plan;
  return {
    Name: mspId,
    ID: mspId,
    MSPDir: publicMspFolder(plan),
    Policies: memberPolicies(plan.definition),
    // Without an anchor in the first block organisations do not find each other for half a minute.
    AnchorPeers: plan.peers.slice(0, 1).map(({ port }) => ({ Host: HOST, Port: port })),
  };
}

function ordererEntry(plan: OrganisationPlan, orderer: OrdererPlan): Readonly<Record<string, unknown>> {
  const { mspId } = plan;
  return {
    Name: mspId,
    ID: mspId,
    MSPDir: publicMspFolder(plan),
    Policies: {
      Readers: anyRole(mspId, ['member']),
      Writers: anyRole(mspId, ['orderer']),
      Admins: anyRole(mspId, ['admin']),
    },
    OrdererEndpoints: [addressOf(orderer)],
  };
}

function tlsCertificate({ folder }: OrdererPlan): string {
  return path.join(folder, 'tls', 'server.crt');
}

function consenter(orderer: OrdererPlan): Readonly<Record<string, unknown>> {
  const certificate = tlsCertificate(orderer);
  return { Host: HOST, Port: orderer.port, ClientTLSCert: certificate, ServerTLSCert: certificate };
}

function consensusOf({ definition, orderers }: NetworkPlan): Readonly<Record<string, unknown>> {
  if (definition.consensus === 'raft') {
    const Options = {
      TickInterval: TICK_INTERVAL,
      ElectionTick: 10,
      HeartbeatTick: 1,
      MaxInflightBlocks: 5,
      SnapshotIntervalSize: '16 MB',
    };
    return { OrdererType: 'etcdraft', EtcdRaft: { Consenters: orderers.map(consenter), Options } };
  }
  return {
    OrdererType: 'BFT',
    ConsenterMapping: orderers.map((orderer, index) => ({
      ID: index + 1,
      ...consenter(orderer),
      MSPID: orderer.mspId,
      Identity: path.join(orderer.folder, 'msp', 'signcerts', 'cert.pem'),
    })),
    SmartBFT: {
      RequestBatchMaxInterval: `${definition.batch.timeoutMs}ms`,
      RequestForwardTimeout: '5s',
      RequestComplainTimeout: '20s',
      RequestAutoRemoveTimeout: '3m0s',
      ViewChangeResendInterval: '5s',
      ViewChangeTimeout: '20s',
      LeaderHeartbeatTimeout: '1m0s',
      CollectTimeout: '1s',
      IncomingMessageBufferSize: 200,
      RequestPoolSize: 100_000,
      LeaderHeartbeatCount: 10,
    },
  };
}

function ordererPart(plan: NetworkPlan): Readonly<Record<string, unknown>> {
  const { batch } = plan.definition;
  return {
    ...consensusOf(plan),
    BatchTimeout: `${batch.timeoutMs}ms`,
    BatchSize: {
      MaxMessageCount: batch.maxMessages,
      AbsoluteMaxBytes: ABSOLUTE_BYTES,
      PreferredMaxBytes: batch.preferredBytes,
    },
    Organizations: plan.organisations.flatMap((organisation) =>
      organisation.orderer === null ? [] : [ordererEntry(organisation, organisation.orderer)],
    ),
    Policies: {
      Readers: implicit('ANY Readers'),
      Writers: implicit('ANY Writers'),
      Admins: implicit('MAJORITY Admins'),
      BlockValidation: implicit('ANY Writers'),
    },
    Capabilities: { V2_0: true },
  };
}

/** Who may do what with system chaincode and proposals: asking is for every reader, so that a regulator may ask. */
const ACCESS: Readonly<Record<string, string>> = { 'peer/Propose': '/Channel/Application/Readers' };

function applicationPart(plan: NetworkPlan): Readonly<Record<string, unknown>> {
  return {
    ACLs: ACCESS,
    Organizations: plan.organisations.filter(({ peers }) => peers.length > 0).map(memberEntry),
    Policies: {
      Readers: implicit('ANY Readers'),
      Writers: implicit('ANY Writers'),
      Admins: implicit('MAJORITY Admins'),
      LifecycleEndorsement: implicit('MAJORITY Endorsement'),
      Endorsement: implicit('MAJORITY Endorsement'),
    },
    Capabilities: { V2_5: true },
  };
}

function channelCapability({ consensus }: NetworkDefinition): string {
  return consensus === 'bft' ? 'V3_0' : 'V2_0';
}

/** `configtx.yaml` with one profile. */
export function channelConfiguration(plan: NetworkPlan): Readonly<Record<string, unknown>> {
  return {
    Profiles: {
      [PROFILE]: {
        Policies: {
          Readers: implicit('ANY Readers'),
          Writers: implicit('ANY Writers'),
          Admins: implicit('MAJORITY Admins'),
        },
        Capabilities: { [channelCapability(plan.definition)]: true },
        Orderer: ordererPart(plan),
        Application: applicationPart(plan),
      },
    },
  };
}
