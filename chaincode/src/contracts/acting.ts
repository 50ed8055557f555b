/** Who acts, and with what authority: the party's directory entry, its matrix, its signatures. */
import type { CalendarDay } from '../kernel/days';
import { Failure } from '../kernel/failure';
import type { Hash, PresentedBody, Signature, SignerProof, Statement } from '../protocol/acts';
import type { MatrixRecord } from '../protocol/records';
import type { Actor } from '../domain/world';
import { ROLES_OF_KIND, refuseAuthority, roleAllows, stateAllows } from '../domain/parties/authority';
import type { AuthorityQuestion } from '../domain/parties/authority';
import { signerOf } from '../domain/parties/decide';
import { requireSigned } from '../ledger/chunk';
import type { LoadedNetwork } from '../ledger/network';
import { organisationOf } from '../ledger/network';
import { witnessOf } from '../ledger/shapes';
import type { ProvenSigners } from '../ledger/signers';
import { ANY_KEY, requireWitness } from '../ledger/signers';
import { chainsOf } from './evidence';
import { directoryEntry } from './world';
import type { WorkingSet } from './workingSet';

export interface ActingParts {
  readonly loaded: LoadedNetwork;
  readonly set: WorkingSet;
  readonly records: readonly PresentedBody[];
  readonly statement: Pick<Statement, 'party' | 'generation' | 'matrix' | 'kind'>;
}

/** The acting party as the directory has it; a witness has neither generation nor roles. */
export function actorOf(parts: ActingParts): Actor {
  const { loaded, statement } = parts;
  const witness = witnessOf(statement.party);
  if (witness !== null) {
    const isWitness = organisationOf(loaded.network, witness)?.roles.includes('witness') === true;
    if (!isWitness || ROLES_OF_KIND[statement.kind] !== 'witness')
      throw new Failure('role_forbids', { kind: statement.kind });
    return { party: statement.party, host: witness, roles: [], generation: 0 };
  }
  const party = directoryEntry(parts, statement.party);
  if (party === null) throw new Failure('party_unknown', { party: statement.party });
  if (!stateAllows(statement.kind, party.state)) throw new Failure('party_not_active', { party: party.id });
  if (party.generation !== statement.generation)
    throw new Failure('generation_differs', { generation: party.generation });
  return { party: party.id, host: party.host, roles: party.roles, generation: party.generation };
}

function presentedMatrix({ records, statement }: ActingParts): PresentedBody | undefined {
  return records.find(({ body }) => body.kind === 'matrix' && body.data.party === statement.party);
}

/** The party's authority matrix as presented. Throws Failure where it is missing or of another version. */
export function matrixOf(parts: ActingParts): MatrixRecord {
  const { set, statement } = parts;
  const presented = presentedMatrix(parts);
  if (presented === undefined) throw new Failure('presented_body_missing', { record: 'matrix' });
  const body = set.body('matrix', presented.id);
  if (body?.data.party !== statement.party) throw new Failure('presented_body_missing', { record: 'matrix' });
  const version = set.header(presented.id)?.version ?? 0;
  if (version !== statement.matrix) throw new Failure('matrix_changed', { version });
  return body.data;
}

export interface SignedParts extends ActingParts {
  readonly statement: Statement;
  readonly statementHash: Hash;
  readonly signatures: readonly Signature[];
  readonly signers: ProvenSigners;
  readonly runSums: AuthorityQuestion['sums'];
  readonly today: CalendarDay;
  readonly actor: Actor;
}

/** Throws Failure unless the statement is signed by people who may; gives the proofs of who signed. */
export function requireAuthority(parts: SignedParts): readonly SignerProof[] {
  const { loaded, statement, signatures, signers, set, today, actor } = parts;
  if (witnessOf(statement.party) !== null) {
    requireWitness(loaded, { statement, signatures, code: 'signature_invalid' });
    return [];
  }
  const signed = requireSigned(loaded, {
    ...parts,
    headerOf: (id) => (set.isLoaded(id) ? set.header(id) : null),
  });
  const signings = signed.map(({ signature, signer }) => {
    return { role: signature.role, signer: signerOf(signer, signer.party, signer.generation) };
  });
  const { kind } = statement;
  // Before the matrix is looked at: what a role forbids, no matrix allows.
  if (!roleAllows(kind, actor.roles)) throw new Failure('role_forbids', { kind });
  if (!needsNoMatrix(parts)) {
    const question = { kind, roles: actor.roles, matrix: matrixOf(parts), sums: parts.runSums, today };
    const refused = refuseAuthority(question, signings);
    if (refused !== null) throw new Failure(refused.rejected, refused.details);
  }
  return chainsOf(
    signers,
    signatures.map(({ signer }) => signer),
  );
}

/** Any key vetoes; and whoever joins a majority so that a firm can leave its host need not see the firm's matrix. */
function needsNoMatrix(parts: SignedParts): boolean {
  const { kind } = parts.statement;
  if (ANY_KEY.has(kind)) return true;
  return kind === 'change_host' && presentedMatrix(parts) === undefined && parts.set.mayGoBlind();
}
