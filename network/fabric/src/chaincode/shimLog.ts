/** The shim's own logging. */
import Logger from 'fabric-shim/lib/logger.js';

/** Those that speak at every message between peer and chaincode. */
const BUSY = ['lib/handler.js', 'lib/stub.js', 'lib/chaincode.js', 'contracts-spi/chaincodefromcontract.js'];
const LEVELS = ['info', 'debug'] as const;

/**
 * Drops at once what the level forbids: the shim's logger puts time, colour and padding to every line before it throws
 * the line away, which took a seventh of the process's time in a batch.
 */
export function dropForbiddenLines(): void {
  for (const name of BUSY) {
    const logger = Logger.getLogger(name);
    for (const level of LEVELS) {
      if (!logger.isLevelEnabled(level)) logger[level] = () => logger;
    }
  }
}
