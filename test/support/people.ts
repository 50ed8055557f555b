/** Acts on a firm's own signers and authority, as its host's gateway would prepare them. */
import type { MatrixRow } from '../../chaincode/src/protocol/partyItems';
import type { Delegation, EnrolSignerItem } from '../../chaincode/src/protocol/partyItems';
import type { Ref, SignerProof } from '../../chaincode/src/protocol/acts';
import type { ActOptions, Firm, Person, World } from './firms';

/** The current reference of a person's signer record. */
export function signerRef(world: World, firm: Firm, person: Person): Ref {
  const found = world.told(firm.host, 'signer').find(({ ref }) => ref.id === person.id);
  if (found === undefined) throw new Error('no such signer');
  return found.ref;
}

/** Enrols a further key; gives the person its id. */
export async function enrol(world: World, firm: Firm, person: Person, options: ActOptions = {}): Promise<void> {
  const item: EnrolSignerItem = { kind: 'enrol_signer', signer: person.fields };
  await world.act(firm, 'enrol_signer', [item], options);
  const found = world.told(firm.host, 'signer').find(({ body }) => body.data.key === person.fields.key);
  if (found === undefined) throw new Error('the key was not enrolled');
  person.id = found.ref.id;
}

export async function revoke(world: World, firm: Firm, person: Person, options: ActOptions = {}): Promise<void> {
  const item = { kind: 'revoke_signer', signer: signerRef(world, firm, person), reason: 'left the firm' } as const;
  await world.act(firm, 'revoke_signer', [item], options);
}

/** Changes rows or delegations of a firm's matrix; what is not named stays. */
export async function amend(
  world: World,
  firm: Firm,
  change: Readonly<{ rows?: readonly MatrixRow[]; delegations?: readonly Delegation[] }>,
  options: ActOptions = {},
): Promise<void> {
  const { ref, body } = world.told(firm.host, 'matrix').find(({ body: { data } }) => data.party === firm.party)!;
  const { rows = body.data.rows, delegations = body.data.delegations } = change;
  await world.act(firm, 'amend_matrix', [{ kind: 'amend_matrix', matrix: ref, rows, delegations }], options);
}

/** A signer's proof as an organisation's archive has it. */
export async function proofOf(world: World, firm: Firm, person: Person): Promise<SignerProof> {
  const [proof] = await world.archives[firm.host]!.signers([person.id]);
  if (proof === undefined) throw new Error('no proof of this signer');
  return proof;
}
