/** Passwords: argon2id, 19 MiB, two passes (OWASP, NIST SP 800-63B-4). */
import { hash, verify } from '@node-rs/argon2';

/** `Algorithm.Argon2id`; the package exports it as a const enum, which isolated modules cannot read. */
const ARGON2ID = 2;
const OPTIONS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
export const PASSWORD_LENGTH_MIN = 15;
export const PASSWORD_LENGTH_MAX = 200;

/** NFKC first, so that the same keys typed on another keyboard give the same password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS);
}

/** A hash of no password, compared with where there is no such login, so that both take the same time. */
let nobody: Promise<string> | null = null;

/** Whether the password fits; `stored` is null where there is no such login. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password');
  const fits = await verify(stored ?? (await nobody), password.normalize('NFKC'));
  return stored !== null && fits;
}
