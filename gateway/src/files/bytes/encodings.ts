/** The encodings in which text is read, and how bytes show theirs. */

import { TextDecoder } from 'node:util';

/** Labels of the WHATWG Encoding Standard. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** A byte order mark at the start of a file. */
export interface Mark {
  readonly encoding: Encoding;
  readonly bytes: number;
}

/** The byte order mark in the first bytes of a file, or null. */
export function markOf(head: Uint8Array): Mark | null {
  const [first, second, third] = head;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', bytes: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', bytes: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', bytes: 2 };
  return null;
}

/**
 * A decoder that drops a byte order mark, or null where the runtime has no table for the encoding: a Node built with
 * small ICU knows neither GB18030 nor big-endian UTF-16.
 *
 * @param mode `strict` throws TypeError on bytes that are no text, `replacing` puts U+FFFD in their place
 */
export function decoderFor(label: string, mode: 'strict' | 'replacing'): TextDecoder | null {
  try {
    return new TextDecoder(label, { fatal: mode === 'strict' });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** How well a sample of bytes reads in an encoding. */
interface Reading {
  readonly foreign: number;
  readonly broken: number;
}

function readingOf(sample: Uint8Array, label: Encoding, isWhole: boolean): Reading | null {
  const text = decoderFor(label, 'replacing')?.decode(sample, { stream: !isWhole });
  if (text === undefined) return null;
  let foreign = 0;
  let broken = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 0xfffd) broken += 1;
    else if (unit >= 0x80) foreign += 1;
  }
  return { foreign, broken };
}

/** Broken characters per readable one up to which bytes count as text with damage rather than as another encoding. */
const DAMAGE_MAX = 1 / 4;

function isPlausible({ foreign, broken }: Reading): boolean {
  return broken <= foreign * DAMAGE_MAX;
}

function isUtf8(sample: Uint8Array, isWhole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: !isWhole });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/**
 * The encoding of bytes that carry no mark: UTF-8 where they read as such, else GB18030 where they read as that, else
 * UTF-8 again, whose broken characters the rows that have them will answer for. A few damaged bytes therefore do not
 * turn a whole file into another script.
 *
 * @param sample bytes from the first that is not ASCII
 * @param isWhole whether the file ends with the sample; otherwise a character may be cut at its end
 */
export function guessEncoding(sample: Uint8Array, isWhole: boolean): 'utf-8' | 'gb18030' {
  // A replacement character that somebody has saved as UTF-8 is no damage of this file and no Chinese either.
  if (isUtf8(sample, isWhole)) return 'utf-8';
  const asUtf8 = readingOf(sample, 'utf-8', isWhole);
  if (asUtf8 === null || isPlausible(asUtf8)) return 'utf-8';
  const asChinese = readingOf(sample, 'gb18030', isWhole);
  // Without the table nobody can tell; that GB18030 cannot be read is said only of what UTF-8 cannot be.
  if (asChinese === null) return 'gb18030';
  return isPlausible(asChinese) ? 'gb18030' : 'utf-8';
}
