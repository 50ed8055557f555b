/** The firms of the reference story and its steps, for tests that start somewhere along the road. */
import { usccCheck } from '../../chaincode/src/kernel/identifiers';
import type { PartyRole } from '../../chaincode/src/protocol';
import type { MspId } from '../../chaincode/src/protocol/acts';
import type {
  BookPaymentDraft,
  ConfirmReceivableDraft,
  DischargeDraft,
  DrawDraft,
  PayOutDraft,
  RevertAssignmentDraft,
} from '../../chaincode/src/protocol/drafts';
import type {
  AccountDetails,
  Invoice,
  MakeOfferItem,
  OpenAccountItem,
  OpenFacilityItem,
  PresentInvoiceItem,
  Receipt,
  Terms,
} from '../../chaincode/src/protocol/items';
import type { MatrixRow } from '../../chaincode/src/protocol/partyItems';
import { BANK, CORE, HUB } from './consortium';
import { World } from './firms';
import { randomHex } from './random';
import type { ActOptions, Firm, Person } from './firms';

export const YUNLING = '91530100MA7K2R1Q1U';
export const CANGSHAN = '91532901MA6N8T3W26';
export const ERHAI = '91532901MA6P1B5X85';
export const DIANCHI = '91530100MA7B3D9A04';
export const NUJIANG = '91533301MA7C5E2B9G';
export const ZHAOQING = '91530100MA7D6F4C9G';

export interface Road {
  readonly world: World;
  readonly core: Firm;
  readonly supplier: Firm;
  readonly bank: Firm;
  readonly factor: Firm;
}

/** Where the debtor pays once a claim is assigned. */
export const COLLECT: AccountDetails = {
  holder: '滇池银行',
  bank: '滇池银行昆明分行',
  number: '6222000012345678',
  currency: 'CNY',
};

export const WITH_RECOURSE: Terms = {
  recourse: 'with',
  method: 'interest',
  dayCount: 'ACT/360',
  ratePpm: 60_000,
  lateRatePpm: 90_000,
  advancePpm: 800_000,
  fees: [{ label: 'service', recipient: `uscc:${DIANCHI}`, facePpm: 5000, flat: '0.00' }],
  minTenorDays: 1,
  maxTenorDays: 365,
  fundWithinDays: 5,
};

export const WITHOUT_RECOURSE: Terms = {
  ...WITH_RECOURSE,
  recourse: 'without',
  method: 'bank_discount',
  advancePpm: 1_000_000,
};

export function invoiceOf(road: Pick<Road, 'core' | 'supplier'>, change: Partial<Invoice> = {}): Invoice {
  return {
    seller: road.supplier.party,
    debtor: road.core.party,
    number: '26537912570200055449',
    code: null,
    issued: '2026-01-10',
    currency: 'CNY',
    payable: '1000000.00',
    ...change,
  };
}

/** A code that passes its check and that no other test uses. */
export function newUscc(): string {
  const body = `91530100MA${randomHex(4).toUpperCase().slice(0, 7)}`;
  return `${body}${usccCheck(body).checkCharacter}`;
}

export interface FirmOptions {
  readonly rows?: readonly MatrixRow[];
  readonly people?: readonly Person[];
}

/** A founded network, a new one unless it is given, with a core firm, a supplier and two financiers. */
export async function startRoad(
  options: Readonly<{
    core?: FirmOptions;
    supplier?: FirmOptions;
    bank?: FirmOptions;
    foundedAt?: number;
    /** Firms nobody registered before: for a ledger that has a past. */
    areNew?: boolean;
  }> = {},
  founded: World | null = null,
): Promise<Road> {
  const { foundedAt, areNew = false } = options;
  const world = founded ?? (await World.founded(foundedAt === undefined ? {} : { foundedAt }));
  const register = (
    uscc: string,
    name: string,
    host: MspId,
    roles: readonly PartyRole[],
    own: FirmOptions = {},
  ): Promise<Firm> => {
    const { rows, people } = own;
    const code = areNew ? newUscc() : uscc;
    const firm = { uscc: code, name, host, roles, ...(people === undefined ? {} : { people }) };
    return world.registerFirm(firm, rows === undefined ? {} : { rows });
  };
  const core = await register(YUNLING, '云岭汽车股份有限公司', CORE, ['core'], options.core);
  const supplier = await register(CANGSHAN, '苍山精密铸造有限公司', HUB, ['supplier'], options.supplier);
  const bank = await register(DIANCHI, '滇池银行股份有限公司', BANK, ['financier'], options.bank);
  const factor = await register(NUJIANG, '怒江商业保理有限公司', BANK, ['financier']);
  return { world, core, supplier, bank, factor };
}

/** An item that presents an invoice. */
export function presentItem(invoice: Invoice, change: Partial<PresentInvoiceItem> = {}): PresentInvoiceItem {
  const source = `sha256:${'cd'.repeat(32)}`;
  return { kind: 'present_invoice', invoice, due: null, order: null, source, ...change };
}

/** The newest receivable confirmed in full, or into other tranches. */
export function confirmDraft(
  { world }: Pick<Road, 'world'>,
  change: Partial<ConfirmReceivableDraft> & Readonly<{ due?: string }> = {},
): ConfirmReceivableDraft {
  const { ref, body } = world.last(CORE, 'receivable');
  const { due = '2026-04-15', ...rest } = change;
  const tranches = [{ amount: body.data.invoice.payable, due, instrument: 'receivable' as const }];
  return { kind: 'confirm_receivable', receivable: ref, tranches, rest: [], noDefence: false, ...rest };
}

/** The invoice presented by the supplier and confirmed in full by the debtor. */
export async function confirmInvoice(
  road: Road,
  terms: Readonly<{ due?: string; invoice?: Partial<Invoice>; options?: ActOptions }> = {},
): Promise<void> {
  const { world, core, supplier } = road;
  await world.present(supplier, invoiceOf({ core, supplier }, terms.invoice));
  const { due } = terms;
  await world.actOn(core, 'confirm_receivable', [confirmDraft(road, due === undefined ? {} : { due })], terms.options);
}

/** The supplier's own account. */
export const ACCOUNT: AccountDetails = {
  holder: '苍山精密铸造有限公司',
  bank: '大理农商银行',
  number: '530001',
  currency: 'CNY',
};

/** An item that registers an account of the signer's. */
export function accountItem(account: AccountDetails = ACCOUNT): OpenAccountItem {
  return { kind: 'open_account', account, evidence: `sha256:${'ef'.repeat(32)}` };
}

/** A facility of 5,000,000.00 with a limit as large for the core firm. */
export function facilityItem({ core }: Pick<Road, 'core'>, change: Partial<OpenFacilityItem> = {}): OpenFacilityItem {
  return {
    kind: 'open_facility',
    currency: 'CNY',
    limit: '5000000.00',
    debtors: [{ party: core.party, limit: '5000000.00' }],
    suppliers: [],
    until: '2027-12-31',
    ...change,
  };
}

/** An offer of 2,000,000.00 under the newest facility. */
export function offerItem(road: Road, change: Partial<MakeOfferItem> = {}): MakeOfferItem {
  return {
    kind: 'make_offer',
    facility: road.world.last(BANK, 'facility').ref,
    supplier: road.supplier.party,
    debtors: [road.core.party],
    currency: 'CNY',
    ceiling: '2000000.00',
    until: '2026-12-31',
    terms: WITH_RECOURSE,
    collectTo: COLLECT,
    ...change,
  };
}

/** The supplier's account, a facility and one standing offer. */
export async function standOffer(
  road: Road,
  terms: Terms = WITH_RECOURSE,
  change: Readonly<{ ceiling?: string; until?: string; financier?: Firm; limit?: string }> = {},
): Promise<void> {
  const { world, supplier, bank } = road;
  const { financier = bank, limit, ...offer } = change;
  if (world.told(HUB, 'account').length === 0) await world.act(supplier, 'open_account', [accountItem()]);
  await world.act(financier, 'open_facility', [facilityItem(road, limit === undefined ? {} : { limit })]);
  await world.act(financier, 'make_offer', [offerItem(road, { terms, ...offer })]);
}

/** The supplier's newest held leaf drawn on the newest offer. */
export function drawDraft({ world, supplier }: Pick<Road, 'world' | 'supplier'>, valueDate = '2026-01-15'): DrawDraft {
  const held = world.told(HUB, 'leaf').filter(({ body: { data } }) => {
    return data.state === 'held' && data.holder === supplier.party;
  });
  const leaf = held.at(-1);
  if (leaf === undefined) throw new Error('no held leaf');
  const [offer, account] = [world.last(HUB, 'offer').ref, world.last(HUB, 'account').ref];
  return { kind: 'draw', leaf: leaf.ref, offer, account, valueDate };
}

export async function drawLeaf(road: Road, valueDate = '2026-01-15', options: ActOptions = {}): Promise<void> {
  await road.world.actOn(road.supplier, 'draw', [drawDraft(road, valueDate)], options);
}

/** The newest financing paid out. */
export function payOutDraft({ world }: Pick<Road, 'world'>, valueDate = '2026-01-15'): PayOutDraft {
  return { kind: 'pay_out', financing: world.last(BANK, 'financing').ref, valueDate, reference: 'T1' };
}

/** The newest deal ended because no money came, with the records that made it. */
/** A claim drawn and taken back four times: its line has no room for a fifth time. The last day is 2026-02-11. */
export async function wander(road: Road): Promise<void> {
  const { world, supplier } = road;
  for (const [drawn, back] of [
    ['2026-01-15', '2026-01-21'],
    ['2026-01-21', '2026-01-28'],
    ['2026-01-28', '2026-02-04'],
    ['2026-02-04', '2026-02-11'],
  ] as const) {
    await drawLeaf(road, drawn);
    await world.moveTo(back);
    await world.actOn(supplier, 'revert_assignment', [revertDraft(road)]);
  }
}

export function revertDraft({ world }: Pick<Road, 'world'>): RevertAssignmentDraft {
  const { ref: financing, body } = world.last(BANK, 'financing');
  const [asset] = body.data.assets;
  const leaf = world.told(BANK, 'leaf').find(({ ref }) => ref.id === asset?.assignedLeaf);
  if (leaf === undefined) throw new Error('no claim in the deal');
  const [offer, assignment, notice] = [
    world.told(BANK, 'offer').find(({ ref }) => ref.id === body.data.offer)!.ref,
    world.last(BANK, 'assignment').ref,
    world.last(BANK, 'notice').ref,
  ];
  const order = body.data.state === 'instructed' ? body.data.payment : null;
  const payment = world.told(BANK, 'payment').find(({ ref }) => ref.id === order)?.ref ?? null;
  return { kind: 'revert_assignment', financing, leaf: leaf.ref, offer, assignment, notice, payment };
}

/** The newest payment of the newest financing confirmed by the bank. */
export function bookDraft({ world }: Pick<Road, 'world'>, change: Partial<BookPaymentDraft> = {}): BookPaymentDraft {
  const { payment = world.last(BANK, 'payment').ref, ...rest } = change;
  return {
    kind: 'book_payment',
    payment,
    financing: world.last(BANK, 'financing').ref,
    status: 'confirmed',
    valueDate: '2026-01-15',
    bankReference: `B${payment.id.slice(0, 12)}`,
    ...rest,
  };
}

/** Payout ordered and confirmed by the bank with this value date. */
export async function fund(road: Road, valueDate = '2026-01-15'): Promise<void> {
  await road.world.actOn(road.bank, 'pay_out', [payOutDraft(road, valueDate)]);
  await road.world.actOn(road.bank, 'book_payment', [bookDraft(road, { valueDate })]);
}

/** The debtor's payment in full of the newest leaf a financier holds. */
export function dischargeDraft({ world }: Pick<Road, 'world'>, receipt: Partial<Receipt> = {}): DischargeDraft {
  const leaf = world
    .told(BANK, 'leaf')
    .filter(({ body }) => body.data.state === 'held')
    .at(-1);
  if (leaf === undefined) throw new Error('no leaf to discharge');
  return {
    kind: 'discharge',
    leaf: leaf.ref,
    financing: world.last(BANK, 'financing').ref,
    receipt: receiptOf({ bankReference: `C${leaf.ref.id.slice(0, 12)}`, ...receipt }),
  };
}

/** A credit of 1,000,000.00 on the due day. */
export function receiptOf(change: Partial<Receipt> = {}): Receipt {
  return {
    currency: 'CNY',
    amount: '1000000.00',
    valueDate: '2026-04-15',
    payer: '云岭汽车股份有限公司',
    bankReference: 'C1',
    line: `sha256:${'12'.repeat(32)}`,
    ...change,
  };
}

/** The debtor's payment in full, recorded by the holder. */
export async function discharge(road: Road, paidOn: string, amount = '1000000.00'): Promise<void> {
  await road.world.actOn(road.bank, 'discharge', [dischargeDraft(road, { valueDate: paidOn, amount })]);
}
