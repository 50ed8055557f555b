/**
 * What the scheme of an identifier in a UBL document means. Documents of EN 16931 name schemes by four digits of
 * ISO/IEC 6523 (ICD); older ones use the texts of the Peppol policy, of national profiles, or nothing.
 */

/** A scheme as party ids know it: one of the three with a check of their own, or the name of a register. */
export type Scheme =
  Readonly<{ kind: 'uscc' | 'lei' | 'gln' }> | Readonly<{ kind: 'register'; name: string; isLegal: boolean }>;

/** Schemes whose values have a check; by ICD and by older texts. No ICD stands for the USCC. */
const CHECKED: ReadonlyMap<string, 'uscc' | 'lei' | 'gln'> = new Map([
  ['0088', 'gln'],
  ['GLN', 'gln'],
  ['EAN', 'gln'],
  ['0199', 'lei'],
  ['LEI', 'lei'],
  ['USCC', 'uscc'],
  ['CN:USCC', 'uscc'],
]);

/** ICDs of registers of legal entities, with the text that older documents use for them. */
const LEGAL_REGISTERS: readonly (readonly [string, readonly string[]])[] = [
  ['0002', ['FR:SIRENE', 'FR:SIREN']],
  ['0007', ['SE:ORGNR']],
  ['0037', ['FI:OVT']],
  ['0106', ['NL:KVK']],
  ['0151', ['AU:ABN']],
  ['0183', ['CH:UIDB']],
  ['0184', ['DK:DIGST', 'DK:CVR', 'CVR']],
  ['0188', ['JP:SST']],
  ['0191', ['EE:CC']],
  ['0192', ['NO:ORG', 'NO:ORGNR']],
  ['0195', ['SG:UEN']],
  ['0196', ['IS:KTNR', 'IS:KT']],
  ['0200', ['LT:LEC']],
  ['0208', ['BE:EN', 'BE:CBE']],
  ['0212', ['FI:ORG']],
  ['0216', ['FI:OVT2']],
];

const LEGAL: ReadonlySet<string> = new Set(LEGAL_REGISTERS.map(([icd]) => icd));
const BY_TEXT: ReadonlyMap<string, string> = new Map(
  LEGAL_REGISTERS.flatMap(([icd, texts]) => texts.map((text) => [text, icd] as const)),
);

const ICD = /^[0-9]{4}$/;
const NAME = /^[A-Z0-9.:-]{1,32}$/;

/**
 * The scheme that a `schemeID` names; null where it names none. `ZZZ` means "agreed between the two", which tells
 * nobody else anything.
 */
export function schemeOf(schemeId: string | null): Scheme | null {
  const text = (schemeId ?? '').trim().toUpperCase();
  const checked = CHECKED.get(text);
  if (checked !== undefined) return { kind: checked };
  const icd = BY_TEXT.get(text) ?? (ICD.test(text) ? text : null);
  if (icd !== null) return { kind: 'register', name: icd, isLegal: LEGAL.has(icd) };
  if (text === 'ZZZ' || !NAME.test(text)) return null;
  return { kind: 'register', name: text.toLowerCase().replaceAll(':', '-'), isLegal: false };
}
