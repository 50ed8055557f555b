/** A road with everything a projection meets: each kind of act, a batch partly refused, a record changed often. */
import '../patience';
import { BANK, CORE, testTagKey } from '../consortium';
import { newPerson } from '../firms';
import type { World } from '../firms';
import { amend, enrol, revoke } from '../people';
import {
  bookDraft,
  confirmDraft,
  confirmInvoice,
  discharge,
  drawLeaf,
  fund,
  invoiceOf,
  presentItem,
  standOffer,
  startRoad,
} from '../road';
import type { Road } from '../road';

async function batch({ world, supplier, core }: Road): Promise<void> {
  const [known, fresh] = ['B-1', 'B-2'].map((number) => invoiceOf({ supplier, core }, { number }));
  if (known === undefined || fresh === undefined) return;
  await world.present(supplier, known);
  // The debtor joins one and differs on the other by a cent.
  const items = [presentItem({ ...known, payable: '1000000.01' }), presentItem(known), presentItem(fresh)];
  const tags = items.map(({ invoice }) => world.tag(invoice));
  await world.act(core, 'present_invoice', items, { tags });
}

async function refusedInvoice(road: Road): Promise<void> {
  const { world, supplier, core } = road;
  await world.present(supplier, invoiceOf(road, { number: 'R-1' }));
  const { ref } = world.last(CORE, 'receivable');
  const draft = { kind: 'refuse_receivable', receivable: ref, reason: 'quality', note: 'goods came broken' } as const;
  await world.actOn(core, 'refuse_receivable', [draft]);
}

async function confirmedInPart(road: Road): Promise<void> {
  const { world, supplier, core } = road;
  await world.present(supplier, invoiceOf(road, { number: 'P-1' }));
  const tranches = [
    { amount: '400000.00', due: '2026-04-15', instrument: 'receivable' as const },
    { amount: '500000.00', due: '2026-05-15', instrument: 'receivable' as const },
  ];
  const rest = [{ amount: '100000.00', reason: 'retention' as const }];
  await world.actOn(core, 'confirm_receivable', [confirmDraft(road, { tranches, rest })]);
}

async function housekeeping({ world, supplier }: Road): Promise<void> {
  const person = newPerson();
  await enrol(world, supplier, person);
  await amend(world, supplier, {});
  await revoke(world, supplier, person);
}

async function acknowledged({ world, core }: Road): Promise<void> {
  const { ref } = world.last(CORE, 'notice');
  await world.actOn(core, 'acknowledge_notice', [{ kind: 'acknowledge_notice', notice: ref }]);
}

async function surplusBooked(road: Road): Promise<void> {
  const { world, bank } = road;
  const surplus = world.told(BANK, 'payment').find(({ body }) => body.data.purpose === 'surplus');
  if (surplus === undefined) throw new Error('a discharge with recourse leaves a surplus');
  const draft = bookDraft(road, { payment: surplus.ref, financing: null, valueDate: '2026-04-15' });
  await world.actOn(bank, 'book_payment', [draft]);
}

let told: Promise<World> | null = null;

async function tell(): Promise<World> {
  await testTagKey();
  const road = await startRoad();
  const { world } = road;
  await batch(road);
  await refusedInvoice(road);
  await confirmedInPart(road);
  await housekeeping(road);
  await confirmInvoice(road);
  await standOffer(road);
  await world.moveTo('2026-01-15');
  await drawLeaf(road);
  await acknowledged(road);
  await fund(road);
  await world.moveTo('2026-04-15');
  await discharge(road, '2026-04-15');
  await surplusBooked(road);
  return world;
}

/** The story's world, told once per process; not to be changed. */
export function storyWorld(): Promise<World> {
  told ??= tell();
  return told;
}
