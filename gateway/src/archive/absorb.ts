/** Pure: from the opened groups of one envelope to what an archive keeps. */
import type { Evidence, Hash, LineStep, RecordId, SignerProof } from '../../../chaincode/src/protocol/acts';
import type { SealedAct, SealedGroup, SealedItem, SealedRecord } from '../../../chaincode/src/protocol/sealed';
import type { Item, Place } from '../../../chaincode/src/protocol/items';
import { hashBytes } from '../../../chaincode/src/statement/hashing';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { recordIdAt } from '../../../chaincode/src/statement/ids';
import type { SignedItem } from '../../../chaincode/src/statement/ids';
import { closePart } from '../../../chaincode/src/statement/items';
import { leafIdOf, leavesOfItem } from '../../../chaincode/src/statement/leaves';
import { chunkPaths } from '../../../chaincode/src/statement/manifest';
import type { ArchivedItem } from './archive';

/** Everything one transaction adds to an archive. */
export interface Absorbed {
  readonly records: readonly SealedRecord[];
  readonly items: readonly ArchivedItem[];
  readonly signers: readonly SignerProof[];
  /** Whole lines, by the leaf they lead to. */
  readonly lines: ReadonlyMap<RecordId, readonly LineStep[]>;
  readonly origins: ReadonlyMap<RecordId, LineStep>;
}

/** What an envelope told is not what it should have: an alarm that names the rule. */
export class IncompleteEnvelope extends Error {
  constructor(rule: string) {
    super(`incomplete envelope: ${rule}`);
    this.name = 'IncompleteEnvelope';
  }
}

function evidenceOfItem(act: SealedAct, item: SealedItem, paths: readonly Hash[][]): Evidence {
  return {
    statement: act.statement,
    line: act.line,
    lineIndex: act.lineIndex,
    lineCount: act.lineCount,
    linePath: act.linePath,
    itemIndex: item.index,
    itemPath: paths[item.index] ?? [],
    parts: item.parts,
    signatures: act.signatures,
  };
}

/** The item's main part, if it was told to us. */
function mainPart(evidence: Evidence): Item | null {
  const [part] = evidence.parts;
  return part !== undefined && 'value' in part ? (part.value as Item) : null;
}

/** Who reads several groups may be told one item twice, different parts of it open each time. */
function mergedItems(groups: readonly SealedGroup[]): readonly SealedItem[] {
  const byIndex = new Map<number, SealedItem>();
  for (const item of groups.flatMap(({ items }) => items)) {
    const known = byIndex.get(item.index);
    byIndex.set(item.index, known === undefined ? item : mergeItem(known, item));
  }
  return [...byIndex.values()].sort((one, other) => one.index - other.index);
}

function mergeItem(one: SealedItem, other: SealedItem): SealedItem {
  const parts = one.parts.map((part, index) => ('leaf' in part ? (other.parts[index] ?? part) : part));
  const both = (key: 'records' | 'moved'): readonly RecordId[] => [...new Set([...one[key], ...other[key]])];
  return { ...one, parts, records: both('records'), moved: both('moved') };
}

function archivedItems(sha256: Sha256, act: SealedAct, groups: readonly SealedGroup[]): readonly ArchivedItem[] {
  const paths = chunkPaths(sha256, act.digests.map(hashBytes));
  return mergedItems(groups).map((item) => {
    const { index, outcome, records, moved, code = null, details = null } = item;
    const digest = act.digests[index];
    if (digest === undefined) throw new IncompleteEnvelope('an item without its digest');
    const evidence = evidenceOfItem(act, item, paths);
    return { digest, act: act.act, index, outcome, records, moved, code, details, evidence };
  });
}

function signersMade(item: Item): number {
  if (item.kind === 'register_party' || item.kind === 'replace_keys') return item.signers.length;
  return item.kind === 'enrol_signer' ? 1 : 0;
}

function signedItem({ digest, evidence }: Pick<ArchivedItem, 'digest' | 'evidence'>): SignedItem {
  return { party: evidence.statement.party, digest: hashBytes(digest) };
}

/** Id of the record that an archived item made at a place. */
function idAt(sha256: Sha256, item: Pick<ArchivedItem, 'digest' | 'evidence'>, place: Place): RecordId {
  return recordIdAt(sha256, signedItem(item), place);
}

/** Signers that an act made, each with the act as its proof; the matrix beside them stays closed. */
function newSigners(sha256: Sha256, items: readonly ArchivedItem[]): readonly SignerProof[] {
  return items.flatMap(({ digest, evidence, outcome }) => {
    const item = mainPart(evidence);
    if (outcome !== 'accepted' || item === null) return [];
    const count = signersMade(item);
    const [first, ...others] = evidence.parts;
    if (first === undefined) return [];
    const shown = { ...evidence, parts: [first, ...others.map((part) => closePart(sha256, part))] };
    return Array.from({ length: count }, (_, index) => {
      const place = `signer:${index}`;
      return { id: idAt(sha256, { digest, evidence }, place), place, evidence: shown };
    });
  });
}

function newLines(
  sha256: Sha256,
  told: Readonly<{ items: readonly ArchivedItem[]; groups: readonly SealedGroup[] }>,
): ReadonlyMap<RecordId, readonly LineStep[]> {
  const records = new Map(told.groups.flatMap(({ records: list }) => list).map((record) => [record.id, record]));
  const parents = new Map(told.groups.flatMap(({ lines }) => lines).map(({ record, steps }) => [record, steps]));
  const lines = new Map([...parents].filter(([, steps]) => !isOrigin(steps)));
  for (const { digest, evidence, outcome } of told.items) {
    const item = mainPart(evidence);
    if (outcome !== 'accepted' || item === null) continue;
    for (const leaf of leavesOfItem(item)) {
      const { place, parent } = leaf;
      const id = leafIdOf(sha256, signedItem({ digest, evidence }), leaf);
      if (parent === null) {
        lines.set(id, [{ place, evidence }]);
        continue;
      }
      const closed = records.get(parent);
      const earlier = parents.get(parent);
      if (closed === undefined || earlier === undefined) throw new IncompleteEnvelope('a leaf without its line');
      const { version, ...body } = closed;
      lines.set(id, [...earlier, { place, evidence: closeOthers(sha256, evidence), closed: body }]);
    }
  }
  return lines;
}

/** A line needs the main part of each item only. */
function closeOthers(sha256: Sha256, evidence: Evidence): Evidence {
  const [main, ...others] = evidence.parts;
  if (main === undefined) return evidence;
  return { ...evidence, parts: [main, ...others.map((part) => closePart(sha256, part))] };
}

function isOrigin([first]: readonly LineStep[]): boolean {
  return first?.evidence.statement.kind === 'make_offer';
}

function newOrigins(
  sha256: Sha256,
  told: Readonly<{ items: readonly ArchivedItem[]; groups: readonly SealedGroup[] }>,
): ReadonlyMap<RecordId, LineStep> {
  const origins = new Map<RecordId, LineStep>();
  for (const { record, steps } of told.groups.flatMap(({ lines }) => lines)) {
    const [step] = steps;
    if (step !== undefined && isOrigin(steps)) origins.set(record, step);
  }
  for (const { digest, evidence, outcome } of told.items) {
    if (outcome !== 'accepted' || mainPart(evidence)?.kind !== 'make_offer') continue;
    origins.set(idAt(sha256, { digest, evidence }, 'offer'), { place: 'offer', evidence });
  }
  return origins;
}

/** What these groups add. Throws IncompleteEnvelope where a group misses what it refers to. */
export function absorb(sha256: Sha256, groups: readonly SealedGroup[]): Absorbed {
  const act = groups.find((group) => group.act !== undefined)?.act;
  if (act === undefined) throw new IncompleteEnvelope('no statement');
  const items = archivedItems(sha256, act, groups);
  return {
    records: groups.flatMap(({ records }) => records),
    items,
    signers: [
      ...act.signers,
      ...groups.flatMap(({ lines }) => lines.flatMap(({ signers }) => signers)),
      ...newSigners(sha256, items),
    ],
    lines: newLines(sha256, { items, groups }),
    origins: newOrigins(sha256, { items, groups }),
  };
}
