/** Logging in, staying logged in, logging out. A used refresh token that comes back ends its whole family. */
import type { Login } from '../http/context';
import type { PeopleModels, UserDocument } from '../people/models';
import { LoginGuard } from './guard';
import type { LoginTry } from './guard';
import { passwordFits } from './passwords';
import { Queue } from './queue';
import { issueAccessToken, newRefreshToken, refreshTokenId } from './tokens';
import type { TokenTerms } from './tokens';

export interface LoginParts {
  readonly models: Pick<PeopleModels, 'users' | 'logins'>;
  readonly tokens: TokenTerms;
  readonly loginDays: number;
  readonly newId: () => string;
}

/** What a client is given: the access token in the answer, the refresh token in a cookie. */
export interface Session {
  readonly login: Login;
  readonly accessToken: string;
  readonly accessSeconds: number;
  readonly refreshToken: string;
  readonly refreshUntil: Date;
}

/** What somebody who logs in says, and from where. */
export interface Credentials {
  readonly login: string;
  readonly password: string;
  readonly address: string;
}

/** There were too many tries; `waitMs` until the next one is looked at. */
export class TooManyTries extends Error {
  readonly waitMs: number;

  constructor(waitMs: number) {
    super('too many tries to log in');
    this.name = 'TooManyTries';
    this.waitMs = waitMs;
  }
}

const DAY_MS = 24 * 3600 * 1000;
/** Passwords waiting to be hashed, of all organisations of the process; each takes a core for some 30 ms. */
const hashing = new Queue(64);

export class Logins {
  readonly #parts: LoginParts;
  readonly #guard = new LoginGuard();

  constructor(parts: LoginParts) {
    this.#parts = parts;
  }

  /** Null where name or password is wrong or the user is disabled. Throws TooManyTries, QueueFull. */
  async logIn({ login: name, password, address }: Credentials): Promise<Session | null> {
    const login = name.trim().toLowerCase();
    const attempt: LoginTry = { login, address };
    const waitMs = this.#guard.take(attempt);
    if (waitMs > 0) throw new TooManyTries(waitMs);
    const user = await this.#parts.models.users.findOne({ login }).lean();
    const fits = await hashing.run(() => passwordFits(user?.passwordHash ?? null, password));
    if (user === null || !fits || user.isDisabled) return null;
    this.#guard.succeeded(attempt);
    return this.#issue(user, this.#parts.newId());
  }

  /** The next session for a refresh token, or null. */
  async refresh(token: string): Promise<Session | null> {
    const { models } = this.#parts;
    const id = refreshTokenId(token);
    const now = new Date();
    // Taken in one step: of two requests with the same token one is the first.
    const taken = await models.logins
      .findOneAndUpdate({ _id: id, usedAt: null, isRevoked: false, expiresAt: { $gt: now } }, { $set: { usedAt: now } })
      .lean();
    if (taken === null) {
      const known = await models.logins.findById(id).lean();
      if (known !== null) await this.endFamily(known.family);
      return null;
    }
    const user = await models.users.findById(taken.user).lean();
    if (user === null || user.isDisabled) return null;
    const session = await this.#issue(user, taken.family);
    // Somebody may have ended the family while the new token was made, and it must not outlive that.
    const ended = await models.logins.findOne({ family: taken.family, isRevoked: true }).lean();
    if (ended === null) return session;
    await this.endFamily(taken.family);
    return null;
  }

  async endFamily(family: string): Promise<void> {
    await this.#parts.models.logins.updateMany({ family }, { $set: { isRevoked: true } });
  }

  /** Whether a login still stands: disabling a user, logging out and a stolen token take effect at once. */
  async stands({ family, user }: Pick<Login, 'family' | 'user'>): Promise<boolean> {
    const { models } = this.#parts;
    const [ended, unexpired, found] = await Promise.all([
      models.logins.findOne({ family, isRevoked: true }).lean(),
      models.logins.findOne({ family, expiresAt: { $gt: new Date() } }).lean(),
      models.users.findById(user).lean(),
    ]);
    return ended === null && unexpired !== null && found !== null && !found.isDisabled;
  }

  async #issue(user: UserDocument, family: string): Promise<Session> {
    const { models, tokens, loginDays } = this.#parts;
    const refreshToken = newRefreshToken();
    const refreshUntil = new Date(Date.now() + loginDays * DAY_MS);
    await models.logins.create({
      _id: refreshTokenId(refreshToken),
      family,
      user: user._id,
      expiresAt: refreshUntil,
      usedAt: null,
      isRevoked: false,
    });
    const login: Login = { user: user._id, name: user.name, party: user.party, desk: user.desk, family };
    const accessToken = issueAccessToken(tokens, login);
    return { login, accessToken, accessSeconds: tokens.lifetimeSeconds, refreshToken, refreshUntil };
  }
}
