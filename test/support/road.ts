/** The firms of the reference story and its steps, for tests that start somewhere along the road. */
import type { PartyRole } from '../../chaincode/src/protocol';
import type { MspId } from '../../chaincode/src/protocol/acts';
import type { Invoice, Item, MatrixRow, Terms } from '../../chaincode/src/protocol/items';
import { BANK, CORE, HUB } from './consortium';
import { World } from './firms';
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

const COLLECT = { holder: '滇池银行', bank: '滇池银行昆明分行', number: '6222000012345678', currency: 'CNY' };

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

export interface FirmOptions {
  readonly rows?: readonly MatrixRow[];
  readonly people?: readonly Person[];
}

/** A founded network with a core firm, a supplier and two financiers. */
export async function startRoad(
  options: Readonly<{ core?: FirmOptions; supplier?: FirmOptions; bank?: FirmOptions; foundedAt?: number }> = {},
): Promise<Road> {
  const world = await World.founded(options.foundedAt === undefined ? {} : { foundedAt: options.foundedAt });
  const register = (
    uscc: string,
    name: string,
    host: MspId,
    roles: readonly PartyRole[],
    own: FirmOptions = {},
  ): Promise<Firm> => {
    const { rows, people } = own;
    const firm = { uscc, name, host, roles, ...(people === undefined ? {} : { people }) };
    return world.registerFirm(firm, rows === undefined ? {} : { rows });
  };
  const core = await register(YUNLING, '云岭汽车股份有限公司', CORE, ['core'], options.core);
  const supplier = await register(CANGSHAN, '苍山精密铸造有限公司', HUB, ['supplier'], options.supplier);
  const bank = await register(DIANCHI, '滇池银行股份有限公司', BANK, ['financier'], options.bank);
  const factor = await register(NUJIANG, '怒江商业保理有限公司', BANK, ['financier']);
  return { world, core, supplier, bank, factor };
}

/** The invoice presented by the supplier and confirmed in full by the debtor. */
export async function confirmInvoice(
  { world, core, supplier }: Road,
  terms: Readonly<{ due?: string; invoice?: Partial<Invoice>; options?: ActOptions }> = {},
): Promise<void> {
  const invoice = invoiceOf({ core, supplier }, terms.invoice);
  await world.present(supplier, invoice);
  const { ref } = world.last(CORE, 'receivable');
  const tranches = [{ amount: invoice.payable, due: terms.due ?? '2026-04-15', instrument: 'receivable' as const }];
  const draft = { kind: 'confirm_receivable' as const, receivable: ref, tranches, rest: [], noDefence: false };
  await world.actOn(core, 'confirm_receivable', [draft], terms.options);
}

/** The supplier's account, a facility and one standing offer. */
export async function standOffer(
  { world, core, supplier, bank }: Road,
  terms: Terms = WITH_RECOURSE,
  change: Readonly<{ ceiling?: string; until?: string; financier?: Firm; limit?: string }> = {},
): Promise<void> {
  const financier = change.financier ?? bank;
  const account = { holder: '苍山精密铸造有限公司', bank: '大理农商银行', number: '530001', currency: 'CNY' };
  if (world.told(HUB, 'account').length === 0) {
    await world.act(supplier, 'open_account', [
      { kind: 'open_account', account, evidence: `sha256:${'ef'.repeat(32)}` },
    ]);
  }
  const facility: Item = {
    kind: 'open_facility',
    currency: 'CNY',
    limit: change.limit ?? '5000000.00',
    debtors: [{ party: core.party, limit: '5000000.00' }],
    suppliers: [],
    until: '2027-12-31',
  };
  await world.act(financier, 'open_facility', [facility]);
  const offer: Item = {
    kind: 'make_offer',
    facility: world.last(BANK, 'facility').ref,
    supplier: supplier.party,
    debtors: [core.party],
    currency: 'CNY',
    ceiling: change.ceiling ?? '2000000.00',
    until: change.until ?? '2026-12-31',
    terms,
    collectTo: COLLECT,
  };
  await world.act(financier, 'make_offer', [offer]);
}

/** The supplier's held leaf drawn on the newest offer. */
export async function drawLeaf(
  { world, supplier }: Road,
  valueDate = '2026-01-15',
  options: ActOptions = {},
): Promise<void> {
  const leaf = world
    .told(HUB, 'leaf')
    .filter(({ body }) => body.data.state === 'held' && body.data.holder === supplier.party)
    .at(-1);
  if (leaf === undefined) throw new Error('no held leaf');
  const draft = {
    kind: 'draw' as const,
    leaf: leaf.ref,
    offer: world.last(HUB, 'offer').ref,
    account: world.last(HUB, 'account').ref,
    valueDate,
  };
  await world.actOn(supplier, 'draw', [draft], options);
}

/** Payout ordered and confirmed by the bank with this value date. */
export async function fund({ world, bank }: Road, valueDate = '2026-01-15'): Promise<void> {
  const financing = world.last(BANK, 'financing').ref;
  await world.actOn(bank, 'pay_out', [{ kind: 'pay_out', financing, valueDate, reference: 'T1' }]);
  const draft = {
    kind: 'book_payment' as const,
    payment: world.last(BANK, 'payment').ref,
    financing: world.last(BANK, 'financing').ref,
    status: 'confirmed' as const,
    valueDate,
    bankReference: 'B1',
  };
  await world.actOn(bank, 'book_payment', [draft]);
}

/** The debtor's payment in full, recorded by the holder. */
export async function discharge({ world, bank }: Road, paidOn: string, amount = '1000000.00'): Promise<void> {
  const leaf = world
    .told(BANK, 'leaf')
    .filter(({ body }) => body.data.state === 'held')
    .at(-1);
  if (leaf === undefined) throw new Error('no leaf to discharge');
  const draft = {
    kind: 'discharge' as const,
    leaf: leaf.ref,
    financing: world.last(BANK, 'financing').ref,
    receipt: {
      currency: 'CNY',
      amount,
      valueDate: paidOn,
      payer: '云岭汽车股份有限公司',
      bankReference: 'C1',
      line: `sha256:${'12'.repeat(32)}`,
    },
  };
  await world.actOn(bank, 'discharge', [draft]);
}
