import { networkClient } from '../../../gateway/src/ledger/fabric/networkClient';
import { describeFabric } from '../../support/fabric/network';
import { openFabricWorld } from '../../support/fabric/world';
import { ledgerBehaviour } from '../../support/ledgerBehaviour';

describeFabric('on a real Fabric network, fabric-network', () => {
  ledgerBehaviour('fabric', () => openFabricWorld(networkClient));
});
