/** Takes a step of the model on the real contract and says how it ended. */
import { addDays, parseCalendarDay } from '../../chaincode/src/kernel/days';
import { Failure } from '../../chaincode/src/kernel/failure';
import { formatAmount } from '../../chaincode/src/kernel/money';
import type { SigningRole } from '../../chaincode/src/protocol';
import type { ActResult, Ref } from '../../chaincode/src/protocol/acts';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import type { Invoice, Item } from '../../chaincode/src/protocol/items';
import type { SignedRun } from '../../chaincode/src/statement/run';
import { BANK, CORE, HUB } from '../support/consortium';
import type { Firm, Person, World } from '../support/firms';
import { registerMore } from '../support/moreFirms';
import { accountItem, facilityItem, offerItem, presentItem, receiptOf, WITH_RECOURSE, ZHAOQING } from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';
import { Watch } from './invariants';
import { FUND_WITHIN, LIMIT, PAYABLES, Reference } from './reference';
import type { Role, Step } from './reference';

const FIRST_DAY = parseCalendarDay('2026-01-15');
const money = (amount: bigint): string => formatAmount(amount, 'CNY');
const dayOf = (index: number): string => addDays(FIRST_DAY, index);

/** How the persons of a firm sign a step. */
export type Signing = 'sole' | 'pair' | 'twice';

/** The contract with the firms of the model, and the ids of what the model counts. */
export class Real {
  readonly watch: Watch;
  /** Ids of the model's leaves, offers and deals, by index. */
  readonly leaves: string[] = [];
  readonly offers: string[] = [];
  readonly deals: string[] = [];
  /** Every step taken and how it ended, to be read when one goes wrong. */
  readonly history: string[] = [];
  /** The last act that was carried, to be carried again. */
  last: {
    readonly firm: Firm;
    readonly run: SignedRun;
    readonly tags: readonly object[];
    readonly answer: ActResult;
  } | null = null;

  constructor(
    readonly road: Road,
    readonly firms: Readonly<Record<Role, Firm>>,
    watch: Watch,
  ) {
    this.watch = watch;
  }

  get world(): World {
    return this.road.world;
  }

  fork(): Real {
    return new Real({ ...this.road, world: this.world.fork() }, this.firms, this.watch.fork());
  }
}

/** All firms registered, with accounts and a facility for each financier. */
export async function startReal(): Promise<Real> {
  const road = await roadAt('founded');
  const { world, core, supplier, bank, factor } = road;
  const watch = new Watch();
  const neighbour = await registerMore(world);
  const otherCore = await registerMore(world, { uscc: ZHAOQING, host: CORE, roles: ['core'] });
  await world.moveTo(FIRST_DAY);
  for (const firm of [supplier, neighbour]) await world.act(firm, 'open_account', [accountItem()]);
  for (const firm of [bank, factor]) {
    await world.act(firm, 'open_facility', [facilityItem(road, { limit: money(LIMIT), debtors: [] })]);
  }
  for (const record of world.archives['RegulatorMSP']!.all()) watch.records.set(record.id, record);
  return new Real({ ...road, world: world.fork() }, { core, otherCore, supplier, neighbour, bank, factor }, watch);
}

function refOf(real: Real, mspId: string, id: string): Ref {
  for (const kind of [
    'leaf',
    'offer',
    'financing',
    'payment',
    'account',
    'notice',
    'facility',
    'receivable',
  ] as const) {
    const found = real.world.told(mspId, kind).find(({ ref }) => ref.id === id);
    if (found !== undefined) return found.ref;
  }
  throw new Error('a record that its host was never told of');
}

function invoiceOf(real: Real, number: number, off: number): Invoice {
  const seller = real.firms[number % 2 === 0 ? 'supplier' : 'neighbour'].party;
  const payable = money(PAYABLES[number]! + BigInt(off));
  const { core } = real.firms;
  return {
    seller,
    debtor: core.party,
    number: `M-${number}`,
    code: null,
    issued: '2026-01-10',
    currency: 'CNY',
    payable,
  };
}

/** Signed, carried, and how it ended. */
async function carried(real: Real, firm: Firm, item: Item, signing: Signing): Promise<string> {
  const { world } = real;
  const [one, two] = firm.people as [Person, Person];
  const by: readonly (readonly [Person, SigningRole])[] =
    signing === 'sole'
      ? [[one, 'sole']]
      : [
          [one, 'maker'],
          [signing === 'pair' ? two : one, 'checker'],
        ];
  const tags = item.kind === 'present_invoice' ? [world.tag(item.invoice)] : [];
  const run = await world.sign(await world.prepare(firm, item.kind, [item]), by);
  const answer = await world.carry(firm, run, 0, { tags });
  real.last = { firm, run, tags, answer };
  return answer.outcomes[0]!;
}

/** An item completed by a preview of whoever may, changed, then signed by whoever tries. */
async function completed(
  real: Real,
  plan: Readonly<{ by: Firm; owner: Firm; draft: Draft; signing: Signing; change?: (item: Item) => Item }>,
): Promise<string> {
  const { by, owner, draft, signing, change = (item: Item): Item => item } = plan;
  const { items, outcomes } = await real.world.preview(owner, draft.kind, [draft]);
  const [item] = items;
  const [outcome] = outcomes;
  if (item === null || item === undefined) return outcome !== undefined && 'code' in outcome ? outcome.code : 'no item';
  return carried(real, by, change(item), signing);
}

/** The code, `accepted` or `replayed`. */
export async function perform(real: Real, model: Reference, step: Step, signing: Signing): Promise<string> {
  try {
    return await performed(real, model, step, signing);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

function performed(real: Real, model: Reference, step: Step, signing: Signing): Promise<string> {
  const { firms, world } = real;
  switch (step.op) {
    case 'wait':
      return world.moveTo(dayOf(model.today + step.days)).then(() => 'accepted');
    case 'present': {
      const seller = firms[step.invoice % 2 === 0 ? 'supplier' : 'neighbour'];
      const third = firms[step.invoice % 2 === 0 ? 'neighbour' : 'supplier'];
      const firm = { seller, debtor: firms.core, third }[step.by];
      return carried(real, firm, presentItem(invoiceOf(real, step.invoice, step.off)), signing);
    }
    case 'offer': {
      const facility = world
        .told(BANK, 'facility')
        .find(({ body }) => body.data.financier === firms[step.financier].party);
      const terms = { ...WITH_RECOURSE, advancePpm: Number(step.advancePpm), fundWithinDays: FUND_WITHIN };
      const parties = { supplier: firms[step.supplier].party, facility: facility!.ref };
      const until = '2027-12-31';
      return carried(
        real,
        firms[step.financier],
        offerItem(real.road, { ...parties, terms, until, ceiling: money(step.ceiling) }),
        signing,
      );
    }
    case 'confirm':
    case 'refuse':
      return answered(real, model, step, signing);
    default:
      return onDeal(real, model, step, signing);
  }
}

function answered(
  real: Real,
  model: Reference,
  step: Extract<Step, { readonly op: 'confirm' | 'refuse' }>,
  signing: Signing,
): Promise<string> {
  const { firms, world } = real;
  const number = `M-${step.invoice}`;
  const receivable = world.told(CORE, 'receivable').find(({ body }) => body.data.invoice.number === number)!.ref;
  const owner = firms.core;
  if (step.op === 'refuse') {
    const draft = { kind: 'refuse_receivable', receivable, reason: 'quality', note: '' } as const;
    return completed(real, { by: owner, owner, draft, signing });
  }
  const parts = Reference.partsOf(model.invoices.get(step.invoice)!.payable, step.parts, step.off);
  const amounts = (parts.length === 1 ? parts : parts.slice(0, -1)).map(amountText);
  const tranches = amounts.map((amount, index) => {
    return { amount, due: dayOf(Reference.dueIn(index)), instrument: 'receivable' as const };
  });
  const rest = parts.length === 1 ? [] : [{ amount: amountText(parts.at(-1)!), reason: 'disputed' as const }];
  const draft = { kind: 'confirm_receivable', receivable, tranches, rest, noDefence: false } as const;
  return completed(real, { by: firms[step.by], owner, draft, signing });
}

/** A part below nothing cannot even be written down; nothing stands for it. */
function amountText(part: bigint): string {
  return money(part < 0n ? 0n : part);
}

type DealStep = Extract<Step, { readonly op: 'draw' | 'payOut' | 'book' | 'revert' | 'discharge' | 'acknowledge' }>;

function onDeal(real: Real, model: Reference, step: DealStep, signing: Signing): Promise<string> {
  const { firms, world } = real;
  if (step.op === 'draw' || step.op === 'discharge') return onLeaf(real, model, step, signing);
  const deal = model.deals[step.deal]!;
  const owner = firms[deal.financier];
  const financing = refOf(real, BANK, real.deals[step.deal]!);
  const valueDate = dayOf(model.today);
  if (step.op === 'revert') return reverted(real, model, step, signing);
  if (step.op === 'payOut') {
    const draft = { kind: 'pay_out', financing, valueDate, reference: 'R' } as const;
    return completed(real, { by: firms[step.by], owner, draft, signing });
  }
  if (step.op === 'acknowledge') {
    const notice = world.told(CORE, 'notice')[step.deal]!.ref;
    return completed(real, {
      by: firms.core,
      owner: firms.core,
      draft: { kind: 'acknowledge_notice', notice },
      signing,
    });
  }
  const payments = world.told(BANK, 'payment').filter(({ body: { data } }) => {
    return data.financing === financing.id && data.purpose === 'advance';
  });
  const { status } = step;
  const payment = payments.at(-1)!.ref;
  const bankReference = `B${payment.id.slice(0, 12)}`;
  const booked = { status, valueDate: status === 'confirmed' ? valueDate : null, bankReference } as const;
  const draft = { kind: 'book_payment', payment, financing, ...booked } as const;
  return completed(real, { by: firms[step.by], owner, draft, signing });
}

/** The deal's own records, as its financier's host was told of them. */
function reverted(
  real: Real,
  model: Reference,
  step: Extract<Step, { readonly op: 'revert' }>,
  signing: Signing,
): Promise<string> {
  const { firms, world } = real;
  const deal = model.deals[step.deal]!;
  const [leaf, parent] = [model.leaves.indexOf(model.assignedLeaf(deal)), deal.leaf].map(
    (index) => real.leaves[index]!,
  );
  const { ref: financing, body } = world.told(BANK, 'financing').find(({ ref }) => ref.id === real.deals[step.deal])!;
  const draft = {
    kind: 'revert_assignment',
    financing,
    leaf: refOf(real, BANK, leaf!),
    offer: refOf(real, BANK, real.offers[deal.offer]!),
    assignment: world.told(BANK, 'assignment').find((told) => told.body.data.newLeaf === leaf)!.ref,
    notice: world.told(BANK, 'notice').find((told) => told.body.data.leaf === parent)!.ref,
    payment: body.data.state === 'instructed' ? refOf(real, BANK, body.data.payment) : null,
  } as const;
  return completed(real, { by: firms[step.by], owner: firms[deal.financier], draft, signing });
}

function onLeaf(
  real: Real,
  model: Reference,
  step: Extract<Step, { readonly op: 'draw' | 'discharge' }>,
  signing: Signing,
): Promise<string> {
  const { firms, world } = real;
  const known = model.leaves[step.leaf]!;
  const owner = firms[known.holder];
  const leaf = refOf(real, owner.host, real.leaves[step.leaf]!);
  if (step.op === 'draw') {
    const offered = model.offers[step.offer]!;
    const offer = refOf(real, HUB, real.offers[step.offer]!);
    const account = world
      .told(HUB, 'account')
      .find(({ body }) => body.data.owner === (owner.host === HUB ? owner : firms.supplier).party)!.ref;
    const thief = known.holder === 'supplier' ? firms.neighbour : firms.supplier;
    const draft = { kind: 'draw', leaf, offer, account, valueDate: dayOf(model.today) } as const;
    // A financier’s leaf is previewed by the supplier of the offer, whose host was told of it as well.
    const previewer = owner.host === HUB ? owner : firms[offered.supplier];
    return completed(real, { by: step.isThief ? thief : owner, owner: previewer, draft, signing });
  }
  const financing = known.deal === null ? null : refOf(real, BANK, real.deals[known.deal]!);
  const bankReference = `C${leaf.id.slice(0, 12)}`;
  const receipt = receiptOf({ amount: money(known.amount), valueDate: dayOf(model.today), bankReference });
  const thief = { supplier: firms.neighbour, neighbour: firms.supplier, bank: firms.factor, factor: firms.bank };
  const by = step.isThief ? thief[known.holder as keyof typeof thief] : owner;
  const change = (item: Item): Item => {
    if (item.kind !== 'discharge' || step.short === 0n) return item;
    return { ...item, receipt: { ...item.receipt, amount: money(known.amount - step.short) } };
  };
  return completed(real, { by, owner, draft: { kind: 'discharge', leaf, financing, receipt }, signing, change });
}
