/** A month of business in a sandbox, through the API alone: enough that no screen is empty and every state is there. */
import { hashText } from '../../../chaincode/src/statement/hashing';
import type { Ref } from '../../../chaincode/src/protocol/acts';
import type { Draft } from '../../../chaincode/src/protocol/drafts';
import type { AccountDetails, Terms } from '../../../chaincode/src/protocol/items';
import { addDays, dayOfInstant } from '../../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../../chaincode/src/kernel/days';
import { sha256 } from '../../../scripts/client/desk';
import type { Desk, DeskKey, RecordView } from '../../../scripts/client/desk';
import { eventually } from '../../../scripts/client/desk';
import type { Administrator } from '../../../scripts/sandbox/administrators';

/** Unified social credit codes of the demo firms, as party ids. */
export const PARTY = {
  yunling: 'uscc:91530100MA7K2R1Q1U',
  cangshan: 'uscc:91532901MA6N8T3W26',
  erhai: 'uscc:91532901MA6P1B5X85',
  lancang: 'uscc:91530828MA6Q4C7Y9U',
  dianchi: 'uscc:91530100MA7B3D9A04',
  nujiang: 'uscc:91533301MA7C5E2B9G',
} as const;
export type FirmName = keyof typeof PARTY;

/** Runs of a demo firm stay below what one person may sign. */
const PER_RUN = 120;

export interface InvoiceSeed {
  readonly seller: FirmName;
  readonly number: string;
  readonly payable: string;
  readonly dueInDays: number | null;
}

export interface Month {
  readonly today: CalendarDay;
  readonly desk: (firm: FirmName) => Administrator;
  readonly present: (invoices: readonly InvoiceSeed[]) => Promise<void>;
  readonly confirm: (numbers: readonly string[]) => Promise<void>;
  readonly invoice: (number: string) => Promise<RecordView>;
}

export async function ledgerDay(desk: Desk): Promise<CalendarDay> {
  const { epoch } = await desk.get<{ readonly epoch: { readonly timeMs: number } }>('/network');
  return dayOfInstant({ instantMs: epoch.timeMs, offsetMinutes: 480 });
}

function hashOf(text: string): string {
  return hashText(sha256(new TextEncoder().encode(text)));
}

async function inRuns(
  desk: Desk,
  key: DeskKey,
  act: Readonly<{ kind: Draft['kind']; drafts: readonly Draft[] }>,
): Promise<void> {
  for (let start = 0; start < act.drafts.length; start += PER_RUN) {
    await desk.act(act.kind, act.drafts.slice(start, start + PER_RUN), key);
  }
}

export function openMonth(administrators: readonly Administrator[], today: CalendarDay): Month {
  const desk = (firm: FirmName): Administrator => {
    const found = administrators.find(({ party }) => party === PARTY[firm]);
    if (found === undefined) throw new RangeError(`no administrator of ${firm}`);
    return found;
  };
  const core = desk('yunling');
  const invoice = (number: string): Promise<RecordView> =>
    eventually(`invoice ${number}`, async () => {
      const [found] = await core.desk.list<Readonly<Record<string, unknown>>>(
        `/invoices?number=${encodeURIComponent(number)}`,
      );
      return found ?? null;
    });
  return {
    today,
    desk,
    invoice,
    present: async (seeds) => {
      const drafts = seeds.map(({ seller, number, payable, dueInDays }): Draft => {
        return {
          kind: 'present_invoice',
          invoice: {
            seller: PARTY[seller],
            debtor: PARTY.yunling,
            number,
            code: null,
            issued: addDays(today, -20),
            currency: 'CNY',
            payable,
          },
          due: dueInDays === null ? null : addDays(today, dueInDays),
          order: null,
          source: hashOf(number),
        };
      });
      await inRuns(core.desk, core.key, { kind: 'present_invoice', drafts });
      const last = seeds.at(-1);
      if (last !== undefined) await invoice(last.number);
    },
    confirm: async (numbers) => {
      const records = await Promise.all(numbers.map(invoice));
      const drafts = records.map(({ ref, data }): Draft => {
        const { payable } = (data as { readonly invoice: { readonly payable: string } }).invoice;
        const due = (data as { readonly due: string | null }).due ?? addDays(today, 90);
        return {
          kind: 'confirm_receivable',
          receivable: ref,
          tranches: [{ amount: payable, due, instrument: 'receivable' }],
          rest: [],
          noDefence: false,
        };
      });
      await inRuns(core.desk, core.key, { kind: 'confirm_receivable', drafts });
    },
  };
}

/** Repeatable amounts between some thousands and some tens of thousands. */
export function amountAt(index: number): string {
  const cents = 480_000 + ((index * 7_919_317) % 3_900_000);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** Invoices of one supplier that wait to be confirmed. */
export function invoiceSeeds(
  seller: FirmName,
  range: Readonly<{ from: number; count: number; prefix: string }>,
): readonly InvoiceSeed[] {
  return Array.from({ length: range.count }, (_, position) => {
    const index = range.from + position;
    const dueInDays = index % 29 === 7 ? null : 25 + ((index * 13) % 100);
    return { seller, number: `${range.prefix}${String(index).padStart(8, '0')}`, payable: amountAt(index), dueInDays };
  });
}

export const COLLECT: AccountDetails = {
  holder: '滇池银行股份有限公司',
  bank: '金沙清算银行',
  number: '6222020200112233445',
  currency: 'CNY',
};

const SHARED = { dayCount: 'ACT/360', minTenorDays: 1, maxTenorDays: 365, fundWithinDays: 3 } as const;

/** Without recourse: a purchase at a discount, with a fee (CASES 2b). */
export const PURCHASE: Terms = {
  ...SHARED,
  recourse: 'without',
  method: 'bank_discount',
  ratePpm: 60_000,
  lateRatePpm: 90_000,
  advancePpm: 1_000_000,
  fees: [{ label: '服务费', recipient: PARTY.dianchi, facePpm: 5000, flat: '0.00' }],
};

/** With recourse: an advance of 80 % with interest at maturity, with a fee (CASES 2). */
export const LOAN: Terms = {
  ...SHARED,
  recourse: 'with',
  method: 'interest',
  ratePpm: 60_000,
  lateRatePpm: 90_000,
  advancePpm: 800_000,
  fees: [{ label: '服务费', recipient: PARTY.nujiang, facePpm: 5000, flat: '0.00' }],
};

async function newest(desk: Desk, path: string): Promise<Ref> {
  return eventually(path, async () => (await desk.list(path))[0]?.ref ?? null);
}

/** A facility with one standing offer under it; gives the facility's id. */
export async function offerTo(
  month: Month,
  terms: Readonly<{ financier: FirmName; supplier: FirmName; terms: Terms; ceiling?: string }>,
): Promise<void> {
  const { desk, key } = month.desk(terms.financier);
  const until = addDays(month.today, 360);
  const known = await desk.list('/facilities');
  if (known.length === 0) {
    const limit = '4900000.00';
    const debtors = [{ party: PARTY.yunling, limit }];
    await desk.act(
      'open_facility',
      [{ kind: 'open_facility', currency: 'CNY', limit, debtors, suppliers: [], until }],
      key,
    );
  }
  const facility = await newest(desk, '/facilities');
  await desk.act(
    'make_offer',
    [
      {
        kind: 'make_offer',
        facility,
        supplier: PARTY[terms.supplier],
        debtors: [PARTY.yunling],
        currency: 'CNY',
        ceiling: terms.ceiling ?? '2000000.00',
        until,
        terms: terms.terms,
        collectTo: COLLECT,
      },
    ],
    key,
  );
}

export async function openAccount(month: Month, firm: FirmName, holder: string): Promise<void> {
  const { desk, key } = month.desk(firm);
  const account = { holder, bank: '云南农村商业银行', number: '6210980000123456789', currency: 'CNY' };
  await desk.act('open_account', [{ kind: 'open_account', account, evidence: hashOf(holder) }], key);
  await newest(desk, '/accounts');
}

/** Draws these invoices' claims on the newest offer of a financier. */
export async function draw(
  month: Month,
  supplier: FirmName,
  deal: Readonly<{ numbers: readonly string[]; financier: FirmName }>,
): Promise<void> {
  const { desk, key } = month.desk(supplier);
  const account = await newest(desk, '/accounts');
  for (const number of deal.numbers) {
    const leaf = await newest(desk, `/claims?state=held&number=${number}`);
    const offer = await newest(
      desk,
      `/offers?state=standing&counterparty=${encodeURIComponent(PARTY[deal.financier])}`,
    );
    await desk.act('draw', [{ kind: 'draw', leaf, offer, account, valueDate: month.today }], key);
    await eventually(`deal on ${number}`, async () => (await desk.list(`/financings?number=${number}`))[0] ?? null);
  }
}

/** Orders the payment of these deals; with `booked` also records that it went out. */
export async function payOut(
  month: Month,
  financier: FirmName,
  deals: Readonly<{ numbers: readonly string[]; booked: boolean }>,
): Promise<void> {
  const { desk, key } = month.desk(financier);
  for (const number of deals.numbers) {
    const financing = await newest(desk, `/financings?state=agreed&number=${number}`);
    const reference = `P-${number}`;
    await desk.act('pay_out', [{ kind: 'pay_out', financing, valueDate: month.today, reference }], key);
    if (!deals.booked) continue;
    const payment = await eventually(`payment of ${number}`, async () => {
      const found = await desk.list<{ readonly reference: string }>('/payments?state=instructed');
      return found.find(({ data }) => data.reference === reference)?.ref ?? null;
    });
    const instructed = await newest(desk, `/financings?state=instructed&number=${number}`);
    const draft: Draft = {
      kind: 'book_payment',
      payment,
      financing: instructed,
      status: 'confirmed',
      valueDate: month.today,
      bankReference: `BANK-${number}`,
    };
    await desk.act('book_payment', [draft], key);
  }
}
