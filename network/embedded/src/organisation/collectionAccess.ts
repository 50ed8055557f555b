import { isImplicit } from '../collections';
import type { Collection, Collections } from '../collections';
import { SimulationError } from './simulationError';

/** What access to collections is judged by. */
export interface AccessContext {
  readonly chaincode: string;
  readonly channel: string;
  readonly collections: Collections;
  readonly creatorMspId: string;
}

/** Which collections there are and what the creator of a transaction may do with them. Fabric's texts. */
export class CollectionAccess {
  readonly #context: AccessContext;

  constructor(context: AccessContext) {
    this.#context = context;
  }

  /** Throws SimulationError when there is no such collection; asked where no permission is needed. */
  defined(name: string): void {
    if (this.#context.collections.find(name) === null) throw this.#undefined(name);
  }

  /** Throws SimulationError when the creator may not read the collection. */
  readable(name: string): void {
    const collection = this.#collection(name);
    if (collection.memberOnlyRead && !this.#isMember(collection)) throw this.#denied('read', name);
  }

  /** Throws SimulationError when the creator may not write the collection. */
  writable(name: string): void {
    const collection = this.#collection(name);
    if (collection.memberOnlyWrite && !this.#isMember(collection)) throw this.#denied('write', name);
  }

  #collection(name: string): Collection {
    const { collections, channel, chaincode } = this.#context;
    const collection = collections.find(name);
    if (collection !== null) return collection;
    // A peer makes up the collection of any organisation when it judges permissions, and misses it afterwards.
    if (isImplicit(name)) throw this.#undefined(name);
    throw new SimulationError(`collection ${channel}/${chaincode}/${name} could not be found`);
  }

  #undefined(name: string): SimulationError {
    const { chaincode } = this.#context;
    return new SimulationError(
      `collection [${name}] not defined in the collection config for chaincode [${chaincode}]`,
    );
  }

  #isMember({ memberMspIds }: Collection): boolean {
    return memberMspIds.includes(this.#context.creatorMspId);
  }

  #denied(access: string, name: string): SimulationError {
    const { chaincode } = this.#context;
    return new SimulationError(
      `tx creator does not have ${access} access permission on privatedata in chaincodeName:${chaincode} collectionName: ${name}`,
    );
  }
}
