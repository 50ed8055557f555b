import { expect } from 'chai';
import { KIND_RULES } from '../../../chaincode/src/contracts/kinds';
import type { Kind } from '../../../chaincode/src/protocol';
import type { MspId, Presented, RecordId } from '../../../chaincode/src/protocol/acts';
import type { Draft } from '../../../chaincode/src/protocol/drafts';
import { prepare } from '../../../gateway/src/acts/prepare';
import type { Prepared } from '../../../gateway/src/acts/prepare';
import { namedIn } from '../../../gateway/src/archive/present';
import type { LedgerPort } from '../../../gateway/src/ledger/port';
import { memoryPort } from '../../support/acts/memoryPort';
import { TestOutbox } from '../../support/acts/outbox';
import { sent } from '../../support/acts/runs';
import { BANK, CORE, HUB } from '../../support/consortium';
import { newPerson } from '../../support/firms';
import type { Firm } from '../../support/firms';
import { registerMore } from '../../support/moreFirms';
import { randomHex } from '../../support/random';
import * as road from '../../support/road';
import type { Road } from '../../support/road';
import { roadAt } from '../../support/stages';
import type { Stage } from '../../support/stages';
import { announce } from '../../support/standing';

type Owner = 'core' | 'supplier' | 'bank';

const HOST_OF: Readonly<Record<Owner, MspId>> = { core: CORE, supplier: HUB, bank: BANK };

/** Somebody's draft, which names records that his host keeps. */
interface Proposed {
  readonly kind: Kind;
  readonly stage: Stage;
  readonly owner: Owner;
  readonly draft: (road: Road) => Draft | Promise<Draft>;
}

/** The road on a later day. */
async function moved(at: Road, day: string): Promise<Road> {
  await at.world.moveTo(day);
  return at;
}

async function paidOut(at: Road): Promise<Road> {
  await at.world.actOn(at.bank, 'pay_out', [road.payOutDraft(at)]);
  return at;
}

const reverted: Proposed['draft'] = async (at) => road.revertDraft(await moved(at, '2026-03-01'));

/** What a firm may propose about each kind of record. */
const PROPOSED: readonly Proposed[] = [
  {
    kind: 'revoke_signer',
    stage: 'founded',
    owner: 'supplier',
    draft: ({ world, supplier }) => {
      const signer = world.told(HUB, 'signer').find(({ body }) => body.data.party === supplier.party)!;
      return { kind: 'revoke_signer', signer: signer.ref, reason: 'lost' };
    },
  },
  {
    kind: 'amend_matrix',
    stage: 'founded',
    owner: 'supplier',
    draft: ({ world }) => {
      const { ref: matrix, body } = world.last(HUB, 'matrix');
      return { kind: 'amend_matrix', matrix, rows: body.data.rows, delegations: [] };
    },
  },
  {
    kind: 'veto_keys',
    stage: 'founded',
    owner: 'supplier',
    draft: async ({ world, supplier }) => {
      return { kind: 'veto_keys', recovery: await announce(world, supplier, [newPerson()]) };
    },
  },
  {
    kind: 'change_host',
    stage: 'offered',
    owner: 'supplier',
    draft: ({ world }) => ({ kind: 'change_host', record: world.last(HUB, 'account').ref, to: HUB }),
  },
  {
    kind: 'reseal_record',
    stage: 'offered',
    owner: 'supplier',
    draft: ({ world }) => ({ kind: 'reseal_record', record: world.last(HUB, 'account').ref }),
  },
  { kind: 'confirm_receivable', stage: 'presented', owner: 'core', draft: (at) => road.confirmDraft(at) },
  {
    kind: 'refuse_receivable',
    stage: 'presented',
    owner: 'core',
    draft: ({ world }) => {
      const { ref: receivable } = world.last(CORE, 'receivable');
      return { kind: 'refuse_receivable', receivable, reason: 'other', note: '' };
    },
  },
  {
    kind: 'acknowledge_notice',
    stage: 'drawn',
    owner: 'core',
    draft: ({ world }) => ({ kind: 'acknowledge_notice', notice: world.last(CORE, 'notice').ref }),
  },
  { kind: 'make_offer', stage: 'offered', owner: 'bank', draft: (at) => road.offerItem(at) },
  { kind: 'draw', stage: 'offered', owner: 'supplier', draft: (at) => road.drawDraft(at) },
  { kind: 'revert_assignment', stage: 'drawn', owner: 'supplier', draft: reverted },
  { kind: 'revert_assignment', stage: 'drawn', owner: 'bank', draft: reverted },
  { kind: 'pay_out', stage: 'drawn', owner: 'bank', draft: (at) => road.payOutDraft(at) },
  {
    kind: 'book_payment',
    stage: 'drawn',
    owner: 'bank',
    draft: async (at) => road.bookDraft(await paidOut(at)),
  },
  {
    kind: 'discharge',
    stage: 'funded',
    owner: 'bank',
    draft: async (at) => road.dischargeDraft(await moved(at, '2026-04-15')),
  },
];

/** What a firm's own host answers to a draft. */
function prepared({ world }: Road, firm: Firm, draft: Draft): Promise<Prepared> {
  const parts = {
    ledger: memoryPort(world, firm.host),
    archive: world.archives[firm.host]!,
    tagsOf: () => Promise.resolve([]),
    epochs: { freshen: () => Promise.resolve() },
  };
  const proposal = { party: firm.party, generation: 1, kind: draft.kind, mode: 'each', drafts: [draft] } as const;
  return prepare(parts, proposal);
}

/** Somebody in every business at the same host. */
function rivalAt({ world }: Road, host: MspId): Promise<Firm> {
  return registerMore(world, { uscc: road.newUscc(), host, roles: ['core', 'supplier', 'financier'] });
}

/** The value with these ids in place of those. */
function renamed<T>(value: T, ids: ReadonlyMap<RecordId, RecordId>): T {
  const json = [...ids].reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(value));
  return JSON.parse(json) as T;
}

describe('a firm at the same host', () => {
  it('is tried with every kind that is completed from a draft', () => {
    const drafted = Object.entries(KIND_RULES).flatMap(([kind, rules]) => ('draft' in rules ? [kind] : []));
    expect(PROPOSED.map(({ kind }) => kind)).to.include.members(drafted);
  });

  for (const { kind, stage, owner, draft } of PROPOSED) {
    it(`learns nothing of the ${owner}’s records by naming them in a draft of ${kind}`, async () => {
      const at = await roadAt(stage);
      const named = await draft(at);
      const rival = await rivalAt(at, HOST_OF[owner]);
      const told = await prepared(at, at[owner], named);
      expect(told.items[0], 'its owner is told').to.deep.include({ kind });
      expect(told.outcomes[0]?.outcome).to.be.oneOf(['accepted', 'replayed']);
      const ids = new Map(namedIn(named).refs.map(({ id }) => [id, randomHex(32)]));
      const nowhere = await prepared(at, rival, renamed(named, ids));
      expect(nowhere.items).to.deep.equal([null]);
      expect(nowhere.outcomes[0]).to.include({ outcome: 'refused', code: 'record_absent' });
      expect(renamed(await prepared(at, rival, named), ids)).to.deep.equal(nowhere);
    });
  }

  it('is not told another’s offer by a draw of its own claim', async () => {
    const at = await roadAt('offered');
    const { world, bank, supplier } = at;
    const own = road.drawDraft(at);
    const rival = await rivalAt(at, HUB);
    await world.act(bank, 'make_offer', [road.offerItem(at, { supplier: rival.party })]);
    const { ref: offer } = world.last(HUB, 'offer');
    const { items, outcomes } = await prepared(at, supplier, { ...own, offer });
    expect(items).to.deep.equal([null]);
    expect(outcomes).to.deep.equal([{ outcome: 'refused', code: 'record_absent', details: { record: offer.id } }]);
  });

  it('does not have them presented to an endorser by signing a run that names them', async () => {
    const at = await roadAt('offered');
    const { world, supplier } = at;
    const item = await world.complete(supplier, road.drawDraft(at));
    const rival = await rivalAt(at, HUB);
    const run = await world.prepare(rival, 'draw', [item]);
    const port = memoryPort(world, HUB);
    const presented: string[] = [];
    const ledger: Pick<LedgerPort, 'submit' | 'outcome'> = {
      outcome: (act) => port.outcome(act),
      submit: (submission) => {
        presented.push(Buffer.from(submission.presented).toString('utf8'));
        return port.submit(submission);
      },
    };
    const outbox = await TestOutbox.open({ world, mspId: HUB, ledger });
    outbox.carrier.start();
    const { signatures } = await world.sign(run, [[rival.people[0]!, 'sole']]);
    await outbox.statements.store(sent({ run, signatures }));
    const { code } = await outbox.chunk(run.statementHash, ({ state }) => state === 'stuck' || state === 'refused');
    await outbox.stop();
    expect(code).to.equal('presented_body_missing');
    expect(presented).to.not.be.empty;
    for (const text of presented) {
      const { records, claimLines, origins } = JSON.parse(text) as Presented;
      expect({ claimLines, origins }).to.deep.equal({ claimLines: {}, origins: {} });
      expect(new Set(records.map(({ body }) => body.kind))).to.deep.equal(new Set(['party', 'matrix']));
    }
  });
});
