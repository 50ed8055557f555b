/** The registrar's log of how much each member asked for: hash-chained and signed, so that nobody can unsay a line. */
import { fromBase64, utf8 } from '../../../chaincode/src/kernel/bytes';
import { hashText } from '../../../chaincode/src/statement/hashing';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import type { Suite } from '../../../chaincode/src/suites/suiteInterface';
import type { TagLogDocument } from '../people/models';

/** What a line's hash covers. */
export function tagLogHash(sha256: Sha256, line: Omit<TagLogDocument, 'hash' | 'signature'>): string {
  const { _id, organisation, count, atMs, previous } = line;
  return hashText(sha256(utf8(['tallystick.taglog.1', _id, organisation, count, atMs, previous].join('\n'))));
}

/** Number of the first line that is not as the registrar wrote it or does not follow the one before; null: none. */
export function firstBadLine(
  lines: readonly TagLogDocument[],
  registrar: Readonly<{ suite: Suite; serviceKey: string }>,
): number | null {
  const { suite, serviceKey } = registrar;
  const sha256: Sha256 = (bytes) => suite.hash(bytes);
  let previous = '';
  for (const [index, line] of lines.entries()) {
    const isNext = line._id === index + 1 && line.previous === previous && line.hash === tagLogHash(sha256, line);
    const message = utf8(line.hash);
    const isSigned = isNext && suite.verify({ publicKey: serviceKey, message, signature: signatureOf(line) });
    if (!isSigned) return index + 1;
    previous = line.hash;
  }
  return null;
}

function signatureOf({ signature }: TagLogDocument): Uint8Array {
  try {
    return fromBase64(signature);
  } catch (error) {
    if (error instanceof RangeError) return new Uint8Array();
    throw error;
  }
}
