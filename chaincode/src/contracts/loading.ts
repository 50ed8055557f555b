/** Which keys an act reads: found from what was presented, so that everything is read once, before anything is decided. */
import type { BankEntry } from '../domain/world';
import { invariant } from '../kernel/invariant';
import type { LineStep, PartyId, Presented, PresentedBody, RecordId, Ref } from '../protocol/acts';
import type { Kind } from '../protocol';
import type { Item } from '../protocol/items';
import type { Side } from '../protocol/records';
import type { LedgerStore } from '../ledger/store';
import { headerKey } from '../ledger/keys';
import type { LoadedNetwork } from '../ledger/network';
import { invoiceMark, partyRecordId, presentationId, receivableId } from '../statement/ids';
import { idsOf } from './ids';
import type { ItemIds } from './ids';
import { KIND_RULES } from './kinds';

const SIDES: readonly Side[] = ['seller', 'debtor'];

function isRef(value: object): value is Ref {
  return 'id' in value && 'version' in value && 'hash' in value;
}

/** Every reference inside an item, wherever it stands. */
export function refsOf(value: unknown): readonly Ref[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(refsOf);
  return isRef(value) ? [value, ...inside] : inside;
}

function partiesOf(item: Item): readonly string[] {
  const parties = KIND_RULES[item.kind].parties as ((item: Item) => readonly string[]) | undefined;
  return parties?.(item) ?? [];
}

/** Id of a party's authority matrix among what was presented; null where it was left out. */
export function matrixIn(records: readonly PresentedBody[], party: PartyId): RecordId | null {
  return records.find(({ body }) => body.kind === 'matrix' && body.data.party === party)?.id ?? null;
}

/** The bank entry an item books. */
function bankEntryOf(item: Item): BankEntry | null {
  if (item.kind === 'discharge') {
    const { currency, bankReference } = item.receipt;
    return { side: 'in', currency, bankReference };
  }
  if (item.kind !== 'book_payment' || item.status !== 'confirmed') return null;
  return { side: 'out', currency: item.currency, bankReference: item.bankReference };
}

/** Ids whose being there means that something happened already, and happens once: they are named by what it is about. */
function marksOf(item: Item, ids: ItemIds, matrix: RecordId | null): readonly RecordId[] {
  if (item.kind === 'cancel_statement') return [ids.cancellationId(item.statement)];
  if (item.kind === 'confirm_receivable' || item.kind === 'refuse_receivable') {
    return [ids.firstLeafId(item.mark)];
  }
  const entry = bankEntryOf(item);
  return entry === null || matrix === null ? [] : [ids.bookingId(entry)];
}

function ancestorsOf(steps: readonly LineStep[]): readonly RecordId[] {
  return steps.flatMap(({ closed }) => (closed === undefined ? [] : [closed.id]));
}

export interface LoadingParts {
  readonly kind: Kind;
  /** Who acts. */
  readonly party: PartyId;
  readonly items: readonly Item[];
  readonly digests: readonly Uint8Array[];
  readonly presented: Pick<Presented, 'records' | 'withheld' | 'claimLines' | 'origins' | 'tags'>;
}

/** Ids of all records whose headers these items touch. */
export function recordsOf(loaded: LoadedNetwork, parts: LoadingParts): readonly RecordId[] {
  const { sha256, hash } = loaded;
  const { first } = KIND_RULES[parts.kind];
  const { records, withheld = [] } = parts.presented;
  const matrix = matrixIn(records, parts.party);
  const ids = new Set<RecordId>([...records.map(({ id }) => id), ...withheld]);
  for (const [index, item] of parts.items.entries()) {
    const digest = parts.digests[index];
    invariant(digest !== undefined, 'every item has a digest');
    const own = idsOf(loaded, { party: parts.party, digest, matrix });
    for (const { id } of refsOf(item)) ids.add(id);
    for (const party of partiesOf(item)) ids.add(own.partyRecordId(party));
    for (const id of marksOf(item, own, matrix)) ids.add(id);
    if (first !== undefined) ids.add(own.newId(first));
  }
  for (const { identity, content } of parts.presented.tags) {
    ids.add(receivableId(sha256, invoiceMark(sha256, identity)));
    for (const side of SIDES) ids.add(presentationId(sha256, content, side));
  }
  const { claimLines, origins } = parts.presented;
  for (const steps of Object.values(claimLines)) ancestorsOf(steps).forEach((id) => ids.add(id));
  for (const { evidence } of [...Object.values(claimLines).flat(), ...Object.values(origins)])
    ids.add(partyRecordId(sha256, hash, evidence.statement.party));
  return [...ids];
}

/** Loads their headers. */
export async function loadHeaders(store: LedgerStore, ids: Iterable<RecordId>): Promise<void> {
  await store.load([...ids].map(headerKey));
}
