import { decodeResults } from '../blocks/readWriteSets';
import type { NamespaceSet } from '../blocks/readWriteSets';
import { MembershipError } from '../identity/membership';
import type { Member, Membership } from '../identity/membership';
import { isSignedBy } from '../identity/signatures';
import { ChaincodeAction, ChaincodeEvent, ChaincodeHeaderExtension } from '../protobuf/proposals';
import { InvalidTransaction, orInvalid } from './envelopeCheck';
import type { CheckedEnvelope } from './envelopeCheck';

/** What was endorsed, and by whom. */
export interface CheckedAction {
  readonly sets: readonly NamespaceSet[];
  /** Distinct identities whose endorsement is genuine, in the order of the transaction. */
  readonly endorsers: readonly Member[];
  /** Names the endorsers and their order. */
  readonly endorsersId: string;
}

function checkNames(header: string | undefined, action: Readonly<{ name: string; version: string }> | null): void {
  if (header === undefined) throw new InvalidTransaction('INVALID_OTHER_REASON', 'the header names no chaincode');
  if (action === null) throw new InvalidTransaction('INVALID_OTHER_REASON', 'the action names no chaincode');
  if (header === '' || header !== action.name) {
    throw new InvalidTransaction('INVALID_CHAINCODE', 'header and action name different chaincodes');
  }
  if (action.version === '') throw new InvalidTransaction('INVALID_CHAINCODE', 'the action names no chaincode version');
}

function checkEvent(events: Uint8Array, chaincode: string): void {
  if (events.length === 0) return;
  const { chaincodeId } = orInvalid('INVALID_OTHER_REASON', () => ChaincodeEvent.decode(events));
  if (chaincodeId !== chaincode) {
    throw new InvalidTransaction('INVALID_OTHER_REASON', 'the event is of another chaincode');
  }
}

function writesTo({ open, collections }: NamespaceSet): boolean {
  const openWrites = open.writes.length + open.metadataWrites.length;
  return (
    openWrites > 0 || collections.some(({ hashed }) => hashed.hashedWrites.length + hashed.metadataWrites.length > 0)
  );
}

function checkNamespaces(sets: readonly NamespaceSet[], chaincode: string): void {
  if (new Set(sets.map(({ namespace }) => namespace)).size !== sets.length) {
    throw new InvalidTransaction('ILLEGAL_WRITESET', 'a namespace occurs twice');
  }
  const foreign = sets.find((set) => set.namespace !== chaincode && writesTo(set));
  if (foreign !== undefined) {
    throw new InvalidTransaction('INVALID_CHAINCODE', `chaincode ${foreign.namespace} is not defined`);
  }
}

/** Endorsers count once, and only with a genuine signature over payload and identity; others are passed over. */
function genuineEndorsers(envelope: CheckedEnvelope, membership: Membership): readonly Member[] {
  const { proposalResponsePayload, endorsements } = envelope.action;
  const genuine = new Map<string, Member>();
  for (const { endorser, signature } of endorsements) {
    const member = identifyOrNull(membership, endorser);
    if (member === null || genuine.has(member.id)) continue;
    const data = Buffer.concat([proposalResponsePayload, endorser]);
    if (isSignedBy(member.publicKey, { data, signature })) genuine.set(member.id, member);
  }
  return [...genuine.values()];
}

function identifyOrNull(membership: Membership, serialized: Uint8Array): Member | null {
  try {
    return membership.identify(serialized);
  } catch (error) {
    if (error instanceof MembershipError) return null;
    throw error;
  }
}

/**
 * The second part of validation, in the order of Fabric's dispatcher: header extension (19), chaincode action (21),
 * read/write set (22), names (25, 255), event (255), namespaces (23, 25). Throws InvalidTransaction.
 */
export function checkAction(
  envelope: CheckedEnvelope,
  context: Readonly<{ membership: Membership; chaincode: string }>,
): CheckedAction {
  const { channelHeader, endorsed } = envelope;
  const extension = orInvalid('BAD_HEADER_EXTENSION', () => ChaincodeHeaderExtension.decode(channelHeader.extension));
  const action = orInvalid('BAD_RESPONSE_PAYLOAD', () => ChaincodeAction.decode(endorsed.extension));
  const sets = orInvalid('BAD_RWSET', () => decodeResults(action.results));
  const name = extension.chaincodeId?.name;
  checkNames(name, action.chaincodeId);
  checkEvent(action.events, name ?? '');
  checkNamespaces(sets, name ?? '');
  if (name !== context.chaincode)
    throw new InvalidTransaction('INVALID_CHAINCODE', `chaincode ${name ?? ''} is not defined`);
  const endorsers = genuineEndorsers(envelope, context.membership);
  return { sets, endorsers, endorsersId: endorsers.map(({ id }) => id).join('\n') };
}
