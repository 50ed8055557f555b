import { cacheCertificates } from './certificateCache';
import type { ChaincodeHost } from './chaincodeHost';
import { loadContractModule } from './contractModule';
import { quietenLoggers } from './quietLoggers';

/**
 * Starts the contracts of a module on the real shim. The shim is loaded here and not with this file, because its
 * loggers must be quietened first, and because an organisation without chaincode does not need it at all.
 */
export async function loadChaincode(contractModule: string, isStrict: boolean): Promise<ChaincodeHost> {
  quietenLoggers();
  cacheCertificates();
  const { ChaincodeHost: Host } = await import('./chaincodeHost.js');
  if (isStrict) {
    const { refuseSecondEvents } = await import('./strictStub.js');
    refuseSecondEvents();
  }
  return new Host(loadContractModule(contractModule));
}
