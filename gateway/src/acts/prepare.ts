/** What an act would be: the preview's items with every figure, and everything the client needs to make the statement. */
import { canonicalBytes, canonicalJson } from '../../../chaincode/src/kernel/canonical';
import { ITEMS_PER_CHUNK_MAX } from '../../../chaincode/src/kernel/bounds';
import type { Kind } from '../../../chaincode/src/protocol';
import type { InvoiceTags, PartyId, RecordId } from '../../../chaincode/src/protocol/acts';
import type { Draft } from '../../../chaincode/src/protocol/drafts';
import type { Item, PresentInvoiceItem } from '../../../chaincode/src/protocol/items';
import type { Preview, PreviewOutcome } from '../../../chaincode/src/protocol/preview';
import { sumsOf } from '../../../chaincode/src/statement/manifest';
import type { Sums } from '../../../chaincode/src/statement/manifest';
import type { RunTerms } from '../../../chaincode/src/statement/run';
import type { Archive } from '../archive/archive';
import { collect, namedIn, withoutUnknown } from '../archive/present';
import { seenBy } from '../archive/seen';
import type { LedgerPort } from '../ledger/port';
import type { Epochs } from './epochs';

/** A prepared act: signing it means exactly these items. */
export interface Prepared {
  readonly terms: RunTerms;
  readonly items: readonly (Item | null)[];
  readonly outcomes: Preview['outcomes'];
  readonly authority: Preview['authority'];
  /** What each item needs on its way, in bytes. */
  readonly bytes: readonly number[];
  readonly today: string;
}

export interface PrepareParts {
  readonly ledger: Pick<LedgerPort, 'preview'>;
  readonly archive: Archive;
  /** Tags are needed to tell a join from a replay before it is signed. */
  readonly tagsOf: (invoices: readonly PresentInvoiceItem['invoice'][]) => Promise<readonly InvoiceTags[]>;
  /** What is previewed is dated by the ledger's clock: it must be of now. */
  readonly epochs: Pick<Epochs, 'freshen'>;
}

export interface Proposal {
  readonly party: PartyId;
  readonly generation: number;
  readonly kind: Kind;
  readonly mode: 'each' | 'linked';
  readonly drafts: readonly Draft[];
}

/** A statement may wait this long for its second signature. */
export const VALID_MS = 24 * 3600 * 1000;
/** Sealed envelope, header and evidence per item besides what is presented. */
const OVERHEAD_BYTES = 1500;
const TAG_BYTES = 1100;

interface PreviewedChunk {
  readonly preview: Preview;
  readonly extraBytes: number;
}

/** A draft that names what its party is not shown is refused as if that were not there, and is not completed. */
function withAbsent(preview: Preview, drafts: readonly Draft[], known: ReadonlySet<RecordId>): Preview {
  const absent = drafts.map((draft) => namedIn(draft).refs.find(({ id }) => !known.has(id)));
  const outcomes = preview.outcomes.map((outcome, index): PreviewOutcome => {
    const ref = absent[index];
    return ref === undefined ? outcome : { outcome: 'refused', code: 'record_absent', details: { record: ref.id } };
  });
  const items = preview.items.map((item, index) => (absent[index] === undefined ? item : null));
  return { ...preview, items, outcomes };
}

async function previewChunk(
  parts: PrepareParts,
  proposal: Proposal,
  drafts: readonly Draft[],
  sums: Sums | null = null,
): Promise<PreviewedChunk> {
  const { party } = proposal;
  const collected = await collect(seenBy(parts.archive, party), { party, items: drafts, signatures: [] });
  const known = new Set(collected.records.map(({ id }) => id));
  const invoices = drafts.flatMap((draft) => (draft.kind === 'present_invoice' ? [draft.invoice] : []));
  const question = {
    party,
    generation: proposal.generation,
    kind: proposal.kind,
    mode: proposal.mode,
    evidence: true,
    items: withoutUnknown(drafts, known),
    ...collected,
    tags: invoices.length === 0 ? [] : await parts.tagsOf(invoices),
    sums,
  };
  const presented = canonicalBytes(question);
  const preview = withAbsent(await parts.ledger.preview(presented), drafts, known);
  // What is presented once per transaction (directory, matrix) is spread over its items: a little too much is safe.
  return { preview, extraBytes: Math.ceil(presented.length / drafts.length) };
}

function chunksOf<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/** Previews the drafts, hundreds at a time. Throws LedgerRefused where the act as a whole cannot be. */
export async function prepare(parts: PrepareParts, proposal: Proposal): Promise<Prepared> {
  await parts.epochs.freshen();
  const chunks: PreviewedChunk[] = [];
  for (const drafts of chunksOf(proposal.drafts, ITEMS_PER_CHUNK_MAX)) {
    chunks.push(await previewChunk(parts, proposal, drafts));
  }
  const last = chunks.at(-1);
  if (last === undefined) throw new RangeError('nothing to prepare');
  const { preview } = last;
  const items = chunks.flatMap((chunk) => chunk.preview.items);
  const bytes = chunks.flatMap(({ preview: { items: list }, extraBytes }) =>
    list.map((item) => extraBytes + OVERHEAD_BYTES + bytesOf(item)),
  );
  return {
    terms: {
      network: preview.network,
      suite: 'p256.1',
      party: proposal.party,
      generation: preview.generation,
      matrix: preview.matrix,
      kind: proposal.kind,
      mode: proposal.mode,
      validUntil: preview.epoch.timeMs + VALID_MS,
    },
    items,
    outcomes: chunks.flatMap((chunk) => chunk.preview.outcomes),
    authority: await authorityOf(parts, proposal, { chunks, items }),
    bytes,
    today: preview.today,
  };
}

function bytesOf(item: Item | null): number {
  if (item === null) return 0;
  return 2 * canonicalJson(item).length + (item.kind === 'present_invoice' ? TAG_BYTES : 0);
}

/** Authority is measured on the whole run: where it has several chunks, one more preview asks with the sums of all. */
async function authorityOf(
  parts: PrepareParts,
  proposal: Proposal,
  run: Readonly<{ chunks: readonly PreviewedChunk[]; items: readonly (Item | null)[] }>,
): Promise<Preview['authority']> {
  const [first] = run.chunks;
  if (first === undefined) throw new RangeError('nothing to prepare');
  if (run.chunks.length === 1) return first.preview.authority;
  const sums = sumsOf(run.items.filter((item) => item !== null));
  const { preview } = await previewChunk(parts, proposal, proposal.drafts.slice(0, 1), sums);
  return preview.authority;
}
