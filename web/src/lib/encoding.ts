/** Bytes as text. */

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Standard base64 with padding. */
export function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Random bytes from the browser's own source, in hex. */
export function randomHex(length: number): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(length)));
}
