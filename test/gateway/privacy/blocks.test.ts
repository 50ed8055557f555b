import { expect } from 'chai';
import path from 'node:path';
import { ENVELOPES, KINDS, PARTY_ROLES, REJECTIONS } from '../../../chaincode/src/protocol';
import { TABLES } from '../../../chaincode/src/contracts/states';
import { verifyFolder } from '../../../scripts/verify/verify';
import { playedRoad } from '../../support/privacy/played';
import type { Played } from '../../support/privacy/played';
import { PARTIES } from '../../support/privacy/road';
import { visibleActs } from '../../support/privacy/transactions';
import type { VisibleAct } from '../../support/privacy/transactions';

/** Shapes of values with everything that differs from act to act taken out. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((entry) => JSON.stringify(shapeOf(entry))))].sort();
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, shapeOf(entry)]));
  }
  return typeof value;
}

/** Words that only a kind, a role, a record or a business state would bring. */
function tellingWords(): readonly string[] {
  const records = Object.keys(TABLES);
  const states = Object.values(TABLES).flatMap((table) => Object.keys(table));
  const words = [...KINDS, ...PARTY_ROLES, ...REJECTIONS, ...records, ...states];
  // Short words stand in any bytes by chance; what headers may say is said of every record alike.
  const said = new Set(['open', 'frozen', 'closed', 'accepted', 'refused', 'replayed']);
  return [...new Set(words)].filter((word) => word.length >= 5 && !said.has(word));
}

describe('a block of the road', () => {
  let played: Played;
  let acts: readonly VisibleAct[];

  before(async function () {
    this.timeout(600_000);
    played = await playedRoad();
    acts = visibleActs(path.join(played.folder, 'ledger'));
  });

  it('holds every act of the road, of many kinds', () => {
    expect(acts.length).to.be.greaterThan(20);
  });

  it('shows of every act the same function, one argument that is the number of an epoch record, and nothing else', () => {
    for (const { args, transientKeys, answer, event } of acts) {
      expect(args[0]).to.equal('act');
      expect(args.slice(1).join()).to.match(/^[01]$/);
      expect(transientKeys).to.deep.equal([]);
      expect(answer).to.equal(event);
    }
  });

  it('shows keys and values of one shape: ids, versions, hashes, host organisations', () => {
    const shapes = new Set<string>();
    for (const { writes, collections, event } of acts) {
      expect(collections).to.deep.equal([[ENVELOPES, 1]]);
      for (const [key, value] of writes) {
        expect(key).to.match(/^(?:record|act)\/[0-9a-f]{64}$/);
        shapes.add(`${key.split('/')[0] ?? ''} ${JSON.stringify(shapeOf(JSON.parse(value)))}`);
      }
      const { act, replay, outcomes, touched, ...more } = JSON.parse(event) as Readonly<Record<string, unknown>>;
      expect(more).to.deep.equal({});
      expect(act).to.match(/^[0-9a-f]{64}$/);
      expect(replay).to.equal(false);
      expect(JSON.stringify(outcomes)).to.match(/^\[(?:"(?:accepted|refused|replayed)",?)+\]$/);
      expect(JSON.stringify(touched)).to.match(/^\[(?:\["[0-9a-f]{64}",\d+\],?)*\]$/);
    }
    expect([...shapes].sort()).to.have.length(2);
  });

  it('says no kind, no role, no state, no reason and no party', () => {
    const words = tellingWords();
    expect(words.length).to.be.greaterThan(100);
    for (const { bytes } of acts) {
      const buffer = Buffer.from(bytes);
      expect(words.filter((word) => buffer.includes(word))).to.deep.equal([]);
      for (const party of PARTIES) {
        expect(buffer.includes(party), party).to.equal(false);
        expect(buffer.includes(party.slice('uscc:'.length)), party).to.equal(false);
      }
    }
  });

  it('shows ids that tell neither order nor kinship: no two share a beginning', () => {
    const ids = acts.flatMap(({ writes }) => writes.map(([key]) => key.split('/')[1] ?? ''));
    const unique = [...new Set(ids)];
    expect(new Set(unique.map((id) => id.slice(0, 12))).size).to.equal(unique.length);
    const sorted = [...unique].sort();
    expect(unique, 'ids do not grow with time').not.to.deep.equal(sorted);
  });

  it('opens whole to the regulator: every envelope, every header, every decision made again', async function () {
    this.timeout(300_000);
    const { isGood, findings, acts: opened } = await verifyFolder(played.folder, 'RegulatorMSP');
    expect(findings).to.deep.equal([]);
    expect(isGood).to.equal(true);
    expect(opened).to.equal(acts.length);
  });
});
