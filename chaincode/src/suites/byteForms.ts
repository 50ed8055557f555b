import { SuiteError } from './errors';

/** A copy without Node's Buffer methods, so that callers can rely on plain arrays in Node and in a worker's messages. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** Throws SuiteError `malformed_input` unless `bytes` has exactly `length` bytes. */
export function requireLength(bytes: Uint8Array, { length, name }: Readonly<{ length: number; name: string }>): void {
  if (bytes.length !== length) {
    throw new SuiteError('malformed_input', `${name} has ${bytes.length} bytes, not ${length}`);
  }
}

/**
 * The bytes of `text`, or undefined unless it is the one canonical form of them. Node's own decoder skips what it does
 * not know, and then one key would have many names.
 */
export function decodeText(text: string, alphabet: 'base64' | 'base64url'): Uint8Array | undefined {
  const bytes = Buffer.from(text, alphabet);
  return bytes.toString(alphabet) === text ? plainBytes(bytes) : undefined;
}
