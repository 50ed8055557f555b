/**
 * Who the seller and the buyer of a UBL invoice are. The kernel's order decides: USCC, LEI, registration, tax id, GLN.
 * The table of where each comes from is in the README.
 */
import { partyIdOf } from '../../../../chaincode/src/kernel/identifiers';
import type { PartyId, PartyIdentifiers, SchemedValue } from '../../../../chaincode/src/kernel/identifiers';
import { InvalidValue } from '../../../../chaincode/src/kernel/invariant';
import { NAME_LENGTH_MAX } from '../../../../chaincode/src/kernel/bounds';
import { cutText } from '../faults';
import { attributeOf } from '../xml/element';
import type { XmlElement } from '../xml/element';
import { schemeOf } from './schemes';
import type { Sheet } from './sheet';

/** One side of an invoice. `id` is null where the document has none that is known outside of it. */
export interface UblParty {
  readonly id: PartyId | null;
  readonly name: string | null;
  /** Where the party stands, or should. */
  readonly element: XmlElement;
}

/** An identifier that counts, and where it stands. */
interface Found<T> {
  readonly value: T;
  readonly element: XmlElement;
}

/** First found identifier of each kind, in the order of the places that are looked at. */
interface Identifiers {
  uscc?: Found<string>;
  lei?: Found<string>;
  registration?: Found<SchemedValue>;
  taxId?: Found<SchemedValue>;
  gln?: Found<string>;
}

const USCC_SHAPE = /^[0-9A-Z]{18}$/i;
const VAT_PREFIX = /^[A-Z]{2}/;

/** Values of one register are written with and without spaces; without them is the one spelling. */
function compact(value: string): string {
  return value.normalize('NFKC').replace(/\s/gu, '');
}

function countryOf(sheet: Sheet, party: XmlElement): string | null {
  const places = [
    sheet.one(party, 'cac:PostalAddress', 'cac:Country', 'cbc:IdentificationCode'),
    sheet.first(party, 'cac:PartyLegalEntity', 'cac:RegistrationAddress', 'cac:Country', 'cbc:IdentificationCode'),
  ];
  const code = places.map((place) => sheet.text(place)?.toUpperCase()).find((text) => text !== undefined);
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? code : null;
}

function isUsccShaped(value: string, country: string | null): boolean {
  return country === 'CN' && USCC_SHAPE.test(compact(value));
}

/** The legal registration (BT-30, BT-47); without a scheme it is one of the register of the party's country. */
function addRegistration(found: Identifiers, element: XmlElement, value: string, country: string | null): void {
  const scheme = schemeOf(attributeOf(element, 'schemeID'));
  if (scheme === null) {
    if (isUsccShaped(value, country)) found.uscc ??= { value, element };
    else if (country !== null) {
      const name = `reg-${country.toLowerCase()}`;
      found.registration ??= { value: { scheme: name, value: compact(value) }, element };
    }
    return;
  }
  if (scheme.kind !== 'register') found[scheme.kind] ??= { value, element };
  else found.registration ??= { value: { scheme: scheme.name, value: compact(value) }, element };
}

/** Other identifiers (BT-29, BT-46, BT-34, BT-49) count where their scheme is known outside of the document. */
function addIdentifier(found: Identifiers, element: XmlElement, value: string): void {
  const scheme = schemeOf(attributeOf(element, 'schemeID'));
  if (scheme === null) return;
  if (scheme.kind !== 'register') found[scheme.kind] ??= { value, element };
  else if (scheme.isLegal) found.registration ??= { value: { scheme: scheme.name, value: compact(value) }, element };
}

/** A VAT number (BT-31, BT-48) carries its country; a Greek one EL. Points and dashes are decoration. */
function vatNumber(value: string, country: string | null): SchemedValue | null {
  const bare = compact(value)
    .toUpperCase()
    .replace(/[.\-/]/g, '');
  if (VAT_PREFIX.test(bare)) return { scheme: 'vat', value: bare };
  return country === null ? null : { scheme: 'vat', value: `${country === 'GR' ? 'EL' : country}${bare}` };
}

function addTaxId(sheet: Sheet, found: Identifiers, registration: XmlElement, country: string | null): void {
  const element = sheet.one(registration, 'cbc:CompanyID');
  const value = sheet.text(element);
  if (element === null || value === null) return;
  if (isUsccShaped(value, country)) {
    found.uscc ??= { value, element };
    return;
  }
  const isVat = sheet.text(sheet.one(registration, 'cac:TaxScheme', 'cbc:ID'))?.toUpperCase() === 'VAT';
  const local = country === null ? null : { scheme: `tax-${country.toLowerCase()}`, value: compact(value) };
  const taxId = isVat ? vatNumber(value, country) : local;
  if (taxId !== null) found.taxId ??= { value: taxId, element };
}

function identifiersOf(sheet: Sheet, party: XmlElement): Identifiers {
  const found: Identifiers = {};
  const country = countryOf(sheet, party);
  for (const entity of sheet.all(party, 'cac:PartyLegalEntity')) {
    const element = sheet.one(entity, 'cbc:CompanyID');
    const value = sheet.text(element);
    if (element !== null && value !== null) addRegistration(found, element, value, country);
  }
  const others = [
    ...sheet.all(party, 'cac:PartyIdentification').map((entry) => sheet.one(entry, 'cbc:ID')),
    sheet.one(party, 'cbc:EndpointID'),
  ];
  for (const element of others) {
    const value = sheet.text(element);
    if (element !== null && value !== null) addIdentifier(found, element, value);
  }
  for (const scheme of sheet.all(party, 'cac:PartyTaxScheme')) addTaxId(sheet, found, scheme, country);
  return found;
}

/** The identifier the kernel takes, which is the one a refusal is about. */
function chosen({ uscc, lei, registration, taxId, gln }: Identifiers): Found<unknown> | null {
  return uscc ?? lei ?? registration ?? taxId ?? gln ?? null;
}

function idOf(sheet: Sheet, party: XmlElement): PartyId | null {
  const found = identifiersOf(sheet, party);
  const identifiers: PartyIdentifiers = {
    uscc: found.uscc?.value,
    lei: found.lei?.value,
    registration: found.registration?.value,
    taxId: found.taxId?.value,
    gln: found.gln?.value,
  };
  try {
    return partyIdOf(identifiers);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    const rule = error.rule === 'identifier_check_failed' ? 'UBL-PARTY-CHECK' : 'UBL-PARTY-ID';
    sheet.fault(rule, chosen(found)?.element ?? party);
    return null;
  }
}

function nameOf(sheet: Sheet, party: XmlElement): string | null {
  const name =
    sheet.text(sheet.first(party, 'cac:PartyLegalEntity', 'cbc:RegistrationName')) ??
    sheet.text(sheet.first(party, 'cac:PartyName', 'cbc:Name'));
  return name === null ? null : cutText(name, NAME_LENGTH_MAX);
}

/** The party in a role of the document, such as `cac:AccountingSupplierParty`. */
export function partyIn(sheet: Sheet, role: string): UblParty {
  const party = sheet.one(sheet.root, role, 'cac:Party');
  if (party === null) return { id: null, name: null, element: sheet.first(sheet.root, role) ?? sheet.root };
  return { id: idOf(sheet, party), name: nameOf(sheet, party), element: party };
}
