import { expect } from 'chai';
import * as fc from 'fast-check';
import type { LedgerBlock, LedgerTransaction } from '../../../gateway/src/ledger/port';
import { transactionOf } from '../../../gateway/src/ledger/answers';
import type { AlarmDocument } from '../../../gateway/src/readmodels/models';
import { canonicalJson } from '../../../chaincode/src/kernel/canonical';
import { bodyHash } from '../../../chaincode/src/ledger/claimLines';
import { headerKey } from '../../../chaincode/src/ledger/keys';
import type { SealedGroup } from '../../../chaincode/src/protocol/sealed';
import { project } from '../../../gateway/src/projector/project';
import { save } from '../../../gateway/src/projector/save';
import { BANK, HUB, REGISTRAR, REGULATOR } from '../../support/consortium';
import { sha256 } from '../../support/firms';
import type { World } from '../../support/firms';
import { withMember } from '../../support/forging';
import { blocksOf, ENDORSERS, giving, jsonBytes, withTransaction } from '../../support/projection/blocks';
import { dump, freshModels } from '../../support/projection/models';
import { projectAll, readerOf } from '../../support/projection/projector';
import { contentsOf, EVERYBODY, resealed } from '../../support/projection/resealing';
import { storyWorld } from '../../support/projection/story';
import { seeded } from '../../support/seed';

type Change = (transaction: LedgerTransaction) => LedgerTransaction | Promise<LedgerTransaction>;

describe('an alarm', () => {
  let world: World;
  let blocks: readonly LedgerBlock[];
  /** The draw: several records, readers on three sides. */
  let chosen: LedgerTransaction;
  let presented: LedgerTransaction;

  before(async function () {
    this.timeout(240_000);
    world = await storyWorld();
    blocks = blocksOf(world);
    const acts = blocks.flatMap(({ transactions }) => transactions);
    for (const transaction of acts.filter(({ event }) => event !== null)) {
      const all = await contentsOf(world.consortium, transaction);
      const kind = all.find(({ act }) => act !== undefined)?.act?.statement.kind;
      if (kind === 'draw') chosen = transaction;
      if (kind === 'present_invoice') presented = transaction;
    }
    const place = blocks.findIndex(({ transactions }) => transactions.includes(chosen));
    // The block before and the two after it are enough to see that the loop goes on.
    blocks = blocks.slice(place - 1, place + 3).map((block, number) => ({ ...block, number }));
  });

  const alarmsAt = async (mspId: string, change: Change): Promise<readonly AlarmDocument[]> => {
    const changed = await change(chosen);
    const models = await freshModels();
    const altered = withTransaction(blocks, chosen.transactionId, () => changed);
    await projectAll({ consortium: world.consortium, mspId, models }, giving(altered));
    // The loop went on to the end.
    expect((await models.checkpoints.findOne({}).lean())?.block).to.equal(blocks.length - 1);
    return models.alarms.find({}).lean();
  };

  const raises = async (mspId: string, change: Change, rule: RegExp): Promise<void> => {
    const alarms = await alarmsAt(mspId, change);
    expect(alarms.map(({ transactionId, endorsers }) => [transactionId, endorsers])).to.deep.equal([
      [chosen.transactionId, ENDORSERS],
    ]);
    expect(alarms[0]?.rule).to.match(rule);
  };

  const flipped = (transaction: LedgerTransaction, place: number): LedgerTransaction => {
    const envelope = Uint8Array.from(transaction.envelope ?? []);
    envelope[place] = (envelope[place] ?? 0) ^ 1;
    return { ...transaction, envelope };
  };

  const changedContents =
    (change: (contents: readonly unknown[]) => readonly unknown[]): Change =>
    async (transaction) => {
      const contents = await contentsOf(world.consortium, transaction);
      return resealed(world.consortium, transaction, { contents: change(contents) });
    };

  /** The group that has records, changed. */
  const changedRecord = (path: string, value: unknown): Change =>
    changedContents((contents) => {
      const index = contents.findIndex((group) => (group as { records: readonly unknown[] }).records.length > 0);
      return contents.map((group, at) => (at === index ? withMember(group, path, value) : group));
    });

  it('names who endorsed an envelope that is missing, cut short or not one at all', async () => {
    await raises(REGULATOR, (transaction) => ({ ...transaction, envelope: null }), /^envelope missing$/);
    for (const length of [0, 3, 40, 4095]) {
      const cut: Change = (transaction) => ({ ...transaction, envelope: transaction.envelope!.subarray(0, length) });
      await raises(REGULATOR, cut, /^damaged envelope: /);
    }
    const noise: Change = (transaction) => ({ ...transaction, envelope: new Uint8Array(4096).fill(7) });
    await raises(REGULATOR, noise, /^damaged envelope: magic$/);
  });

  it('names who endorsed an envelope in which a single bit is another', async () => {
    const { length } = chosen.envelope!;
    // Magic, suite, ephemeral key, number of groups; then what is encrypted, and the padding.
    for (const place of [0, 5, 20, 45, Math.floor(length / 3), length - 1]) {
      await raises(REGULATOR, (transaction) => flipped(transaction, place), /^damaged envelope: |^not every record/);
    }
  });

  it('is raised by whoever’s own key in the envelope is spoilt', async () => {
    const suiteBytes = 1 + 'p256.1'.length;
    const firstWrap = 4 + suiteBytes + 32 + 2 + 2 + 4;
    for (let wrap = 0; wrap < 3; wrap += 1) {
      const place = firstWrap + wrap * (8 + 32 + 16);
      for (const inside of [0, 20]) {
        const raised: string[] = [];
        for (const mspId of EVERYBODY) {
          const alarms = await alarmsAt(mspId, (transaction) => flipped(transaction, place + inside));
          if (alarms.length > 0) raised.push(mspId);
        }
        expect(raised, `byte ${place + inside}`).to.have.length(1);
      }
    }
  });

  it('is raised by an envelope of another transaction', async () => {
    const other = blocks.flatMap(({ transactions }) => transactions).find(({ event }) => event !== null)!;
    await raises(
      REGULATOR,
      (transaction) => ({ ...transaction, envelope: other.envelope }),
      /not every record|damaged/,
    );
  });

  it('is raised where a regulator is not told, or not told everything', async () => {
    const untold: Change = async (transaction) => {
      const contents = await contentsOf(world.consortium, transaction);
      return resealed(world.consortium, transaction, { contents, to: [BANK, HUB, REGISTRAR] });
    };
    await raises(REGULATOR, untold, /^not every record was told$/);
    const oneLess = changedContents((contents) =>
      contents.map((group) => {
        const { records, ...rest } = group as { records: readonly unknown[] };
        return { ...rest, records: records.slice(0, 1) };
      }),
    );
    await raises(REGULATOR, oneLess, /^not every record was told$/);
    const oneTwice = changedContents((contents) =>
      contents.map((group) => {
        const { records, ...rest } = group as { records: readonly unknown[] };
        return { ...rest, records: records.map(() => records[0]) };
      }),
    );
    await raises(REGULATOR, oneTwice, /^not every record was told$|^incomplete envelope/);
  });

  it('is raised by a member that is a host of a record and was not told of it', async () => {
    const withoutBank: Change = async (transaction) => {
      const contents = await contentsOf(world.consortium, transaction);
      return resealed(world.consortium, transaction, { contents, to: [HUB, REGISTRAR, REGULATOR] });
    };
    await raises(BANK, withoutBank, /^not every record was told$/);
  });

  it('is raised by a body that is not the one of its header', async () => {
    await raises(REGULATOR, changedRecord('records.0.salt', '7'.repeat(64)), /record [0-9a-f]{64} hash$/);
    await raises(REGULATOR, changedRecord('records.0.version', 9), /record [0-9a-f]{64} version$/);
    await raises(REGULATOR, changedRecord('records.0.id', '8'.repeat(64)), /record 8{64} version$/);
    await raises(REGULATOR, changedRecord('records.0.body.act', '8'.repeat(64)), /act$/);
  });

  it('is raised by an invoice whose mark is not its own, though its header names that body', async () => {
    const contents = await contentsOf(world.consortium, presented);
    const rewritten = contents.map((group): SealedGroup => {
      const records = group.records.map((record) => {
        return record.body.kind === 'receivable' ? withMember(record, 'body.data.mark', 'ab'.repeat(32)) : record;
      });
      return { ...group, records };
    });
    const told = rewritten.flatMap(({ records }) => records).map(({ id, body, salt }) => [id, { body, salt }] as const);
    const headers = new Map(presented.headers);
    for (const [id, { body, salt }] of told)
      headers.set(id, { ...headers.get(id)!, hash: bodyHash(sha256, body, salt) });
    const forged = resealed(world.consortium, { ...presented, headers }, { contents: rewritten });
    for (const mspId of [REGULATOR, HUB]) {
      const { alarm, changes } = await project(readerOf(world.consortium, mspId), 1, forged);
      expect(alarm?.rule).to.match(/record [0-9a-f]{64} mark$/);
      expect(changes.records).to.deep.equal([]);
    }
  });

  it('is raised by content that no rule of ours makes, whatever it is', async () => {
    const anything: readonly (readonly unknown[])[] = [
      [null],
      [[]],
      ['text'],
      [{}],
      [{ items: [], records: [], lines: [] }],
      [{ items: [{}], records: [], lines: [] }],
    ];
    for (const contents of anything)
      await raises(
        REGULATOR,
        changedContents(() => contents),
        /./,
      );
    await raises(REGULATOR, changedRecord('records.0.body.data', { state: 'held' }), /./);
    await raises(REGULATOR, changedRecord('records.0.body.data.state', { $gt: '' }), /state/);
    await raises(REGULATOR, changedRecord('records.0.body.kind', 'constructor'), /./);
    await raises(REGULATOR, changedRecord('records.0.body.$where', '1'), /unknown member/);
    await raises(REGULATOR, changedRecord('more', 1), /unknown member/);
  });

  it('is raised by public parts that no rule of ours writes', async () => {
    const [id] = chosen.headers.keys();
    const raw = (write: Readonly<{ value: Uint8Array; isDelete: boolean }>, payload: unknown): LedgerTransaction =>
      transactionOf({
        ...chosen,
        event: { name: 'act', payload: jsonBytes(payload) },
        writes: [
          ...[...chosen.headers].slice(1).map(([key, header]) => {
            return { key: headerKey(key), value: jsonBytes(header), isDelete: false };
          }),
          { key: headerKey(id!), ...write },
        ],
      });
    const header = { value: jsonBytes(chosen.headers.get(id!)), isDelete: false };
    expect(raw(header, chosen.event).garbled, 'as the rules write it').to.equal(null);
    await raises(
      REGULATOR,
      () => raw({ value: new Uint8Array(), isDelete: true }, chosen.event),
      /^header [0-9a-f]{64} is/,
    );
    await raises(REGULATOR, () => raw({ value: jsonBytes('x'), isDelete: false }, chosen.event), /^header/);
    await raises(REGULATOR, () => raw(header, { act: 'x' }), /^event is not/);
    await raises(REGULATOR, () => raw(header, { ...chosen.event, touched: [] }), /^the event names other records/);
    await raises(REGULATOR, () => ({ ...raw(header, chosen.event), event: null }), /^records were written by no act$/);
  });

  it('is not raised by a transaction that is not valid, nor where nothing was written', async () => {
    const invalid = await alarmsAt(REGULATOR, (transaction) => ({ ...transaction, isValid: false, envelope: null }));
    expect(invalid).to.deep.equal([]);
  });

  it('keeps the rest of an envelope of which something is missing', async () => {
    const models = await freshModels();
    const changed = await changedContents((contents) =>
      contents.map((group) => {
        const { records, ...rest } = group as { records: readonly unknown[] };
        return { ...rest, records: records.slice(0, 1) };
      }),
    )(chosen);
    const altered = withTransaction(blocks, chosen.transactionId, () => changed);
    await projectAll({ consortium: world.consortium, mspId: REGULATOR, models }, giving(altered));
    expect(await dump(models)).to.include(`acts {"_id":"${chosen.event?.act ?? ''}"`);
    expect(await models.alarms.countDocuments({})).to.equal(1);
  });

  it('takes whatever is sealed, and never stops the loop', async () => {
    const contents = await contentsOf(world.consortium, chosen);
    const paths = pathsOf(contents);
    const parts = readerOf(world.consortium, REGULATOR);
    const models = await freshModels();
    const wild = fc.oneof(
      fc.jsonValue().filter(isCanonical),
      fc.constantFrom('', '$set', '\u0000', '__proto__', -1, Number.MAX_SAFE_INTEGER, null, { $ne: 1 }, { 'a.b': 1 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), wild, async (path, value) => {
        const changed = withMember({ contents }, `contents.${path}`, value).contents as readonly unknown[];
        const projected = await project(parts, 7, resealed(world.consortium, chosen, { contents: changed }));
        await save({ models }, [projected]);
      }),
      seeded(300),
    );
  });
});

/** Whether the value can be sealed: what cannot is refused by its shape before anything else. */
function isCanonical(value: unknown): boolean {
  try {
    return canonicalJson(value).length > 0;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Dotted paths of everything inside a value. */
function pathsOf(value: unknown, prefix = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return [path, ...pathsOf(entry, path)];
  });
}
