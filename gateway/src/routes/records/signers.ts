/** Who signed, as a reader of a record's history is shown it. */
import type { SignerProof } from '../../../../chaincode/src/protocol/acts';
import type { NewSigner } from '../../../../chaincode/src/protocol/partyItems';
import { witnessSignerId } from '../../../../chaincode/src/ledger/signers';
import type { Login } from '../../http/context';
import type { OrgRuntime } from '../../runtime/orgRuntime';
import type { SignerShown } from './present';

/** The fields of a signer inside the act that made it. */
function fieldsOf({ place, evidence }: SignerProof): NewSigner | null {
  const [part] = evidence.parts;
  const item = part !== undefined && 'value' in part ? part.value : {};
  const { signer, signers } = item as { readonly signer?: NewSigner; readonly signers?: readonly NewSigner[] };
  return signer ?? signers?.[Number(place.split(':')[1] ?? '0')] ?? null;
}

/** Witnesses sign with the keys of the first record. */
function witnesses({ network, made }: OrgRuntime): ReadonlyMap<string, SignerShown> {
  const loaded = { hash: network.hash, sha256: made.sha256 };
  const entries = network.network.organisations.filter(({ roles }) => roles.includes('witness'));
  return new Map(
    entries.map(({ mspId, name, signingKey }) => [
      witnessSignerId(loaded, mspId),
      { key: signingKey, class: null, name, nameEnglish: null },
    ]),
  );
}

type PersonNames = Pick<SignerShown, 'name' | 'nameEnglish'>;

/** Names by opaque person id of those of these signers who work for the reader's firm; nobody else's are told. */
async function namesOf(
  { models, people }: OrgRuntime,
  { party }: Login,
  signers: ReadonlyMap<string, NewSigner | null>,
): Promise<ReadonlyMap<string, PersonNames>> {
  if (party === null) return new Map();
  const ids = [...signers.keys()];
  const own = await models.records.find({ _id: { $in: ids }, kind: 'signer', parties: party }, { _id: 1 }).lean();
  const persons = own.flatMap(({ _id }) => signers.get(_id)?.person ?? []);
  const users = await people.users.find({ person: { $in: persons }, party }).lean();
  return new Map(users.map(({ person, name, nameEnglish }) => [person, { name, nameEnglish: nameEnglish ?? null }]));
}

const NAMELESS: PersonNames = { name: null, nameEnglish: null };
const UNKNOWN: SignerShown = { key: null, class: null, ...NAMELESS };

/** How each of these signers is shown to whoever is logged in. */
export async function signersShown(
  runtime: OrgRuntime,
  login: Login,
  ids: readonly string[],
): Promise<(id: string) => SignerShown> {
  const proofs = await runtime.models.signers.find({ _id: { $in: ids } }).lean();
  const signers = new Map(proofs.map(({ _id, proof }) => [_id, fieldsOf(proof)]));
  const names = await namesOf(runtime, login, signers);
  const ofNetwork = witnesses(runtime);
  return (id) => {
    const signer = signers.get(id) ?? null;
    if (signer === null) return ofNetwork.get(id) ?? UNKNOWN;
    return { key: signer.key, class: signer.class, ...(names.get(signer.person) ?? NAMELESS) };
  };
}
