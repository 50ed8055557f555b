import { gatewayClient } from '../../../gateway/src/ledger/fabric/gatewayClient';
import { isWithoutFabric } from '../../support/fabric/network';
import { openFabricWorld } from '../../support/fabric/world';
import { ledgerBehaviour } from '../../support/ledgerBehaviour';

describe('on a real Fabric network, fabric-gateway', () => {
  if (isWithoutFabric()) return;
  ledgerBehaviour('fabricGateway', () => openFabricWorld(gatewayClient));
});
