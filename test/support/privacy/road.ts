/** The whole road through the API of a running gateway, with a canary in every private field. */
import { addDays } from '../../../chaincode/src/kernel/days';
import { generateSigningKey, softwareSigner } from '../../../chaincode/src/suites/software';
import type { AccountDetails, MakeOfferItem, Recourse } from '../../../chaincode/src/protocol/items';
import type { PartyId, RecordId, Ref } from '../../../chaincode/src/protocol/acts';
import { Desk, eventually } from '../../../scripts/client/desk';
import type { DeskKey } from '../../../scripts/client/desk';
import { enrolWaiting } from '../../../scripts/sandbox/administrators';
import type { Administrator } from '../../../scripts/sandbox/administrators';
import { presentFile } from '../gateway/invoices';
import { bookSurplus, dischargeFrom, payOut, recordAt, termsOf, today } from '../gateway/deals';
import { openFirms } from '../gateway/running';
import type { TestGateway } from '../gateway/running';
import { CANARY_FIRMS, WORDS } from './canaries';

interface Cast {
  readonly core: Administrator;
  readonly supplier: Administrator;
  readonly bank: Administrator;
  readonly registrar: Desk;
}

/** What came of it that only the road itself knows. */
export interface PlayedRoad {
  /** Seeds of signed runs, by who signed: they unlock what was sealed. */
  readonly seeds: Readonly<Record<'core' | 'hub' | 'bank', string>>;
  readonly passphrase: string;
}

const SOURCE = `sha256:${'ab'.repeat(32)}`;
const HEADER = 'seller_id,buyer_id,invoice_number,issue_date,currency,amount,due_date,order_number';

function file({ core, supplier }: Cast, rows: readonly (readonly [string, string])[]): Uint8Array {
  const lines = rows.map(([number, amount]) =>
    [supplier.party, core.party, number, '2026-01-10', 'CNY', amount, '', WORDS.order].join(','),
  );
  return new TextEncoder().encode([HEADER, ...lines, ''].join('\n'));
}

const ROWS = [
  [WORDS.loanNumber, WORDS.loanPayable],
  [WORDS.saleNumber, WORDS.salePayable],
  [WORDS.refusedNumber, WORDS.refusedPayable],
] as const;

interface InvoiceData {
  readonly invoice: { readonly number: string; readonly payable: string };
}

async function confirmed(cast: Cast): Promise<void> {
  const { core } = cast;
  const due = addDays(await today(core), 90);
  const invoice = async (number: string): Promise<Ref> => {
    const path = '/invoices?state=presented&limit=500';
    return (await recordAt<InvoiceData>(core, path, ({ data }) => data.invoice.number === number)).ref;
  };
  const confirm = async (number: string, amount: string, rest: string | null): Promise<void> => {
    const draft = {
      kind: 'confirm_receivable' as const,
      receivable: await invoice(number),
      tranches: [{ amount, due, instrument: 'receivable' as const }],
      rest: rest === null ? [] : [{ amount: rest, reason: 'retention' as const }],
      noDefence: false,
    };
    await core.desk.act('confirm_receivable', [draft], core.key);
  };
  await confirm(WORDS.loanNumber, WORDS.loanTranche, WORDS.loanRest);
  await confirm(WORDS.saleNumber, WORDS.salePayable, null);
  const refused = await invoice(WORDS.refusedNumber);
  const draft = { kind: 'refuse_receivable' as const, receivable: refused, reason: 'quality' as const };
  await core.desk.act('refuse_receivable', [{ ...draft, note: WORDS.refusalNote }], core.key);
}

const COLLECT: AccountDetails = {
  holder: WORDS.collectHolder,
  bank: 'Dianchi',
  number: WORDS.collectNumber,
  currency: 'CNY',
};
const ACCOUNT: AccountDetails = {
  holder: WORDS.accountHolder,
  bank: WORDS.accountBank,
  number: WORDS.accountNumber,
  currency: 'CNY',
};

function offerItem({ core, supplier, bank }: Cast, facility: Ref, recourse: Recourse): MakeOfferItem {
  return {
    kind: 'make_offer',
    facility,
    supplier: supplier.party,
    debtors: [core.party],
    currency: 'CNY',
    ceiling: WORDS.offerCeiling,
    until: '2099-12-31',
    terms: termsOf(recourse, { label: WORDS.feeLabel, recipient: bank.party }),
    collectTo: COLLECT,
  };
}

async function offered(cast: Cast): Promise<void> {
  const { core, supplier, bank } = cast;
  await supplier.desk.act('open_account', [{ kind: 'open_account', account: ACCOUNT, evidence: SOURCE }], supplier.key);
  const limit = WORDS.facilityLimit;
  const facility = {
    kind: 'open_facility' as const,
    currency: 'CNY',
    limit,
    debtors: [{ party: core.party, limit }],
    suppliers: [],
    until: '2099-12-31',
  };
  await bank.desk.act('open_facility', [facility], bank.key);
  for (const [version, recourse] of [
    [1, 'with'],
    [2, 'without'],
  ] as const) {
    const { ref } = await recordAt(bank, '/facilities?limit=500', (record) => record.ref.version === version);
    await bank.desk.act('make_offer', [offerItem(cast, ref, recourse)], bank.key);
  }
}

/** A person of the supplier's with a device of her own. */
async function owner(
  { gateway, people }: TestGateway,
  { supplier }: Cast,
): Promise<Readonly<{ desk: Desk; key: DeskKey }>> {
  const desk = await Desk.open(gateway.url, 'hub', { login: WORDS.ownerLogin, password: people.passphrase });
  const signer = softwareSigner({ keyId: 'owner', privateKey: generateSigningKey().privateKeyPem });
  await desk.post('/enrolments', { key: signer.publicKey, class: 'browser', label: WORDS.deviceLabel });
  await enrolWaiting(supplier);
  const id = await eventually('the key of the owner', async () => {
    const me = await desk.get<{ readonly signers: readonly { readonly id: string; readonly key: string }[] }>('/me');
    return me.signers.find(({ key }) => key === signer.publicKey)?.id ?? null;
  });
  return { desk, key: { id, signer } };
}

interface OfferData {
  readonly terms: { readonly recourse: Recourse };
}

async function drawn(
  cast: Cast,
  by: Readonly<{ desk: Desk; key: DeskKey }>,
  deal: Readonly<{ number: string; recourse: Recourse }>,
): Promise<string> {
  const { supplier } = cast;
  const { number, recourse } = deal;
  const leaf = await recordAt<{ readonly number: string }>(
    supplier,
    '/claims?state=held&limit=500',
    ({ data }) => data.number === number,
  );
  const offer = await recordAt<OfferData>(
    supplier,
    '/offers?limit=500',
    ({ data }) => data.terms.recourse === recourse,
  );
  const account = await recordAt(supplier, '/accounts?limit=500', () => true);
  const valueDate = await today(supplier);
  const draft = { kind: 'draw' as const, leaf: leaf.ref, offer: offer.ref, account: account.ref, valueDate };
  return (await by.desk.act('draw', [draft], by.key)).run.seed;
}

/** A bank's statement has one entry for each payment. */
function bankReference(payment: RecordId): string {
  return `${WORDS.payoutBankReference}/${payment.slice(0, 8)}`;
}

const PAYOUT = { reference: WORDS.payoutReference, bankReference };

async function discharged({ bank }: Cast, number: string, amount: string): Promise<string> {
  const day = await today(bank);
  const header = 'value_date,currency,amount,payer,bank_reference,remittance';
  const row = [
    day,
    'CNY',
    amount,
    WORDS.receiptPayer,
    `${WORDS.receiptReference}/${number}`,
    `${WORDS.remittance} ${number}`,
  ].join();
  const bytes = new TextEncoder().encode(`${header}\n${row}\n`);
  return (await dischargeFrom(bank, number, { name: WORDS.receiptFile, bytes })).run.seed;
}

async function acknowledged({ core }: Cast): Promise<string> {
  const { ref } = await recordAt(core, '/notices?limit=500', ({ state }) => state === 'tendered');
  const draft = { kind: 'acknowledge_notice' as const, notice: ref };
  return (await core.desk.act('acknowledge_notice', [draft], core.key)).run.seed;
}

async function revoked({ supplier }: Cast, signer: string): Promise<void> {
  const { ref } = await supplier.desk.record(signer);
  const item = { kind: 'revoke_signer' as const, signer: ref, reason: WORDS.revokeReason };
  await supplier.desk.act('revoke_signer', [item], supplier.key);
}

async function open(server: TestGateway): Promise<Cast> {
  const { gateway, people } = server;
  const [core, supplier, bank] = await openFirms(server, CANARY_FIRMS);
  const password = people.passphrase;
  const registrar = await Desk.open(gateway.url, 'registrar', { login: 'officer@registrar', password });
  if (core === undefined || supplier === undefined || bank === undefined) throw new RangeError('four firms play');
  return { core, supplier, bank, registrar };
}

/** Import by both sides, confirmation in part, a loan and a sale, payout, payment, surplus. */
export async function playRoad(server: TestGateway): Promise<PlayedRoad> {
  const { gateway, people } = server;
  const cast = await open(server);
  const { core, supplier, bank, registrar } = cast;
  for (const [slug, login] of [
    ['core', WORDS.clerkLogin],
    ['bank', WORDS.officerLogin],
  ] as const) {
    await Desk.open(gateway.url, slug, { login, password: people.passphrase });
  }
  await presentFile(supplier, file(cast, ROWS), WORDS.supplierFile);
  await presentFile(core, file(cast, ROWS.slice(0, 2)), WORDS.coreFile);
  await confirmed(cast);
  await offered(cast);
  const person = await owner(server, cast);
  const hub = await drawn(cast, person, { number: WORDS.loanNumber, recourse: 'with' });
  await drawn(cast, person, { number: WORDS.saleNumber, recourse: 'without' });
  const seed = await acknowledged(cast);
  await payOut(bank, WORDS.loanNumber, PAYOUT);
  await payOut(bank, WORDS.saleNumber, PAYOUT);
  const due = addDays(await today(bank), 90);
  await registrar.post('/sandbox/epoch', { timeMs: Date.parse(`${due}T04:00:00Z`) });
  const last = await discharged(cast, WORDS.loanNumber, WORDS.loanTranche);
  await discharged(cast, WORDS.saleNumber, WORDS.salePayable);
  await bookSurplus(bank, bankReference);
  await revoked(cast, person.key.id);
  return { seeds: { core: seed, hub, bank: last }, passphrase: people.passphrase };
}

/** Parties of the story, for tests that ask who stands where. */
export const PARTIES: readonly PartyId[] = CANARY_FIRMS.map(({ party }) => party);
