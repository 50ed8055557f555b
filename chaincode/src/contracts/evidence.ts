/** What must stand behind an act before it is decided: the line of each claim, and the act that made each offer. */
import { canonicalJson, sameCanonical } from '../kernel/canonical';
import { Failure } from '../kernel/failure';
import { ParseError } from '../kernel/parse';
import type { LineStep, Presented, RecordId, Signature, SignerProof } from '../protocol/acts';
import type { Item, MakeOfferItem } from '../protocol/items';
import { requireLine } from '../ledger/claimLines';
import { lineDeal } from '../ledger/evidenceItems';
import type { LineDeal } from '../ledger/evidenceItems';
import type { LoadedNetwork } from '../ledger/network';
import { requireRooted, requireSignatures } from '../ledger/signers';
import type { ProvenSigners } from '../ledger/signers';
import { signedItemOf } from '../statement/evidence';
import { recordIdAt } from '../statement/ids';
import { closedByItem } from '../statement/leaves';
import { KIND_RULES } from './kinds';
import { directoryEntry } from './world';
import type { WorkingSet } from './workingSet';

export interface EvidenceParts {
  readonly loaded: LoadedNetwork;
  readonly set: WorkingSet;
  readonly signers: ProvenSigners;
  readonly presented: Pick<Presented, 'records' | 'claimLines' | 'origins'>;
}

/** Records whose background is told with them: nobody's archive may be fed a line that does not stand. */
function toldAnew(items: readonly Item[]): readonly RecordId[] {
  return items.flatMap((item) => (item.kind === 'reseal_record' ? [item.record.id] : []));
}

function isLive(set: WorkingSet, id: RecordId): boolean {
  const state = set.header(id)?.state;
  return state === 'open' || state === 'frozen';
}

/** A deal whose money moves, and the claim that was given into it. */
interface Deal {
  readonly financing: RecordId;
  readonly leaf: RecordId;
}

/** A deal that is paid out: its claims are as the financing's body names them. */
function dealsPaidOut(set: WorkingSet, financing: RecordId): readonly Deal[] {
  if (set.header(financing)?.state !== 'open') return [];
  const assets = set.body('financing', financing)?.data.assets ?? [];
  return assets.map(({ assignedLeaf }) => ({ financing, leaf: assignedLeaf }));
}

/** Deals by which the items move money. What is closed or changed is refused by its header when it is decided. */
function dealsOf(set: WorkingSet, items: readonly Item[]): readonly Deal[] {
  return items.flatMap((item) => {
    if (item.kind === 'pay_out') return dealsPaidOut(set, item.financing.id);
    if (item.kind === 'book_payment' && item.status === 'confirmed' && item.financing !== null)
      return dealsPaidOut(set, item.financing.id);
    if (item.kind !== 'discharge' || item.financing === null) return [];
    const isLiveDeal = isLive(set, item.leaf.id) && set.header(item.financing.id)?.state === 'open';
    return isLiveDeal ? [{ financing: item.financing.id, leaf: item.leaf.id }] : [];
  });
}

/** What a draw says of the deal it made; null where the step is no draw. */
function dealOf({ evidence }: LineStep): LineDeal | null {
  const [part] = evidence.parts;
  if (evidence.statement.kind !== 'draw' || part === undefined || !('value' in part)) return null;
  try {
    return lineDeal(part.value, 'item');
  } catch (error) {
    if (error instanceof ParseError) return null;
    throw error;
  }
}

/** The price of a deal is the one in the draw that the claim's line ends with: the supplier signed it. */
function requireDeal({ loaded, set, presented }: EvidenceParts, { financing, leaf }: Deal): void {
  const refused = (rule: string): Failure => new Failure('presented_evidence_invalid', { rule, financing });
  const body = set.body('financing', financing);
  const step = presented.claimLines[leaf]?.at(-1);
  // Not a deal: the item is refused for that when it is decided.
  if (body === null) return;
  const deal = step === undefined ? null : dealOf(step);
  if (step === undefined || deal === null) throw refused('draw');
  const item = signedItemOf(loaded.sha256, step.evidence);
  if (item === null || recordIdAt(loaded.sha256, item, 'financing') !== financing) throw refused('id');
  const { financier, offer, terms, sheet, payTo: shown } = deal;
  const { account: _, ...payTo } = shown;
  const signed = { supplier: item.party, financier, offer: offer.id, terms, sheet, payTo };
  const { data } = body;
  const recorded = { supplier: data.supplier, financier: data.financier, offer: data.offer, terms: data.terms };
  if (!sameCanonical(signed, { ...recorded, sheet: data.sheet, payTo: data.payTo })) throw refused('terms');
}

/** The claim behind a payout must be there, whole and the financier's. */
function requireClaims(set: WorkingSet, deals: readonly Deal[]): void {
  for (const { leaf } of deals) {
    if (!set.isLoaded(leaf)) throw new Failure('presented_body_missing', { record: leaf });
    const state = set.header(leaf)?.state;
    if (state === 'frozen') throw new Failure('frozen', { record: leaf });
    if (state !== 'open') throw new Failure('presented_evidence_invalid', { rule: 'claim', leaf });
  }
}

/** Keys behind these signatures are those of the firms that the directory knows. Throws Failure `presented_signer_invalid`. */
export function requireKnownKeys(
  parts: Pick<EvidenceParts, 'loaded' | 'set' | 'signers'>,
  signatures: readonly Pick<Signature, 'signer'>[],
): void {
  requireRooted(parts.signers, signatures, (party) => directoryEntry(parts, party)?.roots ?? []);
}

function signaturesIn(steps: readonly LineStep[]): readonly Signature[] {
  return steps.flatMap(({ evidence }) => evidence.signatures);
}

/** Checks the line of every claim the items give value for. Throws Failure `presented_evidence_invalid`. */
export function requireLines(parts: EvidenceParts, items: readonly Item[]): void {
  const { loaded, set, signers, presented } = parts;
  const given = items.filter(({ kind }) => KIND_RULES[kind].needsLine === true).flatMap(closedByItem);
  const deals = dealsOf(set, items);
  requireClaims(set, deals);
  for (const id of new Set([...given, ...deals.map(({ leaf }) => leaf), ...toldAnew(items)])) {
    // A leaf that is closed or changed already is refused by its header; its line is not needed for that.
    if (!isLive(set, id)) continue;
    const leaf = set.body('leaf', id);
    const steps = presented.claimLines[id];
    // Not a leaf: the item is refused for that when it is decided.
    if (leaf === null) continue;
    if (steps === undefined) throw new Failure('presented_evidence_invalid', { rule: 'missing', leaf: id });
    requireLine({
      loaded,
      signers,
      leaf: { id, data: leaf.data },
      steps,
      headerOf: (ancestor) => set.header(ancestor),
    });
    requireKnownKeys(parts, signaturesIn(steps));
  }
  for (const deal of deals) requireDeal(parts, deal);
}

function invalid(rule: string, offer: RecordId): Failure {
  return new Failure('presented_evidence_invalid', { rule, offer });
}

/** An offer's terms are those its financier signed, whatever was drawn since. */
function requireOrigin(parts: EvidenceParts, offer: RecordId): void {
  const { loaded, set, signers, presented } = parts;
  const origin = presented.origins[offer];
  const body = set.body('offer', offer);
  // Not an offer: the item is refused for that when it is decided.
  if (body === null) return;
  if (origin === undefined) throw invalid('missing', offer);
  const { evidence, place } = origin;
  const made = signedItemOf(loaded.sha256, evidence);
  if (made === null || place !== 'offer' || recordIdAt(loaded.sha256, made, place) !== offer)
    throw invalid('id', offer);
  requireSignatures(loaded, { evidence, signers, code: 'presented_evidence_invalid' });
  requireKnownKeys(parts, evidence.signatures);
  const [part] = evidence.parts;
  if (evidence.statement.kind !== 'make_offer' || part === undefined || !('value' in part))
    throw invalid('kind', offer);
  const item = part.value as MakeOfferItem;
  const { financier, supplier, debtors, currency, ceiling, until, terms, collectTo } = body.data;
  const signed = [item.supplier, item.debtors, item.currency, item.ceiling, item.until, item.terms, item.collectTo];
  const recorded = [supplier, debtors, currency, ceiling, until, terms, collectTo];
  if (made.party !== financier || canonicalJson(signed) !== canonicalJson(recorded)) {
    throw invalid('terms', offer);
  }
}

/** Checks the origin of every offer the items draw on. Throws Failure `presented_evidence_invalid`. */
export function requireOrigins(parts: EvidenceParts, items: readonly Item[]): void {
  const offers = items.flatMap((item) => (item.kind === 'draw' ? [item.offer.id] : []));
  for (const offer of new Set([...offers, ...toldAnew(items)])) {
    if (isLive(parts.set, offer)) requireOrigin(parts, offer);
  }
}

/** Proofs of the signers in each presented line and origin, to be told with it. */
export function signersOfLines(parts: EvidenceParts): ReadonlyMap<RecordId, readonly SignerProof[]> {
  const { presented, signers } = parts;
  const origins = Object.entries(presented.origins).map(([offer, step]) => [offer, [step]] as const);
  const entries = [...origins, ...Object.entries(presented.claimLines)].map(([record, steps]) => {
    const ids = signaturesIn(steps).map(({ signer }) => signer);
    return [record, chainsOf(signers, ids)] as const;
  });
  return new Map(entries);
}

/** Proofs these signers rest on, each once, in order. */
export function chainsOf(signers: ProvenSigners, ids: readonly RecordId[]): readonly SignerProof[] {
  const proofs = ids.flatMap((id) => signers.get(id)?.chain ?? []);
  return [...new Map(proofs.map((proof) => [proof.id, proof])).values()];
}
