/** English: the screens of a firm that owes, of the registrar and of the regulator. */
import type { Area } from '../dictionary';

const invoices = (count: string): string => (count === '1' ? '1 invoice' : `${count} invoices`);

export const inbox: Area<'inbox'> = {
  nothingWaits: 'No invoice waits for you',
  groups: 'Groups',
  group: { ready: 'Ready', undated: 'Due date missing', refused: 'Refused', confirmed: 'Confirmed' },
  empty: {
    ready: 'Nothing is ready to be confirmed.',
    undated: 'No invoice lacks a due date.',
    refused: 'Nothing was refused.',
    confirmed: 'Nothing was confirmed yet.',
  },
  list: 'Invoices',
  noDue: 'no due date',
  selection: 'Selection',
  clear: 'Clear',
  confirmSelected: 'Confirm these',
  whichDue: 'When will you pay these?',
  anybody: 'Any supplier',
  filterOpen: 'Filter',
  filterSet: 'Filter (set)',
  filterNone: 'Clear the filter',
  apply: 'Apply',
  filter: {
    counterparty: 'Supplier',
    number: 'Invoice begins with',
    dueFrom: 'Due from',
    dueTo: 'Due until',
    amountFrom: 'Amount from',
    amountTo: 'Amount up to',
  },
  queued: 'second signature',
  waiting: (count, headline) =>
    `${count === '1' ? '1 invoice waits' : `${count} invoices wait`}${headline === null ? '' : `, ${headline}`}`,
  queuedNote: (count) =>
    `${count === '1' ? '1 of these has' : `${count} of these have`} one signature already and cannot be answered again:`,
  needYou: (count) =>
    count === '1' ? '1 more lacks a due date and needs you' : `${count} more lack a due date and need you`,
  select: (number) => `Select invoice ${number}`,
  selectAll: (count) => `Select all ${count} that match`,
  selectOpen: (count) => `Select the ${count} that can be confirmed`,
  selected: (count) => `${invoices(count)} selected`,
};

export const invoice: Area<'invoice'> = {
  title: 'Invoice',
  titleOf: (number) => `Invoice ${number}`,
  yourAnswer: 'Your answer',
  way: { full: 'Confirm in full', part: 'Confirm in part', refuse: 'Refuse' },
  payOn: 'To be paid on',
  confirmedParts: 'Confirmed',
  unconfirmedParts: 'Not confirmed, each part with its reason',
  addPart: 'Another due date',
  addReason: 'Another reason',
  unaccounted: 'Not accounted for:',
  reason: 'Reason',
  note: 'Note, seen by the supplier',
  refused: 'Refused because',
  moreOptions: 'More options',
  noDefence: 'Waive defences against every holder of the claim (they are kept unless ticked)',
  fault: {
    due: 'State the due date of every part.',
    amount: 'Check the amounts: digits only, two decimals at most.',
    sum: 'The parts must add up to the invoice.',
  },
};

export const restReasons: Area<'restReasons'> = {
  disputed: 'disputed',
  retention: 'retention',
  prepaid: 'prepaid',
  set_off: 'set-off',
  credit_note_expected: 'credit note expected',
};

export const refusalReasons: Area<'refusalReasons'> = {
  unknown_invoice: 'this invoice is not known',
  not_delivered: 'the goods were not delivered',
  quality: 'the quality is disputed',
  price: 'the price differs',
  already_paid: 'it was paid already',
  other: 'another reason',
};

export const imports: Area<'imports'> = {
  title: 'Imported file',
  drop: 'Drop invoice files here',
  what: 'XML (UBL) and CSV, as many as you like. Each line is checked first; then one signature presents them.',
  choose: 'Choose files',
  download: 'Download the bad rows, correct them, drop them again',
  correct: 'All other rows are unaffected.',
  state: { reading: 'being read', ready: 'read', failed: 'cannot be read' },
  rows: (count) => `${count} rows`,
  counts: (good, bad, known) => `${good} good · ${bad} bad · ${known} known already`,
  reading: (count) => `${count} rows read…`,
  read: (good, bad) => (bad === 0 ? `${invoices(good)} to present` : `${invoices(good)} to present, ${bad} bad rows`),
  known: (count) => `${count} registered already; they are not presented twice.`,
  badRows: (count) => (count === 1 ? '1 bad row' : `${count} bad rows`),
  line: (line) => `Line ${line}`,
  present: (count) => `Sign and present ${invoices(count)}`,
};

export const notices: Area<'notices'> = {
  none: 'No notice waits for you',
  what: 'Once a claim is assigned, pay to the account in the notice; paying the old supplier does not discharge you.',
  answer: (count) => (count === 1 ? '1 notice to acknowledge' : `${count} notices to acknowledge`),
  payNow: (name) => `Pay ${name} from now on`,
  payAgain: (who) => `Withdrawn: pay ${who} as before`,
  acknowledge: (count) => (count === 1 ? 'Acknowledge it' : `Acknowledge all ${count}`),
};

export const directory: Area<'directory'> = {
  find: 'Find',
  answer: (firms, members) => `${firms} firms, ${members} member organisations`,
  hostedBy: (name) => `hosted by ${name}`,
  more: (count) => `${count} more; narrow the search.`,
};

export const clock: Area<'clock'> = {
  what: (epoch) => `Ledger time, as clocks in China show it; renewal ${epoch}`,
  notHere: 'Only the clock of a sandbox can be moved.',
  onlyForward: 'The clock only moves forward. What is moved cannot be moved back.',
  toDay: 'To nine in the morning of',
  move: 'Move',
  forward: (days) => (days === 1 ? '1 day on' : `${days} days on`),
};

export const totals: Area<'totals'> = {
  answer: (time) => `As of ledger time ${time}`,
  what: 'Every figure opens, down to the signed acts it stands on.',
  of: 'What, in which state',
  count: 'Number',
};
