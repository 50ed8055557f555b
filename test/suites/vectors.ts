import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Folder of the vectors in the source tree, wherever the compiled tests run from. */
function vectorFolder(from: string): string {
  const folder = path.join(from, 'test', 'vectors');
  const parent = path.dirname(from);
  if (existsSync(folder)) return folder;
  if (parent === from) throw new Error('test/vectors not found');
  return vectorFolder(parent);
}

/** The parsed vector file; its shape is the caller's to state, and a wrong one fails the test that uses it. */
export function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(path.join(vectorFolder(__dirname), name), 'utf8'));
}

/** Hex, as in the vector files, to plain bytes. */
export function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** ASCII or UTF-8 text to plain bytes. */
export function text(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value, 'utf8'));
}

/** A copy of `original` with one byte changed; `mask` must not be 0. */
export function flipped(original: Uint8Array, { at, mask }: Readonly<{ at: number; mask: number }>): Uint8Array {
  const copy = new Uint8Array(original);
  const index = at % original.length;
  copy[index] = original[index]! ^ mask;
  return copy;
}

/** The code of the SuiteError that `action` throws; undefined when it throws nothing. Another error passes through. */
export function refusal(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'SuiteError' && 'code' in error) return String(error.code);
    throw error;
  }
}
