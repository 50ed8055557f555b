/** Opens the ledger that the settings name: the embedded one in this process, or a Fabric network through a client. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { Settings } from '../config';
import { embeddedLedger } from '../ledger/embedded';
import type { FabricLedgerParts } from '../ledger/fabric';
import { readConnection } from '../ledger/fabric/connection';
import type { FabricConnection } from '../ledger/fabric/connection';
import type { LedgerPort } from '../ledger/port';
import { CHAINCODE } from './definition';
import { openConsortiumLedger } from './ledger';
import type { ReferenceOrganisation } from './organisations';

const CONNECTION_FILE = 'connection.json';
/** While its operator keeps this file beside the connection, a gateway sends nothing new. */
const PAUSE_FILE = 'paused';

/** A ledger with a port for each organisation this process hosts. */
export interface ConsortiumLedger {
  /** Throws RangeError for an organisation that is not hosted here. */
  readonly portOf: (mspId: MspId) => LedgerPort;
  /** Told when the ledger cannot go on; a network that is away for a while is no such case. */
  readonly onFatal: (listener: (error: Error) => void) => void;
  readonly close: () => Promise<void>;
}

export interface OpenParts {
  readonly settings: Pick<Settings, 'TALLYSTICK_LEDGER' | 'TALLYSTICK_FABRIC_DATA' | 'TALLYSTICK_COMMIT_MS'>;
  /** The gateway's data folder. */
  readonly folder: string;
  readonly members: readonly ReferenceOrganisation[];
  /** Altered rules for an organisation of the embedded ledger, in tests. */
  readonly contractsOf?: (mspId: MspId) => string;
}

async function openEmbedded({ folder, members, contractsOf }: OpenParts): Promise<ConsortiumLedger> {
  const { network, serviceOf } = await openConsortiumLedger(folder, members, contractsOf);
  return {
    portOf: (mspId) => embeddedLedger({ mspId, client: network.connect(serviceOf(mspId)), network }),
    onFatal: (listener) => {
      network.onFatal(listener);
    },
    close: () => network.close(),
  };
}

/** Fabric's clients take as long to load as everything else together, so they are loaded where they are used only. */
async function fabricAdapter(name: Settings['TALLYSTICK_LEDGER']): Promise<(parts: FabricLedgerParts) => LedgerPort> {
  if (name === 'fabric') return (await import('../ledger/fabric.js')).fabricLedger;
  return (await import('../ledger/fabricGateway.js')).fabricGatewayLedger;
}

/** Each organisation has its own connection with its own service identity; they share nothing. */
async function openFabric({ settings, members }: OpenParts): Promise<ConsortiumLedger> {
  const ledgerOf = await fabricAdapter(settings.TALLYSTICK_LEDGER);
  const connections = new Map<MspId, FabricConnection & { readonly folder: string }>();
  for (const { mspId, slug } of members) {
    const folder = path.resolve(settings.TALLYSTICK_FABRIC_DATA, 'organisations', slug);
    connections.set(mspId, { ...(await readConnection(path.join(folder, CONNECTION_FILE))), folder });
  }
  return {
    portOf: (mspId) => {
      const connection = connections.get(mspId);
      if (connection === undefined) throw new RangeError(`${mspId} is not hosted here`);
      const isPaused = (): boolean => existsSync(path.join(connection.folder, PAUSE_FILE));
      return ledgerOf({ connection, chaincode: CHAINCODE, commitMsMax: settings.TALLYSTICK_COMMIT_MS, isPaused });
    },
    onFatal: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** Throws LedgerUnavailable where a connection file is missing. */
export function openLedger(parts: OpenParts): Promise<ConsortiumLedger> {
  return parts.settings.TALLYSTICK_LEDGER === 'embedded' ? openEmbedded(parts) : openFabric(parts);
}
