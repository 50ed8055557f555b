// The parts of the Fabric shim that its own type declarations leave out, as far as they are used here.

declare module 'fabric-shim/lib/handler.js' {
  import type { peer } from '@hyperledger/fabric-protos';
  import type { EventEmitter } from 'node:events';

  /** The chaincode's end of the stream between peer and chaincode. The peer speaks through 'data' events. */
  export interface ChaincodeStream extends EventEmitter {
    write(message: peer.ChaincodeMessage): void;
    end(): void;
  }

  export class ChaincodeMessageHandler {
    constructor(stream: ChaincodeStream, chaincode: unknown);
    chat(first: peer.ChaincodeMessage): void;
  }
}

declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract.js' {
  import type { Contract } from 'fabric-contract-api';

  /** Appends a system contract to `contracts`. */
  const ChaincodeFromContract: new (
    contracts: (new () => Contract)[],
    serializers: unknown,
    metadata: Record<string, unknown>,
    title: string,
    version: string,
  ) => object;
  export = ChaincodeFromContract;
}

declare module 'fabric-shim/lib/stub.js' {
  class ChaincodeStub {
    chaincodeEvent?: unknown;
    setEvent(name: string, payload: Uint8Array): void;
  }
  export = ChaincodeStub;
}

declare module 'fabric-shim/lib/logger.js' {
  namespace logging {
    interface Logger {
      level: string;
      isLevelEnabled(level: string): boolean;
      error(...parts: unknown[]): Logger;
      warn(...parts: unknown[]): Logger;
      info(...parts: unknown[]): Logger;
      debug(...parts: unknown[]): Logger;
    }
    interface LoggerModule {
      getLogger(name?: string): Logger;
    }
  }
  const logging: logging.LoggerModule;
  export = logging;
}

declare module 'fabric-contract-api/lib/logger.js' {
  import type shimLogging from 'fabric-shim/lib/logger.js';
  const logging: shimLogging.LoggerModule;
  export = logging;
}
