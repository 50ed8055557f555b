/** Logging in, staying logged in, logging out. A used refresh token that comes back ends its whole family. */
import { BoundedCache } from '../../../chaincode/src/suites/boundedCache';
import type { Login } from '../http/context';
import type { PeopleModels, UserDocument } from '../people/models';
import { passwordFits } from './passwords';
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

const DAY_MS = 24 * 3600 * 1000;
/** Wrong passwords in a row before a login rests. */
const FAILURES_MAX = 10;
const REST_MS = 5 * 60 * 1000;
/** Names whose failures are remembered; the oldest are forgotten first. */
const FAILURES_KEPT_MAX = 10_000;

interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

export class Logins {
  readonly #parts: LoginParts;
  readonly #failures = new BoundedCache<string, Failures>(FAILURES_KEPT_MAX);

  constructor(parts: LoginParts) {
    this.#parts = parts;
  }

  /** Null where name or password is wrong, the user is disabled, or too many tries were made. */
  async logIn(name: string, password: string): Promise<Session | null> {
    const login = name.trim().toLowerCase();
    if (this.#rests(login)) return null;
    const user = await this.#parts.models.users.findOne({ login }).lean();
    const fits = await passwordFits(user?.passwordHash ?? null, password);
    if (user === null || !fits || user.isDisabled) {
      this.#countFailure(login);
      return null;
    }
    this.#failures.set(login, { count: 0, lastMs: 0 });
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
    return this.#issue(user, taken.family);
  }

  async endFamily(family: string): Promise<void> {
    await this.#parts.models.logins.updateMany({ family }, { $set: { isRevoked: true } });
  }

  /** Whether an access token's login still stands: disabling a user or logging out takes effect at once. */
  async stands({ family, user }: Pick<Login, 'family' | 'user'>): Promise<boolean> {
    const { models } = this.#parts;
    const revoked = await models.logins.findOne({ family, isRevoked: true }).lean();
    if (revoked !== null) return false;
    const found = await models.users.findById(user).lean();
    return found !== null && !found.isDisabled;
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

  #rests(login: string): boolean {
    const failure = this.#failures.get(login);
    if (failure === undefined || failure.count < FAILURES_MAX) return false;
    return Date.now() - failure.lastMs < REST_MS;
  }

  #countFailure(login: string): void {
    const count = (this.#failures.get(login)?.count ?? 0) + 1;
    this.#failures.set(login, { count, lastMs: Date.now() });
  }
}
