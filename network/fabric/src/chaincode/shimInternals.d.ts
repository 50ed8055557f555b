// The part of the Fabric shim that its own type declarations leave out, as far as it is used here.

declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract.js' {
  import type { Contract } from 'fabric-contract-api';
  import type { ChaincodeInterface } from 'fabric-shim';

  /** Appends a system contract to `contracts`. */
  const ChaincodeFromContract: new (
    contracts: (new () => Contract)[],
    serializers: unknown,
    metadata: Record<string, unknown>,
    title: string,
    version: string,
  ) => ChaincodeInterface;
  export = ChaincodeFromContract;
}

declare module 'fabric-shim/lib/logger.js' {
  interface ShimLogger {
    isLevelEnabled(level: string): boolean;
    info: (...message: unknown[]) => ShimLogger;
    debug: (...message: unknown[]) => ShimLogger;
  }

  const Logger: { getLogger(name: string): ShimLogger };
  export = Logger;
}
