/**
 * Early checks of signatures: they spare a round trip, keep a mistake from ending a run, and keep strangers' runs out of
 * the store. What counts is checked again on the ledger.
 */
import type { Signature, SignerProof } from '../../../../chaincode/src/protocol/acts';
import type { LoadedNetwork } from '../../../../chaincode/src/ledger/network';
import { isSignedBy, proveSigners, witnessSignerId } from '../../../../chaincode/src/ledger/signers';
import { suiteOf } from '../../../../chaincode/src/suites/suite';
import { witnessOfParty } from '../../acts/endorsers';
import { collect } from '../../archive/present';
import { badRequest, Problem } from '../../http/problem';
import { STATUS_OF } from '../../http/status';
import type { StatementDocument } from '../../people/models';
import type { OrgRuntime } from '../../runtime/orgRuntime';

/** Signatures of one statement and whose they should be. */
export interface Signed {
  readonly hash: string;
  readonly party: string;
  readonly signatures: readonly Signature[];
}

interface KnownSigner {
  readonly party: string;
  readonly key: string;
  /** Null for a witness, which is no person. */
  readonly person: string | null;
}

function loadedOf({ network: { network, hash }, made: { sha256 } }: OrgRuntime): LoadedNetwork {
  return { network, hash, suite: suiteOf(network.suites[0] ?? ''), sha256 };
}

function witnessSigner(loaded: LoadedNetwork, mspId: string): ReadonlyMap<string, KnownSigner> {
  const own = loaded.network.organisations.find((entry) => entry.mspId === mspId);
  if (own === undefined) return new Map();
  const signer = { party: `witness:${mspId}`, key: own.signingKey, person: null };
  return new Map([[witnessSignerId(loaded, mspId), signer]]);
}

/** Signers as their proofs show them: proofs brought along, or those this organisation was told. */
async function signersOf(
  runtime: OrgRuntime,
  { party, signatures }: Signed,
  brought: readonly SignerProof[] | null,
): Promise<ReadonlyMap<string, KnownSigner>> {
  const loaded = loadedOf(runtime);
  const witness = witnessOfParty(party);
  if (witness !== null) return witnessSigner(loaded, witness);
  const proofs = brought ?? (await collect(runtime.made.archive, { party, items: [], signatures })).signers;
  return proveSigners(loaded, proofs);
}

function refused(code: 'signature_invalid' | 'signer_revoked' | 'same_person_twice', title: string): Problem {
  return new Problem({ status: STATUS_OF[code], code, title });
}

/** A proof says that a key was enrolled once. Throws Problem unless the ledger has it still. */
async function requireStanding({ parts: { ledger } }: OrgRuntime, { party, signatures }: Signed): Promise<void> {
  if (witnessOfParty(party) !== null) return;
  for (const { signer } of signatures) {
    const header = await ledger.header(signer);
    if (header === null) throw refused('signature_invalid', 'The signature is by a key that the ledger does not know.');
    if (header.state === 'closed') throw refused('signer_revoked', 'The key that signed was revoked.');
  }
}

/** Throws Problem unless every signature is by a signer of the party who may still sign, each a person of its own. */
export async function requireSigners(
  runtime: OrgRuntime,
  signed: Signed,
  brought: readonly SignerProof[] | null = null,
): Promise<void> {
  const signers = await signersOf(runtime, signed, brought);
  const loaded = loadedOf(runtime);
  const persons = signed.signatures.map((signature): string => {
    const signer = signers.get(signature.signer);
    const isGood =
      signer?.party === signed.party &&
      isSignedBy(loaded, { statement: signed.hash, signature, publicKey: signer.key });
    if (!isGood) throw refused('signature_invalid', 'The signature is not by a signer of this firm.');
    return signer.person ?? signature.signer;
  });
  if (new Set(persons).size !== persons.length)
    throw refused('same_person_twice', 'The second signature is another person’s.');
  await requireStanding(runtime, signed);
}

/** Whether this signer has signed a stored run in this role: sending it again changes nothing. */
export function hasSigned({ signatures }: Pick<StatementDocument, 'signatures'>, signature: Signature): boolean {
  return signatures.some(({ signer, role }) => signer === signature.signer && role === signature.role);
}

/** Throws Problem unless a stored run still wants a signature in this role. */
export function requireWanted(document: StatementDocument, signature: Signature): void {
  if (document.state !== 'waiting') {
    throw new Problem({ status: 409, code: 'already_signed', title: 'This run has all its signatures.' });
  }
  const isWanted = signature.role !== 'sole' && document.signatures.every(({ role }) => role !== signature.role);
  if (!isWanted) throw badRequest([{ path: 'body.signature.role', rule: 'the role that has not signed yet' }]);
}
