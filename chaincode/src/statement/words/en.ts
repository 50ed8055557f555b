/** What an act says in plain English. */
import type {
  AccountDetails,
  ConfirmReceivableItem,
  CostSheet,
  DrawItem,
  Item,
  RestReason,
  RevertAssignmentItem,
} from '../../protocol/items';
import type { Amount } from '../../protocol/acts';
import { daysText, isNothing, ledgerTimeText, moneyText, rateText, shareText } from './figures';
import type { ActWords, Phrasebook, WordsContext } from './words';

const REST: Readonly<Record<RestReason, string>> = {
  disputed: 'disputed',
  retention: 'retention',
  prepaid: 'prepaid',
  set_off: 'set-off',
  credit_note_expected: 'credit note expected',
};

const REFUSAL = {
  unknown_invoice: 'this invoice is not known',
  not_delivered: 'the goods were not delivered',
  quality: 'the quality is disputed',
  price: 'the price differs',
  already_paid: 'it was paid already',
  other: 'another reason',
} as const;

const STATUS = { confirmed: 'went out', failed: 'failed', returned: 'came back' } as const;

function account({ holder, bank, number }: AccountDetails): string {
  return `${holder}, ${bank}, account ${number}`;
}

function sumText({ sums }: WordsContext): string {
  return Object.entries(sums)
    .map(([currency, amount]) => moneyText(amount, currency))
    .join(', ');
}

function confirmFacts(item: ConfirmReceivableItem): ActWords['facts'] {
  return [
    ['Invoice number', item.number],
    ['Invoice amount', moneyText(item.payable, item.currency)],
    ...item.tranches.map(({ amount, due }): [string, string] => [
      `Confirmed, due ${due}`,
      moneyText(amount, item.currency),
    ]),
    ...item.rest.map(({ amount, reason }): [string, string] => [
      `Not confirmed (${REST[reason]})`,
      moneyText(amount, item.currency),
    ]),
    ['Defences', item.noDefence ? 'waived' : 'kept'],
  ];
}

/** Every line of a cost sheet, each fee with its recipient. */
function sheetFacts(sheet: CostSheet, { nameOf }: WordsContext): ActWords['facts'] {
  const amount = (value: Amount): string => moneyText(value, sheet.currency);
  return [
    ['You receive', amount(sheet.net)],
    ['All-in annual rate (XIRR)', rateText(sheet.xirrPpm)],
    ['Simple annual rate', rateText(sheet.simplePpm)],
    ['Nominal rate', rateText(sheet.nominalPpm)],
    ['Claim', amount(sheet.face)],
    ['Advance', amount(sheet.advance)],
    ['Discount', amount(sheet.discount)],
    ...sheet.fees.map((fee): [string, string] => [`Fee ${fee.label}, to ${nameOf(fee.recipient)}`, amount(fee.amount)]),
    ['Interest at maturity', amount(sheet.interest)],
    ['Comes back at maturity', amount(sheet.surplus)],
    ['Total cost', amount(sheet.cost)],
    ['Value date', sheet.valueDate],
    ['Maturity', `${sheet.maturity} (${sheet.days} days)`],
  ];
}

function drawSentences(item: DrawItem, context: WordsContext): readonly string[] {
  const [claim] = item.claims;
  const financier = context.nameOf(item.financier);
  const debtor = context.nameOf(claim?.debtor ?? '');
  return [
    `${context.signer} assigns its claim of ${moneyText(item.sheet.face, item.sheet.currency)} on ${debtor} (invoice ${claim?.number ?? ''}, due ${item.sheet.maturity}) to ${financier}, which pays ${moneyText(item.sheet.net, item.sheet.currency)} on ${item.sheet.valueDate}.`,
    item.terms.recourse === 'with'
      ? 'If the debtor does not pay, you pay back (with recourse).'
      : 'If the debtor does not pay, you owe nothing (without recourse).',
    `This takes effect when signed. ${debtor} is told at once to pay ${account(item.notice[0]?.payTo ?? item.payTo)}. You cannot take it back alone.`,
  ];
}

function invoicesText({ claims }: RevertAssignmentItem): string {
  return claims.map(({ number }) => `invoice ${number}`).join(', ');
}

const one: Phrasebook['one'] = {
  register_party: (item, { signer }) => ({
    title: 'Register a firm',
    sentences: [
      `${signer}, as witness, registers ${item.name} (${item.party}), hosted by ${item.host}, and vouches for its first signers.`,
    ],
    facts: [
      ['Firm', item.name],
      ['Code', item.party],
      ['Roles', item.roles.join(', ')],
      ['Signers', String(item.signers.length)],
    ],
    button: `Register ${item.name}`,
  }),
  suspend_party: (item, { signer, nameOf }) => ({
    title: 'Suspend a firm',
    sentences: [
      `${signer}, as witness, suspends ${nameOf(item.party)} (${item.party}). Nothing new begins by it or with it; what was begun is brought to its end.`,
    ],
    facts: [['Code', item.party]],
    button: 'Suspend the firm',
  }),
  reinstate_party: (item, { signer, nameOf }) => ({
    title: 'Reinstate a firm',
    sentences: [`${signer}, as witness, reinstates ${nameOf(item.party)} (${item.party}): it may act again.`],
    facts: [['Code', item.party]],
    button: 'Reinstate the firm',
  }),
  enrol_signer: (item, { signer }) => ({
    title: 'Enrol a signing key',
    sentences: [
      `${signer} enrols a new signing key (${item.signer.class}), good until ${item.signer.until}. What it signs binds ${signer}.`,
    ],
    facts: [
      ['Person', item.signer.person],
      ['Signs as', item.signer.roles.join(', ')],
      ['Groups', item.signer.groups.join(', ')],
    ],
    button: 'Enrol the key',
  }),
  revoke_signer: (item, { signer }) => ({
    title: 'Revoke a signing key',
    sentences: [`${signer} revokes a signing key, at once and for good. Reason: ${item.reason}.`],
    facts: [['Key', item.signer.id.slice(0, 16)]],
    button: 'Revoke the key',
  }),
  amend_matrix: (item, { signer }) => ({
    title: 'Change the authority matrix',
    sentences: [
      `${signer} adopts a new authority matrix with ${item.rows.length} rows and ${item.delegations.length} delegations, from now on.`,
    ],
    facts: item.rows.map((row) => [
      row.kinds.join(', '),
      `alone up to ${row.soleUpTo ?? 'never'}, two persons up to ${row.jointUpTo ?? 'never'}`,
    ]),
    button: 'Change the matrix',
  }),
  change_host: (item, { signer }) => ({
    title: 'Change the host',
    sentences: [
      `${signer} has its record ${item.record.id.slice(0, 16)} hosted by ${item.hosts.join(', ')} from now on. What it says stays as it is.`,
    ],
    facts: [['Hosted by', item.hosts.join(', ')]],
    button: 'Change the host',
  }),
  reseal_record: (item, { signer }) => ({
    title: 'Tell the new host',
    sentences: [`${signer} has record ${item.record.id.slice(0, 16)} told to where each of its sides is hosted now.`],
    facts: [['Record', item.record.id.slice(0, 16)]],
    button: 'Tell the new host',
  }),
  announce_keys: (item, { signer, nameOf }) => ({
    title: 'Announce new keys',
    sentences: [
      `${signer}, as witness, announces ${item.signers.length} new keys for ${nameOf(item.party)} (${item.party}), which lost its last one. Any key of the firm can veto until they are put in force.`,
    ],
    facts: [
      ['Code', item.party],
      ['Keys', String(item.signers.length)],
    ],
    button: 'Announce the keys',
  }),
  veto_keys: (item, { signer }) => ({
    title: 'Veto announced keys',
    sentences: [`${signer} has a key and refuses the new keys that were announced for it.`],
    facts: [['Announcement', item.recovery.id.slice(0, 16)]],
    button: 'Veto the keys',
  }),
  replace_keys: (item, { signer, nameOf }) => ({
    title: 'Put new keys in force',
    sentences: [
      `${signer}, as witness, puts the announced keys of ${nameOf(item.party)} (${item.party}) in force as generation ${item.generation}. What its earlier keys sign is refused from now on.`,
    ],
    facts: [
      ['Code', item.party],
      ['Keys', String(item.signers.length)],
    ],
    button: 'Put the keys in force',
  }),
  open_account: (item, { signer }) => ({
    title: 'Register a bank account',
    sentences: [`${signer} registers its own account: ${account(item.account)}.`],
    facts: [['Currency', item.account.currency]],
    button: 'Register the account',
  }),
  cancel_statement: (item, { signer }) => ({
    title: 'Cancel a statement',
    sentences: [`${signer} cancels statement ${item.statement.slice(7, 23)}. What was applied already stays.`],
    facts: [],
    button: 'Cancel the statement',
  }),
  present_invoice: ({ invoice, due, order }, { signer, nameOf }) => ({
    title: 'Present an invoice',
    sentences: [
      `${signer} presents invoice ${invoice.number}: ${nameOf(invoice.debtor)} owes ${nameOf(invoice.seller)} ${moneyText(invoice.payable, invoice.currency)}.`,
    ],
    facts: [
      ['Invoice number', invoice.number],
      ['Issued', invoice.issued],
      ['Due', due ?? 'not stated'],
      ['Order', order ?? '—'],
    ],
    button: `Present ${moneyText(invoice.payable, invoice.currency)}`,
  }),
  confirm_receivable: (item, context) => ({
    title: 'Confirm a payable',
    sentences: [
      `${context.signer} confirms that it owes ${context.nameOf(item.seller)} ${sumText(context)}, to be paid on ${daysText(item.tranches.map(({ due }) => due))}.`,
      item.noDefence
        ? 'It waives its defences against every holder of the claim.'
        : 'Its defences under the contract stay.',
      'A confirmation cannot be taken back; it holds towards every later holder.',
    ],
    facts: confirmFacts(item),
    button: `Confirm ${moneyText(Object.values(context.sums)[0] ?? '0.00', item.currency)}`,
  }),
  refuse_receivable: (item, { signer, nameOf }) => ({
    title: 'Refuse a payable',
    sentences: [
      `${signer} refuses to confirm invoice ${item.number} of ${nameOf(item.seller)} (${moneyText(item.payable, item.currency)}): ${REFUSAL[item.reason]}. ${item.note}`.trim(),
    ],
    facts: [['Invoice number', item.number]],
    button: `Refuse ${moneyText(item.payable, item.currency)}`,
  }),
  acknowledge_notice: (item, { signer, nameOf }) => ({
    title: 'Acknowledge a notice',
    sentences: [
      `${signer} acknowledges that ${nameOf(item.assignor)} assigned its claim of ${moneyText(item.amount, item.currency)} to ${nameOf(item.assignee)}.`,
    ],
    facts: [],
    button: `Acknowledge ${moneyText(item.amount, item.currency)}`,
  }),
  open_facility: (item, { signer }) => ({
    title: 'Open a facility',
    sentences: [`${signer} opens a facility of ${moneyText(item.limit, item.currency)} until ${item.until}.`],
    facts: [
      ['Debtor limits', String(item.debtors.length)],
      ['Supplier limits', String(item.suppliers.length)],
    ],
    button: `Open ${moneyText(item.limit, item.currency)}`,
  }),
  make_offer: (item, { signer, nameOf }) => ({
    title: 'Make a standing offer',
    sentences: [
      `${signer} offers ${nameOf(item.supplier)} up to ${moneyText(item.ceiling, item.currency)} until ${item.until}, ${item.terms.recourse} recourse. A draw makes it binding.`,
    ],
    facts: [
      ['Nominal rate', rateText(item.terms.ratePpm)],
      ['Advance rate', shareText(item.terms.advancePpm)],
      ['Day count', item.terms.dayCount],
      ...item.terms.fees.map((fee): [string, string] => [
        `Fee ${fee.label}, to ${nameOf(fee.recipient)}`,
        shareText(fee.facePpm),
      ]),
    ],
    button: `Offer ${moneyText(item.ceiling, item.currency)}`,
  }),
  draw: (item, context) => ({
    title: item.terms.recourse === 'with' ? 'Draw, factoring with recourse' : 'Draw, factoring without recourse',
    sentences: drawSentences(item, context),
    facts: [...sheetFacts(item.sheet, context), ['Paid to', account(item.payTo)]],
    button: `Draw ${moneyText(item.sheet.net, item.sheet.currency)}`,
  }),
  revert_assignment: (item, context) => ({
    title: 'Take back an unfunded claim',
    sentences: [
      `${context.nameOf(item.financier)} was to pay by ${item.fundBy} and booked no payment, so the claim of ${sumText(context)} (${invoicesText(item)}) is ${context.nameOf(item.supplier)}'s again.`,
      'The debtor is told that the notice is withdrawn, and the offer carries the amount again.',
    ],
    facts: item.claims.map(({ number, face, due }) => [
      `Invoice ${number}, due ${due}`,
      moneyText(face, item.currency),
    ]),
    button: `Take back ${sumText(context)}`,
  }),
  pay_out: (item, { signer, nameOf }) => ({
    title: 'Release a payout',
    sentences: [
      `${signer} instructs its bank to pay ${nameOf(item.supplier)} ${moneyText(item.amount, item.currency)} on ${item.valueDate}.`,
    ],
    facts: [
      ['Paid to', account(item.payTo)],
      ['Reference', item.reference],
    ],
    button: `Release ${moneyText(item.amount, item.currency)}`,
  }),
  book_payment: (item, { signer, nameOf }) => ({
    title: 'Record a payment status',
    sentences: [
      `${signer} records that ${moneyText(item.amount, item.currency)} to ${nameOf(item.payee)} ${STATUS[item.status]}${item.valueDate === null ? '' : `, value date ${item.valueDate}`}.`,
    ],
    facts: [['Bank reference', item.bankReference]],
    button: `Record ${moneyText(item.amount, item.currency)}`,
  }),
  discharge: (item, { signer, nameOf }) => ({
    title: 'Record money received',
    sentences: [
      `${signer} received ${moneyText(item.receipt.amount, item.receipt.currency)} from ${nameOf(item.debtor)} on ${item.receipt.valueDate}; the claim under invoice ${item.number} is paid in full.`,
      ...(item.allocation === null || isNothing(item.allocation.surplus)
        ? []
        : [`Of it, ${moneyText(item.allocation.surplus, item.receipt.currency)} goes back to the supplier.`]),
      ...(item.allocation === null || isNothing(item.allocation.shortfall)
        ? []
        : [
            `It does not cover the financing: the supplier still owes ${moneyText(item.allocation.shortfall, item.receipt.currency)}.`,
          ]),
    ],
    facts: [
      ['Bank reference', item.receipt.bankReference],
      ...(item.allocation === null
        ? []
        : ([
            ['Interest', moneyText(item.allocation.interest, item.receipt.currency)],
            ['Late interest', moneyText(item.allocation.lateInterest, item.receipt.currency)],
            ['Principal', moneyText(item.allocation.principal, item.receipt.currency)],
            ['Goes back', moneyText(item.allocation.surplus, item.receipt.currency)],
            ['Still owed', moneyText(item.allocation.shortfall, item.receipt.currency)],
          ] as const)),
    ],
    button: `Record ${moneyText(item.receipt.amount, item.receipt.currency)}`,
  }),
};

const VERBS: Readonly<Record<Item['kind'], readonly [verb: string, noun: string]>> = {
  register_party: ['Register', 'firms'],
  suspend_party: ['Suspend', 'firms'],
  reinstate_party: ['Reinstate', 'firms'],
  enrol_signer: ['Enrol', 'keys'],
  revoke_signer: ['Revoke', 'keys'],
  amend_matrix: ['Change', 'matrices'],
  change_host: ['Move', 'records'],
  reseal_record: ['Tell the new host of', 'records'],
  announce_keys: ['Announce', 'sets of keys'],
  veto_keys: ['Veto', 'sets of keys'],
  replace_keys: ['Put in force', 'sets of keys'],
  open_account: ['Register', 'accounts'],
  cancel_statement: ['Cancel', 'statements'],
  present_invoice: ['Present', 'invoices'],
  confirm_receivable: ['Confirm', 'payables'],
  refuse_receivable: ['Refuse', 'payables'],
  acknowledge_notice: ['Acknowledge', 'notices'],
  open_facility: ['Open', 'facilities'],
  make_offer: ['Make', 'offers'],
  draw: ['Draw on', 'claims'],
  revert_assignment: ['Take back', 'claims'],
  pay_out: ['Release', 'payouts'],
  book_payment: ['Record', 'payment statuses'],
  discharge: ['Record', 'receipts'],
};

function dueFacts(items: readonly Item[]): ActWords['facts'] {
  const dues = items.flatMap((item) => (item.kind === 'confirm_receivable' ? item.tranches.map(({ due }) => due) : []));
  return dues.length === 0 ? [] : [['Due', daysText(dues)]];
}

/** The phrasebook of en. */
export const english: Phrasebook = {
  one,
  many: (kind, items, context) => {
    const [verb, noun] = VERBS[kind];
    const amounts = sumText(context);
    const [currency, amount] = Object.entries(context.sums)[0] ?? ['', ''];
    const what = `${context.count} ${noun}`;
    // What is drawn on is not what is paid out: the amount here is the face of the claims.
    const total = amounts === '' ? '' : `, ${amounts} ${kind === 'draw' ? 'of face amount in all' : 'in all'}`;
    return {
      title: `${verb} ${noun}`,
      sentences: [
        `${context.signer}: ${verb.toLowerCase()} ${what}${total}, with one signature.`,
        'Each one is carried out as listed and cannot be taken back.',
      ],
      facts: [['Number', String(context.count)], ...dueFacts(items)],
      button: `${verb} ${what}${amount === '' ? '' : `, ${moneyText(amount, currency)}`}`,
    };
  },
  validUntil: (instantMs) => `This signature is good until ${ledgerTimeText(instantMs)} ledger time.`,
};
