/** Fills a sandbox with the fictional consortium: logins, firms, first signers. Everything through the API. */
import type { Logger } from 'pino';
import { toHex, utf8 } from '../../chaincode/src/kernel/bytes';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import { ensureOfficer } from '../../gateway/src/people/office';
import type { OrgRuntime } from '../../gateway/src/runtime/orgRuntime';
import { ActRefused, Desk, eventually, sha256 } from '../client/desk';
import type { DeskKey } from '../client/desk';
import { ApiRefused } from '../client/http';
import { enrolWaiting } from './administrators';
import type { Administrator } from './administrators';
import { FIRMS, OFFICERS } from './firms';
import type { DemoFirm } from './firms';
import { demoMatrix } from './matrix';
import { addUser } from './office';
import type { HeldKey, People } from './people';
import { administrator, registerFirm, witnessKeyOf } from './registrar';

export interface SandboxParts {
  readonly url: string;
  readonly people: People;
  readonly logger: Logger;
  /** Currencies the firms deal in. */
  readonly currencies: readonly string[];
  /** Two signatures above so many units of a currency. */
  readonly soleUnits: bigint;
}

/** Logins of each organisation's office and of the neutral officers; the only ones that are not given through the API. */
export async function ensureOffices(runtimes: readonly OrgRuntime[], people: People): Promise<void> {
  const password = people.passphrase;
  for (const runtime of runtimes) {
    await ensureOfficer(runtime.people, {
      login: `office@${runtime.slug}`,
      name: runtime.parts.name,
      desk: 'office',
      password,
    });
  }
  for (const { login, name, desk, slug } of OFFICERS) {
    const runtime = runtimes.find((entry) => entry.slug === slug);
    if (runtime !== undefined && (desk === 'registrar' || desk === 'regulator')) {
      await ensureOfficer(runtime.people, { login, name, desk, password });
    }
  }
}

/** What a firm's administrator is called where people are named: it is the firm's own system. */
const ADMINISTRATOR = '企业系统';

const LOGIN_LENGTH_MAX = 58;
const HASH_SHOWN = 12;

/** Letters, digits and what stands between them; where that is not the whole id, a part of its hash makes it one again. */
function loginOf(prefix: string, party: PartyId): string {
  const plain = party.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const isWhole = plain.length + prefix.length < LOGIN_LENGTH_MAX && /^[A-Za-z0-9:]+$/.test(party);
  if (isWhole) return `${prefix}.${plain}`;
  const hash = toHex(sha256(utf8(party))).slice(0, HASH_SHOWN);
  return `${prefix}.${plain.slice(0, LOGIN_LENGTH_MAX - prefix.length - HASH_SHOWN - 2)}.${hash}`;
}

/** Login name of a firm's administrator. */
export function administratorLogin({ party }: Pick<DemoFirm, 'party'>): string {
  return loginOf('admin', party);
}

interface Offices {
  readonly parts: SandboxParts;
  readonly registrar: Desk;
  readonly officeOf: ReadonlyMap<string, Desk>;
}

async function openOffices(parts: SandboxParts): Promise<Offices> {
  const password = parts.people.passphrase;
  const officeOf = new Map<string, Desk>();
  for (const { slug } of REFERENCE) {
    officeOf.set(slug, await Desk.open(parts.url, slug, { login: `office@${slug}`, password }));
  }
  const registrar = await Desk.open(parts.url, 'registrar', { login: 'officer@registrar', password });
  return { parts, registrar, officeOf };
}

/** True when the firm is in the directory that this desk sees. */
export async function isRegistered(desk: Desk, party: PartyId): Promise<boolean> {
  try {
    await desk.get(`/parties/${encodeURIComponent(party)}`);
    return true;
  } catch (error) {
    if (error instanceof ApiRefused && error.status === 404) return false;
    throw error;
  }
}

/** Registers the firm; one whose registration was on its way when an earlier start was killed is there by then. */
async function ensureRegistered({ parts, registrar }: Offices, firm: DemoFirm, first: HeldKey): Promise<void> {
  const { party, name, nameEnglish, mspId, roles } = firm;
  if (await isRegistered(registrar, party)) return;
  const witness = await witnessKeyOf(registrar, await parts.people.key('officer RegistrarMSP'));
  const rows = demoMatrix(parts.currencies, parts.soleUnits);
  try {
    await registerFirm(registrar, witness, { party, name, nameEnglish, mspId, roles, rows }, first);
  } catch (error) {
    if (!(error instanceof ActRefused) || error.code !== 'party_exists') throw error;
  }
}

async function ensureFirm(offices: Offices, firm: DemoFirm): Promise<Administrator> {
  const { parts, officeOf } = offices;
  const { party } = firm;
  const held = await parts.people.key(`administrator ${party}`);
  await ensureRegistered(offices, firm, held);
  const office = officeOf.get(firm.slug);
  if (office === undefined) throw new RangeError(`no office of ${firm.slug}`);
  const password = parts.people.passphrase;
  const login = administratorLogin(firm);
  // The host knows the firm once it has projected the registration.
  await eventually(`${party} at ${firm.slug}`, async () => ((await isRegistered(office, party)) ? true : null));
  const own = { party, password };
  const groups = ['administration'];
  await addUser(office, { ...own, login, name: ADMINISTRATOR, desk: 'administrator', groups, person: held.person });
  for (const human of firm.people) {
    const person = human.login.replace('@', '.');
    await addUser(office, {
      ...own,
      login: human.login,
      name: human.name,
      desk: human.desk,
      groups: human.groups,
      person,
    });
  }
  const { desk, key } = await openAdministrator(parts, firm, held);
  return { party, desk, key, deputy: () => ensureDeputy({ parts, office, firm }, { desk, key }) };
}

/** Somebody of the firm at a desk, whose key is on the ledger. */
async function seatOf(
  parts: SandboxParts,
  firm: DemoFirm,
  seat: Readonly<{ login: string; held: HeldKey }>,
): Promise<{ readonly desk: Desk; readonly signer: () => Promise<string | null> }> {
  const desk = await Desk.open(parts.url, firm.slug, { login: seat.login, password: parts.people.passphrase });
  const signer = async (): Promise<string | null> => {
    const me = await desk.get<{ readonly signers: readonly { readonly id: string; readonly key: string }[] }>('/me');
    return me.signers.find(({ key }) => key === seat.held.signer.publicKey)?.id ?? null;
  };
  return { desk, signer };
}

async function openAdministrator(
  parts: SandboxParts,
  firm: DemoFirm,
  held: HeldKey,
): Promise<Pick<Administrator, 'desk' | 'key'>> {
  const { desk, signer } = await seatOf(parts, firm, { login: administratorLogin(firm), held });
  const id = await eventually(`signer of ${firm.name}`, signer);
  return { desk, key: { id, signer: held.signer } };
}

/** A second person, for acts that need two: with a login and a key of their own, enrolled by the administrator. */
async function ensureDeputy(
  { parts, office, firm }: Readonly<{ parts: SandboxParts; office: Desk; firm: DemoFirm }>,
  { desk, key }: Pick<Administrator, 'desk' | 'key'>,
): Promise<DeskKey> {
  const { party, name } = firm;
  const held = await parts.people.key(`deputy ${party}`);
  const login = loginOf('deputy', party);
  const groups = ['administration', 'treasury', 'management'];
  const user = { login, name, desk: 'manager' as const, party, groups, person: held.person };
  await addUser(office, { ...user, password: parts.people.passphrase });
  const { signer } = await seatOf(parts, firm, { login, held });
  const known = await signer();
  if (known === null) await desk.act('enrol_signer', [{ kind: 'enrol_signer', signer: administrator(held) }], key);
  return { id: known ?? (await eventually(`second signer of ${name}`, signer)), signer: held.signer };
}

/** Registers a firm, where it is not yet, and seats its administrator. */
export type Seat = (firm: DemoFirm) => Promise<Administrator>;

/** Who seats firms of a sandbox. The offices' logins must be there. */
export async function openSeats(parts: SandboxParts): Promise<Seat> {
  const offices = await openOffices(parts);
  return (firm) => ensureFirm(offices, firm);
}

/** Firms registered and ready to work, each with its administrator. */
export async function openSandbox(
  parts: SandboxParts,
  firms: readonly DemoFirm[] = FIRMS,
): Promise<readonly Administrator[]> {
  const seat = await openSeats(parts);
  const administrators: Administrator[] = [];
  for (const firm of firms) administrators.push(await seat(firm));
  return administrators;
}

/** Administrators at their desks: they enrol devices as soon as they are asked to. Returns how to send them home. */
export function keepEnrolling(
  parts: Pick<SandboxParts, 'logger'> & { readonly runtimes: readonly OrgRuntime[] },
  administrators: readonly Administrator[],
): () => void {
  const busy = new Map<PartyId, Promise<void>>();
  const work = (party: PartyId): void => {
    const administrator = administrators.find((entry) => entry.party === party);
    if (administrator === undefined) return;
    const before = busy.get(party) ?? Promise.resolve();
    const next = before
      .then(() => enrolWaiting(administrator))
      .then(() => undefined)
      .catch((error: unknown) => {
        parts.logger.error({ err: error, party }, 'an administrator could not enrol a device');
      });
    busy.set(party, next);
  };
  const stops = parts.runtimes.map(({ hub }) =>
    hub.listen((happening) => {
      if (happening.what === 'enrolment') work(happening.party);
    }),
  );
  for (const { party } of administrators) work(party);
  return () => {
    for (const stop of stops) stop();
  };
}
