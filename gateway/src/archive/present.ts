/** Collects what an act must present: bodies, directory entries, lines, origins, proofs of signers. */
import type {
  LineStep,
  PartyId,
  PresentedBody,
  RecordId,
  Ref,
  Signature,
  SignerProof,
} from '../../../chaincode/src/protocol/acts';
import type { Archive, ArchivedRecord } from './archive';

/** The part of a presentation that comes from an archive. */
export interface Collected {
  readonly records: readonly PresentedBody[];
  readonly signers: readonly SignerProof[];
  readonly claimLines: Readonly<Record<RecordId, readonly LineStep[]>>;
  readonly origins: Readonly<Record<RecordId, LineStep>>;
}

/** What some items name, found in their JSON whether they are drafts or whole. */
export interface Named {
  readonly refs: readonly Ref[];
  readonly parties: readonly PartyId[];
}

function isRef(value: object): value is Ref {
  return 'id' in value && 'version' in value && 'hash' in value;
}

const PARTY_MEMBERS: ReadonlySet<string> = new Set([
  'seller',
  'debtor',
  'supplier',
  'financier',
  'assignor',
  'assignee',
  'payee',
  'debtors',
]);

/** References and parties inside items, wherever they stand. */
export function namedIn(value: unknown): Named {
  const refs = new Map<RecordId, Ref>();
  const parties = new Set<PartyId>();
  const visit = (entry: unknown, member: string): void => {
    if (typeof entry === 'string' && PARTY_MEMBERS.has(member)) parties.add(entry);
    if (Array.isArray(entry)) for (const element of entry) visit(element, member);
    else if (typeof entry === 'object' && entry !== null) {
      if (isRef(entry)) refs.set(entry.id, entry);
      for (const [key, inner] of Object.entries(entry)) visit(inner, key);
    }
  };
  visit(value, '');
  return { refs: [...refs.values()], parties: [...parties] };
}

/** Parties whose hosts must be told of a change of this record. */
function partiesOfRecord({ body }: ArchivedRecord): readonly PartyId[] {
  switch (body.kind) {
    case 'receivable':
      return [body.data.invoice.seller, body.data.invoice.debtor];
    case 'leaf':
      return [body.data.seller, body.data.debtor, body.data.holder];
    case 'notice':
      return [body.data.assignor, body.data.assignee, body.data.debtor];
    case 'offer':
    case 'financing':
      return [body.data.supplier, body.data.financier];
    case 'payment':
      return [body.data.payer, body.data.payee];
    default:
      return [];
  }
}

class Collector {
  readonly records = new Map<RecordId, PresentedBody>();
  readonly signers = new Map<RecordId, SignerProof>();
  readonly claimLines: Record<RecordId, readonly LineStep[]> = {};
  readonly origins: Record<RecordId, LineStep> = {};

  constructor(readonly archive: Archive) {}

  addRecord(record: ArchivedRecord | null): void {
    if (record === null) return;
    const { id, body, salt } = record;
    this.records.set(id, { id, body, salt });
  }

  async addParty(id: PartyId): Promise<void> {
    this.addRecord(await this.archive.party(id));
  }

  /** A signer's proof after those it rests on. */
  async addSigner(id: RecordId): Promise<void> {
    if (this.signers.has(id)) return;
    const proof = await this.archive.signer(id);
    if (proof === null) return;
    const isRegistered = proof.evidence.statement.kind === 'register_party';
    if (!isRegistered) for (const { signer } of proof.evidence.signatures) await this.addSigner(signer);
    this.signers.set(id, proof);
  }

  async addSignersOf(steps: readonly LineStep[]): Promise<void> {
    for (const { evidence } of steps) for (const { signer } of evidence.signatures) await this.addSigner(signer);
  }

  async addRef(ref: Ref): Promise<void> {
    const record = await this.archive.record(ref.id);
    this.addRecord(record);
    if (record === null) return;
    for (const party of partiesOfRecord(record)) await this.addParty(party);
    if (record.body.kind === 'leaf') {
      const steps = await this.archive.line(ref.id);
      if (steps !== null) {
        this.claimLines[ref.id] = steps;
        await this.addSignersOf(steps);
      }
    }
    if (record.body.kind === 'offer') {
      const origin = await this.archive.origin(ref.id);
      if (origin !== null) {
        this.origins[ref.id] = origin;
        await this.addSignersOf([origin]);
      }
    }
  }
}

/** Everything these items of this party need to be presented, as far as the archive has it. */
export async function collect(
  archive: Archive,
  act: Readonly<{ party: PartyId; items: readonly unknown[]; signatures: readonly Pick<Signature, 'signer'>[] }>,
): Promise<Collected> {
  const collector = new Collector(archive);
  const { refs, parties } = namedIn(act.items);
  await collector.addParty(act.party);
  collector.addRecord(await archive.matrix(act.party));
  for (const party of parties) await collector.addParty(party);
  for (const ref of refs) await collector.addRef(ref);
  for (const { signer } of act.signatures) await collector.addSigner(signer);
  return {
    records: [...collector.records.values()],
    signers: [...collector.signers.values()],
    claimLines: collector.claimLines,
    origins: collector.origins,
  };
}
