/**
 * Signers and their own proofs: the act that registered or enrolled each, down to a witness of the first record. A
 * signer's fields come from that signed act; the ledger only says whether the signer was revoked since.
 */
import { canonicalJson } from '../kernel/canonical';
import { fromBase64, utf8 } from '../kernel/bytes';
import { Failure } from '../kernel/failure';
import { ParseError } from '../kernel/parse';
import { areDifferent } from '../kernel/persons';
import type { AbortCode, Kind, SigningRole } from '../protocol';
import type { Evidence, Hash, PartyId, RecordId, Signature, SignerProof, Statement } from '../protocol/acts';
import type { NewSigner } from '../protocol/partyItems';
import { signedItemOf } from '../statement/evidence';
import { hashText } from '../statement/hashing';
import { recordIdAt } from '../statement/ids';
import { signedBytes, statementHash } from '../statement/statement';
import { BoundedCache } from '../suites/boundedCache';
import { enrolment, registration, replacement } from './evidenceItems';
import type { LoadedNetwork } from './network';
import { organisationOf } from './network';
import { witnessOf } from './shapes';

/** A signer as its proof shows it. */
export interface ProvenSigner extends NewSigner {
  readonly id: RecordId;
  readonly party: string;
  readonly generation: number;
  /** Digest of the item with which a witness vouched for the keys this one rests on. */
  readonly root: Hash;
  /** Proofs this one rests on, the witness's act first, its own last. */
  readonly chain: readonly SignerProof[];
}

export type ProvenSigners = ReadonlyMap<RecordId, ProvenSigner>;

const CACHE_MAX = 5000;
const verified = new BoundedCache<string, boolean>(CACHE_MAX);

/** Whether one signature of a statement is good; remembered, because lines repeat the same signatures. */
export function isSignedBy(
  loaded: LoadedNetwork,
  signing: Readonly<{ statement: Hash; signature: Signature; publicKey: string }>,
): boolean {
  const { statement, signature, publicKey } = signing;
  const key = `${statement} ${signature.signer} ${signature.role} ${signature.value} ${publicKey}`;
  const known = verified.get(key);
  if (known !== undefined) return known;
  const { suite } = loaded;
  const message = signedBytes({ suite: suite.id, statement, signer: signature.signer, role: signature.role });
  const good = suite.verify({ publicKey, message, signature: signatureBytes(signature.value) });
  verified.set(key, good);
  return good;
}

function signatureBytes(value: string): Uint8Array {
  try {
    return fromBase64(value);
  } catch (error) {
    if (error instanceof RangeError) return new Uint8Array();
    throw error;
  }
}

function invalid(rule: string, id: RecordId, options?: ErrorOptions): Failure {
  return new Failure('presented_signer_invalid', { rule, signer: id }, options);
}

/** The witness's key that signed as this organisation; its signer id is the organisation's name. */
export function witnessSignerId(loaded: Pick<LoadedNetwork, 'hash' | 'sha256'>, mspId: string): RecordId {
  return hashText(loaded.sha256(utf8(`tallystick.witness\n${loaded.hash}\n${mspId}`))).slice('sha256:'.length);
}

/** Throws Failure `code` unless the statement is signed by the witness it names. */
export function requireWitness(
  loaded: LoadedNetwork,
  signed: Readonly<{ statement: Statement; signatures: readonly Signature[]; code: AbortCode | 'signature_invalid' }>,
): void {
  const mspId = witnessOf(signed.statement.party) ?? '';
  const organisation = organisationOf(loaded.network, mspId);
  if (organisation?.roles.includes('witness') !== true) throw new Failure('not_a_witness', { organisation: mspId });
  const id = witnessSignerId(loaded, mspId);
  const [signature] = signed.signatures;
  const statement = statementHash(loaded.sha256, signed.statement);
  const good =
    signed.signatures.length === 1 &&
    signature?.signer === id &&
    signature.role === 'sole' &&
    isSignedBy(loaded, { statement, signature, publicKey: organisation.signingKey });
  if (!good) throw new Failure(signed.code);
}

/** Kinds that any one key of a firm may sign, in any of its roles, whatever the firm's matrix says. */
export const ANY_KEY: ReadonlySet<Kind> = new Set<Kind>(['veto_keys']);

/** X12: one signature in the role `sole`, or a maker's and a checker's; half of a pair is nobody's act. */
export function areRolesComplete(kind: Kind, roles: readonly SigningRole[]): boolean {
  const [one, other] = [...roles].sort();
  if (roles.length === 1) return one === 'sole' || ANY_KEY.has(kind);
  return roles.length === 2 && one === 'checker' && other === 'maker';
}

/**
 * Throws Failure unless the evidence is signed by proven signers of its statement's party, each in a role it has, alone
 * or as maker and checker. What the party's matrix said of them then, only the ledger that applied the act looked at.
 */
export function requireSignatures(
  loaded: LoadedNetwork,
  signed: Readonly<{ evidence: Evidence; signers: ProvenSigners; code: AbortCode }>,
): void {
  const { statement, signatures } = signed.evidence;
  const hash = statementHash(loaded.sha256, statement);
  if (statement.network !== loaded.hash) throw new Failure(signed.code, { rule: 'network' });
  const roles = signatures.map(({ role }) => role);
  if (!areRolesComplete(statement.kind, roles)) throw new Failure(signed.code, { rule: 'roles', roles });
  const found: ProvenSigner[] = [];
  for (const signature of signatures) {
    const signer = signed.signers.get(signature.signer);
    if (signer?.party !== statement.party || signer.generation !== statement.generation) {
      throw new Failure(signed.code, { rule: 'signer', signer: signature.signer });
    }
    if (!isSignedBy(loaded, { statement: hash, signature, publicKey: signer.key })) {
      throw new Failure(signed.code, { rule: 'signature', signer: signature.signer });
    }
    if (!signer.roles.includes(signature.role)) {
      throw new Failure(signed.code, { rule: 'role', signer: signature.signer });
    }
    found.push(signer);
  }
  if (!areDifferent(found)) throw new Failure(signed.code, { rule: 'persons' });
}

/** A signer as the act that made it says: for which party, of which generation. */
interface Made {
  readonly signer: NewSigner;
  readonly party: string;
  readonly generation: number;
}

/** A key that a witness vouched for: a firm's first ones, or the first of a new generation. */
function vouchedFor({ place, evidence }: SignerProof, item: unknown): Made | null {
  const isFirst = evidence.statement.kind === 'register_party';
  const vouched = isFirst ? { ...registration(item, 'item'), generation: 1 } : replacement(item, 'item');
  const signer = vouched.signers.find((_, index) => place === `signer:${index}`);
  return signer === undefined ? null : { signer, party: vouched.party, generation: vouched.generation };
}

/** The signer's fields inside the act that made it. */
function madeBy(proof: SignerProof): Made {
  const { id, place, evidence } = proof;
  const [part] = evidence.parts;
  const { kind, party, generation } = evidence.statement;
  if (part === undefined || !('value' in part)) throw invalid('item', id);
  try {
    if (isByWitness(kind)) {
      const made = vouchedFor(proof, part.value);
      if (made !== null) return made;
    }
    if (kind === 'enrol_signer' && place === 'signer:0') {
      return { signer: enrolment(part.value, 'item').signer, party, generation };
    }
  } catch (cause) {
    if (cause instanceof ParseError) throw invalid('item', id, { cause });
    throw cause;
  }
  throw invalid('item', id);
}

function proveOne(loaded: LoadedNetwork, proof: SignerProof, earlier: ProvenSigners): ProvenSigner {
  const { evidence, id, place } = proof;
  const signed = signedItemOf(loaded.sha256, evidence);
  if (signed === null || recordIdAt(loaded.sha256, signed, place) !== id) throw invalid('id', id);
  const { signer, party, generation } = madeBy(proof);
  const { kind } = evidence.statement;
  if (isByWitness(kind)) {
    if (evidence.statement.network !== loaded.hash) throw invalid('network', id);
    requireWitness(loaded, { ...evidence, code: 'presented_signer_invalid' });
    return { ...signer, id, party, generation, root: hashText(signed.digest), chain: [proof] };
  }
  requireSignatures(loaded, { evidence, signers: earlier, code: 'presented_signer_invalid' });
  const enrollers = evidence.signatures.flatMap((signature) => earlier.get(signature.signer) ?? []);
  const [root, ...otherRoots] = new Set(enrollers.map((enroller) => enroller.root));
  if (root === undefined || otherRoots.length > 0) throw invalid('root', id);
  const chain = enrollers.flatMap((enroller) => enroller.chain);
  const unique = [...new Map([...chain, proof].map((entry) => [entry.id, entry])).values()];
  return { ...signer, id, party, generation, root, chain: unique };
}

/** Acts by which a witness vouches for a firm's keys; every other key rests on an earlier one of the firm. */
function isByWitness(kind: Kind): boolean {
  return kind === 'register_party' || kind === 'replace_keys';
}

/**
 * Throws Failure `presented_signer_invalid` unless what the signatures rest on is what the firm's directory entry names: a
 * witness that signs a second registration makes no key of the firm.
 */
export function requireRooted(
  signers: ProvenSigners,
  signatures: readonly Pick<Signature, 'signer'>[],
  rootsOf: (party: PartyId) => readonly Hash[],
): void {
  for (const { signer: id } of signatures) {
    const signer = signers.get(id);
    if (signer !== undefined && rootsOf(signer.party)[signer.generation - 1] !== signer.root) throw invalid('root', id);
  }
}

const proven = new BoundedCache<string, ProvenSigner>(CACHE_MAX);

/** Proofs in order, each resting on earlier ones. Throws Failure `presented_signer_invalid`. */
export function proveSigners(loaded: LoadedNetwork, proofs: readonly SignerProof[]): ProvenSigners {
  const signers = new Map<RecordId, ProvenSigner>();
  for (const proof of proofs) {
    if (signers.has(proof.id)) throw invalid('twice', proof.id);
    // The whole presented proof is the key, so that a spoilt one is never taken for the good one it resembles.
    const key = hashText(loaded.sha256(utf8(loaded.hash + canonicalJson(proof))));
    const known = proven.get(key);
    const isCovered = known?.chain.every(({ id }) => id === proof.id || signers.has(id)) === true;
    const signer = known !== undefined && isCovered ? known : proveOne(loaded, proof, signers);
    proven.set(key, signer);
    signers.set(proof.id, signer);
  }
  return signers;
}
