/** An orderer's `orderer.yaml`. */
import path from 'node:path';
import { HOST } from '../plan';
import type { OrdererPlan } from '../plan';
import type { FabricPrograms } from '../programs';

type Section = Readonly<Record<string, unknown>>;

const MESSAGE_BYTES_MAX = 100 * 1024 * 1024;

interface TlsNames {
  readonly isClientRequired: boolean;
}

function tlsSection({ folder }: OrdererPlan, { isClientRequired }: TlsNames): Section {
  const file = (name: string): string => path.join(folder, 'tls', name);
  return {
    Enabled: true,
    PrivateKey: file('server.key'),
    Certificate: file('server.crt'),
    RootCAs: [file('ca.crt')],
    ClientAuthRequired: isClientRequired,
    ClientRootCAs: [file('ca.crt')],
  };
}

function generalSection(orderer: OrdererPlan, { major }: Pick<FabricPrograms, 'major'>): Section {
  const { folder } = orderer;
  return {
    ListenAddress: HOST,
    ListenPort: orderer.port,
    TLS: tlsSection(orderer, { isClientRequired: false }),
    Keepalive: { ServerMinInterval: '60s', ServerInterval: '7200s', ServerTimeout: '20s' },
    MaxRecvMsgSize: MESSAGE_BYTES_MAX,
    MaxSendMsgSize: MESSAGE_BYTES_MAX,
    Cluster: {
      SendBufferSize: 100,
      ClientCertificate: path.join(folder, 'tls', 'server.crt'),
      ClientPrivateKey: path.join(folder, 'tls', 'server.key'),
      RootCAs: [path.join(folder, 'tls', 'ca.crt')],
    },
    // Fabric 2 knows a system channel and must be told that there is none; Fabric 3 refuses the key.
    ...(major < 3 ? { BootstrapMethod: 'none' } : {}),
    LocalMSPDir: path.join(folder, 'msp'),
    LocalMSPID: orderer.mspId,
    Profile: { Enabled: false },
    BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
    Authentication: { TimeWindow: '15m' },
  };
}

export function ordererConfiguration(orderer: OrdererPlan, programs: Pick<FabricPrograms, 'major'>): Section {
  const ledger = path.join(orderer.folder, 'ledger');
  return {
    General: generalSection(orderer, programs),
    FileLedger: { Location: ledger },
    Operations: {
      ListenAddress: `${HOST}:${orderer.operationsPort}`,
      TLS: tlsSection(orderer, { isClientRequired: false }),
    },
    Metrics: { Provider: 'prometheus' },
    Admin: { ListenAddress: `${HOST}:${orderer.adminPort}`, TLS: tlsSection(orderer, { isClientRequired: true }) },
    ChannelParticipation: { Enabled: true, MaxRequestBodySize: '1 MB' },
    Consensus: { WALDir: path.join(ledger, 'wal'), SnapDir: path.join(ledger, 'snapshots') },
  };
}
