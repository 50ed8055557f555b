/** Fills a sandbox with the fictional consortium: logins, firms, first signers. Everything through the API. */
import type { Logger } from 'pino';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import { ensureOfficer } from '../../gateway/src/people/office';
import type { OrgRuntime } from '../../gateway/src/runtime/orgRuntime';
import { Desk, eventually } from '../client/desk';
import { enrolWaiting } from './administrators';
import type { Administrator } from './administrators';
import { FIRMS, OFFICERS } from './firms';
import type { DemoFirm } from './firms';
import { demoMatrix } from './matrix';
import { addUser } from './office';
import type { People } from './people';
import { registerFirm, witnessKeyOf } from './registrar';

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

/** Login name of a firm's administrator: nothing but letters, digits and what stands between them. */
export function administratorLogin({ party }: Pick<DemoFirm, 'party'>): string {
  return `admin.${party.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.slice(0, 64);
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

async function isRegistered(registrar: Desk, party: PartyId): Promise<boolean> {
  const { parties } = await registrar.get<{ readonly parties: readonly { readonly id: string }[] }>('/parties');
  return parties.some(({ id }) => id === party);
}

async function ensureFirm(offices: Offices, firm: DemoFirm): Promise<Administrator> {
  const { parts, registrar, officeOf } = offices;
  const { party } = firm;
  const held = await parts.people.key(`administrator ${firm.party}`);
  const { name, nameEnglish, mspId, roles } = firm;
  if (!(await isRegistered(registrar, party))) {
    const witness = await witnessKeyOf(registrar, await parts.people.key('officer RegistrarMSP'));
    const rows = demoMatrix(parts.currencies, parts.soleUnits);
    await registerFirm(registrar, witness, { party, name, nameEnglish, mspId, roles, rows }, held);
  }
  const office = officeOf.get(firm.slug);
  if (office === undefined) throw new RangeError(`no office of ${firm.slug}`);
  const password = parts.people.passphrase;
  const login = administratorLogin(firm);
  // The host knows the firm once it has projected the registration.
  await eventually(`${party} at ${firm.slug}`, async () => ((await isRegistered(office, party)) ? true : null));
  await addUser(office, {
    login,
    name,
    desk: 'administrator',
    party,
    groups: ['administration'],
    password,
    person: held.person,
  });
  for (const human of firm.people) {
    const person = human.login.replace('@', '.');
    await addUser(office, {
      login: human.login,
      name: human.name,
      desk: human.desk,
      party,
      groups: human.groups,
      password,
      person,
    });
  }
  return openAdministrator(parts, firm, { party, publicKey: held.signer.publicKey });
}

async function openAdministrator(
  parts: SandboxParts,
  firm: DemoFirm,
  own: Readonly<{ party: PartyId; publicKey: string }>,
): Promise<Administrator> {
  const held = await parts.people.key(`administrator ${firm.party}`);
  const desk = await Desk.open(parts.url, firm.slug, {
    login: administratorLogin(firm),
    password: parts.people.passphrase,
  });
  const id = await eventually(`signer of ${firm.name}`, async () => {
    const me = await desk.get<{ readonly signers: readonly { readonly id: string; readonly key: string }[] }>('/me');
    return me.signers.find(({ key }) => key === own.publicKey)?.id ?? null;
  });
  return { party: own.party, desk, key: { id, signer: held.signer } };
}

/** Firms registered and ready to work, each with its administrator. The offices' logins must be there. */
export async function openSandbox(
  parts: SandboxParts,
  firms: readonly DemoFirm[] = FIRMS,
): Promise<readonly Administrator[]> {
  const offices = await openOffices(parts);
  const administrators: Administrator[] = [];
  for (const firm of firms) administrators.push(await ensureFirm(offices, firm));
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
