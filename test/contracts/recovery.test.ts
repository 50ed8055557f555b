import path from 'node:path';
import { expect } from 'chai';
import { canonicalBytes } from '../../chaincode/src/kernel/canonical';
import type { Item } from '../../chaincode/src/protocol/items';
import { openRule, policyBytes } from '../../chaincode/src/ledger/policies';
import type { Header, MspId } from '../../chaincode/src/protocol/acts';
import type { SealedGroup } from '../../chaincode/src/protocol/sealed';
import { shownTo } from '../../gateway/src/archive/present';
import { ledgerBlock } from '../../gateway/src/ledger/embedded';
import type { LedgerTransaction, SubmitOutcome } from '../../gateway/src/ledger/port';
import { readBlocks } from '../../network/embedded/src/storedBlocks';
import type { VerifiableBlock } from '../../network/embedded/src/storedBlocks';
import { PrivateChecker } from '../../scripts/verify/privateChecks';
import { PublicChecker } from '../../scripts/verify/publicChecks';
import { Walk } from '../../scripts/verify/walk';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../support/consortium';
import { World } from '../support/firms';
import { contentsOf, resealed } from '../support/projection/resealing';
import { entryMove, headerAt, keptRecords, moveAll, moves, RECOVERY } from '../support/hosts';
import { openEmbeddedWorld } from '../support/ledger/embeddedWorld';
import type { EmbeddedWorld } from '../support/ledger/embeddedWorld';
import { foundIfNeeded } from '../support/ledger/founding';
import { PortLedger, portOf } from '../support/ledger/portLedger';
import { signedRun, submissionOf } from '../support/ledger/suite';
import { confirmInvoice, standOffer, startRoad } from '../support/road';
import type { Road } from '../support/road';
import '../support/stages';

/** What the platform does with a move that these organisations endorsed; each but the witness sees what it may. */
async function endorsedBy(
  ledger: EmbeddedWorld,
  { world, supplier }: Road,
  act: Readonly<{ items: readonly Item[]; endorsers: readonly MspId[] }>,
): Promise<SubmitOutcome> {
  const { items, endorsers } = act;
  const run = await signedRun(world, supplier, { kind: 'change_host', items, options: RECOVERY });
  const options = { archive: REGULATOR, endorsers };
  const { submission, presented } = await submissionOf(world, supplier, { run, options });
  const presentedTo = new Map(
    endorsers
      .filter((mspId) => mspId !== REGISTRAR)
      .map((mspId) => [mspId, canonicalBytes(shownTo(presented, { mspId, hosted: new Set() }))] as const),
  );
  for (;;) {
    const outcome = await portOf(ledger.ports, REGISTRAR).submit({ ...submission, presentedTo });
    const isRace = outcome.outcome === 'conflict' && outcome.reason.includes('do not match');
    if (!isRace) return outcome;
  }
}

type Transaction = VerifiableBlock['transactions'][number];

function withPolicy(transaction: Transaction, policy: Buffer): Transaction {
  const metadataWrites = transaction.metadataWrites.map((write) => ({
    ...write,
    entries: write.entries.map((entry) => ({ ...entry, value: policy })),
  }));
  return { ...transaction, metadataWrites };
}

function withHeaders(transaction: Transaction, change: (header: Header) => Header): Transaction {
  const writes = transaction.writes.map((write) => {
    if (!write.key.startsWith('record/')) return write;
    const header = JSON.parse(Buffer.from(write.value).toString('utf8')) as Header;
    return { ...write, value: Buffer.from(canonicalBytes(change(header))) };
  });
  return { ...transaction, writes };
}

/** How a transaction that changed a body and moved records is told instead. */
type Telling = (group: SealedGroup) => SealedGroup;

const toldNoMove: Telling = (group) => ({ ...group, items: group.items.map((item) => ({ ...item, moved: [] })) });

const toldForeignMove: Telling = (group) => ({
  ...group,
  items: group.items.map((item) => ({ ...item, moved: [...item.moved, '7'.repeat(64)] })),
});

/** Keeps the new bodies back and says that their records only moved. */
const toldBodiesAsMoves: Telling = (group) => ({
  ...group,
  records: [],
  items: group.items.map((item) => ({ ...item, records: [], moved: [...item.records, ...item.moved] })),
});

describe('the recovery branch on the embedded ledger', () => {
  let ledger: EmbeddedWorld;
  let road: Road;

  before(async () => {
    ledger = await openEmbeddedWorld();
    await foundIfNeeded(ledger);
    road = await startRoad({}, World.on(ledger.consortium, new PortLedger(ledger.ports)));
    await confirmInvoice(road);
    await standOffer(road);
  });

  after(() => ledger.close());

  it('moves nothing without a majority, nor without a witness, whoever signed', async () => {
    const { world, supplier } = road;
    const items = [entryMove(world, supplier, BANK)];
    for (const endorsers of [
      [REGISTRAR, CORE],
      [REGISTRAR, BANK],
    ]) {
      const outcome = await endorsedBy(ledger, road, { items, endorsers });
      expect(outcome, endorsers.join()).to.include({ outcome: 'conflict' });
      expect(JSON.stringify(outcome)).to.include('ENDORSEMENT_POLICY_FAILURE');
    }
    const unwitnessed = await endorsedBy(ledger, road, { items, endorsers: [CORE, BANK] });
    expect(JSON.stringify(unwitnessed)).to.include('ENDORSEMENT_POLICY_FAILURE');
  });

  it('moves a firm and every open record of its by a witness and a majority, without its host', async () => {
    const { world, supplier } = road;
    const { outcomes } = await moveAll(world, supplier, BANK);
    expect(new Set(outcomes)).to.deep.equal(new Set(['accepted']));
    for (const { hosts } of await keptRecords(world, supplier)) expect(hosts).to.include(BANK).and.not.include(HUB);
  });

  it('gives the new host’s endorsement the weight the old one’s had', async () => {
    const { world, supplier } = road;
    const moved = { ...supplier, host: BANK };
    const [kept] = await keptRecords(world, supplier);
    const { ref } = kept!;
    const item = { kind: 'reseal_record', record: ref } as const;
    const options = { archive: REGULATOR, endorsers: [BANK, REGISTRAR] };
    expect((await world.act(moved, 'reseal_record', [item], options)).outcomes).to.deep.equal(['accepted']);
    expect((await headerAt(world, ref.id)).version).to.equal(ref.version + 1);
  });

  it('leaves a chain in which every policy is the one its header asks for, and every move what its firm signed', async () => {
    const { world, supplier } = road;
    const items = (await moves(world, { ...supplier, host: BANK }, HUB)).slice(0, 3);
    await world.act(supplier, 'change_host', items, RECOVERY);
    await ledger.stop();
    const { unwrapper } = ledger.consortium.keys[REGULATOR]!;
    const walk = new Walk({ mspId: REGULATOR, roles: ['regulator'], unwrapper }, { isAlone: true });
    for (const block of readBlocks(path.join(ledger.folder, 'ledger'), REGULATOR)) await walk.check(block);
    const found = walk.result();
    expect(found.findings).to.deep.equal([]);
    expect(found.acts).to.be.greaterThan(10);
  });

  it('shows a move with another policy, to another version, or of the policy alone, by its block', () => {
    const network = ledger.consortium.founded.network;
    const other = Buffer.from(policyBytes(openRule(network, [CORE])));
    const spoilt: readonly (readonly [string, (transaction: Transaction) => Transaction])[] = [
      ['does not have the policy of its header', (transaction) => withPolicy(transaction, other)],
      [
        'goes from version',
        (transaction) => withHeaders(transaction, (header) => ({ ...header, version: header.version + 1 })),
      ],
      [
        'does not have the policy of its header',
        (transaction) => withHeaders(transaction, (header) => ({ ...header, hosts: [CORE] })),
      ],
      ['has another policy and the same value', (transaction) => ({ ...transaction, writes: [] })],
    ];
    const blocks = [...readBlocks(path.join(ledger.folder, 'ledger'))];
    const last = blocks.at(-1)!;
    for (const [rule, spoil] of spoilt) {
      const checker = new PublicChecker();
      for (const block of blocks.slice(0, -1)) checker.check(block);
      checker.check({ ...last, transactions: last.transactions.map(spoil) });
      expect(checker.findings.map((finding) => finding.rule).join()).to.include(rule);
      expect(new Set(checker.findings.map(({ block }) => block))).to.deep.equal(new Set([last.number]));
    }
  });

  /** What an organisation's check finds in these blocks, each envelope as `tell` gives it. */
  const foundBy = async (
    mspId: MspId,
    blocks: readonly VerifiableBlock[],
    tell: (transaction: LedgerTransaction) => Promise<LedgerTransaction>,
  ): Promise<readonly string[]> => {
    const checker = new PublicChecker();
    const { unwrapper } = ledger.consortium.keys[mspId]!;
    const loaded = (): ReturnType<PublicChecker['loaded']> => checker.loaded();
    const own = new PrivateChecker({ loaded, mspId, unwrapper, readsAll: mspId === REGULATOR, open: checker });
    for (const block of blocks) {
      checker.check(block);
      const { transactions, ...rest } = ledgerBlock(block);
      if (checker.network !== null)
        await own.check({ ...rest, transactions: await Promise.all(transactions.map(tell)) });
    }
    return own.findings.map(({ rule }) => rule);
  };

  /** The first move: of the firm's entry, which has a new body, and of its records. */
  const firstMove = async (blocks: readonly VerifiableBlock[]): Promise<string> => {
    for (const transaction of blocks.flatMap((block) => ledgerBlock(block).transactions)) {
      if (!transaction.isValid || transaction.envelope === null) continue;
      const contents = await contentsOf(ledger.consortium, transaction);
      if (contents.some(({ items }) => items.some(({ moved }) => moved.length > 0))) return transaction.transactionId;
    }
    throw new RangeError('nothing moved');
  };

  it('names a move that is kept back from a reader, one that was none, and a body that is told as a move', async () => {
    const blocks = [...readBlocks(path.join(ledger.folder, 'ledger'), REGULATOR)];
    const move = await firstMove(blocks);
    const cases: readonly (readonly [MspId, Telling, RegExp])[] = [
      [REGULATOR, toldNoMove, /^record [0-9a-f]{64} was not told$/],
      [BANK, toldNoMove, /^record [0-9a-f]{64} was not told$/],
      [BANK, toldForeignMove, /^record 7{64} was told as moved and did not move$/],
      [REGULATOR, toldBodiesAsMoves, /^record [0-9a-f]{64} was told as moved and did not move$/],
      [BANK, toldBodiesAsMoves, /^record [0-9a-f]{64} was told as moved and did not move$/],
    ];
    for (const [mspId, telling, rule] of cases) {
      const found = await foundBy(mspId, blocks, async (transaction) => {
        if (transaction.transactionId !== move) return transaction;
        const contents = await contentsOf(ledger.consortium, transaction);
        return resealed(ledger.consortium, transaction, { contents: contents.map(telling) });
      });
      expect(
        found.some((one) => rule.test(one)),
        `${mspId}: ${found.join('; ')}`,
      ).to.equal(true);
    }
    expect(await foundBy(REGULATOR, blocks, (transaction) => Promise.resolve(transaction))).to.deep.equal([]);
  });
});
