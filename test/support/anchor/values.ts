/** Values that contracts take, made from small numbers so that a failing test is readable. */
import { id, ZeroHash } from 'ethers';

export { ZeroAddress as NOBODY, ZeroHash as NOTHING } from 'ethers';

/** A 32-byte word that stands for a text. */
export const word = (text: string): string => id(text);

/** A 32-byte root that stands for a number; never zero. */
export function rootOf(number: number): string {
  return ZeroHash.slice(0, -8) + (number + 1).toString(16).padStart(8, '0');
}
