/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677). The store listens on loopback, where every user of the machine
 * can connect; only who was given its address with the password in it gets further than the handshake.
 */
import { refuse } from '../errors';

const ITERATIONS = 4096;

/** What the server knows instead of the password. */
export interface ScramKeys {
  readonly user: string;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly storedKey: Uint8Array<ArrayBuffer>;
  readonly serverKey: Uint8Array<ArrayBuffer>;
}

/** What is kept between the two steps of a conversation. */
export interface ScramConversation {
  readonly nonce: string;
  /** `client-first-message-bare,server-first-message`. */
  readonly transcript: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'utf8'));

async function hmac(key: Bytes, text: string): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8(text)));
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** Derives what the server keeps instead of the password. */
export async function scramKeys({ user, password }: Readonly<Record<'user' | 'password', string>>): Promise<ScramKeys> {
  const salt = crypto.getRandomValues(new Uint8Array(24));
  const key = await crypto.subtle.importKey('raw', utf8(password), 'PBKDF2', false, ['deriveBits']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS };
  const salted = new Uint8Array(await crypto.subtle.deriveBits(derivation, key, 256));
  return {
    user,
    salt,
    storedKey: await sha256(await hmac(salted, 'Client Key')),
    serverKey: await hmac(salted, 'Server Key'),
  };
}

function failed(): never {
  return refuse('AuthenticationFailed', 'Authentication failed.');
}

function attribute(message: string, name: string): string {
  const found = message.split(',').find((part) => part.startsWith(`${name}=`));
  return found === undefined ? failed() : found.slice(name.length + 1);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Answers `n,,n=user,r=nonce`. Throws StoreError AuthenticationFailed. */
export function startScram(keys: ScramKeys, message: string): { reply: string; conversation: ScramConversation } {
  if (!message.startsWith('n,,')) failed();
  const bare = message.slice(3);
  if (attribute(bare, 'n') !== keys.user) failed();
  const nonce = attribute(bare, 'r') + base64(crypto.getRandomValues(new Uint8Array(24)));
  const reply = `r=${nonce},s=${base64(keys.salt)},i=${ITERATIONS}`;
  return { reply, conversation: { nonce, transcript: `${bare},${reply}` } };
}

/** Looks at every byte, so that the time taken tells nothing. */
function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  left.forEach((byte, index) => {
    difference |= byte ^ (right[index] ?? 0);
  });
  return difference === 0;
}

/** Checks `c=biws,r=nonce,p=proof` and answers `v=signature`. Throws StoreError AuthenticationFailed. */
export async function finishScram(
  keys: ScramKeys,
  { nonce, transcript }: ScramConversation,
  message: string,
): Promise<string> {
  const withoutProof = message.slice(0, message.lastIndexOf(',p='));
  if (attribute(message, 'r') !== nonce || attribute(message, 'c') !== 'biws') failed();
  const proof = Buffer.from(attribute(message, 'p'), 'base64');
  const authenticated = `${transcript},${withoutProof}`;
  const signature = await hmac(keys.storedKey, authenticated);
  if (proof.length !== signature.length) failed();
  const clientKey = signature.map((byte, index) => byte ^ (proof[index] ?? 0));
  if (!equalBytes(await sha256(clientKey), keys.storedKey)) failed();
  return `v=${base64(await hmac(keys.serverKey, authenticated))}`;
}
