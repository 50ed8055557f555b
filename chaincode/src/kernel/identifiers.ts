/** Identifiers of legal entities: their check digits, and the one id under which a party is known on the ledger. */
import { InvalidValue } from './invariant';
import { hasInvisible, isStableText } from './text';

/** The 31 symbols of GB 32100-2015 in the order of their values; I, O, S, V and Z do not occur. */
const USCC_SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_BODY = /^[0-9A-HJ-NPQRTUWXY]{17}$/;

/** What the check character of a USCC is derived from: sum of value × 3^(place − 1) mod 31. */
export type UsccCheck = Readonly<{ weightedSum: number; remainder: number; checkCharacter: string }>;

/**
 * The check of the first 17 characters of a unified social credit code (GB 32100-2015): 31 − (weighted sum mod 31),
 * where 31 becomes 0. Any single wrong character and any swap of two neighbours changes it.
 *
 * @throws InvalidValue `identifier_malformed` for anything but 17 of the 31 symbols
 */
export function usccCheck(body: string): UsccCheck {
  if (!USCC_BODY.test(body)) throw new InvalidValue('identifier_malformed', '17 symbols of GB 32100-2015');
  let weight = 1;
  let weightedSum = 0;
  for (const symbol of body) {
    weightedSum += USCC_SYMBOLS.indexOf(symbol) * weight;
    weight = (weight * 3) % 31;
  }
  const remainder = weightedSum % 31;
  return { weightedSum, remainder, checkCharacter: USCC_SYMBOLS.charAt((31 - remainder) % 31) };
}

/** Whether the text is a unified social credit code, in capitals and with its right check character. */
export function isUscc(text: string): boolean {
  const body = text.slice(0, 17);
  return text.length === 18 && USCC_BODY.test(body) && usccCheck(body).checkCharacter === text.charAt(17);
}

/** Bounds the work on hostile input; the longest identifiers with this check have 35 characters. */
const MOD97_LENGTH_MAX = 64;
const MOD97_TEXT = /^[0-9A-Za-z]+$/;

/**
 * Remainder by 97 of the number that arises when letters of either case count A = 10 to Z = 35 (ISO 7064).
 *
 * @throws InvalidValue `identifier_malformed` for anything but 1 to 64 letters and digits
 */
export function mod97Remainder(text: string): number {
  if (text.length > MOD97_LENGTH_MAX || !MOD97_TEXT.test(text)) {
    throw new InvalidValue('identifier_malformed', `1 to ${MOD97_LENGTH_MAX} letters and digits`);
  }
  let remainder = 0;
  for (const character of text) {
    const value = parseInt(character, 36);
    remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
  }
  return remainder;
}

/**
 * The two check digits that make the whole number leave 1 (ISO 7064, MOD 97-10): 98 − remainder with `00` appended.
 *
 * @throws InvalidValue `identifier_malformed` for anything but 1 to 62 letters and digits
 */
export function mod97CheckDigits(text: string): string {
  return (98 - mod97Remainder(`${text}00`)).toString().padStart(2, '0');
}

/**
 * Whether the text is a legal entity identifier (ISO 17442): 18 capitals and digits and the two check digits. Compared
 * with the digits that the method yields, because 00, 01 and 99 would pass the remainder and are never issued.
 */
export function isLei(text: string): boolean {
  return /^[0-9A-Z]{18}[0-9]{2}$/.test(text) && mod97CheckDigits(text.slice(0, 18)) === text.slice(18);
}

/** Whether the text is a GS1 global location number: 13 digits, the last a check digit (weights 1 and 3, modulo 10). */
export function isGln(text: string): boolean {
  if (!/^[0-9]{13}$/.test(text)) return false;
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    sum += parseInt(text.charAt(index), 10) * (index % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}

declare const partyIdBrand: unique symbol;

/** `uscc:…`, `lei:…` or `<scheme>:<value>`: one legal entity, one spelling. */
export type PartyId = string & { readonly [partyIdBrand]: true };

/** A register and the number under which it knows the entity. */
export type SchemedValue = Readonly<{ scheme: string; value: string }>;

const SCHEME = /^[a-z0-9.-]{1,32}$/;
const VALUE = /^[\p{L}\p{N}\p{P}\p{S}]{1,64}$/u;

/** Schemes whose values have a check of their own; a value that fails it names nobody. */
const CHECKED_SCHEMES = new Map<string, (value: string) => boolean>([
  ['uscc', isUscc],
  ['lei', isLei],
  ['gln', isGln],
]);

function isPartyValue({ scheme, value }: SchemedValue): boolean {
  // NFKC-stable, or two spellings that look alike would be two parties.
  const isVisible =
    VALUE.test(value) && isStableText(value) && !hasInvisible(value) && value.normalize('NFKC') === value;
  const isChecked = CHECKED_SCHEMES.get(scheme) ?? (() => true);
  return SCHEME.test(scheme) && isVisible && isChecked(value);
}

/**
 * Scheme and value of a party id: a lower-case scheme of up to 32 of [a-z0-9.-], then 1 to 64 visible characters
 * without a space. Values of `uscc`, `lei` and `gln` must pass their check.
 *
 * @returns null for anything else, other spellings of a valid id included
 */
export function parsePartyId(text: string): SchemedValue | null {
  const colon = text.indexOf(':');
  const parts = { scheme: text.slice(0, Math.max(colon, 0)), value: text.slice(colon + 1) };
  return isPartyValue(parts) ? parts : null;
}

/** Whether the text is a party id in its one spelling. */
export function isPartyId(text: string): text is PartyId {
  return parsePartyId(text) !== null;
}

/** What a document says about who a party is; each member where the document has it. */
export type PartyIdentifiers = Readonly<{
  uscc?: string | undefined;
  lei?: string | undefined;
  registration?: SchemedValue | undefined;
  taxId?: SchemedValue | undefined;
  gln?: string | undefined;
}>;

/**
 * The id of the party a document names: the first present of USCC, LEI, registration, tax id and GLN. Surrounding
 * space and full-width forms do not matter, nor lower case in a USCC or LEI.
 *
 * A present identifier that is wrong is refused, not skipped: the next one might belong to somebody else.
 *
 * @returns null when none is present
 * @throws InvalidValue `identifier_check_failed` for a USCC, LEI or GLN that is none, `party_id_malformed` for a scheme
 *   or value that cannot be part of an id
 */
export function partyIdOf(identifiers: PartyIdentifiers): PartyId | null {
  const { uscc, lei, registration, taxId, gln } = identifiers;
  if (uscc !== undefined) return partyId({ scheme: 'uscc', value: clean(uscc).toUpperCase() });
  if (lei !== undefined) return partyId({ scheme: 'lei', value: clean(lei).toUpperCase() });
  const registered = registration ?? taxId;
  if (registered !== undefined) return partyId({ scheme: registered.scheme, value: clean(registered.value) });
  return gln === undefined ? null : partyId({ scheme: 'gln', value: clean(gln) });
}

function clean(value: string): string {
  return value.normalize('NFKC').trim();
}

function partyId({ scheme, value }: SchemedValue): PartyId {
  const id = `${scheme}:${value}`;
  if (isPartyId(id)) return id;
  if (CHECKED_SCHEMES.has(scheme)) throw new InvalidValue('identifier_check_failed', `a valid ${scheme}`);
  throw new InvalidValue('party_id_malformed', 'a lower-case scheme and 1 to 64 visible characters without a space');
}
