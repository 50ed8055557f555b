import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LedgerBlock } from '../../../gateway/src/ledger/port';
import { project } from '../../../gateway/src/projector/project';
import type { Changes } from '../../../gateway/src/projector/apply';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../../support/consortium';
import type { World } from '../../support/firms';
import { blocksOf } from '../../support/projection/blocks';
import { readerOf } from '../../support/projection/projector';
import { storyWorld } from '../../support/projection/story';

const SNAPSHOT = path.resolve('test/snapshots/projection.json');

/** What one organisation makes of one transaction, without the ids and hashes that differ from run to run. */
function summary({ records, acts, items, signers, lines, origins }: Changes): unknown {
  return {
    kind: acts.map(({ statement }) => statement.kind).join(),
    records: records
      .map(({ kind, version, state, number, amountMinor, due, parties }) => {
        const figures = [number, amountMinor?.toString(), due].filter((entry) => typeof entry === 'string');
        return [`${kind} ${version} ${state}`, ...figures, `seen by ${parties.length}`].join(', ');
      })
      .sort(),
    items: items.map(({ index, outcome, code, parts }) => {
      const open = parts.filter((part) => 'value' in part).length;
      return `${index} ${outcome}${code === null ? '' : ` ${code}`}, ${open} of ${parts.length} parts`;
    }),
    proofs: { signers: signers.length, lines: lines.map(({ steps }) => steps.length), origins: origins.length },
  };
}

describe('the projection of a transaction', () => {
  let world: World;
  let blocks: readonly LedgerBlock[];

  before(async function () {
    this.timeout(240_000);
    world = await storyWorld();
    blocks = blocksOf(world);
  });

  it('is for every act of the story and every organisation what the snapshot says', async () => {
    const told: Record<string, unknown[]> = {};
    for (const mspId of [CORE, BANK, HUB, REGISTRAR, REGULATOR]) {
      const parts = readerOf(world.consortium, mspId);
      const rows: unknown[] = [];
      for (const { number, transactions } of blocks) {
        for (const transaction of transactions.filter(({ event }) => event !== null)) {
          rows.push(summary((await project(parts, number, transaction)).changes));
        }
      }
      told[mspId] = rows;
    }
    if (process.env['TALLYSTICK_WRITE_SNAPSHOTS'] === 'true') {
      writeFileSync(SNAPSHOT, `${JSON.stringify(told, null, 2)}\n`);
    }
    expect(told).to.deep.equal(JSON.parse(readFileSync(SNAPSHOT, 'utf8')));
  });
});
