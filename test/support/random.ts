/** Random bytes for tests that need fresh ones; tests that need repeatable ones say so. */
import { systemRandom } from '../../chaincode/src/suites/software';

export function bytesToHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function randomHex(bytes: number): string {
  return bytesToHex(systemRandom(bytes));
}
