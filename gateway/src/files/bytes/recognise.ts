/** What a file is, by its content. */
import { Refusal } from '../faults';
import { markOf } from './encodings';
import type { Mark } from './encodings';

/** A file that can be read. */
export interface Recognised {
  readonly format: 'xml' | 'table';
  readonly mark: Mark | null;
}

/** Kinds of files that people drop in by mistake, told by their first bytes. */
const FOREIGN: readonly (readonly [string, readonly number[]])[] = [
  ['ZIP, XLSX, OFD', [0x50, 0x4b, 0x03, 0x04]],
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['XLS', [0xd0, 0xcf, 0x11, 0xe0]],
  ['GZIP', [0x1f, 0x8b]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', [0xff, 0xd8, 0xff]],
];

const WHITE_SPACE: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20]);
const LESS_THAN = 0x3c;

/** The first character that is not white space, as far as it is ASCII. */
function firstVisible(head: Uint8Array, mark: Mark | null): number | undefined {
  const step = mark === null || mark.encoding === 'utf-8' ? 1 : 2;
  const low = mark?.encoding === 'utf-16be' ? 1 : 0;
  for (let index = mark?.bytes ?? 0; index < head.length; index += step) {
    const character = head[index + low];
    const isAscii = step === 1 || head[index + 1 - low] === 0;
    if (character === undefined || !isAscii) return undefined;
    if (!WHITE_SPACE.has(character)) return character;
  }
  return undefined;
}

/**
 * What the first block of a file shows.
 *
 * @throws Refusal `FILE-FORMAT` for a kind of file that is not read, `FILE-ENCODING` for UTF-16 without a mark
 */
export function recognise(head: Uint8Array): Recognised {
  const foreign = FOREIGN.find(([, start]) => start.every((byte, index) => head[index] === byte));
  if (foreign !== undefined) throw new Refusal('FILE-FORMAT', 1, { value: foreign[0] });
  const mark = markOf(head);
  if (mark === null && (head[0] === 0 || head[1] === 0)) {
    throw new Refusal('FILE-ENCODING', 1, { value: 'UTF-16 or UTF-32 without byte order mark' });
  }
  return { format: firstVisible(head, mark) === LESS_THAN ? 'xml' : 'table', mark };
}
