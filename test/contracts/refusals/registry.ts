/** One test per code, in the order of the list: what was registered is compared with the list at the end. */
import type { Code } from '../../../chaincode/src/protocol';

const registered: Code[] = [];

/** A test whose title begins with the code. */
export function refuses(code: Code, title: string, run: () => Promise<void>): void {
  registered.push(code);
  it(`${code}: ${title}`, run);
}

/** Codes that have a test, in the order of registration. */
export function registeredCodes(): readonly Code[] {
  return registered;
}
