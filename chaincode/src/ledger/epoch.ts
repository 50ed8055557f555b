/**
 * The ledger's clock: two records, renewed alternately by a witness. An act reads one of them and takes its time from
 * it; an endorsed but withheld act survives one renewal and dies at the second, because the record it read changed.
 */
import { EPOCH_CLOCK_SKEW_MS_MAX, EPOCH_STEP_MS_MAX } from '../kernel/bounds';
import { Failure } from '../kernel/failure';
import { invariant } from '../kernel/invariant';
import type { Epoch, EpochSlot, Network } from '../protocol/network';
import { epochKey } from './keys';
import type { LedgerStore } from './store';

export const EPOCH_SLOTS: readonly [EpochSlot, EpochSlot] = [0, 1];

/** Milliseconds now, of the endorser's own clock. */
export type Clock = () => number;

/** The only place where a clock is read; what it says gates and never reaches a write set. */
export const systemClock: Clock = () => Date.now();

export function isEpochSlot(value: unknown): value is EpochSlot {
  return value === 0 || value === 1;
}

/** One epoch record of the store's loaded keys. */
export function epochAt(store: LedgerStore, slot: EpochSlot): Epoch {
  const epoch = store.json(epochKey(slot)) as Epoch | null;
  if (epoch === null) throw new Failure('epoch_unknown', { slot });
  return epoch;
}

/** Both epoch records the network begins with. */
export function firstEpochs(network: Network): readonly [Epoch, Epoch] {
  return [
    { number: 0, timeMs: network.foundedAt },
    { number: 1, timeMs: network.foundedAt },
  ];
}

/** Endorsers refuse a time far from their own clock; in a sandbox the clock is a toy. */
export function requireCurrent(network: Network, timeMs: number, clock: Clock): void {
  if (network.sandbox) return;
  const apartMs = Math.abs(clock() - timeMs);
  if (apartMs > EPOCH_CLOCK_SKEW_MS_MAX) throw new Failure('epoch_not_current', { apartMs });
}

/** The next epoch and the slot it goes to: always the older record. Throws Failure `epoch_step_refused`. */
export function nextEpoch(epochs: readonly [Epoch, Epoch], timeMs: number): { slot: EpochSlot; epoch: Epoch } {
  const [first, second] = epochs;
  invariant(first.number !== second.number, 'the two epochs have different numbers');
  const slot: EpochSlot = first.number < second.number ? 0 : 1;
  const newest = slot === 0 ? second : first;
  const stepMs = timeMs - newest.timeMs;
  if (stepMs < 0 || stepMs > EPOCH_STEP_MS_MAX) throw new Failure('epoch_step_refused', { stepMs });
  return { slot, epoch: { number: newest.number + 1, timeMs } };
}
