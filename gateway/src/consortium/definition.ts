/** What both kinds of network are configured from: channel, contracts, policies and the one collection. */
import path from 'node:path';
import { ENVELOPES } from '../../../chaincode/src/protocol';
import type { Network } from '../../../chaincode/src/protocol/network';
import { chaincodeRule, envelopesRule } from '../../../chaincode/src/ledger/policies';
import type { PolicyRule } from '../../../chaincode/src/ledger/policies';
import type { ReferenceOrganisation } from './organisations';

export const CHANNEL = 'tallystick';
export const CHAINCODE = 'tallystick';

/** The compiled contracts that every organisation runs. */
export const CONTRACTS = path.resolve(__dirname, '../../../chaincode/src/index.js');

export interface ConsortiumCollection {
  readonly name: string;
  readonly memberMspIds: readonly string[];
  readonly endorsementRule: PolicyRule;
  /** Nobody is waited for and nothing is pushed: members pull what they miss, and no dead peer stops the others. */
  readonly requiredPeerCount: 0;
  readonly maxPeerCount: 0;
  readonly memberOnlyRead: boolean;
  readonly memberOnlyWrite: boolean;
}

export interface ConsortiumDefinition {
  readonly channel: string;
  readonly chaincode: string;
  readonly chaincodeRule: PolicyRule;
  readonly collections: readonly ConsortiumCollection[];
}

/** Before there is a first record the policies follow the same formula over the same members. */
export function consortiumDefinition(
  members: readonly Pick<ReferenceOrganisation, 'mspId' | 'roles'>[],
): ConsortiumDefinition {
  const network = { organisations: members } as unknown as Network;
  return {
    channel: CHANNEL,
    chaincode: CHAINCODE,
    chaincodeRule: chaincodeRule(network),
    collections: [
      {
        name: ENVELOPES,
        memberMspIds: members.map(({ mspId }) => mspId),
        endorsementRule: envelopesRule(network),
        requiredPeerCount: 0,
        maxPeerCount: 0,
        memberOnlyRead: false,
        memberOnlyWrite: false,
      },
    ],
  };
}

/** A rule in the words of Fabric's lifecycle: `OutOf(2, 'AMSP.peer', 'BMSP.peer')`. */
export function policyWords(rule: PolicyRule): string {
  if ('signedBy' in rule) return `'${rule.signedBy}.peer'`;
  return `OutOf(${rule.of}, ${rule.rules.map(policyWords).join(', ')})`;
}
