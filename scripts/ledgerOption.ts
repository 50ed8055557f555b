/** `--ledger embedded|fabric|fabricGateway` of the commands that run the product, as settings of the gateway. */
import path from 'node:path';
import { FABRIC_SETTINGS, readFabricSettings } from '../network/fabric/src/settings';

/** Values the option takes. */
export const LEDGERS = ['embedded', 'fabric', 'fabricGateway'] as const;
export type LedgerName = (typeof LEDGERS)[number];

/** The launcher's own settings, which may stand in the same environment and are none of the gateway's. */
const LAUNCHER_ONLY: NodeJS.ProcessEnv = Object.fromEntries(
  FABRIC_SETTINGS.map((name): [string, undefined] => [name, undefined]),
);

/** Throws TypeError on any other name. */
export function ledgerNamed(text: string): LedgerName {
  const found = LEDGERS.find((name) => name === text);
  if (found === undefined) throw new TypeError(`--ledger is one of ${LEDGERS.join(', ')}, not "${text}"`);
  return found;
}

/**
 * Settings for a ledger. What the gateway keeps about a Fabric network stands in that network's folder, because it is
 * worth nothing beside another network and goes when the network is removed.
 */
export function ledgerSettings(ledger: LedgerName, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (ledger === 'embedded') return {};
  const { dataFolder } = readFabricSettings(environment);
  return {
    ...LAUNCHER_ONLY,
    TALLYSTICK_LEDGER: ledger,
    TALLYSTICK_FABRIC_DATA: dataFolder,
    TALLYSTICK_DATA: environment['TALLYSTICK_DATA'] ?? path.join(dataFolder, 'gateway'),
  };
}
