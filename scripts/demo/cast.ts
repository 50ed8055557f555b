/** Who plays: the firms the files name, two financiers, the registrar's officer; each with a key of its own. */
import type { PartyRole } from '../../chaincode/src/protocol';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import type { Logger } from 'pino';
import { Desk } from '../client/desk';
import type { Administrator } from '../sandbox/administrators';
import { FIRMS } from '../sandbox/firms';
import type { DemoFirm } from '../sandbox/firms';
import { openSandbox } from '../sandbox/sandbox';
import type { DemoDocument } from './documents';
import { isWhole } from './documents';
import type { Instance } from './instance';

export interface Cast {
  readonly firms: ReadonlyMap<PartyId, Administrator>;
  readonly names: ReadonlyMap<PartyId, string>;
  readonly financier: Administrator;
  readonly secondFinancier: Administrator;
  readonly registrar: Desk;
}

interface Side {
  readonly name: string;
  readonly isSeller: boolean;
  readonly isDebtor: boolean;
}

/** Firms the documents name, with the sides they are on. */
function sidesOf(documents: readonly DemoDocument[]): ReadonlyMap<PartyId, Side> {
  const sides = new Map<PartyId, Side>();
  const add = (party: PartyId, name: string, isSeller: boolean): void => {
    const known = sides.get(party) ?? { name, isSeller: false, isDebtor: false };
    sides.set(party, { ...known, isSeller: known.isSeller || isSeller, isDebtor: known.isDebtor || !isSeller });
  };
  for (const { entry } of documents) {
    if (!isWhole(entry)) continue;
    add(entry.invoice.seller, entry.sellerName ?? entry.invoice.seller, true);
    add(entry.invoice.debtor, entry.debtorName ?? entry.invoice.debtor, false);
  }
  return sides;
}

function unknownFirm(party: PartyId, { name, isSeller, isDebtor }: Side): DemoFirm {
  const roles: readonly PartyRole[] = [
    ...(isDebtor ? (['core'] as const) : []),
    ...(isSeller ? (['supplier'] as const) : []),
  ];
  const host = isSeller ? { mspId: 'HubMSP', slug: 'hub' } : { mspId: 'CoreMSP', slug: 'core' };
  return { party, name, nameEnglish: null, ...host, roles, people: [] };
}

/** Firms nobody registered, although the files name them. */
export class UnknownFirms extends Error {
  constructor(names: readonly string[]) {
    super(`not on the network: ${names.join(', ')}; --register registers them`);
    this.name = 'UnknownFirms';
  }
}

export interface CastParts {
  readonly instance: Instance;
  readonly documents: readonly DemoDocument[];
  readonly register: boolean;
  readonly logger: Logger;
}

/** One signature is enough in the demo's own firms, whatever the amount. */
const SOLE_UNITS = 900_000_000_000n;

function firmsFor({ documents, register }: CastParts): readonly DemoFirm[] {
  const sides = sidesOf(documents);
  const known = FIRMS.filter(({ party, roles }) => sides.has(party) || roles.includes('financier'));
  const strangers = [...sides].filter(([party]) => !known.some((firm) => firm.party === party));
  if (strangers.length > 0 && !register) throw new UnknownFirms(strangers.map(([, { name }]) => name));
  return [...known, ...strangers.map(([party, side]) => unknownFirm(party, side))];
}

function currenciesOf(documents: readonly DemoDocument[]): readonly string[] {
  return [...new Set(documents.flatMap(({ entry }) => (isWhole(entry) ? [entry.invoice.currency] : [])))];
}

/** Everybody registered and logged in. Throws UnknownFirms. */
export async function openCast(parts: CastParts): Promise<Cast> {
  const { instance, documents, logger } = parts;
  const firms = firmsFor(parts);
  const { url, people } = instance;
  const currencies = currenciesOf(documents);
  const sandbox = {
    url,
    people,
    logger,
    currencies: currencies.length === 0 ? ['CNY'] : currencies,
    soleUnits: SOLE_UNITS,
  };
  const administrators = await openSandbox(sandbox, firms);
  const registrar = await Desk.open(url, 'registrar', { login: 'officer@registrar', password: people.passphrase });
  const byParty = new Map(administrators.map((administrator) => [administrator.party, administrator]));
  const financiers = firms.filter(({ roles }) => roles.includes('financier')).map(({ party }) => byParty.get(party));
  const [financier, secondFinancier] = financiers;
  if (financier === undefined || secondFinancier === undefined) throw new RangeError('the demo has two financiers');
  return {
    firms: byParty,
    names: new Map(firms.map(({ party, name }) => [party, name])),
    financier,
    secondFinancier,
    registrar,
  };
}
