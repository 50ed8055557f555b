/** From a transaction's effects to the groups of its envelope: who is told what. */
import { fromHex } from '../kernel/bytes';
import type { AnyWrite, Move } from '../domain/world';
import type { Hash, LineStep, MspId, Presented, RecordId, SignerProof } from '../protocol/acts';
import type { Item } from '../protocol/items';
import type { Epoch } from '../protocol/network';
import type { SealedAct, SealedGroup, SealedItem, SealedLine, SealedRecord } from '../protocol/sealed';
import { hashText } from '../statement/hashing';
import { closePart, openParts } from '../statement/items';
import { closedByItem } from '../statement/leaves';
import { closeLine, linePath } from '../statement/manifest';
import { sealEnvelope } from '../ledger/envelope';
import type { LoadedNetwork } from '../ledger/network';
import { sealingKeyOf } from '../ledger/network';
import { regulatorsOf } from '../ledger/policies';
import { invariant } from '../kernel/invariant';
import type { ItemOutcome } from './items';

/** Everything a transaction tells, before it is sorted by readers. */
export interface Telling {
  readonly loaded: LoadedNetwork;
  readonly presented: Pick<
    Presented,
    'statement' | 'lines' | 'chunk' | 'salts' | 'signatures' | 'seed' | 'claimLines' | 'origins'
  >;
  readonly items: readonly Item[];
  readonly digests: readonly Uint8Array[];
  readonly outcomes: readonly ItemOutcome[];
  readonly records: readonly SealedRecord[];
  readonly actId: RecordId;
  readonly epoch: Epoch;
  /** Proofs of this act's own signers. */
  readonly signers: readonly SignerProof[];
  /** Proofs of the signers in each presented line. */
  readonly lineSigners: ReadonlyMap<RecordId, readonly SignerProof[]>;
  /** Organisation the actor is hosted by: it is told why an item was refused. */
  readonly actorHost: MspId;
  readonly transactionId: string;
}

interface GroupContent {
  act?: SealedAct;
  readonly items: SealedItem[];
  readonly records: SealedRecord[];
  readonly lines: SealedLine[];
}

class Groups {
  readonly #byReaders = new Map<string, GroupContent>();

  at(readers: readonly MspId[]): GroupContent {
    const key = [...new Set(readers)].sort().join(' ');
    const known = this.#byReaders.get(key) ?? { items: [], records: [], lines: [] };
    this.#byReaders.set(key, known);
    return known;
  }

  /** Every reader of the transaction. */
  union(): readonly MspId[] {
    return [...new Set([...this.#byReaders.keys()].flatMap((key) => key.split(' ')))].sort();
  }

  sorted(): readonly (readonly [readonly MspId[], SealedGroup])[] {
    return [...this.#byReaders]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, group]) => [key.split(' '), group]);
  }
}

/** Ids of what all these readers are told of. */
function idsFor(all: readonly MspId[], changes: readonly Pick<Move, 'id' | 'readers'>[]): readonly RecordId[] {
  const seen = changes.filter(({ readers }) => all.every((mspId) => readers.includes(mspId)));
  return seen.map(({ id }) => id);
}

function tellItem(groups: Groups, telling: Telling, index: number): void {
  const { loaded, presented, outcomes, items, actorHost } = telling;
  const item = items[index];
  const outcome = outcomes[index];
  invariant(item !== undefined && outcome !== undefined, 'every item has an outcome');
  const parts = openParts(loaded.sha256, item, presented.salts[index] ?? '');
  if (outcome.outcome !== 'accepted') {
    const reason = outcome.outcome === 'refused' ? { code: outcome.code, details: outcome.details } : {};
    groups.at([actorHost]).items.push({ index, parts, outcome: outcome.outcome, records: [], moved: [], ...reason });
    return;
  }
  const { writes, moves = [] } = outcome.effects;
  const everybody = [...new Set([...writes, ...moves].flatMap(({ readers }) => readers))];
  const readersOfPart = parts.map((_, part) => outcome.effects.partReaders?.[part] ?? everybody);
  // One entry per set of organisations that see the same parts, so that nobody is told a part meant for others.
  const audience = new Set(readersOfPart.flat());
  const byView = new Map<string, MspId[]>();
  for (const mspId of [...audience].sort()) {
    const view = readersOfPart.map((readers) => (readers.includes(mspId) ? '1' : '0')).join('');
    byView.set(view, [...(byView.get(view) ?? []), mspId]);
  }
  for (const [view, readers] of byView) {
    const told = parts.map((part, at) => (view.charAt(at) === '1' ? part : closePart(loaded.sha256, part)));
    const [records, moved] = [idsFor(readers, writes), idsFor(readers, moves)];
    groups.at(readers).items.push({ index, parts: told, outcome: 'accepted', records, moved });
  }
}

type Background = readonly (readonly [RecordId, readonly LineStep[]])[];

/**
 * What the item's records rest on: of a claim that was given away its line, of a record told anew its line or origin.
 * Only what was checked is told: of an offer its origin and no line, of a leaf its line and no origin.
 */
function backgroundOf({ presented }: Telling, item: Item, told: readonly AnyWrite[]): Background {
  if (item.kind === 'reseal_record') {
    return told.flatMap(({ id, kind }) => {
      const origin = presented.origins[id];
      const steps = kind === 'leaf' ? presented.claimLines[id] : origin && [origin];
      return steps === undefined ? [] : [[id, steps] as const];
    });
  }
  return closedByItem(item).flatMap((id) => {
    const steps = presented.claimLines[id];
    return steps === undefined ? [] : [[id, steps] as const];
  });
}

/** Whoever receives a leaf is told its parent's line; the parent's own step comes with the item. */
function tellLines(groups: Groups, telling: Telling, index: number): void {
  const { outcomes, items, lineSigners } = telling;
  const outcome = outcomes[index];
  const item = items[index];
  if (outcome?.outcome !== 'accepted' || item === undefined) return;
  const told = outcome.effects.writes.filter(({ kind, data }) => {
    return kind === 'offer' ? item.kind === 'reseal_record' : kind === 'leaf' && data.state === 'held';
  });
  if (told.length === 0) return;
  const readers = told.flatMap((write) => write.readers);
  for (const [record, steps] of backgroundOf(telling, item, told)) {
    groups.at(readers).lines.push({ record, steps, signers: lineSigners.get(record) ?? [] });
  }
}

function sealedAct(telling: Telling): SealedAct {
  const { loaded, presented, digests, actId, epoch, signers } = telling;
  const closed = presented.lines.map((line) => closeLine(loaded.sha256, line));
  const line = closed[presented.chunk];
  invariant(line !== undefined, 'the chunk has a line');
  return {
    act: actId,
    epoch,
    statement: presented.statement,
    line,
    lineIndex: presented.chunk,
    lineCount: presented.lines.length,
    linePath: linePath(loaded.sha256, closed, presented.chunk),
    digests: digests.map((digest): Hash => hashText(digest)),
    signatures: presented.signatures,
    signers,
  };
}

/** Contents by their readers, regulators not counted. */
export function groupsOf(telling: Telling): readonly (readonly [readonly MspId[], SealedGroup])[] {
  const groups = new Groups();
  groups.at([telling.actorHost]);
  for (const record of telling.records) groups.at(record.body.readers).records.push(record);
  for (const index of telling.items.keys()) {
    tellItem(groups, telling, index);
    tellLines(groups, telling, index);
  }
  groups.at(groups.union()).act = sealedAct(telling);
  return groups.sorted().filter(([, { act, items, records, lines }]) => {
    return act !== undefined || items.length + records.length + lines.length > 0;
  });
}

/** The transaction's one envelope. */
export function sealTransaction(telling: Telling): Uint8Array {
  const { loaded, presented, transactionId } = telling;
  const regulators = regulatorsOf(loaded.network);
  const targetOf = (mspId: MspId): readonly { generation: number; publicKey: Uint8Array }[] => {
    const key = sealingKeyOf(loaded.network, mspId);
    // Who left the network is told nothing more, though older records name it.
    return key === null ? [] : [key];
  };
  const groups = groupsOf(telling).map(([readers, content]) => {
    const everybody = [...new Set([...readers, ...regulators])].sort();
    return { content, targets: everybody.flatMap(targetOf) };
  });
  const { suite, hash } = loaded;
  return sealEnvelope({ suite, network: hash, transactionId, seed: fromHex(presented.seed) }, groups);
}
