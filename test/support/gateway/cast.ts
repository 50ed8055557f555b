/** The firms of a test: registered, with an administrator who holds the first key, and people with devices of their own. */
import { partyIdOf, usccCheck } from '../../../chaincode/src/kernel/identifiers';
import { makeLogger } from '../../../gateway/src/http/log';
import { generateSigningKey, softwareSigner } from '../../../chaincode/src/suites/software';
import { Desk, eventually } from '../../../scripts/client/desk';
import type { DeskKey } from '../../../scripts/client/desk';
import { enrolWaiting } from '../../../scripts/sandbox/administrators';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { FIRMS } from '../../../scripts/sandbox/firms';
import type { DemoFirm } from '../../../scripts/sandbox/firms';
import { openSandbox } from '../../../scripts/sandbox/sandbox';
import type { TestServer } from './server';

/** Firms of the sandbox by a short name. */
const NAMED = {
  yunling: '云岭汽车股份有限公司',
  cangshan: '苍山精密铸造有限公司',
  erhai: '洱海橡塑有限公司',
  lancang: '澜沧包装制品厂',
  dianchi: '滇池银行股份有限公司',
  nujiang: '怒江商业保理有限公司',
} as const;
export type FirmName = keyof typeof NAMED;

/** The core firm, its supplier, a bank and its rival. */
export const ROAD = ['yunling', 'cangshan', 'dianchi', 'nujiang'] as const;

/** A firm of the sandbox. */
export function firm(name: FirmName): DemoFirm {
  const found = FIRMS.find((entry) => entry.name === NAMED[name]);
  if (found === undefined) throw new RangeError(`no firm ${name}`);
  return found;
}

export type Cast = Readonly<Record<FirmName, Administrator>>;

/** Two signatures above so many yuan. */
export const SOLE_UNITS = 20_000_000n;

/** Registers firms, one after the other; gives their administrators in the same order. */
export function openFirms({ url, people }: TestServer, firms: readonly DemoFirm[]): Promise<readonly Administrator[]> {
  const parts = { url, people, logger: makeLogger('silent'), currencies: ['CNY', 'EUR', 'JPY'], soleUnits: SOLE_UNITS };
  return openSandbox(parts, firms);
}

/** Registers these firms of the sandbox. Only the named ones may be used. */
export async function openCast(server: TestServer, names: readonly FirmName[] = ROAD): Promise<Cast> {
  const administrators = await openFirms(server, names.map(firm));
  return Object.fromEntries(names.map((name, index) => [name, administrators[index]])) as unknown as Cast;
}

/** A firm of a test's own, hosted by the hub. */
export function madeUpFirm(body: string, roles: DemoFirm['roles']): DemoFirm {
  const party = partyIdOf({ uscc: `${body}${usccCheck(body).checkCharacter}` });
  if (party === null) throw new RangeError('a code makes a party');
  return { party, name: `${roles.join()} ${body}`, nameEnglish: null, mspId: 'HubMSP', slug: 'hub', roles, people: [] };
}

/** Somebody with a login and, once enrolled, a key. */
export interface Human {
  readonly desk: Desk;
  readonly key: DeskKey;
}

/** Logs somebody in. */
export function deskOf({ url, people }: TestServer, slug: string, login: string): Promise<Desk> {
  return Desk.open(url, slug, { login, password: people.passphrase });
}

interface Me {
  readonly signers: readonly { readonly id: string; readonly key: string }[];
}

/** Logs a person of a firm in on a new device whose key the firm's administrator enrols. */
export async function personOf(server: TestServer, administrator: Administrator, login: string): Promise<Human> {
  const slug = FIRMS.find(({ party }) => party === administrator.party)?.slug ?? '';
  const desk = await deskOf(server, slug, login);
  const signer = softwareSigner({ keyId: login, privateKey: generateSigningKey().privateKeyPem });
  await desk.post('/enrolments', { key: signer.publicKey, class: 'browser', label: `device of ${login}` });
  await enrolWaiting(administrator);
  const id = await eventually(`the key of ${login}`, async () => {
    const me = await desk.get<Me>('/me');
    return me.signers.find(({ key }) => key === signer.publicKey)?.id ?? null;
  });
  return { desk, key: { id, signer } };
}
