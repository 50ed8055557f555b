import type { NamespaceSet } from '../blocks/readWriteSets';
import type { Collections } from '../collections';
import type { PolicyCache } from '../policy/policyCache';
import { StoredMetadata } from '../protobuf/readWriteSets';
import { VALIDATION_PARAMETER } from '../validationParameter';
import { hashedAddress, openAddress } from '../state/stateEntry';
import type { Address } from '../state/stateEntry';
import type { CheckedAction } from './actionCheck';
import type { BlockState } from './blockState';

/** What endorsements are judged by. */
export interface PolicyContext {
  readonly chaincode: string;
  readonly chaincodePolicy: Uint8Array;
  readonly collections: Collections;
  readonly policies: PolicyCache;
}

interface WrittenKey {
  readonly address: Address;
  readonly collection: string | null;
}

/** Every key that is written, deleted or given metadata; Fabric judges in this order. */
function* writtenKeys({ open, collections }: NamespaceSet): Generator<WrittenKey> {
  for (const { key } of open.writes) yield { address: openAddress(key), collection: null };
  for (const { key } of open.metadataWrites) yield { address: openAddress(key), collection: null };
  for (const { name, hashed } of collections) {
    for (const { keyHash } of hashed.hashedWrites) yield { address: hashedAddress(name, keyHash), collection: name };
  }
  for (const { name, hashed } of collections) {
    for (const { keyHash } of hashed.metadataWrites) yield { address: hashedAddress(name, keyHash), collection: name };
  }
}

/** Every address whose metadata, and with it perhaps its policy, a transaction changes. */
function* metadataAddresses({ open, collections }: NamespaceSet): Generator<Address> {
  for (const { key } of open.metadataWrites) yield openAddress(key);
  for (const { name, hashed } of collections) {
    for (const { keyHash } of hashed.metadataWrites) yield hashedAddress(name, keyHash);
  }
}

function keyPolicy(metadata: Uint8Array | undefined): Uint8Array | null {
  if (metadata === undefined || metadata.length === 0) return null;
  const entry = StoredMetadata.decode(metadata).entries.find(({ name }) => name === VALIDATION_PARAMETER);
  return entry === undefined || entry.value.length === 0 ? null : entry.value;
}

/**
 * Judges endorsements for one block after another transaction, in Fabric's way (core/common/validation/statebased).
 * The policies of all written keys must hold: the key's own if it has one, else its collection's, else the
 * chaincode's. A transaction that writes nothing is judged by the chaincode's; one that writes only private keys of
 * collections with policies of their own is not.
 */
export class EndorsementJudge {
  readonly #context: PolicyContext;
  readonly #state: BlockState;
  /** Addresses whose policy an earlier transaction of the block changed; nobody can know how to judge them. */
  readonly #unsettled = new Set<Address>();

  constructor(context: PolicyContext, state: BlockState) {
    this.#context = context;
    this.#state = state;
  }

  /** Whether enough and the right organisations endorsed; to be asked in the order of the block. */
  isEndorsed(action: CheckedAction): boolean {
    const set = action.sets.find(({ namespace }) => namespace === this.#context.chaincode);
    if (!this.#isSatisfied(set, action)) return false;
    // Fabric counts policy changes of transactions that pass here, even if their reads turn out stale later.
    if (set !== undefined) for (const address of metadataAddresses(set)) this.#unsettled.add(address);
    return true;
  }

  #isSatisfied(set: NamespaceSet | undefined, action: CheckedAction): boolean {
    const verdicts = new Map<string | null, boolean>();
    let isAnyKeyJudged = false;
    for (const written of set === undefined ? [] : writtenKeys(set)) {
      isAnyKeyJudged = true;
      if (!this.#isKeySatisfied(written, action, verdicts)) return false;
    }
    return isAnyKeyJudged || this.#holds(this.#context.chaincodePolicy, action);
  }

  #isKeySatisfied(
    { address, collection }: WrittenKey,
    action: CheckedAction,
    verdicts: Map<string | null, boolean>,
  ): boolean {
    if (this.#unsettled.has(address)) return false;
    const policy = keyPolicy(this.#state.committed(address)?.metadata);
    if (policy !== null) return this.#holds(policy, action);
    const before = verdicts.get(collection);
    if (before !== undefined) return before;
    const verdict = this.#isDefaultSatisfied(collection, action);
    verdicts.set(collection, verdict);
    return verdict;
  }

  #isDefaultSatisfied(name: string | null, action: CheckedAction): boolean {
    if (name === null) return this.#holds(this.#context.chaincodePolicy, action);
    const collection = this.#context.collections.find(name);
    if (collection === null) return false;
    return this.#holds(collection.endorsementPolicy ?? this.#context.chaincodePolicy, action);
  }

  #holds(policy: Uint8Array, { endorsers, endorsersId }: CheckedAction): boolean {
    return this.#context.policies.isSatisfied(policy, { members: endorsers, membersId: endorsersId });
  }
}
