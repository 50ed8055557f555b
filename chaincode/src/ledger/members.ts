/**
 * Members join and leave by an act of the members: a witness and a majority of those that endorse sign the whole list as
 * it shall be, and so does whoever is new in it. Organisations that stay are not touched, so that nobody's key is changed
 * by others.
 */
import { canonicalBytes, canonicalJson } from '../kernel/canonical';
import { Failure } from '../kernel/failure';
import type { MspId } from '../protocol/acts';
import type { Members, MembersChange, MembersRecord, Network, SignedMembers } from '../protocol/network';
import { brokenRule, bytesOrNone } from './network';
import type { LoadedNetwork } from './network';
import { endorsersOf, witnessesOf } from './policies';
import * as shapes from './shapes';

/** The members record at the founding. */
export function firstMembers({ organisations }: Network): MembersRecord {
  return { number: 0, organisations, former: [], signatures: {} };
}

/** Bytes that officers sign. */
export function membersBytes(change: MembersChange): Uint8Array {
  return canonicalBytes(change);
}

function invalid(rule: string): Failure {
  return new Failure('members_invalid', { rule });
}

/** Who joins and who leaves. Throws Failure where somebody who stays is changed, or somebody comes back. */
function comparison(
  before: Members,
  { organisations }: MembersChange,
): { joining: readonly MspId[]; leaving: readonly MspId[] } {
  const known = new Map(before.organisations.map((entry) => [entry.mspId, entry]));
  const named = new Set(organisations.map(({ mspId }) => mspId));
  for (const entry of organisations) {
    const earlier = known.get(entry.mspId);
    if (earlier !== undefined && canonicalJson(earlier) !== canonicalJson(entry)) {
      throw invalid(`${entry.mspId}: who stays is not changed`);
    }
    if (before.former.includes(entry.mspId)) throw invalid(`${entry.mspId}: a name is used once`);
  }
  const joining = [...named].filter((mspId) => !known.has(mspId));
  const leaving = [...known.keys()].filter((mspId) => !named.has(mspId));
  // Every firm's first key rests on the word of the witness that registered it.
  const witness = witnessesOf(before).find((mspId) => leaving.includes(mspId));
  if (witness !== undefined) throw invalid(`${witness}: a witness stays`);
  if (joining.length + leaving.length === 0) throw invalid('somebody joins or leaves');
  return { joining, leaving };
}

/** Everybody who signed did, and they are enough. */
function checkSignatures(
  loaded: LoadedNetwork,
  before: Members,
  { change, signatures }: SignedMembers,
  joining: readonly MspId[],
): void {
  const message = membersBytes(change);
  const newcomers = change.organisations.filter(({ mspId }) => joining.includes(mspId));
  const keys = new Map([...before.organisations, ...newcomers].map(({ mspId, signingKey }) => [mspId, signingKey]));
  for (const [mspId, signature] of Object.entries(signatures)) {
    const publicKey = keys.get(mspId);
    if (publicKey === undefined) throw invalid(`${mspId}: not a member`);
    if (!loaded.suite.verify({ publicKey, message, signature: bytesOrNone(signature) })) {
      throw invalid(`${mspId}: signature`);
    }
  }
  const missing = joining.find((mspId) => !(mspId in signatures));
  if (missing !== undefined) throw invalid(`${missing}: who joins signs`);
  const endorsers = endorsersOf(before);
  const agreed = endorsers.filter((mspId) => mspId in signatures);
  if (!witnessesOf(before).some((mspId) => agreed.includes(mspId))) throw invalid('a witness signs');
  if (agreed.length * 2 <= endorsers.length) throw invalid('a majority of those that endorse signs');
}

/**
 * The members record after a change, from its JSON argument; `before` is the record that stands. Throws ParseError or
 * Failure `members_invalid`.
 */
export function changedMembers(argument: string, loaded: LoadedNetwork, before: MembersRecord): MembersRecord {
  const signed = shapes.signedMembers(JSON.parse(argument), '');
  if (argument !== canonicalJson(signed)) throw invalid('canonical JSON');
  const { change, signatures } = signed;
  const { number, organisations } = change;
  if (change.network !== loaded.hash) throw invalid('another network');
  if (number !== before.number + 1) throw invalid('the members changed meanwhile');
  const rule = brokenRule(organisations, loaded.suite);
  if (rule !== null) throw invalid(rule);
  const { joining, leaving } = comparison(before, change);
  checkSignatures(loaded, before, signed, joining);
  return { number, organisations, former: [...before.former, ...leaving], signatures };
}
