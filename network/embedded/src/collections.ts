import { MSP_ROLES, MspRole, PRINCIPAL_ROLE, SignaturePolicyEnvelope } from './protobuf/policies';

/** A private data collection. */
export interface Collection {
  readonly name: string;
  readonly memberMspIds: readonly string[];
  /** common.SignaturePolicyEnvelope bytes; null: the chaincode's policy judges writes. */
  readonly endorsementPolicy: Uint8Array | null;
  /** Whether only a member's clients may read, and write, through a contract. */
  readonly memberOnlyRead: boolean;
  readonly memberOnlyWrite: boolean;
  /** How many blocks private data outlives the one that wrote it; absent or 0: it stays. */
  readonly blockToLive?: number;
}

const IMPLICIT_PREFIX = '_implicit_org_';

/** Whether a name is one that an organisation's implicit collection has, whatever the organisation. */
export function isImplicit(name: string): boolean {
  return name.startsWith(IMPLICIT_PREFIX);
}

function implicitCollection(mspId: string): Collection {
  const principal = { classification: PRINCIPAL_ROLE, principal: MspRole.encode({ mspId, role: MSP_ROLES.peer }) };
  const rule = { signedBy: 0, nOutOf: null };
  return {
    name: `${IMPLICIT_PREFIX}${mspId}`,
    memberMspIds: [mspId],
    endorsementPolicy: SignaturePolicyEnvelope.encode({ version: 0, rule, identities: [principal] }),
    memberOnlyRead: false,
    memberOnlyWrite: false,
  };
}

/**
 * The collections of a channel: those declared, and as in Fabric one implicit collection of each organisation, which
 * demands that organisation's endorsement for writing and restricts nobody's reading.
 */
export class Collections {
  /** Whether data of any collection expires. */
  readonly hasExpiring: boolean;
  readonly #byName: ReadonlyMap<string, Collection>;

  constructor(declared: readonly Collection[], mspIds: readonly string[]) {
    const all = [...mspIds.map(implicitCollection), ...declared];
    this.#byName = new Map(all.map((collection) => [collection.name, collection]));
    this.hasExpiring = all.some(({ blockToLive = 0 }) => blockToLive > 0);
  }

  /** The blocks that a collection's data lives for; 0: it stays. */
  blockToLive(name: string): number {
    return this.#byName.get(name)?.blockToLive ?? 0;
  }

  /** The collection of that name, or null. */
  find(name: string): Collection | null {
    return this.#byName.get(name) ?? null;
  }
}
