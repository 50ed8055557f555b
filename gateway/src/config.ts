/** The only reader of environment variables. One schema; a process with a bad setting does not start. */
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Every setting, with its unit and default. */
export const settingsSchema = z.object({
  /** Address the HTTP server listens on. */
  TALLYSTICK_HOST: z.string().default('127.0.0.1'),
  /** Port of the HTTP server; 0 takes a free one. */
  TALLYSTICK_PORT: port.default(4080),
  /** Folder of everything that outlives the process. */
  TALLYSTICK_DATA: z.string().default('data'),
  /** MongoDB to use; without it the embedded store is started in the data folder. */
  MONGODB_URI: z.url().optional(),
  /** pino level: trace, debug, info, warn, error. */
  TALLYSTICK_LOG: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Lifetime of an access token in seconds. */
  TALLYSTICK_ACCESS_SECONDS: z.coerce.number().int().min(60).max(3600).default(600),
  /** Lifetime of a login without use, in days. */
  TALLYSTICK_LOGIN_DAYS: z.coerce.number().int().min(1).max(30).default(7),
  /** Cookies only over HTTPS; off for the demo on a laptop. */
  TALLYSTICK_SECURE_COOKIES: flag.default(false),
  /** Largest body of an imported file in bytes. */
  TALLYSTICK_IMPORT_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(64 * 1024 * 1024),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A setting that cannot be used; the message names it and the rule. */
export class BadSetting extends Error {
  constructor(problems: readonly string[]) {
    super(`settings: ${problems.join('; ')}`);
    this.name = 'BadSetting';
  }
}

/** Settings from an environment. Throws BadSetting. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const parsed = settingsSchema.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new BadSetting(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}
