/** Who plays: the firms the files name, two financiers, the registrar's officer; each with a key of its own. */
import type { Logger } from 'pino';
import type { PartyRole } from '../../chaincode/src/protocol';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import { Desk } from '../client/desk';
import { ensureCurrencies } from '../sandbox/administrators';
import type { Administrator } from '../sandbox/administrators';
import { FIRMS } from '../sandbox/firms';
import type { DemoFirm } from '../sandbox/firms';
import { isRegistered, openSeats } from '../sandbox/sandbox';
import type { Seat } from '../sandbox/sandbox';
import { sidesOf } from './documents';
import type { DemoDocument, DocumentSide } from './documents';
import type { Instance } from './instance';
import { namedParty } from './naming';
import { isAnswer } from './reason';

/** Somebody the files name who does not play, and why. */
export class NotPlaying extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotPlaying';
  }
}

export interface Cast {
  readonly financier: Administrator;
  readonly secondFinancier: Administrator;
  readonly registrar: Desk;
  /** Seated firms by party, or why one is not. */
  readonly firms: ReadonlyMap<PartyId, Administrator | NotPlaying>;
  readonly names: ReadonlyMap<PartyId, string>;
}

/** The firm that plays a side of a document, or why none does. */
export function playerOf(cast: Cast, side: DocumentSide): Administrator | NotPlaying {
  if (side.party === null && side.name === null)
    return new NotPlaying('the document neither identifies nor names one side of the invoice');
  const party = partyOf(side);
  return cast.firms.get(party) ?? new NotPlaying(`${party} was not asked to play`);
}

/** The firm that plays a side of a document. Throws NotPlaying. */
export function firmOf(cast: Cast, side: DocumentSide): Administrator {
  const firm = playerOf(cast, side);
  if (firm instanceof NotPlaying) throw firm;
  return firm;
}

/** What people call a firm. */
export function nameOf(cast: Cast, party: PartyId): string {
  return cast.names.get(party) ?? party;
}

/** The id in the document, or one made from the name it gives. */
export function partyOf({ party, name }: DocumentSide): PartyId {
  return party ?? namedParty(name ?? '');
}

interface Part {
  readonly name: string;
  readonly isSeller: boolean;
  readonly isDebtor: boolean;
}

/** Firms the documents name, with the sides they are on. */
function partsIn(documents: readonly DemoDocument[]): ReadonlyMap<PartyId, Part> {
  const parts = new Map<PartyId, Part>();
  const add = (side: DocumentSide, isSeller: boolean): void => {
    if (side.party === null && side.name === null) return;
    const party = partyOf(side);
    const known = parts.get(party) ?? { name: side.name ?? party, isSeller: false, isDebtor: false };
    parts.set(party, { ...known, isSeller: known.isSeller || isSeller, isDebtor: known.isDebtor || !isSeller });
  };
  for (const document of documents) {
    if (document.kind !== 'invoice') continue;
    const { seller, debtor } = sidesOf(document.entry);
    add(seller, true);
    add(debtor, false);
  }
  return parts;
}

/** A firm of the files that nobody knows yet: suppliers are hosted by the hub, buyers by the core firm's node. */
function newFirm(party: PartyId, { name, isSeller, isDebtor }: Part): DemoFirm {
  const roles: readonly PartyRole[] = [
    ...(isDebtor ? (['core'] as const) : []),
    ...(isSeller ? (['supplier'] as const) : []),
  ];
  const host = isSeller ? { mspId: 'HubMSP', slug: 'hub' } : { mspId: 'CoreMSP', slug: 'core' };
  return { party, name, nameEnglish: null, ...host, roles, people: [] };
}

/** What a cast is made of. */
export interface CastParts {
  readonly instance: Instance;
  readonly documents: readonly DemoDocument[];
  /** Registers firms that the network does not know. */
  readonly register: boolean;
  readonly logger: Logger;
}

/** Two signatures above so many units of a currency. */
const SOLE_UNITS = 5_000_000n;

function currenciesOf(documents: readonly DemoDocument[]): readonly string[] {
  const found = documents.flatMap((document) => (document.kind === 'invoice' ? [document.entry.invoice.currency] : []));
  return found.length === 0 ? ['CNY'] : [...new Set(found)];
}

interface Casting extends CastParts {
  readonly seat: Seat;
  readonly registrar: Desk;
  readonly currencies: readonly string[];
}

async function seated(casting: Casting, firm: DemoFirm): Promise<Administrator> {
  const administrator = await casting.seat(firm);
  await ensureCurrencies(administrator, { currencies: casting.currencies, soleUnits: SOLE_UNITS });
  return administrator;
}

/** Seats a firm of the files, or says why it cannot play. */
async function tryToSeat(casting: Casting, firm: DemoFirm): Promise<Administrator | NotPlaying> {
  const { registrar, register, instance } = casting;
  const { party, name } = firm;
  const isThere = await isRegistered(registrar, party);
  if (!isThere && !register && !FIRMS.includes(firm))
    return new NotPlaying(`${name} (${party}) is not on the network; --register registers it`);
  if (isThere && !(await instance.people.holds(`administrator ${party}`)))
    return new NotPlaying(`${name} (${party}) is on the network with keys that are not here`);
  try {
    return await seated(casting, firm);
  } catch (error) {
    if (!isAnswer(error)) throw error;
    return new NotPlaying(`${name} (${party}) cannot play: ${error.message}`);
  }
}

/** Everybody registered and logged in. */
export async function openCast(parts: CastParts): Promise<Cast> {
  const { instance, documents, logger } = parts;
  const { url, people } = instance;
  const currencies = currenciesOf(documents);
  const seat = await openSeats({ url, people, logger, currencies, soleUnits: SOLE_UNITS });
  const registrar = await Desk.open(url, 'registrar', { login: 'officer@registrar', password: people.passphrase });
  const casting: Casting = { ...parts, seat, registrar, currencies };
  const [first, second] = FIRMS.filter(({ roles }) => roles.includes('financier'));
  if (first === undefined || second === undefined) throw new RangeError('the demo has two financiers');
  const financier = await seated(casting, first);
  const secondFinancier = await seated(casting, second);
  const firms = new Map<PartyId, Administrator | NotPlaying>();
  const named = partsIn(documents);
  const known = new Map(FIRMS.map((firm) => [firm.party, firm]));
  for (const [party, part] of named) {
    firms.set(party, await tryToSeat(casting, known.get(party) ?? newFirm(party, part)));
  }
  const names = new Map([...named].map(([party, { name }]) => [party, name] as const));
  for (const { party, name, nameEnglish } of FIRMS) names.set(party, nameEnglish ?? name);
  return { financier, secondFinancier, registrar, firms, names };
}
