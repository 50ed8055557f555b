/** Fills a sandbox with the fictional consortium: logins, firms, first signers. Everything through the API. */
import type { Logger } from 'pino';
import { toHex, utf8 } from '../../chaincode/src/kernel/bytes';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import { ensureOfficer } from '../../gateway/src/people/office';
import type { OrgRuntime } from '../../gateway/src/runtime/orgRuntime';
import { Desk, eventually, sha256 } from '../client/desk';
import type { DeskKey } from '../client/desk';
import { ApiRefused } from '../client/http';
import { enrolWaiting } from './administrators';
import type { Administrator } from './administrators';
import { FIRMS, OFFICERS } from './firms';
import type { DemoFirm } from './firms';
import { demoMatrix } from './matrix';
import { addUser } from './office';
import { newPersonId } from './people';
import type { HeldKey, People } from './people';
import { administrator, registerFirms, witnessKeyOf } from './registrar';

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
      nameEnglish: null,
      desk: 'office',
      password,
    });
  }
  for (const { login, name, nameEnglish, desk, slug } of OFFICERS) {
    const runtime = runtimes.find((entry) => entry.slug === slug);
    if (runtime !== undefined && (desk === 'registrar' || desk === 'regulator')) {
      await ensureOfficer(runtime.people, { login, name, nameEnglish, desk, password });
    }
  }
}

/** What a firm's administrator is called where people are named: it is the firm's own system. */
const ADMINISTRATOR = 'ERP';

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
  const offices = await Promise.all(
    REFERENCE.map(async ({ slug }) => {
      return [slug, await Desk.open(parts.url, slug, { login: `office@${slug}`, password })] as const;
    }),
  );
  const registrar = await Desk.open(parts.url, 'registrar', { login: 'officer@registrar', password });
  return { parts, registrar, officeOf: new Map(offices) };
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

/** Registers the firms that nobody registered yet; those on their way when an earlier start was killed are left alone. */
async function ensureRegistered({ parts, registrar }: Offices, firms: readonly SeatedFirm[]): Promise<void> {
  const known = await Promise.all(firms.map(({ firm }) => isRegistered(registrar, firm.party)));
  const missing = firms.filter((_, index) => known[index] !== true);
  if (missing.length === 0) return;
  const witness = await witnessKeyOf(registrar, await parts.people.key('officer RegistrarMSP'));
  const rows = demoMatrix(parts.currencies, parts.soleUnits);
  await registerFirms(
    registrar,
    witness,
    missing.map(({ firm, held }) => {
      const { party, name, nameEnglish, mspId, roles } = firm;
      return { firm: { party, name, nameEnglish, mspId, roles, rows }, first: held };
    }),
  );
}

/** A firm with its administrator's key. */
interface SeatedFirm {
  readonly firm: DemoFirm;
  readonly held: HeldKey;
}

/** Logins of a registered firm, and its administrator at the desk. */
async function seatFirm({ parts, officeOf }: Offices, { firm, held }: SeatedFirm): Promise<Administrator> {
  const { party, slug, people } = firm;
  const office = officeOf.get(slug);
  if (office === undefined) throw new RangeError(`no office of ${slug}`);
  // The host knows the firm once it has projected the registration.
  await eventually(`${party} at ${slug}`, async () => ((await isRegistered(office, party)) ? true : null));
  const own = { party, password: parts.people.passphrase };
  const login = administratorLogin(firm);
  const groups = ['administration'];
  const names = { name: ADMINISTRATOR, nameEnglish: null };
  await addUser(office, { ...own, ...names, login, desk: 'administrator', groups, person: held.person });
  for (const human of people) {
    await addUser(office, { ...own, ...human, person: newPersonId() });
  }
  const { desk, key } = await openAdministrator(parts, firm, held);
  return { party, desk, key, deputy: () => ensureDeputy({ parts, office, firm }, { desk, key }) };
}

/** Registers firms where they are not yet, and seats their administrators. */
async function seatFirms(offices: Offices, firms: readonly DemoFirm[]): Promise<readonly Administrator[]> {
  const seated: SeatedFirm[] = [];
  for (const firm of firms) {
    seated.push({ firm, held: await offices.parts.people.key(`administrator ${firm.party}`) });
  }
  await ensureRegistered(offices, seated);
  return Promise.all(seated.map((entry) => seatFirm(offices, entry)));
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
  const { party, name, nameEnglish } = firm;
  const held = await parts.people.key(`deputy ${party}`);
  const login = loginOf('deputy', party);
  const groups = ['administration', 'treasury', 'management'];
  const user = { login, name, nameEnglish, desk: 'manager' as const, party, groups, person: held.person };
  await addUser(office, { ...user, password: parts.people.passphrase });
  const { signer } = await seatOf(parts, firm, { login, held });
  const known = await signer();
  if (known === null) await desk.act('enrol_signer', [{ kind: 'enrol_signer', signer: administrator(held) }], key);
  return { id: known ?? (await eventually(`second signer of ${name}`, signer)), signer: held.signer };
}

/** Registers a firm, where it is not yet, and seats its administrator. */
export type Seat = (firm: DemoFirm) => Promise<Administrator>;

/** Who seats firms of a sandbox one by one. The offices' logins must be there. */
export async function openSeats(parts: SandboxParts): Promise<Seat> {
  const offices = await openOffices(parts);
  return async (firm) => {
    const [administrator] = await seatFirms(offices, [firm]);
    if (administrator === undefined) throw new RangeError(`${firm.party} has no administrator`);
    return administrator;
  };
}

/** Firms registered and ready to work, each with its administrator. */
export async function openSandbox(
  parts: SandboxParts,
  firms: readonly DemoFirm[] = FIRMS,
): Promise<readonly Administrator[]> {
  return seatFirms(await openOffices(parts), firms);
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
