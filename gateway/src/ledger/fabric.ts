/** The ledger port on Fabric through fabric-network 2.2.20. */
import type { LedgerPort } from './port';
import type { FabricConnection } from './fabric/connection';
import { fabricLedgerOn } from './fabric/fabricLedger';
import { networkClient } from './fabric/networkClient';

/** What a port on Fabric is made with. */
export interface FabricLedgerParts {
  readonly connection: FabricConnection;
  readonly chaincode: string;
  /** Milliseconds; after that the outcome is unknown until it is asked for by the act. */
  readonly commitMsMax: number;
  /** Whether the operator pauses writes; asked before each. */
  readonly isPaused?: () => boolean;
}

/** One organisation's access to a Fabric network; it connects at its first use. */
export function fabricLedger(parts: FabricLedgerParts): LedgerPort {
  return fabricLedgerOn(parts.connection.mspId, networkClient(parts), parts.isPaused);
}
