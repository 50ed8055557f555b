/** The ledger port on Fabric through @hyperledger/fabric-gateway, the maintained successor of fabric-network. */
import type { FabricLedgerParts } from './fabric';
import { fabricLedgerOn } from './fabric/fabricLedger';
import { gatewayClient } from './fabric/gatewayClient';
import type { LedgerPort } from './port';

/** One organisation's access to a Fabric network; it connects at its first use. */
export function fabricGatewayLedger(parts: FabricLedgerParts): LedgerPort {
  return fabricLedgerOn(parts.connection.mspId, gatewayClient(parts), parts.isPaused);
}
