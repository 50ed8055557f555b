/** English: what every screen says. */
import type { Area } from '../dictionary';

export const common: Area<'common'> = {
  product: 'Tallystick',
  loading: 'Loading',
  retry: 'Try again',
  back: 'Back',
  goOn: 'Continue',
  remove: 'Remove',
  print: 'Print',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Could not copy',
  colon: ': ',
  and: ' and ',
  offline: 'There is no network. What you entered and signed is kept on this device.',
  unknownCode: 'This could not be done. Note the code below and ask your host organisation.',
  notTold: '(not stated)',
  facility: 'the facility',
  noSuchPage: 'There is no such page.',
  orDrop: 'or drop files here',
  sendingFile: 'Sending the file…',
  since: (time) => `since ${time}`,
  items: (count) => (count === 1 ? '1 item' : `${count} items`),
  inDays: (days) => {
    if (days === 0) return 'today';
    if (days > 0) return days === 1 ? 'in 1 day' : `in ${days} days`;
    return days === -1 ? '1 day ago' : `${-days} days ago`;
  },
};

export const nav: Area<'nav'> = {
  menu: 'Menu',
  skip: 'Skip to content',
  inbox: 'Inbox',
  imports: 'Import invoices',
  waiting: 'Waiting for me',
  runs: 'Signed',
  notices: 'Notices',
  money: 'Money',
  owed: 'Owed to us',
  today: 'Today',
  payouts: 'Payouts',
  receipts: 'Receipts',
  holdings: 'Holdings',
  facilities: 'Limits and offers',
  directory: 'Directory',
  clock: 'Ledger clock',
  totals: 'Totals',
  devices: 'Signing devices',
  largeText: 'Large text',
  normalText: 'Normal text',
  logOut: 'Log out',
  waitingForYou: 'waiting for you',
};

export const columns: Area<'columns'> = {
  supplier: 'Supplier',
  debtor: 'Debtor',
  amount: 'Amount',
  due: 'Due',
  issued: 'Issued',
  number: 'Invoice',
  order: 'Order',
  state: 'State',
  purpose: 'Purpose',
  reference: 'Reference',
  between: 'Between',
};

export const login: Area<'login'> = {
  title: 'Log in',
  titleAt: (organisation) => `Log in at ${organisation}`,
  name: 'Login name',
  passphrase: 'Passphrase',
  enter: 'Log in',
  otherOrganisation: 'Another organisation',
};

export const welcome: Area<'welcome'> = {
  whoAreYou: 'Who are you today?',
  sandbox: 'This is a sandbox: its firms and people are invented. Choose a name to log in.',
  neutral: 'Neutral organisation',
  whichOrganisation: 'Choose your host organisation',
  needPassphrase:
    'Open the whole address that was printed at the start to choose a person; or choose an organisation and enter the passphrase.',
  askYourHost: "Enter your host organisation's short name, the first part of its address.",
  shortName: 'Short name',
  goOn: 'Go to log in',
};

export const desks: Area<'desks'> = {
  clerk: 'Treasury clerk',
  manager: 'Manager, second signature',
  owner: 'Owner of a supplier',
  operations: 'Operations of a financier',
  administrator: 'Administrator of the firm',
  office: "Organisation's office",
  registrar: 'Registrar',
  regulator: 'Regulator',
};

export const kinds: Area<'kinds'> = {
  register_party: 'Registration of a firm',
  suspend_party: 'Suspension of a firm',
  reinstate_party: 'Reinstatement of a firm',
  enrol_signer: 'Enrolment of a key',
  revoke_signer: 'Revocation of a key',
  amend_matrix: 'Change of the authority matrix',
  change_host: 'Change of host',
  reseal_record: 'Record told to a new host',
  announce_keys: 'Announcement of new keys',
  veto_keys: 'Veto of new keys',
  replace_keys: 'New keys in force',
  open_account: 'Registration of an account',
  cancel_statement: 'Cancellation of a statement',
  present_invoice: 'Presentation of an invoice',
  confirm_receivable: 'Confirmation',
  refuse_receivable: 'Refusal',
  acknowledge_notice: 'Acknowledgement of a notice',
  open_facility: 'Opening of a facility',
  make_offer: 'Standing offer',
  draw: 'Draw',
  revert_assignment: 'Take-back of an unfunded claim',
  pay_out: 'Payout',
  book_payment: 'Payment status',
  discharge: 'Receipt of money',
};

export const states: Area<'states'> = {
  presented: 'to answer',
  confirmed: 'confirmed',
  refused: 'refused',
  held: 'held',
  assigned: 'assigned',
  discharged: 'paid',
  tendered: 'to acknowledge',
  delivered: 'acknowledged',
  effective: 'effective',
  standing: 'standing',
  open: 'open',
  current: 'current',
  active: 'active',
  announced: 'announced',
  vetoed: 'vetoed',
  done: 'done',
  suspended: 'suspended',
  agreed: 'to be paid out',
  instructed: 'payment ordered',
  accruing: 'accruing',
  repaid: 'repaid',
  recourse: 'supplier owes the rest',
  reverted: 'reverted',
  withdrawn: 'withdrawn',
  failed: 'failed',
  returned: 'returned',
  lapsed: 'lapsed',
  booked: 'booked',
  settled: 'applied',
  overdue: 'overdue',
  enrolled: 'in force',
  revoked: 'revoked',
  cancelled: 'cancelled',
};

export const recordKinds: Area<'recordKinds'> = {
  party: 'Firm',
  recovery: 'New keys',
  signer: 'Signing key',
  matrix: 'Authority matrix',
  account: 'Bank account',
  receivable: 'Invoice',
  presentation: 'Presentation',
  leaf: 'Claim',
  assignment: 'Assignment',
  notice: 'Notice',
  facility: 'Facility',
  offer: 'Offer',
  financing: 'Financing',
  payment: 'Payment',
  booking: 'Bank entry',
  discharge: 'Payment of a claim',
  settlement: 'Settlement',
  cancellation: 'Cancellation',
};

export const dayOf: Area<'dayOf'> = {
  facility: 'Good until',
  offer: 'Good until',
  assignment: 'To be paid out by',
  payment: 'Value date',
  discharge: 'Paid on',
};

export const lists: Area<'lists'> = {
  invoices: 'Invoices',
  claims: 'Claims',
  financings: 'Financings',
  payments: 'Payments',
  discharges: 'Paid claims',
  notices: 'Notices',
  offers: 'Offers',
  facilities: 'Facilities',
};

export const signingRoles: Area<'signingRoles'> = { maker: 'maker', checker: 'checker', sole: 'sole signer' };

export const keyClasses: Area<'keyClasses'> = {
  browser: 'browser key',
  platform: 'key in the device',
  token: 'hardware token',
  hsm: 'hardware security module',
  system: "firm's system key",
};

export const partyRoles: Area<'partyRoles'> = {
  core: 'core firm',
  supplier: 'supplier',
  financier: 'financier',
  settlement_bank: 'settlement bank',
  warehouse: 'warehouse',
  logistics: 'logistics',
  insurer: 'insurer',
  guarantor: 'guarantor',
  attestor: 'attestor',
  auditor: 'auditor',
  regulator: 'regulator',
  operator: 'operator',
};

export const keys: Area<'keys'> = {
  title: 'Keyboard',
  close: 'Close',
  list: [
    ['j', 'next row'],
    ['k', 'row before'],
    ['x', 'select or not'],
    ['Enter', 'open'],
    ['Tab', 'next control'],
    ['?', 'this help'],
  ],
};
