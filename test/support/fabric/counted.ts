/** Says how often a test tried a fault, for the evidence. */
import { countedLine } from '../../../scripts/faults/catalogue';
import type { FaultName } from '../../../scripts/faults/catalogue';

export function counted(fault: FaultName, count = 1): void {
  process.stdout.write(`${countedLine(fault, count)}\n`);
}
