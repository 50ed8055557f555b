/** English: the screens of suppliers and financiers. */
import type { Area } from '../dictionary';

const claims = (count: number): string => (count === 1 ? '1 claim' : `${count} claims`);

export const money: Area<'money'> = {
  youCanHave: 'You can have today',
  workingOut: 'Working out what you can have…',
  confirmed: 'Confirmed and owed to you',
  nothingYet: 'Nothing is confirmed yet',
  howItBegins:
    'What your customers confirm appears here. You can import your invoices yourself and ask them to confirm.',
  getMoney: 'Get the money',
  accountFirst: 'First register the bank account the money goes to. You do this once.',
  registerAccount: 'Register an account',
  noOffers: 'No financier has made you an offer at present. The claims stay yours and are paid when due.',
  noneFits: 'No present offer takes these claims. They stay yours and are paid when due.',
  about: (round) => round,
  confirmedClaims: (count) => `${claims(count)} confirmed`,
};

export const draw: Area<'draw'> = {
  title: 'Get money',
  whichClaims: 'Which claims?',
  chooseOne: 'Choose at least one',
  seeOffers: 'See the offers',
  offers: 'Offers',
  noOfferFor: (number) => `${number} · no offer`,
  upTo: (count) => `${claims(count)}, best offer pays`,
  whichOffer: (count) => (count === 1 ? 'There is one offer' : `Choose one of ${count} offers`),
  takesNot: (count) => `does not take ${claims(count)}`,
  take: (amount) => `Take this one, ${amount}`,
  drawAll: (amount, count) => `Draw ${amount} on ${claims(count)}`,
};

export const price: Area<'price'> = {
  xirr: 'a year, all in (XIRR)',
  nominal: 'nominal rate',
  everyFee: 'Every fee and who gets it',
  face: 'Claim',
  cost: 'Total cost',
  comesBack: 'Comes back to you at maturity',
  basis: 'Day count',
  toYou: 'to your account',
  recourse: {
    with: 'If the debtor does not pay, you pay back (with recourse).',
    without: 'If the debtor does not pay, you owe nothing (without recourse).',
  },
  recourseShort: { with: 'with recourse', without: 'without recourse' },
  discountTo: (name) => `Discount, to ${name}`,
  interestTo: (name) => `Interest at maturity, to ${name}`,
  feeTo: (label, name) => `${label}, to ${name}`,
  debtorPays: (amount) => `debtor pays ${amount}`,
  timeline: ({ net, on, face, due, surplus }) =>
    `${net} comes in on ${on}; the debtor pays ${face} on ${due}${surplus === null ? '' : `, of which ${surplus} comes back to you`}.`,
};

export const drawn: Area<'drawn'> = {
  title: 'Drawn',
  signing: 'Signed, being written to the ledger…',
  onItsWay: 'The money is on its way',
  onLedger: 'on the ledger',
  withoutRecourse: 'If the debtor does not pay, that is no longer your concern.',
  whatISigned: 'What I signed',
  assigned: (debtor) => `The claim is assigned, and ${debtor} has been told`,
  willPay: ({ financier, by, isOrdered }) =>
    isOrdered
      ? `${financier} has ordered the payment`
      : `${financier} pays by ${by} at the latest, or you may take the claim back`,
  paid: (financier, day) => `${financier} paid on ${day}`,
  atMaturity: ({ debtor, financier, due }) => `On ${due}, ${debtor} pays ${financier}`,
  withRecourse: (surplus) => `If it pays on time, ${surplus} comes back to you; if it does not, you pay back.`,
};

export const owed: Area<'owed'> = {
  nothing: 'Nothing is outstanding',
  group: {
    waiting: 'Waiting to be confirmed',
    confirmed: 'Confirmed, can be drawn',
    drawn: 'Drawn',
    refused: 'Refused by the debtor',
    paid: 'Paid',
  },
  open: (amount, count) => `${amount} outstanding, ${claims(count)}`,
  unpaid: (fundBy) => `not paid by ${fundBy}: you may take the claim back`,
};

export const account: Area<'account'> = {
  title: 'Register an account',
  where: 'Where should the money go?',
  proof: "The bank's proof that the account is yours (optional)",
  proofWhy:
    'Only a fingerprint of the file, made on this device, goes on the ledger; the file is not sent. Without a file the details themselves are fingerprinted.',
  field: { holder: 'Account holder', bank: 'Bank', number: 'Account number' },
};

export const today: Area<'today'> = {
  allDone: 'Nothing to do today',
  toRelease: 'To release',
  toRecord: 'Status to record',
  toMatch: 'Due, to be matched',
  answer: (release, book, match) => `Today ${release} to release, ${book} to record, ${match} to match`,
  overdue: (count) => `${claims(count)} past due`,
};

export const payouts: Area<'payouts'> = {
  nothing: 'Nothing to release or record',
  fundBy: 'by',
  purpose: { advance: 'advance', surplus: 'surplus returned', late_funding: 'late funding' },
  answer: (deals, payments) => `${deals} to release, ${payments} to record`,
  release: (count) => `Release ${count}`,
};

export const payment: Area<'payment'> = {
  title: 'Payment',
  whatHappened: 'What does the bank say?',
  status: { confirmed: 'It went out', failed: 'It failed', returned: 'It came back' },
  valueDate: 'Value date',
  bankReference: 'Bank reference',
  payTo: 'Paid to',
};

export const receipts: Area<'receipts'> = {
  drop: 'Drop the bank statement here',
  what: 'CSV. Each credit is matched with claims that are due; you check, then sign once.',
  choose: 'Choose a statement',
  pays: 'Pays which claim',
  noMatch: 'no claim matches',
  leave: 'leave it for now',
  answer: (matched, open) => `${matched} matched, ${open} open`,
  skipped: (count) =>
    count === 1 ? '1 line is no credit and was skipped.' : `${count} lines are no credits and were skipped.`,
  record: (count) => (count === 1 ? 'Record 1 receipt' : `Record ${count} receipts`),
};

export const holdings: Area<'holdings'> = {
  nothing: 'You hold no claim',
  howItBegins: 'Claims that suppliers assign to you by drawing appear here.',
  calendar: 'Maturities by week',
  week: 'Monday',
  picture: 'Picture',
  byDebtor: 'By debtor',
  claims: 'Claims',
  answer: (amount, count) => `You hold ${amount} in ${claims(count)}`,
};

export const facilities: Area<'facilities'> = {
  none: 'No facility yet',
  open: 'Open a facility',
  makeOffer: 'Make an offer under it',
  offers: 'Standing offers',
  limit: 'Limit',
  free: 'Free',
  blocked: 'Blocked by offers',
  drawn: 'Drawn on these so far',
  until: 'Until',
  debtor: 'Debtor',
  debtorLimit: 'Limit for this debtor (empty: the whole)',
  answer: (count, offers) =>
    `${count === 1 ? '1 facility' : `${count} facilities`}, ${offers === 1 ? '1 offer' : `${offers} offers`}`,
};

export const newOffer: Area<'newOffer'> = {
  forWhom: 'To whom, on claims against whom',
  terms: 'Terms',
  collectTo: 'Account the debtor pays at maturity',
  serviceFee: 'Service fee',
  field: {
    ceiling: 'Up to',
    until: 'Good until',
    rate: 'Nominal rate a year, %',
    lateRate: 'Late rate a year, % (empty: the same)',
    advance: 'Advance rate, %',
    feeShare: 'Fee on the face, % (may be empty)',
    feeLabel: 'Name of the fee',
    maxTenor: 'Longest tenor in days',
    holder: 'Account holder',
    bank: 'Bank',
    number: 'Account number',
  },
};
