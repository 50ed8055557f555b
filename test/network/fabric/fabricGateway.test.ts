import { gatewayClient } from '../../../gateway/src/ledger/fabric/gatewayClient';
import { describeFabric } from '../../support/fabric/network';
import { openFabricWorld } from '../../support/fabric/world';
import { ledgerBehaviour } from '../../support/ledgerBehaviour';

describeFabric('on a real Fabric network, fabric-gateway', () => {
  ledgerBehaviour('fabricGateway', () => openFabricWorld(gatewayClient));
});
