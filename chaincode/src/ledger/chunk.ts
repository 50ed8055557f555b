/** One transaction of a signed run: does what was presented hang under the statement, and who signed it? */
import { STATEMENT_VALID_MS_MAX } from '../kernel/bounds';
import { canonicalJson } from '../kernel/canonical';
import type { CalendarDay } from '../kernel/days';
import { Failure } from '../kernel/failure';
import { areDifferent } from '../kernel/persons';
import { REJECTIONS } from '../protocol';
import type { Hash, Header, RecordId, Signature, Statement, OpenedLine } from '../protocol/acts';
import type { Epoch } from '../protocol/network';
import type { Item } from '../protocol/items';
import { itemDigest } from '../statement/items';
import { chunkRoot, closeLine, manifestRoot, minorSums, sumsOf, totalSums } from '../statement/manifest';
import type { MinorSums } from '../statement/manifest';
import { statementHash } from '../statement/statement';
import type { LoadedNetwork } from './network';
import type { ProvenSigner, ProvenSigners } from './signers';
import { areRolesComplete, isSignedBy } from './signers';

export interface PresentedChunk {
  readonly statement: Statement;
  readonly lines: readonly OpenedLine[];
  readonly chunk: number;
  readonly items: readonly Item[];
  readonly salts: readonly string[];
}

/** A chunk whose every byte hangs under the signed root. */
export interface CheckedChunk {
  readonly statementHash: Hash;
  readonly digests: readonly Uint8Array[];
  /** Over the whole run: what authority is measured by. */
  readonly runSums: MinorSums;
}

/** Throws Failure `presented_chunk_differs` or `presented_totals_differ`. */
export function checkChunk(loaded: LoadedNetwork, presented: PresentedChunk): CheckedChunk {
  const { sha256 } = loaded;
  const { statement, lines, chunk, items, salts } = presented;
  const line = lines[chunk];
  if (line?.count !== items.length || salts.length !== items.length) {
    throw new Failure('presented_chunk_differs', { rule: 'count' });
  }
  if (items.some((item) => item.kind !== statement.kind))
    throw new Failure('presented_chunk_differs', { rule: 'kind' });
  const digests = items.map((item, index) => itemDigest(sha256, item, salts[index] ?? ''));
  if (chunkRoot(sha256, digests) !== line.root) throw new Failure('presented_chunk_differs', { rule: 'items' });
  const closed = lines.map((entry) => closeLine(sha256, entry));
  if (manifestRoot(sha256, closed) !== statement.root) throw new Failure('presented_chunk_differs', { rule: 'lines' });
  if (canonicalJson(sumsOf(items)) !== canonicalJson(line.sums)) throw new Failure('presented_totals_differ');
  return { statementHash: statementHash(sha256, statement), digests, runSums: minorSums(totalSums(lines)) };
}

/** Throws Failure where the statement as such cannot be applied to this network now. */
export function requireStatement(loaded: LoadedNetwork, statement: Statement, epoch: Epoch): void {
  if (!loaded.network.suites.includes(statement.suite))
    throw new Failure('suite_unsupported', { suite: statement.suite });
  if (statement.network !== loaded.hash) throw new Failure('network_differs');
  if (statement.validUntil < epoch.timeMs) throw new Failure('statement_expired', { validUntil: statement.validUntil });
  if (statement.validUntil - epoch.timeMs > STATEMENT_VALID_MS_MAX) {
    throw new Failure('statement_valid_too_long', { validUntil: statement.validUntil });
  }
}

export interface SigningQuestion {
  readonly statement: Statement;
  readonly statementHash: Hash;
  readonly signatures: readonly Signature[];
  readonly signers: ProvenSigners;
  readonly today: CalendarDay;
  /** Header of a signer's record as committed: an open one is not revoked. Read, so that a revocation in between kills the act. */
  readonly headerOf: (id: RecordId) => Header | null;
}

export interface Signed {
  readonly signature: Signature;
  readonly signer: ProvenSigner;
}

function signedOne(loaded: LoadedNetwork, question: SigningQuestion, signature: Signature): Signed | Failure {
  const { statement } = question;
  const signer = question.signers.get(signature.signer);
  const header = question.headerOf(signature.signer);
  const name = { signer: signature.signer };
  if (signer === undefined || header === null) return new Failure('signer_unknown', name);
  if (signer.party !== statement.party) return new Failure('signer_not_of_party', name);
  if (signer.generation !== statement.generation) return new Failure('generation_differs', name);
  if (header.state !== 'open') return new Failure('signer_revoked', name);
  if (signer.until < question.today) return new Failure('signer_expired', { ...name, until: signer.until });
  const { statementHash: hash } = question;
  if (!isSignedBy(loaded, { statement: hash, signature, publicKey: signer.key })) {
    return new Failure('signature_invalid', name);
  }
  if (!signer.roles.includes(signature.role))
    return new Failure('signing_role_not_held', { ...name, role: signature.role });
  return { signature, signer };
}

/** Of several failures the one whose code comes first in the closed list, however the signatures are ordered. */
function earliest(failures: readonly Failure[]): Failure | undefined {
  const place = ({ code }: Failure): number => (REJECTIONS as readonly string[]).indexOf(code);
  return [...failures].sort((one, other) => place(one) - place(other))[0];
}

/** X12: one signature in the role `sole`, or a maker's and a checker's of two different persons. */
export function requireSigned(loaded: LoadedNetwork, question: SigningQuestion): readonly Signed[] {
  const roles = question.signatures.map(({ role }) => role).sort();
  if (!areRolesComplete(question.statement.kind, roles)) throw new Failure('signature_missing', { roles });
  const checked = question.signatures.map((signature) => signedOne(loaded, question, signature));
  const failure = earliest(checked.filter((entry) => entry instanceof Failure));
  if (failure !== undefined) throw failure;
  const signed = checked.flatMap((entry) => (entry instanceof Failure ? [] : [entry]));
  if (!areDifferent(signed.map(({ signer }) => signer))) throw new Failure('same_person_twice');
  return signed;
}
