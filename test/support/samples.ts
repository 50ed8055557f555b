/** One item of each kind with fixed figures: what words, vectors and border tests need, valid on its face and no more. */
import type { Kind } from '../../chaincode/src/protocol';
import type { Ref } from '../../chaincode/src/protocol/acts';
import type { AccountDetails, CostSheet, ItemOf, Terms } from '../../chaincode/src/protocol/items';
import type { MatrixRow } from '../../chaincode/src/protocol/partyItems';
import { receivableId } from '../../chaincode/src/statement/ids';
import { suiteOf } from '../../chaincode/src/suites/suite';

export const CORE_FIRM = 'uscc:91530100MA7K2R1Q1U';
export const SUPPLIER = 'uscc:91532901MA6N8T3W26';
export const BANK_FIRM = 'uscc:91530100MA7B3D9A04';

/** A reference that names nothing on any ledger. */
export function refNumbered(byte: number): Ref {
  const hex = byte.toString(16).padStart(2, '0').repeat(32);
  return { id: hex, version: byte, hash: `sha256:${hex}` };
}

const FILE = `sha256:${'cd'.repeat(32)}`;
const account: AccountDetails = {
  holder: '苍山精密铸造有限公司',
  bank: '大理农商银行',
  number: '530001',
  currency: 'CNY',
};
const collect: AccountDetails = { holder: '滇池银行', bank: '昆明分行', number: '6222000012345678', currency: 'CNY' };

const row: MatrixRow = {
  kinds: ['enrol_signer', 'revoke_signer', 'amend_matrix'],
  currency: null,
  groups: ['treasury'],
  soleUpTo: null,
  jointUpTo: '0',
  browserUpTo: null,
};
const moneyRow: MatrixRow = {
  kinds: ['confirm_receivable'],
  currency: 'CNY',
  groups: ['treasury', 'board'],
  soleUpTo: '1000000.00',
  jointUpTo: '50000000.00',
  browserUpTo: '5000000.00',
};

const signer: ItemOf<'enrol_signer'>['signer'] = {
  key: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==',
  suite: 'p256.1',
  class: 'token',
  person: 'p-7f3a',
  roles: ['maker', 'checker'],
  groups: ['treasury'],
  until: '2028-12-31',
};

const terms: Terms = {
  recourse: 'with',
  method: 'interest',
  dayCount: 'ACT/360',
  ratePpm: 60_000,
  lateRatePpm: 90_000,
  advancePpm: 800_000,
  fees: [{ label: 'service', recipient: BANK_FIRM, facePpm: 5000, flat: '12.34' }],
  minTenorDays: 7,
  maxTenorDays: 365,
  fundWithinDays: 5,
};

const sheet: CostSheet = {
  currency: 'CNY',
  face: '1000000.00',
  advance: '800000.00',
  discount: '0.00',
  fees: [{ label: 'service', recipient: BANK_FIRM, amount: '5012.34' }],
  net: '794987.66',
  valueDate: '2026-01-15',
  maturity: '2026-04-15',
  days: 90,
  interest: '12000.00',
  surplus: '188000.00',
  cost: '17012.34',
  nominalPpm: 60_000,
  simplePpm: 86_787,
  xirrPpm: 89_664,
};

const MARK = '1e'.repeat(32);
const INVOICE: Ref = { ...refNumbered(3), id: receivableId((bytes) => suiteOf('p256.1').hash(bytes), MARK) };

export const SAMPLES: { readonly [K in Kind]: ItemOf<K> } = {
  register_party: {
    kind: 'register_party',
    party: SUPPLIER,
    name: '苍山精密铸造有限公司',
    nameEnglish: 'Cangshan Precision Casting',
    host: 'HubMSP',
    roles: ['supplier'],
    numbersRepeatYearly: false,
    evidence: FILE,
    signers: [signer],
    rows: [row, moneyRow],
  },
  suspend_party: { kind: 'suspend_party', party: SUPPLIER, entry: refNumbered(12), evidence: FILE },
  reinstate_party: { kind: 'reinstate_party', party: SUPPLIER, entry: refNumbered(13), evidence: FILE },
  enrol_signer: { kind: 'enrol_signer', signer },
  revoke_signer: { kind: 'revoke_signer', signer: refNumbered(1), reason: '离职' },
  amend_matrix: {
    kind: 'amend_matrix',
    matrix: refNumbered(2),
    rows: [row, moneyRow],
    delegations: [{ person: 'p-7f3a', group: 'board', from: '2026-02-01', until: '2026-02-14' }],
  },
  change_host: { kind: 'change_host', record: refNumbered(14), hosts: ['BankMSP', 'CoreMSP'] },
  reseal_record: { kind: 'reseal_record', record: refNumbered(14) },
  announce_keys: {
    kind: 'announce_keys',
    party: SUPPLIER,
    entry: refNumbered(12),
    signers: [signer],
    evidence: FILE,
  },
  veto_keys: { kind: 'veto_keys', recovery: refNumbered(15) },
  replace_keys: {
    kind: 'replace_keys',
    party: SUPPLIER,
    entry: refNumbered(12),
    recovery: refNumbered(15),
    generation: 2,
    signers: [signer],
  },
  open_account: { kind: 'open_account', account, evidence: FILE },
  cancel_statement: { kind: 'cancel_statement', statement: `sha256:${'9e'.repeat(32)}` },
  present_invoice: {
    kind: 'present_invoice',
    invoice: {
      seller: SUPPLIER,
      debtor: CORE_FIRM,
      number: '26537912570200055449',
      code: null,
      issued: '2026-01-10',
      currency: 'CNY',
      payable: '1286437.52',
    },
    due: '2026-08-14',
    order: 'PO-2026-0117',
    source: FILE,
  },
  confirm_receivable: {
    kind: 'confirm_receivable',
    receivable: INVOICE,
    mark: MARK,
    seller: SUPPLIER,
    number: '26537912570200055449',
    currency: 'CNY',
    payable: '1000000.00',
    tranches: [
      { amount: '880000.00', due: '2026-04-15', instrument: 'receivable' },
      { amount: '50000.00', due: '2027-01-15', instrument: 'voucher' },
    ],
    rest: [{ amount: '70000.00', reason: 'disputed' }],
    noDefence: true,
  },
  refuse_receivable: {
    kind: 'refuse_receivable',
    receivable: INVOICE,
    mark: MARK,
    seller: SUPPLIER,
    number: '26537912570200055449',
    currency: 'CNY',
    payable: '1000000.00',
    reason: 'quality',
    note: 'batch 7 of 12',
  },
  acknowledge_notice: {
    kind: 'acknowledge_notice',
    notice: refNumbered(4),
    assignor: SUPPLIER,
    assignee: BANK_FIRM,
    currency: 'CNY',
    amount: '1000000.00',
  },
  open_facility: {
    kind: 'open_facility',
    currency: 'CNY',
    limit: '5000000.00',
    debtors: [{ party: CORE_FIRM, limit: '4000000.00' }],
    suppliers: [{ party: SUPPLIER, limit: '3000000.00' }],
    until: '2027-12-31',
  },
  make_offer: {
    kind: 'make_offer',
    facility: refNumbered(5),
    supplier: SUPPLIER,
    debtors: [CORE_FIRM],
    currency: 'CNY',
    ceiling: '2000000.00',
    until: '2026-12-31',
    terms,
    collectTo: collect,
  },
  draw: {
    kind: 'draw',
    claims: [
      {
        leaf: refNumbered(6),
        debtor: CORE_FIRM,
        seller: SUPPLIER,
        number: '26537912570200055449',
        face: '1000000.00',
        due: '2026-04-15',
      },
    ],
    offer: refNumbered(7),
    financier: BANK_FIRM,
    terms,
    sheet,
    payTo: { account: refNumbered(8), ...account },
    notice: [
      {
        debtor: CORE_FIRM,
        assignor: SUPPLIER,
        assignee: BANK_FIRM,
        number: '26537912570200055449',
        currency: 'CNY',
        amount: '1000000.00',
        due: '2026-04-15',
        payTo: collect,
      },
    ],
  },
  revert_assignment: {
    kind: 'revert_assignment',
    financing: refNumbered(9),
    offer: refNumbered(7),
    assignment: refNumbered(16),
    notice: refNumbered(4),
    payment: null,
    financier: BANK_FIRM,
    supplier: SUPPLIER,
    currency: 'CNY',
    claims: [
      {
        leaf: refNumbered(11),
        debtor: CORE_FIRM,
        seller: SUPPLIER,
        number: '26537912570200055449',
        face: '1000000.00',
        due: '2026-04-15',
      },
    ],
    fundBy: '2026-01-20',
  },
  pay_out: {
    kind: 'pay_out',
    financing: refNumbered(9),
    supplier: SUPPLIER,
    currency: 'CNY',
    amount: '794987.66',
    valueDate: '2026-01-15',
    payTo: account,
    reference: 'T-2026-0001',
  },
  book_payment: {
    kind: 'book_payment',
    payment: refNumbered(10),
    financing: refNumbered(9),
    payee: SUPPLIER,
    currency: 'CNY',
    amount: '794987.66',
    status: 'confirmed',
    valueDate: '2026-01-15',
    bankReference: 'B-77',
  },
  discharge: {
    kind: 'discharge',
    leaf: refNumbered(11),
    debtor: CORE_FIRM,
    number: '26537912570200055449',
    face: '1000000.00',
    due: '2026-04-15',
    receipt: {
      currency: 'CNY',
      amount: '1000000.00',
      valueDate: '2026-04-27',
      payer: '云岭汽车股份有限公司',
      bankReference: 'C-9',
      line: `sha256:${'12'.repeat(32)}`,
    },
    financing: refNumbered(9),
    allocation: {
      interest: '12000.00',
      lateInterest: '2400.00',
      principal: '800000.00',
      surplus: '185600.00',
      retained: '0.00',
      shortfall: '0.00',
    },
  },
};
