/** One word per private field of the road, and the organisations whose own stores may hold it. */
import { partyIdOf, usccCheck } from '../../../chaincode/src/kernel/identifiers';
import type { DemoFirm } from '../../../scripts/sandbox/firms';
import type { Canary } from './spellings';

export type Slug = 'core' | 'bank' | 'hub' | 'registrar' | 'regulator';

export interface PlantedCanary extends Canary {
  readonly entitled: readonly Slug[];
  /** False for what is used and never kept. */
  readonly isKept?: false;
}

const ALL: readonly Slug[] = ['core', 'bank', 'hub', 'registrar', 'regulator'];
const INVOICE: readonly Slug[] = ['core', 'hub', 'regulator'];
const CLAIM: readonly Slug[] = ['core', 'hub', 'bank', 'regulator'];
const DEAL: readonly Slug[] = ['hub', 'bank', 'regulator'];

/** Words by their field. Two invoices are drawn, one with and one without recourse; the third is refused. */
export const WORDS = {
  coreName: '金丝雀整车',
  supplierName: '金丝雀铸件',
  bankName: '金丝雀银行',
  rivalName: '金丝雀保理',
  clerkLogin: 'qzclerk@canary',
  clerkName: 'Qzanna Clerkovski',
  ownerLogin: 'qzowner@canary',
  ownerName: 'Qzolt Ownerovski',
  officerLogin: 'qzofficer@canary',
  officerName: 'Qzarah Officerovski',
  deviceLabel: 'Qzdevice of a supplier',
  supplierFile: 'qzsupplierfile.csv',
  coreFile: 'qzcorefile.csv',
  receiptFile: 'qzreceiptfile.csv',
  loanNumber: 'QZLOAN71930042',
  saleNumber: 'QZSALE82640013',
  refusedNumber: 'QZREFU93750024',
  order: 'QZORDER5150077',
  loanPayable: '7319427.53',
  salePayable: '6482915.31',
  refusedPayable: '5938271.64',
  loanTranche: '5126873.41',
  loanRest: '2192554.12',
  refusalNote: 'qznote broken crates',
  accountHolder: 'Qzholder Foundry',
  accountBank: 'Qzbank of the supplier',
  accountNumber: '6217000188812345',
  collectHolder: 'Qzcollect Holder',
  collectNumber: '6225000299923456',
  facilityLimit: '98765432.19',
  offerCeiling: '45678912.34',
  feeLabel: 'qzfeelabel',
  payoutReference: 'QZPAYOUT001',
  payoutBankReference: 'QZBANKREF002',
  receiptPayer: 'Qzpayer Treasury',
  receiptReference: 'QZCREDIT003',
  remittance: 'qzremittance text of the debtor',
  revokeReason: 'qzreason left the firm',
} as const;
export type Word = keyof typeof WORDS;

/** The debtor's organisation knows nothing of the deal: only that its claim moved, and where it pays now. */
const ENTITLED: Readonly<Record<Word, readonly Slug[]>> = {
  coreName: ALL,
  supplierName: ALL,
  bankName: ALL,
  rivalName: ALL,
  clerkLogin: ['core'],
  clerkName: ['core'],
  ownerLogin: ['hub'],
  ownerName: ['hub'],
  officerLogin: ['bank'],
  officerName: ['bank'],
  deviceLabel: ['hub'],
  supplierFile: ['hub'],
  coreFile: ['core'],
  receiptFile: ['bank'],
  loanNumber: CLAIM,
  saleNumber: CLAIM,
  refusedNumber: INVOICE,
  order: INVOICE,
  loanPayable: CLAIM,
  salePayable: CLAIM,
  refusedPayable: INVOICE,
  loanTranche: CLAIM,
  loanRest: CLAIM,
  refusalNote: INVOICE,
  accountHolder: DEAL,
  accountBank: DEAL,
  accountNumber: DEAL,
  collectHolder: CLAIM,
  collectNumber: CLAIM,
  facilityLimit: ['bank', 'regulator'],
  offerCeiling: DEAL,
  feeLabel: DEAL,
  payoutReference: DEAL,
  payoutBankReference: DEAL,
  receiptPayer: DEAL,
  receiptReference: DEAL,
  remittance: ['bank'],
  revokeReason: ['hub', 'regulator'],
};

const NOT_KEPT: ReadonlySet<Word> = new Set<Word>(['receiptFile', 'remittance']);

export const CANARIES: readonly PlantedCanary[] = (Object.keys(WORDS) as readonly Word[]).map((field) => ({
  field,
  // Of a login the part before the @: an id made from it would give it away as well.
  text: field.endsWith('Login') ? (WORDS[field].split('@')[0] ?? '') : WORDS[field],
  entitled: ENTITLED[field],
  ...(NOT_KEPT.has(field) ? { isKept: false as const } : {}),
}));

function firm(
  body: string,
  own: Readonly<{ name: string; host: readonly [string, string]; role: DemoFirm['roles'][number] }>,
  person: Readonly<{ login: string; name: string; desk: DemoFirm['people'][number]['desk'] }> | null,
): DemoFirm {
  const party = partyIdOf({ uscc: `${body}${usccCheck(body).checkCharacter}` });
  if (party === null) throw new RangeError('a code makes a party');
  const [mspId, slug] = own.host;
  const people = person === null ? [] : [{ ...person, nameEnglish: person.name, groups: ['treasury'] }];
  return { party, name: own.name, nameEnglish: null, mspId, slug, roles: [own.role], people };
}

/** A core firm, its supplier, a bank and its rival. */
export const CANARY_FIRMS: readonly DemoFirm[] = [
  firm(
    '91530100MA1111111',
    { name: WORDS.coreName, host: ['CoreMSP', 'core'], role: 'core' },
    { login: WORDS.clerkLogin, name: WORDS.clerkName, desk: 'clerk' },
  ),
  firm(
    '91530100MA2222222',
    { name: WORDS.supplierName, host: ['HubMSP', 'hub'], role: 'supplier' },
    { login: WORDS.ownerLogin, name: WORDS.ownerName, desk: 'owner' },
  ),
  firm(
    '91530100MA3333333',
    { name: WORDS.bankName, host: ['BankMSP', 'bank'], role: 'financier' },
    { login: WORDS.officerLogin, name: WORDS.officerName, desk: 'operations' },
  ),
  firm('91530100MA4444444', { name: WORDS.rivalName, host: ['BankMSP', 'bank'], role: 'financier' }, null),
];
