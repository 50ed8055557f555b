/** Access tokens (ES256, minutes, in memory of the client) and refresh tokens (random, rotating, in a cookie). */
import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sign, verify } from 'jsonwebtoken';
import { z } from 'zod';
import { toHex } from '../../../chaincode/src/kernel/bytes';
import { suiteOf } from '../../../chaincode/src/suites/suite';
import { systemRandom } from '../../../chaincode/src/suites/software';
import type { Login } from '../http/context';
import { DESKS } from '../people/models';

/** The organisation's key for access tokens. `kid` names it, so that it can be replaced. */
export interface TokenKey {
  readonly kid: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
}

const claims = z.object({
  sub: z.string(),
  name: z.string(),
  party: z.string().nullable(),
  desk: z.enum(DESKS),
  family: z.string(),
});

export interface TokenTerms {
  readonly key: TokenKey;
  /** The organisation: a token is good at one gateway only. */
  readonly audience: string;
  readonly lifetimeSeconds: number;
}

const publicKeys = new WeakMap<TokenKey, KeyObject>();

/** Reading a key takes longer than verifying with it, so each is read once. */
function publicKeyOf(key: TokenKey): KeyObject {
  const known = publicKeys.get(key) ?? createPublicKey(key.publicKeyPem);
  publicKeys.set(key, known);
  return known;
}

export function issueAccessToken({ key, audience, lifetimeSeconds }: TokenTerms, login: Login): string {
  const { user, name, party, desk, family } = login;
  return sign({ name, party, desk, family }, key.privateKeyPem, {
    algorithm: 'ES256',
    keyid: key.kid,
    subject: user,
    issuer: 'tallystick',
    audience,
    expiresIn: lifetimeSeconds,
  });
}

/** Who the token speaks for, or null. Only ES256 by our own key counts, whatever its header says. */
export function readAccessToken({ key, audience }: TokenTerms, token: string): Login | null {
  try {
    const payload = verify(token, publicKeyOf(key), { algorithms: ['ES256'], issuer: 'tallystick', audience });
    const parsed = claims.safeParse(payload);
    if (!parsed.success) return null;
    const { sub, name, party, desk, family } = parsed.data;
    return { user: sub, name, party, desk, family };
  } catch (error) {
    if (error instanceof Error && ERRORS.has(error.name)) return null;
    throw error;
  }
}

const ERRORS: ReadonlySet<string> = new Set([
  'JsonWebTokenError',
  'TokenExpiredError',
  'NotBeforeError',
  'SyntaxError',
]);

const REFRESH_BYTES = 32;

export function newRefreshToken(): string {
  return toHex(systemRandom(REFRESH_BYTES));
}

/** Only the hash is stored. */
export function refreshTokenId(token: string): string {
  return toHex(suiteOf('p256.1').hash(new TextEncoder().encode(token)));
}
