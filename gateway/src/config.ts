/** The only reader of environment variables. One schema; a process with a bad, unknown or unsafe setting does not start. */
import { z } from 'zod';

/** A whole number as people write it; an empty setting is not zero. */
function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  const rule = `a whole number from ${min} to ${max}`;
  const inBounds = (value: number): boolean => value >= min && value <= max;
  return z
    .string()
    .regex(/^\d{1,15}$/, rule)
    .transform(Number)
    .refine(inBounds, rule);
}

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const MIB = 1024 * 1024;

/** Every setting, with its unit and default. */
export const settingsSchema = z.object({
  /** Address the HTTP server listens on. */
  TALLYSTICK_HOST: z.string().min(1).default('127.0.0.1'),
  /** Port of the HTTP server; 0 takes a free one. */
  TALLYSTICK_PORT: wholeNumber(0, 65535).default(4080),
  /** Addresses or networks of reverse proxies whose X-Forwarded-For is believed, with commas between; none by default. */
  TALLYSTICK_PROXIES: z
    .string()
    .regex(/^[0-9a-fA-F.:/]+(?:,[0-9a-fA-F.:/]+)*$/, 'addresses with commas between')
    .transform((text) => text.split(','))
    .default([]),
  /** Folder of everything that outlives the process. */
  TALLYSTICK_DATA: z.string().min(1).default('data'),
  /** Which ledger: the embedded one in this process, or a Fabric network through one of two clients. */
  TALLYSTICK_LEDGER: z.enum(['embedded', 'fabric', 'fabricGateway']).default('embedded'),
  /** Folder of the Fabric network; in it, each organisation's `organisations/<slug>/connection.json`. */
  TALLYSTICK_FABRIC_DATA: z.string().default('data/fabric'),
  /** How long a commit is waited for, in milliseconds; after that an act's outcome is looked up by its key. */
  TALLYSTICK_COMMIT_MS: z.coerce.number().int().min(1000).default(60_000),
  /** MongoDB to use; without it the embedded store is started in the data folder. */
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(?:\+srv)?:\/\/\S+$/, 'mongodb://… or mongodb+srv://…')
    .optional(),
  /** Lowest level that is logged. */
  TALLYSTICK_LOG: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Lifetime of an access token in seconds. */
  TALLYSTICK_ACCESS_SECONDS: wholeNumber(1, 3600).default(600),
  /** Lifetime of a login without use, in days. */
  TALLYSTICK_LOGIN_DAYS: wholeNumber(1, 30).default(7),
  /** Cookies only over HTTPS; may be off in a sandbox only. */
  TALLYSTICK_SECURE_COOKIES: flag.default(false),
  /** Largest body of an imported file in bytes. */
  TALLYSTICK_IMPORT_BYTES: wholeNumber(1024, 1024 * MIB).default(64 * MIB),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Settings that cannot be used; the message names each and its rule, never its value. */
export class BadSetting extends Error {
  constructor(problems: readonly string[]) {
    super(`settings: ${problems.join('; ')}`);
    this.name = 'BadSetting';
  }
}

const OURS = 'TALLYSTICK_';

/** A mistyped name would leave the default in force without anybody noticing. */
function unknownNames(environment: NodeJS.ProcessEnv): readonly string[] {
  const known: ReadonlySet<string> = new Set(Object.keys(settingsSchema.shape));
  return Object.entries(environment)
    .filter(([name, value]) => value !== undefined && name.startsWith(OURS) && !known.has(name))
    .map(([name]) => name);
}

/** Settings from an environment. Throws BadSetting. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const parsed = settingsSchema.safeParse(environment);
  const wrong = parsed.success ? [] : parsed.error.issues;
  const problems = [
    ...unknownNames(environment).map((name) => `${name}: no such setting`),
    ...wrong.map(({ path, message }) => `${path.join('.')}: ${message}`),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new BadSetting(problems);
}

/** Passwords that stand in examples, and so are known to everybody. */
const DEFAULT_SECRETS: ReadonlySet<string> = new Set([
  'admin',
  'changeme',
  'example',
  'mongo',
  'mongodb',
  'pass',
  'password',
  'root',
  'secret',
  'test',
]);

function hasDefaultSecret(uri: string): boolean {
  const password = /^[^/]+\/\/[^:@/]*:([^@/]*)@/.exec(uri)?.[1];
  return password !== undefined && (password === '' || DEFAULT_SECRETS.has(password.toLowerCase()));
}

/** Outside a sandbox there is real money: what is convenient for trying out is refused. Throws BadSetting. */
export function requireSafe(settings: Settings, { sandbox }: Readonly<{ sandbox: boolean }>): void {
  if (sandbox) return;
  const { TALLYSTICK_SECURE_COOKIES: isSecure, MONGODB_URI: uri } = settings;
  const problems = [
    ...(isSecure ? [] : ['TALLYSTICK_SECURE_COOKIES: true outside a sandbox']),
    ...(uri !== undefined && hasDefaultSecret(uri) ? ['MONGODB_URI: a password of its own outside a sandbox'] : []),
  ];
  if (problems.length > 0) throw new BadSetting(problems);
}
