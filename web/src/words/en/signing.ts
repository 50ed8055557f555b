/** English: signing, what is on its way, devices, records. */
import type { Area } from '../dictionary';

const runsOf = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);

export const sign: Area<'sign'> = {
  preparing: 'Preparing what you sign…',
  readThenSign: 'Read, then sign',
  nothingLeft: 'There is nothing left to sign.',
  byThisDevice:
    "Signed on this device, with this device's key. The words above were rebuilt and checked here, from the items alone.",
  onePerson: 'One signature is enough.',
  twoPersons: 'This amount takes two persons: after you, a colleague finds it under “Waiting for me”.',
  strongerKey: 'This amount also takes a safer key than a browser holds, such as a hardware token.',
  readAloud: 'Read aloud',
  firms: (count) => `Firms named here (${count})`,
  everyItem: (count) => `Every item (${count})`,
  known: (count) =>
    count === 1 ? '1 is registered already and is left out.' : `${count} are registered already and are left out.`,
  leftOut: (count) => (count === 1 ? '1 is left out, because' : `${count} are left out, because`),
};

export const run: Area<'run'> = {
  title: 'Signed run',
  sending: 'Signed, being sent…',
  notSentYet: 'Signed, not sent yet. It goes by itself when the network is back; you need not sign again.',
  notTaken: 'Your host organisation did not take this run.',
  waitsForSecond: 'Waiting for the second signature',
  waitsForYou: (amount) => `${amount} waits for your signature`,
  withdrawn: 'Taken back; nothing was done.',
  cancel: 'Cancel it on the ledger',
  cancelWhy:
    'Taken or sent back, your host organisation no longer carries it. Cancelled on the ledger, its signatures end: whoever has them, it is never applied.',
  cancelled: 'Cancelled on the ledger: it can never be applied.',
  nothingApplied: 'Nothing was done.',
  fromLedger: 'Seen on the ledger, transaction by transaction.',
  progress: 'Applied so far',
  proof: 'Signatures and transactions',
  name: 'Name of the statement',
  you: 'you',
  otherWay: 'Another way to the ledger',
  otherWayWhy:
    'Your signature stands. Whoever carries it grants nothing and can change nothing, so another organisation may bring the same signed run.',
  otherWayNeedsBoth: 'With two signatures, another organisation can carry it once both are there.',
  otherWayLimits:
    'Another organisation needs the records this run rests on. Where it lacks them the ledger does nothing, and your signature stands.',
  giveUp: 'Give up, do not send again',
  appliedOf: (applied, total) => `${applied} of ${total} applied`,
  allApplied: (total) => (total === 1 ? 'Applied' : `All ${total} applied`),
  someRefused: (applied, total) => `${applied} of ${total} applied, ${total - applied} refused`,
  transaction: (index) => `Transaction ${index}`,
  byHost: (name) => `Send again through ${name}, your host`,
  byOther: (name) => `Send through ${name}`,
  unable: (name) =>
    `${name} lacks the records this run rests on and cannot carry it. Your signature stands; try another way.`,
  takenBy: (name) => `${name} took it; the ledger decides.`,
};

export const runStates: Area<'runStates'> = {
  waiting: 'waiting for a second signature',
  carrying: 'on its way',
  done: 'done',
  withdrawn: 'taken back',
};

export const runs: Area<'runs'> = {
  allDone: 'Everything that was signed is done',
  none: 'Nothing was signed yet.',
  open: (count) => `${runsOf(count)} not done yet`,
};

export const waiting: Area<'waiting'> = {
  none: 'Nothing waits for your signature',
  what: "Read it in full before you sign: together with the maker's, your signature binds the firm.",
  whenAny: 'What takes two persons and a colleague has signed first appears here.',
  forOthers: 'Waiting for a colleague',
  somebodyElse: 'You have signed. A colleague must check it.',
  takeBack: 'Take back',
  refuse: 'Disagree, send back',
  some: (count) => (count === 1 ? '1 run waits for your signature' : `${count} runs wait for your signature`),
  readThenSign: (name) => `Made by ${name}. Check what it says below, and sign if you agree.`,
};

export const devices: Area<'devices'> = {
  enrolling: 'Enrolling this device',
  impossible: 'This browser cannot sign',
  impossibleWhy:
    "Signing needs a secure connection (HTTPS) and the browser's storage. Use your host organisation's HTTPS address, outside private mode. You can look at everything meanwhile.",
  stepMake: 'This device makes a signing key. Its private half stays here and cannot be taken out.',
  stepEnrolSandbox: "Your firm's administrator enrols the key. In this sandbox an invented one does so at once.",
  stepEnrol: 'Another device of yours, or a colleague who may, signs the enrolment of this key.',
  stepSign: 'From then on you can sign.',
  waiting: 'Waiting to be enrolled…',
  lookAround: 'Look around meanwhile',
  canSign: 'This device can sign',
  cannotSign: 'This device cannot sign yet',
  thisDevice: 'this device',
  goodUntil: 'good until',
  enrol: 'Enrol it',
  whatItProtects:
    "A browser key is never on a server: neither the host's database nor its staff can use it. It does not protect against altered code served by the host; use a safer key for large amounts.",
  another: 'To add a device, log in on it; then this device, or a colleague who may, enrols its key.',
  asking: (count) => (count === 1 ? '1 key asks to be enrolled' : `${count} keys ask to be enrolled`),
};

export const next: Area<'next'> = {
  answer: (who) => `${who} is to answer: confirm or refuse`,
  acknowledge: (who) => `${who} is to acknowledge it`,
  book: (who) => `${who} is to record what the bank says`,
  fund: (who, by) => `${who} pays by ${by} at the latest; after that either side may take the claim back`,
  drawUntil: (who, by) => `${who} may draw until ${by}`,
  pay: (who, to, by) => `${who} pays ${to} on ${by}`,
};

export const record: Area<'record'> = {
  title: 'Record',
  history: 'Signed history',
  noHistory: 'No signed act that you may see.',
  related: 'Line of the claim',
  takeBack: 'Take the claim back',
  version: 'Version',
  proof: 'The signed statement and its proof',
  statement: 'Statement',
  parts: 'Signed parts',
  closed: 'This part was not opened to you; only its signatures and its time are.',
  anchor: 'Anchored on a neutral chain',
  anchored: (block, time) => `The ledger is anchored up to block ${block}, ${time}`,
  allAnchored: 'Every act on this record is under it: not even all members together can rewrite them unseen.',
  notSettled: 'Every act on this record is under it, and will be there for good some minutes later.',
  anchorDiffers:
    'The root on the chain is not that of this ledger. Ask your administrator before you rely on a record.',
  anchorUnreachable: 'The chain does not answer now; this is how it was last.',
  notAllAnchored: 'The newest act on this record comes under the next anchor.',
  noAnchor: 'The ledger is not anchored yet.',
  anchorPlace: 'Chain, contract, consortium and root',
  acts: {
    register_party: 'the registration of a firm',
    suspend_party: 'the suspension of a firm',
    reinstate_party: 'the reinstatement of a firm',
    enrol_signer: 'the enrolment of a key',
    revoke_signer: 'the revocation of a key',
    amend_matrix: 'a new authority matrix',
    change_host: 'the change of host',
    reseal_record: 'the telling of a record to the new host',
    announce_keys: 'the announcement of new keys',
    veto_keys: 'the veto of new keys',
    replace_keys: 'the new keys',
    open_account: 'the registration of an account',
    cancel_statement: 'the cancellation of a statement',
    present_invoice: 'the presentation',
    confirm_receivable: 'the confirmation',
    refuse_receivable: 'the refusal',
    acknowledge_notice: 'the receipt of the notice',
    open_facility: 'the facility',
    make_offer: 'the offer',
    draw: 'the assignment',
    revert_assignment: 'the take-back of the claim',
    pay_out: 'the payout',
    book_payment: 'the status of the payment',
    discharge: 'the receipt of money',
  },
  person: (name, role) => (name === null ? `the ${role}` : `${name} (${role})`),
  signed: ({ people, firm, act, amount, due }) =>
    `${people.charAt(0).toUpperCase()}${people.slice(1)} of ${firm} signed ${act}${amount === null ? '' : ` of ${amount}`}${due === null ? '' : `, due ${due}`}`,
  endorsedBy: 'Endorsed by',
  block: 'Block',
  transaction: 'Transaction',
  act: 'Act',
  signer: (role) => `Signer (${role})`,
};
