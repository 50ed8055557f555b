/**
 * The same decisions without signatures or sealing: what would happen, at what cost, with whose signatures. Evaluated
 * on the caller's own peer and never ordered, so it may answer with everything the caller's organisation may read.
 */
import { dayOfInstant } from '../kernel/days';
import { isRejected } from '../kernel/decision';
import type { Rejected } from '../kernel/decision';
import { Failure } from '../kernel/failure';
import { fromUtf8 } from '../kernel/bytes';
import { boolean, integer, listOf, mapOf, nullable, object, oneOf, recordId } from '../kernel/parse';
import { ITEMS_PER_CHUNK_MAX, LINE_STEPS_MAX, SIGNER_PROOFS_MAX } from '../kernel/bounds';
import { KINDS } from '../protocol';
import type { Kind } from '../protocol';
import type { PresentedBody } from '../protocol/acts';
import type { Item } from '../protocol/items';
import type { Epoch } from '../protocol/network';
import type { Preview, PreviewOutcome } from '../protocol/preview';
import { itemDigest } from '../statement/items';
import { minorSums, sumsOf } from '../statement/manifest';
import { partyRecordId } from '../statement/ids';
import { epochAt } from '../ledger/epoch';
import { epochKey, NETWORK_KEYS } from '../ledger/keys';
import { loadedNetwork } from '../ledger/network';
import type { LoadedNetwork } from '../ledger/network';
import * as shapes from '../ledger/shapes';
import { proveSigners } from '../ledger/signers';
import type { LedgerStore } from '../ledger/store';
import type { World } from '../domain/world';
import { neededAuthority, roleAllows } from '../domain/parties/authority';
import { actorOf, matrixOf } from './acting';
import { malformed } from './act';
import { requireLines, requireOrigins } from './evidence';
import { runItems } from './items';
import { KIND_RULES } from './kinds';
import { loadHeaders, matrixIn, recordsOf, refsOf } from './loading';
import { worldOf } from './world';
import type { WorldParts } from './world';
import { WorkingSet } from './workingSet';

const NO_SALT = '0'.repeat(64);

const previewShape = object({
  party: shapes.actor,
  kind: oneOf(KINDS),
  mode: oneOf(['each', 'linked']),
  /** False: only the figures are wanted, and lines and origins need not be presented. */
  evidence: boolean,
  items: listOf(shapes.canonicalValue, { min: 1, max: ITEMS_PER_CHUNK_MAX }),
  records: shapes.records,
  signers: listOf(shapes.signerProof, { max: SIGNER_PROOFS_MAX }),
  claimLines: mapOf(recordId, listOf(shapes.lineStep, { min: 1, max: LINE_STEPS_MAX }), { max: ITEMS_PER_CHUNK_MAX }),
  origins: mapOf(recordId, shapes.lineStep, { max: ITEMS_PER_CHUNK_MAX }),
  tags: listOf(shapes.tags, { max: ITEMS_PER_CHUNK_MAX }),
  generation: integer({ min: 0, max: 1_000_000 }),
  /** Sums of the whole run where this is one chunk of it: authority is measured by them. */
  sums: nullable(shapes.sums),
});
type Question = ReturnType<typeof previewShape>;

function parseQuestion(bytes: Uint8Array): Question {
  if (bytes.length > shapes.PRESENTED_BYTES_MAX) throw new Failure('too_large', { bytes: bytes.length });
  try {
    return previewShape(JSON.parse(fromUtf8(bytes)) as unknown, '');
  } catch (error) {
    throw malformed(error);
  }
}

/** A draft completed, or the item as proposed; a draft that cannot be completed is refused with its code. */
function completeOne(parts: WorldParts, kind: Kind, proposed: unknown, path: string): Item | PreviewOutcome {
  const rules = KIND_RULES[kind];
  if (rules.draft === undefined || rules.complete === undefined) return rules.parse(proposed, path);
  const draft = rules.draft(proposed, path);
  const complete = rules.complete as (draft: unknown, world: World) => Item | Rejected;
  // A draft names records and makes none, so its world needs no digest of its own.
  const world = worldOf(parts, { kind } as Item, { digest: new Uint8Array(32), tags: undefined });
  const item = complete(draft, world);
  return isRejected(item) ? { outcome: 'refused', code: item.rejected, details: item.details } : item;
}

function newest(epochs: readonly [Epoch, Epoch]): Epoch {
  return epochs[0].number > epochs[1].number ? epochs[0] : epochs[1];
}

async function partsOf(store: LedgerStore, question: Question): Promise<WorldParts & { loaded: LoadedNetwork }> {
  await store.load([...NETWORK_KEYS, epochKey(0), epochKey(1)]);
  const loaded = loadedNetwork(store);
  const records: readonly PresentedBody[] = question.records;
  await loadHeaders(store, [
    ...(shapes.witnessOf(question.party) === null ? [partyRecordId(loaded.sha256, loaded.hash, question.party)] : []),
    ...records.map(({ id }) => id),
    ...question.items.flatMap((item) => refsOf(item).map(({ id }) => id)).filter((id) => /^[0-9a-f]{64}$/.test(id)),
  ]);
  const set = new WorkingSet({ loaded, store, records, endorser: null });
  const actor = actorOf({ loaded, set, records, statement: { ...question, matrix: 0 } });
  return {
    loaded,
    set,
    actor,
    signers: [],
    matrix: matrixIn(records, actor.party),
    epoch: newest([epochAt(store, 0), epochAt(store, 1)]),
  };
}

function isItem(entry: Item | PreviewOutcome): entry is Item {
  return 'kind' in entry;
}

/** Answers a preview. Throws Failure where what was presented is wrong, as the act itself would. */
export async function preview(store: LedgerStore, bytes: Uint8Array): Promise<Preview> {
  const question = parseQuestion(bytes);
  const parts = await partsOf(store, question);
  const { loaded, set, epoch, actor } = parts;
  const completed = completeAll(parts, question);
  const items = completed.filter(isItem);
  const digests = items.map((item) => itemDigest(loaded.sha256, item, NO_SALT));
  await loadHeaders(store, recordsOf(loaded, { ...question, items, digests, presented: question }));
  if (question.evidence) {
    const evidence = { loaded, set, signers: proveSigners(loaded, question.signers), presented: question };
    requireLines(evidence, items);
    requireOrigins(evidence, items);
  }
  const decided = runItems(parts, { items, digests, tags: question.tags, mode: question.mode }).map(
    (outcome): PreviewOutcome => (outcome.outcome === 'accepted' ? { outcome: 'accepted' } : outcome),
  );
  const outcomes = completed.map((entry): PreviewOutcome => {
    return isItem(entry) ? (decided.shift() ?? { outcome: 'replayed' }) : entry;
  });
  const today = dayOfInstant({ instantMs: epoch.timeMs, offsetMinutes: loaded.network.dayOffsetMinutes });
  return {
    network: loaded.hash,
    epoch,
    today,
    generation: actor.generation,
    items: completed.map((entry) => (isItem(entry) ? entry : null)),
    outcomes,
    ...authorityOf(parts, question, items, today),
  };
}

function completeAll(parts: WorldParts, question: Question): readonly (Item | PreviewOutcome)[] {
  try {
    return question.items.map((item, index) => completeOne(parts, question.kind, item, `items.${index}`));
  } catch (error) {
    throw malformed(error);
  }
}

/** What the signatures will have to be, and the matrix version the statement names. */
function authorityOf(
  parts: WorldParts,
  question: Question,
  items: readonly Item[],
  today: ReturnType<typeof dayOfInstant>,
): Pick<Preview, 'matrix' | 'authority'> {
  const { kind, party, records } = question;
  if (shapes.witnessOf(party) !== null) return { matrix: 0, authority: { persons: 1, strongerKey: false, groups: [] } };
  if (!roleAllows(kind, parts.actor.roles))
    return { matrix: 0, authority: { code: 'role_forbids', details: { kind } } };
  const presented = records.find(({ body }) => body.kind === 'matrix' && body.data.party === party);
  const version = presented === undefined ? 0 : (parts.set.header(presented.id)?.version ?? 0);
  const statement = { party, kind, generation: question.generation, matrix: version };
  const matrix = matrixOf({ loaded: parts.loaded, set: parts.set, records, statement });
  const needed = neededAuthority({
    kind,
    roles: parts.actor.roles,
    matrix,
    sums: minorSums(question.sums ?? sumsOf(items)),
    today,
  });
  return {
    matrix: version,
    authority: isRejected(needed) ? { code: needed.rejected, details: needed.details } : needed,
  };
}
