/** Builds the world of one item from the transaction's working set. */
import type { Actor, InvoiceIds, World } from '../domain/world';
import { dayOfInstant } from '../kernel/days';
import { Failure } from '../kernel/failure';
import type { InvoiceTags, PartyId, RecordId } from '../protocol/acts';
import type { Item, PresentInvoiceItem } from '../protocol/items';
import type { Epoch } from '../protocol/network';
import type { PartyRecord } from '../protocol/records';
import type { LoadedNetwork } from '../ledger/network';
import { endorsersOf } from '../ledger/policies';
import { hashText } from '../statement/hashing';
import { invoiceMark, partyRecordId, presentationId, receivableId } from '../statement/ids';
import { invoiceContentBytes, invoiceIdentityBytes } from '../statement/invoice';
import { isTagOf } from '../ledger/tags';
import { idsOf } from './ids';
import type { WorkingSet } from './workingSet';

/** What is the same for all items of a transaction. */
export interface WorldParts {
  readonly loaded: LoadedNetwork;
  readonly set: WorkingSet;
  readonly actor: Actor;
  readonly epoch: Epoch;
  /** Keys that signed; empty in a preview. */
  readonly signers: readonly RecordId[];
  /** Id of the actor's authority matrix; null for a witness, or where it was not presented. */
  readonly matrix: RecordId | null;
}

/** A directory entry as earlier items left it; null where the party is not registered. Throws Failure where the carrier left the entry out. */
export function directoryEntry(parts: Pick<WorldParts, 'loaded' | 'set'>, party: PartyId): PartyRecord | null {
  const id = partyRecordId(parts.loaded.sha256, parts.loaded.hash, party);
  if (!parts.set.isLoaded(id)) throw new Failure('presented_body_missing', { record: id });
  const changed = parts.set.changes().get(id)?.write;
  if (changed?.kind === 'party') return changed.data;
  if (parts.set.header(id) === null) return null;
  return parts.set.body('party', id)?.data ?? null;
}

/** Ids behind an invoice's tags. Throws Failure `presented_tag_invalid` unless the registrar's key signed them. */
function invoiceIdsOf(parts: WorldParts, item: PresentInvoiceItem, tags: InvoiceTags | undefined): InvoiceIds {
  const { loaded } = parts;
  if (tags === undefined) throw new Failure('presented_tag_invalid', { rule: 'missing' });
  const repeats = directoryEntry(parts, item.invoice.seller)?.numbersRepeatYearly ?? false;
  if (!isTagOf(loaded, invoiceIdentityBytes(item.invoice, repeats), tags.identity)) {
    throw new Failure('presented_tag_invalid', { rule: 'identity' });
  }
  if (!isTagOf(loaded, invoiceContentBytes(item.invoice, repeats), tags.content)) {
    throw new Failure('presented_tag_invalid', { rule: 'content' });
  }
  const mark = invoiceMark(loaded.sha256, tags.identity);
  return {
    mark,
    receivable: receivableId(loaded.sha256, mark),
    presentation: (side) => presentationId(loaded.sha256, tags.content, side),
  };
}

export function worldOf(
  parts: WorldParts,
  item: Item,
  own: Readonly<{ digest: Uint8Array; tags: InvoiceTags | undefined }>,
): World {
  const { loaded, set, actor, epoch } = parts;
  const { network } = loaded;
  return {
    actor,
    epoch,
    today: dayOfInstant({ instantMs: epoch.timeMs, offsetMinutes: network.dayOffsetMinutes }),
    organisations: endorsersOf(network),
    suites: network.suites,
    signers: parts.signers.filter((id) => !set.isClosedHere(id)),
    itemDigest: hashText(own.digest),
    ...idsOf(loaded, { party: actor.party, digest: own.digest, matrix: parts.matrix }),
    invoiceIds: item.kind === 'present_invoice' ? invoiceIdsOf(parts, item, own.tags) : null,
    take: (kind, ref) => set.take(kind, ref),
    look: (ref) => set.look(ref, item.kind === 'change_host'),
    exists: (id) => set.exists(id),
    party: (id) => directoryEntry(parts, id),
  };
}
