import contractLogger from 'fabric-contract-api/lib/logger.js';
import shimLogger from 'fabric-shim/lib/logger.js';

type LoggerModule = typeof shimLogger;
type Logger = ReturnType<LoggerModule['getLogger']>;

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/**
 * The shim's own loggers are named after its files. At level `error` they report that a contract refused, which the
 * caller is told anyway; a contract's own loggers print what they are told to.
 */
const isShimLogger = (name: string): boolean => name.includes('/');

function quieten(logger: Logger, isShims: boolean): Logger {
  for (const level of LEVELS) {
    const print = logger[level].bind(logger);
    const isEnabled = (): boolean => logger.isLevelEnabled(level) && !(isShims && !logger.isLevelEnabled('info'));
    // A contract may change the level while it runs; asking the library each time would cost most of what is saved.
    let knownFor = logger.level;
    let isWanted = isEnabled();
    logger[level] = (...parts) => {
      if (logger.level !== knownFor) {
        knownFor = logger.level;
        isWanted = isEnabled();
      }
      return isWanted ? print(...parts) : logger;
    };
  }
  return logger;
}

function quietenModule(module: LoggerModule): void {
  const getLogger = module.getLogger.bind(module);
  const quiet = new Map<string, Logger>();
  module.getLogger = (name = '') => {
    const known = quiet.get(name);
    if (known !== undefined) return known;
    const logger = quieten(getLogger(name), isShimLogger(name));
    quiet.set(name, logger);
    return logger;
  };
}

/**
 * Makes log calls below the level of CORE_CHAINCODE_LOGGING_LEVEL free. The shim logs several lines per state
 * access, and its logging library formats each of them before it decides not to print it, which takes two thirds of
 * all the time of a state access. To be called before any other part of the shim is loaded.
 */
export function quietenLoggers(): void {
  quietenModule(shimLogger);
  quietenModule(contractLogger);
}
