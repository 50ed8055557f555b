/** Members that join and leave, and who agrees to it. */
import { toBase64 } from '../../chaincode/src/kernel/bytes';
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { membersBytes } from '../../chaincode/src/ledger/members';
import { FORMATS } from '../../chaincode/src/protocol';
import type { MspId } from '../../chaincode/src/protocol/acts';
import type { MembersChange, NetworkView, Organisation } from '../../chaincode/src/protocol/network';
import { keysOf, organisationOf } from './consortium';
import type { Consortium, OrganisationKeys } from './consortium';
import { randomHex } from './random';

/** An organisation that is no member yet, with its keys. */
export interface Newcomer {
  readonly organisation: Organisation;
  readonly keys: OrganisationKeys;
}

/** Under a name that nobody had before, because a name is used once. */
export function newcomer(mspId: MspId = `Newcomer${randomHex(4)}MSP`): Newcomer {
  const keys = keysOf(mspId);
  return { organisation: { ...organisationOf(mspId, keys), roles: ['endorser'] }, keys };
}

/** The next list of members of a network as it is now. */
export function changeOf(
  { hash, membersNumber, network }: NetworkView,
  organisations: (now: readonly Organisation[]) => readonly Organisation[],
): MembersChange {
  const next = organisations(network.organisations);
  return { format: FORMATS.members, network: hash, number: membersNumber + 1, organisations: next };
}

/** A change as these sign it. */
export async function signedChange(
  change: MembersChange,
  signers: Readonly<Record<MspId, OrganisationKeys>>,
): Promise<string> {
  const message = membersBytes(change);
  const signed = Object.entries(signers).map(async ([mspId, { signer }]) => {
    return [mspId, toBase64(await signer.sign(message))] as const;
  });
  return canonicalJson({ change, signatures: Object.fromEntries(await Promise.all(signed)) });
}

/** The keys of some members. */
export function keysFrom({ keys }: Consortium, mspIds: readonly MspId[]): Readonly<Record<MspId, OrganisationKeys>> {
  return Object.fromEntries(
    mspIds.map((mspId) => {
      const own = keys[mspId];
      if (own === undefined) throw new RangeError(`no keys of ${mspId}`);
      return [mspId, own];
    }),
  );
}
