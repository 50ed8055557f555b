/** Collects what an act must present: bodies, directory entries, lines, origins, proofs of signers. */
import type {
  LineStep,
  MspId,
  PartyId,
  PresentedBody,
  RecordId,
  Ref,
  Signature,
  SignerProof,
} from '../../../chaincode/src/protocol/acts';
import { partiesOf } from '../../../chaincode/src/domain/hosting';
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

/** An id that no record has. */
const NOWHERE = '0'.repeat(64);

/** The same with every reference outside `known` leading nowhere: what is not shown is as if it were not there. */
export function withoutUnknown<T>(value: T, known: ReadonlySet<RecordId>): T {
  const isUnknown = (entry: unknown): entry is Ref =>
    typeof entry === 'object' && entry !== null && isRef(entry) && !known.has(entry.id);
  const json = JSON.stringify(value, (_, entry: unknown) => (isUnknown(entry) ? { ...entry, id: NOWHERE } : entry));
  return JSON.parse(json) as T;
}

/** A signer's proof after those it rests on, for each of `ids` and everything below. */
async function proofsOf(archive: Archive, ids: Iterable<RecordId>): Promise<readonly SignerProof[]> {
  const known = new Map<RecordId, SignerProof>();
  let wanted = new Set(ids);
  while (wanted.size > 0) {
    for (const proof of await archive.signers([...wanted])) known.set(proof.id, proof);
    const below = [...wanted].flatMap((id) => (known.has(id) ? restsOn(known.get(id)) : []));
    wanted = new Set(below.filter((id) => !known.has(id)));
  }
  const ordered = new Map<RecordId, SignerProof>();
  const add = (id: RecordId): void => {
    const proof = known.get(id);
    if (proof === undefined || ordered.has(id)) return;
    restsOn(proof).forEach(add);
    ordered.set(id, proof);
  };
  [...known.keys()].forEach(add);
  return [...ordered.values()];
}

/** The signers that enrolled this one; whom a witness vouched for rests on the witness alone. */
function restsOn(proof: SignerProof | undefined): readonly RecordId[] {
  if (proof?.evidence.statement.kind !== 'enrol_signer') return [];
  return proof.evidence.signatures.map(({ signer }) => signer);
}

function signersIn(steps: readonly LineStep[]): readonly RecordId[] {
  return steps.flatMap(({ evidence }) => evidence.signatures.map(({ signer }) => signer));
}

function idsOfKind(records: readonly ArchivedRecord[], kind: ArchivedRecord['body']['kind']): readonly RecordId[] {
  return records.filter(({ body }) => body.kind === kind).map(({ id }) => id);
}

/** What an organisation may see of a presentation: the bodies it reads or, by their headers, hosts. */
export function shownTo<P extends { readonly records: readonly PresentedBody[] }>(
  presented: P,
  organisation: Readonly<{ mspId: MspId; hosted: ReadonlySet<RecordId> }>,
): P & { readonly withheld: readonly RecordId[] } {
  const { mspId, hosted } = organisation;
  const maySee = ({ id, body }: PresentedBody): boolean => body.readers.includes(mspId) || hosted.has(id);
  const withheld = presented.records.filter((record) => !maySee(record)).map(({ id }) => id);
  return { ...presented, records: presented.records.filter(maySee), withheld };
}

function unsalted({ id, body, salt }: ArchivedRecord): PresentedBody {
  return { id, body, salt };
}

/** Money out rests on the claim it pays for, when it is ordered and when the bank says that it went. */
function claimsPaidFor(items: readonly unknown[], records: readonly ArchivedRecord[]): readonly RecordId[] {
  const kinds: readonly unknown[] = ['pay_out', 'book_payment'];
  const isPayout = (item: unknown): boolean => kinds.includes((item as Readonly<{ kind?: unknown }> | null)?.kind);
  if (!items.some(isPayout)) return [];
  return records.flatMap(({ body }) => {
    return body.kind === 'financing' ? body.data.assets.map(({ assignedLeaf }) => assignedLeaf) : [];
  });
}

/** Everything these items of this party need to be presented, as far as the archive has it. */
export async function collect(
  archive: Archive,
  act: Readonly<{ party: PartyId; items: readonly unknown[]; signatures: readonly Pick<Signature, 'signer'>[] }>,
): Promise<Collected> {
  const named = namedIn(act.items);
  const own = await archive.records(named.refs.map(({ id }) => id));
  const records = [...own, ...(await archive.records(claimsPaidFor(act.items, own)))];
  const matrix = await archive.matrix(act.party);
  const lines = await archive.lines(idsOfKind(records, 'leaf'));
  const origins = await archive.origins(idsOfKind(records, 'offer'));
  const steps = [...[...lines.values()].flat(), ...origins.values()];
  const signing = steps.map(({ evidence }) => evidence.statement.party);
  const parties = new Set([act.party, ...named.parties, ...records.flatMap(({ body }) => partiesOf(body)), ...signing]);
  const entries = await archive.parties([...parties]);
  const signers = await proofsOf(archive, [...act.signatures.map(({ signer }) => signer), ...signersIn(steps)]);
  const presented = [...entries, ...(matrix === null ? [] : [matrix]), ...records].map(unsalted);
  return {
    records: [...new Map(presented.map((record) => [record.id, record])).values()],
    signers,
    claimLines: Object.fromEntries(lines),
    origins: Object.fromEntries(origins),
  };
}
