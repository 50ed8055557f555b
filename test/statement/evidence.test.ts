import { expect } from 'chai';
import { toHex } from '../../chaincode/src/kernel/bytes';
import { KINDS } from '../../chaincode/src/protocol';
import type { Kind } from '../../chaincode/src/protocol';
import type { Evidence, Ref } from '../../chaincode/src/protocol/acts';
import { signedItemOf, evidenceOf } from '../../chaincode/src/statement/evidence';
import {
  closePart,
  digestOfParts,
  itemDigest,
  itemOfParts,
  itemParts,
  openParts,
} from '../../chaincode/src/statement/items';
import { closedByItem, leafPlace, leavesOfItem } from '../../chaincode/src/statement/leaves';
import { chunkOf, composeRun } from '../../chaincode/src/statement/run';
import { sha256 } from '../support/firms';
import { withMember } from '../support/forging';
import { BANK_FIRM, CORE_FIRM, SAMPLES, SUPPLIER } from '../support/samples';

const SALT = '6d'.repeat(32);

/** Evidence of the fourth of seven draws, in the second of three transactions. */
function drawn(): Evidence {
  const items = Array.from({ length: 7 }, (_, index) => {
    const claims = [{ ...SAMPLES.draw.claims[0]!, number: `E-${index}` }];
    return { ...SAMPLES.draw, claims };
  });
  const terms = {
    network: `sha256:${'a1'.repeat(32)}`,
    suite: 'p256.1',
    party: SUPPLIER,
    generation: 1,
    matrix: 1,
    kind: 'draw',
    mode: 'each',
    validUntil: 1,
  } as const;
  const run = composeRun(sha256, terms, { items, bytes: items.map(() => 250_000), seed: '2b'.repeat(32) });
  const all = evidenceOf(sha256, chunkOf(sha256, { ...run, signatures: [] }, 1));
  return all[0]!;
}

/** Dotted paths of every text and number inside. */
function placesIn(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, entry]) => placesIn(entry, path === '' ? key : `${path}.${key}`));
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((owner, key) => (owner as Readonly<Record<string, unknown>>)[key], value);
}

/** The text with one character changed, hex staying hex. */
function changed(text: string, index: number): string {
  const character = text.charAt(index);
  const other = /[0-9a-f]/.test(character) ? (character === '0' ? '1' : '0') : character === 'x' ? 'y' : 'x';
  return `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
}

function digestOf(evidence: Evidence): string | null {
  try {
    const signed = signedItemOf(sha256, evidence);
    return signed === null ? null : toHex(signed.digest);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

describe('evidence', () => {
  it('leads from the item to the statement’s root', () => {
    const evidence = drawn();
    expect(evidence.linePath).to.have.lengthOf(2);
    expect(evidence.itemPath).to.have.lengthOf(2);
    const item = itemOfParts(evidence.parts.map((part) => ('value' in part ? part.value : null)));
    expect(item).to.deep.include({ kind: 'draw' });
    expect(digestOf(evidence)).to.match(/^[0-9a-f]{64}$/);
  });

  it('is refused with any one character of it changed, wherever it stands', () => {
    const evidence = drawn();
    const covered = placesIn(evidence).filter((path) =>
      /^(?:line\.|linePath|itemPath|parts|statement\.root)/.test(path),
    );
    expect(covered.length).to.be.greaterThan(60);
    let tried = 0;
    for (const path of covered) {
      const value = at(evidence, path);
      const spoilt =
        typeof value === 'string'
          ? Array.from({ length: value.length }, (_, index) => changed(value, index))
          : [Number(value) + 1, Number(value) - 1, null];
      for (const other of spoilt) {
        tried += 1;
        expect(digestOf(withMember(evidence, path, other)), `${path} ${String(other)}`).to.equal(null);
      }
    }
    expect(tried).to.be.greaterThan(1000);
  });

  it('is refused at another place of the tree, and with a path too long or too short', () => {
    const evidence = drawn();
    for (const [path, value] of [
      ['itemIndex', 1],
      ['itemIndex', 2],
      ['itemIndex', 3],
      ['lineIndex', 0],
      ['lineIndex', 2],
      ['lineIndex', 3],
      ['lineCount', 1],
      ['lineCount', 2],
      ['itemPath', evidence.itemPath.slice(1)],
      ['itemPath', [...evidence.itemPath, evidence.itemPath[0]]],
      ['linePath', []],
      ['linePath', [...evidence.linePath].reverse()],
      ['parts', evidence.parts.slice(0, 1)],
      ['parts', [...evidence.parts].reverse()],
      ['parts', [...evidence.parts, evidence.parts[0]]],
    ] as const) {
      expect(digestOf(withMember(evidence, path, value)), path).to.equal(null);
    }
  });

  it('stays the same when parts of it are closed, and tells nothing of them', () => {
    const evidence = drawn();
    const [main, notice] = evidence.parts;
    const priceless = { ...evidence, parts: [closePart(sha256, main!), notice!] };
    const noticeless = { ...evidence, parts: [main!, closePart(sha256, notice!)] };
    for (const view of [priceless, noticeless]) expect(digestOf(view)).to.equal(digestOf(evidence));
    expect(JSON.stringify(priceless)).not.to.include('794987.66').and.not.to.include('ratePpm');
    expect(JSON.stringify(noticeless)).not.to.include('6222000012345678');
    expect(closePart(sha256, closePart(sha256, main!))).to.deep.equal(closePart(sha256, main!));
  });
});

describe('parts of an item', () => {
  for (const kind of KINDS) {
    it(`${kind}: come apart and together again, and hash to one digest`, () => {
      const item = SAMPLES[kind];
      const parts = itemParts(item);
      expect(parts).to.have.lengthOf(kind === 'draw' || kind === 'register_party' ? 2 : 1);
      expect(itemOfParts(parts)).to.deep.equal(item);
      expect(digestOfParts(sha256, openParts(sha256, item, SALT))).to.deep.equal(itemDigest(sha256, item, SALT));
      expect(itemDigest(sha256, item, '6e'.repeat(32))).not.to.deep.equal(itemDigest(sha256, item, SALT));
    });
  }

  it('parts of different items do not fit together', () => {
    const [main, notice] = itemParts(SAMPLES.draw);
    const [, rows] = itemParts(SAMPLES.register_party);
    expect(itemOfParts([main, rows])).to.equal(null);
    expect(itemOfParts([notice, main])).to.equal(null);
    expect(itemOfParts([SAMPLES.open_account, notice])).to.equal(null);
    expect(itemOfParts([main, notice, notice])).to.equal(null);
    expect(itemOfParts([])).to.equal(null);
  });

  it('each part has a salt of its own', () => {
    const salts = openParts(sha256, SAMPLES.draw, SALT).map(({ salt }) => salt);
    expect(new Set(salts).size).to.equal(2);
  });
});

describe('leaves of an item', () => {
  it('a confirmation makes one for each due day, held by the seller; a draw one for its claim, held by the financier', () => {
    const { mark } = SAMPLES.confirm_receivable;
    expect(leavesOfItem(SAMPLES.confirm_receivable)).to.deep.equal([
      { place: 'leaf:0', mark, holder: SUPPLIER, amount: '880000.00', due: '2026-04-15', parent: null },
      { place: 'leaf:1', mark: null, holder: SUPPLIER, amount: '50000.00', due: '2027-01-15', parent: null },
    ]);
    const { id } = SAMPLES.draw.claims[0]!.leaf;
    expect(leavesOfItem(SAMPLES.draw)).to.deep.equal([
      { place: 'leaf:0', mark: null, holder: BANK_FIRM, amount: '1000000.00', due: '2026-04-15', parent: id },
    ]);
    expect(leavesOfItem(SAMPLES.revert_assignment)).to.deep.equal([
      {
        place: 'leaf:0',
        mark: null,
        holder: SUPPLIER,
        amount: '1000000.00',
        due: '2026-04-15',
        parent: SAMPLES.revert_assignment.claims[0]!.leaf.id,
      },
    ]);
    expect(leafPlace(3)).to.equal('leaf:3');
  });

  it('only draws, reversions and discharges close one', () => {
    const closed: Partial<Record<Kind, Ref>> = {
      draw: SAMPLES.draw.claims[0]!.leaf,
      revert_assignment: SAMPLES.revert_assignment.claims[0]!.leaf,
      discharge: SAMPLES.discharge.leaf,
    };
    for (const kind of KINDS) {
      const closing = closed[kind] ?? null;
      expect(closedByItem(SAMPLES[kind]), kind).to.deep.equal(closing === null ? [] : [closing.id]);
      const makesLeaves = kind === 'confirm_receivable' || kind === 'draw' || kind === 'revert_assignment';
      if (!makesLeaves) expect(leavesOfItem(SAMPLES[kind])).to.deep.equal([]);
    }
    expect(CORE_FIRM).not.to.equal(SUPPLIER);
  });
});
