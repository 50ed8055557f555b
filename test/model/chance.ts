/** From raw chance to a step the model can take: every step there is at this moment, and one of them picked. */
import type { Signing } from './real';
import { PAYABLES } from './reference';
import type { Reference, Role, Step } from './reference';

/** What fast-check draws; it knows nothing of the model's state. */
export interface Chance {
  readonly op: Step['op'];
  readonly pick: number;
  /** Whether to pick among steps that should be accepted, where there are any. */
  readonly likely: boolean;
  readonly parts: readonly number[];
  readonly ceiling: bigint;
  readonly days: number;
  readonly signing: Signing;
  readonly again: boolean;
}

/** Beyond it late interest could eat a claim up, which is another rule's test. */
const LAST_DAY = 500;
const OFFS = [0, 1];
const FINANCIERS = ['bank', 'factor'] as const;
const DEALERS: readonly Role[] = ['supplier', 'neighbour', 'bank', 'factor'];
/** The second leaves nothing for interest: the debtor's payment covers the deal on the day of the money only. */
const ADVANCES_PPM = [800_000n, 1_000_000n];
const ANSWERERS: readonly Role[] = ['core', 'otherCore', 'supplier'];

function candidates(model: Readonly<Reference>, chance: Chance): readonly Step[] {
  const { op, parts, ceiling, days } = chance;
  const invoices = [...PAYABLES.keys()];
  const leaves = [...model.leaves.keys()];
  const deals = [...model.deals.keys()];
  switch (op) {
    case 'present':
      return (['seller', 'debtor', 'third'] as const).flatMap((by) =>
        invoices.flatMap((invoice) => OFFS.map((off) => ({ op, by, invoice, off }))),
      );
    case 'confirm':
      return ANSWERERS.flatMap((by) =>
        invoices.flatMap((invoice) => OFFS.map((off) => ({ op, by, invoice, parts, off }))),
      );
    case 'refuse':
      return invoices.map((invoice) => ({ op, invoice }));
    case 'offer':
      return FINANCIERS.flatMap((financier) =>
        (['supplier', 'neighbour'] as const).flatMap((supplier) =>
          ADVANCES_PPM.map((advancePpm) => ({ op, financier, supplier, ceiling, advancePpm })),
        ),
      );
    case 'draw':
      return leaves.flatMap((leaf) =>
        [...model.offers.keys()].flatMap((offer) => [false, true].map((isThief) => ({ op, leaf, offer, isThief }))),
      );
    case 'payOut':
      return deals.flatMap((deal) => FINANCIERS.map((by) => ({ op, deal, by })));
    case 'book':
      return deals.flatMap((deal) =>
        FINANCIERS.flatMap((by) =>
          (['confirmed', 'confirmed', 'confirmed', 'failed', 'returned'] as const).map((status) => ({
            op,
            deal,
            by,
            status,
          })),
        ),
      );
    case 'revert':
      return deals.flatMap((deal) => DEALERS.map((by) => ({ op, deal, by })));
    case 'discharge':
      return leaves
        .filter((leaf) => isToBePaid(model, leaf))
        .flatMap((leaf) => [false, true].flatMap((isThief) => [0n, 1n].map((short) => ({ op, leaf, isThief, short }))));
    case 'acknowledge':
      return deals.map((deal) => ({ op, deal }));
    case 'wait':
      return model.today + days > LAST_DAY ? [] : [{ op, days }];
  }
}

/** A claim is paid when it is due, so that there is time to finance it; one that was financed from the next day on. */
function isToBePaid({ leaves, deals, today }: Readonly<Reference>, leaf: number): boolean {
  const { deal, state, dueIn } = leaves[leaf]!;
  return state !== 'held' || dueIn <= today || (deal !== null && deals[deal]!.fundedOn < today);
}

/** The step, or null where there is nothing to try. */
export function chosenStep(model: Readonly<Reference>, chance: Chance): Step | null {
  const possible = candidates(model, chance).filter((step) => model.predict(step) !== null);
  const good = possible.filter((step) => model.predict(step) === 'accepted');
  const among = chance.likely && good.length > 0 ? good : possible;
  return among[chance.pick % among.length] ?? null;
}
