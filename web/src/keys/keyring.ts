/**
 * This device's signing key. WebCrypto makes it, IndexedDB keeps it, and nobody can read it out: the browser only
 * signs with it. It protects against the host's database and staff, not against the code the host serves.
 */
import { base64Of } from '../lib/encoding';
import { get, put } from './database';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

export interface DeviceKey {
  /** Organisation and login it belongs to. */
  readonly id: string;
  /** Base64 SPKI, as it stands on the ledger. */
  readonly publicKey: string;
  readonly privateKey: CryptoKey;
}

/** Name under which a login's key is kept on this device. */
function nameOf(owner: Readonly<{ slug: string; user: string }>): string {
  return `${owner.slug}/${owner.user}`;
}

/** True where the browser can sign at all: WebCrypto is missing outside secure contexts. */
export function canSign(): boolean {
  return 'subtle' in crypto && typeof indexedDB === 'object';
}

function isDeviceKey(value: unknown): value is DeviceKey {
  if (typeof value !== 'object' || value === null) return false;
  const { publicKey, privateKey } = value as Partial<DeviceKey>;
  return typeof publicKey === 'string' && privateKey instanceof CryptoKey;
}

/** The login's key on this device, or null before the first one was made. */
export async function deviceKey(owner: Readonly<{ slug: string; user: string }>): Promise<DeviceKey | null> {
  const stored = await get('keys', nameOf(owner));
  return isDeviceKey(stored) ? stored : null;
}

/** Makes the key; the private half is not extractable, not even by this page. */
export async function makeDeviceKey(owner: Readonly<{ slug: string; user: string }>): Promise<DeviceKey> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const spki = await crypto.subtle.exportKey('spki', pair.publicKey);
  const key = { id: nameOf(owner), publicKey: base64Of(new Uint8Array(spki)), privateKey: pair.privateKey };
  await put('keys', key);
  return key;
}

/** A signature in P1363 form, 64 bytes in base64. */
export async function signWith(key: DeviceKey, message: Uint8Array<ArrayBuffer>): Promise<string> {
  return base64Of(new Uint8Array(await crypto.subtle.sign(SIGNING, key.privateKey, message)));
}
