import { expect } from 'chai';
import { nextStep } from '../../gateway/src/anchor/decide';
import type { AnchorPolicy, Attempt, Seen, Step } from '../../gateway/src/anchor/decide';
import type { AnchoredRange, ChainView } from '../../gateway/src/anchor/port';
import { hashOf } from '../support/anchor/blocks';

const GWEI = 1_000_000_000n;
const NOW = 1_800_000_000_000;
const policy: AnchorPolicy = {
  blocks: 10,
  everyMs: 600_000,
  rangeMax: 100,
  feeMax: 100n * GWEI,
  tip: GWEI,
  patienceMs: 60_000,
};

function newest(last: number, agoMs: number): AnchoredRange {
  return { index: 0, first: 0, last, root: hashOf('root'), timeMs: NOW - agoMs };
}

const view: ChainView = {
  height: 500,
  timeMs: NOW,
  next: 20,
  settledNext: 20,
  newest: newest(19, 1000),
  nonce: 7,
  pendingNonce: 7,
  baseFee: 10n * GWEI,
};

function step(changes: Partial<Omit<Seen, 'view'>> & { readonly view?: Partial<ChainView> }): Step {
  const seen = { height: 30, attempt: null, nowMs: NOW, ...changes, view: { ...view, ...changes.view } };
  return nextStep(seen, policy);
}

const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  nonce: 7,
  maxFee: 20n * GWEI,
  tip: GWEI,
  atMs: NOW - 61_000,
  ...changes,
});

describe('what a publisher does next', () => {
  it('rests while there is nothing new', () => {
    expect(step({ height: 20 })).to.deep.equal({ step: 'rest', why: 'nothing_new', attempt: null });
  });

  it('rests while the ledger has less than the chain', () => {
    expect(step({ height: 19 })).to.deep.include({ step: 'rest', why: 'ledger_behind' });
  });

  it('rests with fewer blocks than it waits for, and sends with exactly as many', () => {
    expect(step({ height: 29 })).to.deep.include({ step: 'rest', why: 'not_due' });
    expect(step({ height: 30 })).to.deep.include({ step: 'send', first: 20, last: 29 });
  });

  it('sends a single block when the last root is old enough, and not a millisecond earlier', () => {
    expect(step({ height: 21, view: { newest: newest(19, 599_999) } })).to.deep.include({ why: 'not_due' });
    expect(step({ height: 21, view: { newest: newest(19, 600_000) } })).to.deep.include({ first: 20, last: 20 });
  });

  it('goes by the chain’s clock where that is ahead of its own', () => {
    const ahead = { newest: newest(19, -60_000), timeMs: NOW + 660_000 };
    expect(step({ height: 21, view: ahead })).to.deep.include({ step: 'send', first: 20, last: 20 });
    expect(step({ height: 21, view: { ...ahead, timeMs: NOW + 659_999 } })).to.deep.include({ why: 'not_due' });
  });

  it('sends the first root of all at once', () => {
    expect(step({ height: 1, view: { next: 0, newest: null } })).to.deep.include({ step: 'send', first: 0, last: 0 });
  });

  it('puts no more under one root than the bound, and the rest under the next', () => {
    expect(step({ height: 1000 })).to.deep.include({ first: 20, last: 119 });
  });

  it('offers twice the price of gas, its tip on top, and never more than the bound', () => {
    expect(step({})).to.have.deep.property('attempt', { nonce: 7, maxFee: 21n * GWEI, tip: GWEI, atMs: NOW });
    const dear = step({ view: { baseFee: 80n * GWEI } });
    expect(dear).to.have.nested.property('attempt.maxFee', 100n * GWEI);
  });

  it('rests while gas is dearer than the bound, tip included', () => {
    expect(step({ view: { baseFee: 99n * GWEI } })).to.have.property('step', 'send');
    expect(step({ view: { baseFee: 99n * GWEI + 1n } })).to.deep.include({ step: 'rest', why: 'expensive' });
  });

  it('rests while its transaction waits, as long as it is patient', () => {
    const recent = attempt({ atMs: NOW - 59_999 });
    const expected = { step: 'rest', why: 'pending', attempt: recent };
    expect(step({ attempt: recent, view: { pendingNonce: 8 } })).to.deep.equal(expected);
    expect(step({ attempt: recent, view: { pendingNonce: 7 } }), 'the node lost it').to.deep.equal(expected);
  });

  it('is not patient with a clock that was set back: it sends again', () => {
    const ahead = attempt({ atMs: NOW + 86_400_000 });
    expect(step({ attempt: ahead, view: { pendingNonce: 8 } })).to.deep.include({ step: 'send', first: 20, last: 29 });
    expect(step({ attempt: attempt({ atMs: NOW }) })).to.deep.include({ step: 'rest', why: 'pending' });
  });

  it('then sends again under the same number, at a price that a node accepts in its place', () => {
    for (const pendingNonce of [7, 8]) {
      const again = step({ attempt: attempt({ maxFee: 40n * GWEI }), view: { pendingNonce } });
      expect(again).to.deep.include({ step: 'send', first: 20, last: 29 });
      expect(again.attempt?.nonce).to.equal(7);
      expect(again.attempt?.maxFee).to.equal(45n * GWEI + 1n);
      expect(again.attempt?.tip).to.equal(GWEI + GWEI / 8n + 1n);
    }
  });

  it('does not raise its price above the bound, and offers that with a higher tip, so that no loss silences it', () => {
    const before = attempt({ maxFee: 95n * GWEI, tip: 2n * GWEI });
    const { nonce } = before;
    const bound = { nonce, maxFee: 100n * GWEI, tip: 2n * GWEI + GWEI / 4n + 1n, atMs: NOW };
    for (const pendingNonce of [7, 8]) {
      const next = step({ attempt: before, view: { pendingNonce } });
      expect(next).to.deep.include({ step: 'send', attempt: bound });
    }
    const highest = attempt({ maxFee: 100n * GWEI, tip: 99n * GWEI });
    expect(step({ attempt: highest })).to.have.nested.property('attempt.tip', 100n * GWEI);
  });

  it('takes a transaction of its key that it does not know for its own, and is patient from when it saw it', () => {
    const seen = step({ view: { pendingNonce: 8 } });
    const unknown = { nonce: 7, maxFee: 0n, tip: 0n, atMs: NOW };
    expect(seen).to.deep.equal({ step: 'rest', why: 'pending', attempt: unknown });
    const later = step({ attempt: unknown, nowMs: NOW + 60_000, view: { pendingNonce: 8 } });
    expect(later).to.deep.include({ step: 'send', first: 20, last: 29 });
    expect(later.attempt?.maxFee).to.equal(21n * GWEI);
  });

  it('forgets an attempt whose number is used up, by whatever transaction', () => {
    expect(step({ height: 25, attempt: attempt({ nonce: 6 }) })).to.deep.equal({
      step: 'rest',
      why: 'not_due',
      attempt: null,
    });
  });

  it('sends an open attempt again even where nothing would be due', () => {
    expect(step({ height: 22, attempt: attempt() })).to.deep.include({ step: 'send', first: 20, last: 21 });
  });
});
