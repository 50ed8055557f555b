/** Hashes by which an import knows what it has read before. */
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import { hashText } from '../../../chaincode/src/statement/hashing';
import { suiteOf } from '../../../chaincode/src/suites/suite';
import type { Hash } from '../../../chaincode/src/protocol/acts';

const suite = suiteOf('p256.1');

/** Hash of a file's bytes. */
export function hashOfBytes(bytes: Uint8Array): Hash {
  return hashText(suite.hash(bytes));
}

/**
 * Hash of the values of a row. `format` names what the values are, so that a row of one kind of table never has the
 * hash of a row of another. Spelling makes no difference, because values are hashed, not cells.
 */
export function hashOfValues(format: string, values: Readonly<Record<string, string | null>>): Hash {
  return hashText(suite.hash(canonicalBytes({ format, values })));
}
