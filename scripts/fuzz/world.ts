/** The consortium that programs run in, the same on both ledgers: members, policies, collections. */
import type { Collection } from '../../network/embedded/src/collections';
import type { CollectionDefinition } from '../../network/fabric/src/definition';
import { outOf, ruleBytes, ruleText } from './rules';
import type { Rule } from './program';

/** Members that endorse, and one that only follows and asks. */
export const ENDORSING = ['CoreMSP', 'BankMSP', 'HubMSP'] as const;
/** Its clients' transactions are refused by Fabric's orderer. */
export const FOLLOWER = 'RegulatorMSP';
/** Every organisation with a peer. */
export const MEMBERS: readonly string[] = [...ENDORSING, FOLLOWER];

/** An organisation that no network knows. */
export const UNKNOWN = 'GoneMSP';

export const CHANNEL = 'finance';
export const CHAINCODE = 'probe';

/** Judges what has no policy of its own: any two of the endorsing members. */
export const CHAINCODE_RULE: Rule = outOf(2, ...ENDORSING);

/** A collection in terms of both ledgers. */
export interface WorldCollection {
  readonly name: string;
  readonly members: readonly string[];
  readonly rule: Rule | null;
  readonly memberOnlyRead: boolean;
  readonly memberOnlyWrite: boolean;
  readonly blockToLive: number;
}

function collection(
  name: string,
  members: readonly string[],
  rest: Partial<Omit<WorldCollection, 'name' | 'members'>> = {},
): WorldCollection {
  return { name, members, rule: null, memberOnlyRead: false, memberOnlyWrite: false, blockToLive: 0, ...rest };
}

/** The collection whose data expires. */
export const EXPIRING = 'brief';

/** One collection for each thing that can be set. */
export const COLLECTIONS: readonly WorldCollection[] = [
  collection('shared', MEMBERS, { rule: outOf(2, 'HubMSP', outOf(1, 'CoreMSP', 'BankMSP')) }),
  collection('pair', ['CoreMSP', 'BankMSP']),
  collection('alone', ['BankMSP'], { rule: 'BankMSP' }),
  collection('closed', ['CoreMSP', 'HubMSP'], { memberOnlyRead: true, memberOnlyWrite: true }),
  collection('readers', ['BankMSP', 'RegulatorMSP'], { memberOnlyRead: true }),
  collection('writers', ['CoreMSP'], { memberOnlyWrite: true }),
  collection(EXPIRING, ['CoreMSP', 'BankMSP', 'HubMSP'], { blockToLive: 2 }),
];

/** The collection of one organisation, which is there without being declared. */
export function implicit(mspId: string): string {
  return `_implicit_org_${mspId}`;
}

/** Every collection that data can be in. */
export const COLLECTION_NAMES: readonly string[] = [...COLLECTIONS.map(({ name }) => name), ...MEMBERS.map(implicit)];

/** As the embedded ledger is told. */
export function embeddedCollections(): readonly Collection[] {
  return COLLECTIONS.map(({ name, members, rule, memberOnlyRead, memberOnlyWrite, blockToLive }) => {
    const endorsementPolicy = rule === null ? null : ruleBytes(rule);
    return { name, memberMspIds: members, endorsementPolicy, memberOnlyRead, memberOnlyWrite, blockToLive };
  });
}

/** As Fabric is told. Data is sent to all members at once, so that nothing waits for it at commit. */
export function fabricCollections(): readonly CollectionDefinition[] {
  return COLLECTIONS.map(({ name, members, rule, memberOnlyRead, memberOnlyWrite, blockToLive }) => {
    const endorsementPolicy = rule === null ? null : ruleText(rule);
    const spread = { requiredPeerCount: 0, maxPeerCount: MEMBERS.length };
    return { name, memberMspIds: members, endorsementPolicy, ...spread, memberOnlyRead, memberOnlyWrite, blockToLive };
  });
}
