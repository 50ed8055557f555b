/** Who is offered to end a run on the ledger, and while what it may still be applied. */
import { expect } from 'chai';
import { clientModule, closeModules } from './support/modules';
import type * as Cancelling from '../../web/src/views/run/cancelling';
import type { Prepared } from '../../web/src/acts/prepared';
import type { StatementView } from '../../web/src/api/answers';

const NOW_MS = 1_000_000;
const HASH = `sha256:${'ab'.repeat(32)}`;

type ChunkState = StatementView['chunks'][number]['state'];

function viewOf(states: readonly ChunkState[], validUntil = NOW_MS + 1): StatementView {
  return {
    hash: HASH,
    kind: 'confirm_receivable',
    party: 'uscc:1',
    state: 'waiting',
    count: states.length,
    sums: {},
    validUntil,
    persons: 2,
    signatures: [],
    createdAt: '',
    createdBy: '',
    createdByEnglish: null,
    chunks: states.map((state, index) => {
      return { index, act: '', state, count: 1, outcomes: [], code: null, details: null, transactionId: null };
    }),
  };
}

/** What the rules answer to a cancellation, as far as it is looked at. */
function answerOf(
  outcome: Prepared['outcomes'][number]['outcome'],
  authority: Partial<Prepared['authority']>,
): Prepared {
  return {
    outcomes: [{ outcome, code: null, details: null }],
    authority: { persons: null, strongerKey: null, groups: null, code: null, details: null, ...authority },
  } as unknown as Prepared;
}

describe('cancelling a run', () => {
  let cancelling: typeof Cancelling;
  before(async function () {
    this.timeout(60_000);
    cancelling = await clientModule<typeof Cancelling>('views/run/cancelling.ts');
  });
  after(closeModules);

  it('is for runs of which something is neither applied nor on its way, while their signatures are good', () => {
    const { isAtRest } = cancelling;
    for (const state of ['held', 'refused', 'stuck'] as const) {
      expect(isAtRest(viewOf(['applied', state]), NOW_MS), state).to.equal(true);
      expect(isAtRest(viewOf([state], NOW_MS), NOW_MS), `${state}, run out`).to.equal(false);
    }
    for (const state of ['waiting', 'sent', 'applied'] as const) {
      expect(isAtRest(viewOf([state]), NOW_MS), state).to.equal(false);
    }
  });

  it('is offered to whoever is in a group that may, where the rules would accept it', () => {
    const may = { persons: 1, groups: ['administration', 'management'] } as const;
    const { cancellingOf } = cancelling;
    expect(cancellingOf(answerOf('accepted', may), ['treasury', 'management'])).to.equal('possible');
    expect(cancellingOf(answerOf('accepted', may), ['treasury'])).to.equal('none');
    expect(cancellingOf(answerOf('accepted', may), [])).to.equal('none');
    expect(cancellingOf(answerOf('refused', may), ['management'])).to.equal('none');
    expect(cancellingOf(answerOf('accepted', { code: 'no_matrix_row' }), ['management'])).to.equal('none');
  });

  it('is said to be done, to everybody, where the firm did it already', () => {
    expect(cancelling.cancellingOf(answerOf('replayed', { groups: ['management'] }), [])).to.equal('done');
  });

  it('asks for the cancellation of the run by its whole name and of nothing else', () => {
    const { kind, drafts } = cancelling.cancellation(HASH);
    expect([kind, drafts]).to.deep.equal(['cancel_statement', [{ kind: 'cancel_statement', statement: HASH }]]);
  });
});
