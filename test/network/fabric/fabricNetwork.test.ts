import { networkClient } from '../../../gateway/src/ledger/fabric/networkClient';
import { isWithoutFabric } from '../../support/fabric/network';
import { openFabricWorld } from '../../support/fabric/world';
import { ledgerBehaviour } from '../../support/ledgerBehaviour';

describe('on a real Fabric network, fabric-network', () => {
  if (isWithoutFabric()) return;
  ledgerBehaviour('fabric', () => openFabricWorld(networkClient));
});
