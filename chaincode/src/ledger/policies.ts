/**
 * Key-level endorsement policies from birth, by one formula (DESIGN 4):
 *   open header              = (a witness AND any one of its hosts) OR recovery
 *   act key, closed header,
 *   public records           = recovery = a witness AND a majority of all endorsing organisations
 * Malformed bytes would brick a key for ever (FABRIC 8.10), so a policy is built here only, from names on the network
 * record, and parsed again before it is set.
 */
import { common, msp } from '@hyperledger/fabric-protos';
import { invariant } from '../kernel/invariant';
import type { MspId } from '../protocol/acts';
import type { Network, OrganisationRole } from '../protocol/network';

/** A policy as a tree over organisations; `of` counts how many must hold. */
export type PolicyRule = { readonly signedBy: MspId } | { readonly of: number; readonly rules: readonly PolicyRule[] };

function anyOf(organisations: readonly MspId[]): PolicyRule {
  return { of: 1, rules: organisations.map((signedBy) => ({ signedBy })) };
}

function allOf(...rules: readonly PolicyRule[]): PolicyRule {
  return { of: rules.length, rules };
}

/** What the formula needs of a network. */
type WithMembers = Pick<Network, 'organisations'>;

function withRole(network: WithMembers, role: OrganisationRole): readonly MspId[] {
  return network.organisations.filter(({ roles }) => roles.includes(role)).map(({ mspId }) => mspId);
}

/** Organisations whose endorsement counts, witnesses included. */
export function endorsersOf(network: WithMembers): readonly MspId[] {
  return withRole(network, 'endorser');
}

export function witnessesOf(network: WithMembers): readonly MspId[] {
  return withRole(network, 'witness');
}

export function regulatorsOf(network: WithMembers): readonly MspId[] {
  return withRole(network, 'regulator');
}

/** The chaincode's own policy: a witness and at least one other member. */
export function chaincodeRule(network: WithMembers): PolicyRule {
  const endorsers = endorsersOf(network);
  const witnesses = witnessesOf(network);
  const pairs = witnesses.map((witness) =>
    allOf({ signedBy: witness }, anyOf(endorsers.filter((mspId) => mspId !== witness))),
  );
  return { of: 1, rules: pairs };
}

/**
 * A witness and a majority of all endorsing organisations, that witness counted; over all of them, so that it outlives
 * any one. One branch per witness, because Fabric uses each endorsement once: a gate over all organisations beside a
 * gate of witnesses would need the witness twice.
 */
export function recoveryRule(network: WithMembers): PolicyRule {
  const endorsers = endorsersOf(network);
  const majority = Math.floor(endorsers.length / 2) + 1;
  const byWitness = witnessesOf(network).map((witness) => {
    const others = endorsers.filter((mspId) => mspId !== witness);
    return allOf({ signedBy: witness }, { of: majority - 1, rules: others.map((signedBy) => ({ signedBy })) });
  });
  return { of: 1, rules: byWitness };
}

/** A witness and any one other host, or recovery. */
export function openRule(network: WithMembers, hosts: readonly MspId[]): PolicyRule {
  invariant(hosts.length > 0, 'a policy names a host');
  const byWitness = witnessesOf(network).flatMap((witness) => {
    const others = hosts.filter((mspId) => mspId !== witness);
    return others.length === 0 ? [] : [allOf({ signedBy: witness }, anyOf(others))];
  });
  return { of: 1, rules: [...byWitness, recoveryRule(network)] };
}

/** The collection's policy: no two members without a witness can purge or replace an envelope. */
export function envelopesRule(network: WithMembers): PolicyRule {
  return chaincodeRule(network);
}

function organisationsIn(rule: PolicyRule): readonly MspId[] {
  return 'signedBy' in rule ? [rule.signedBy] : rule.rules.flatMap(organisationsIn);
}

function protoRule(rule: PolicyRule, identities: readonly MspId[]): common.SignaturePolicy {
  const proto = new common.SignaturePolicy();
  if ('signedBy' in rule) {
    proto.setSignedBy(identities.indexOf(rule.signedBy));
    return proto;
  }
  const nOutOf = new common.SignaturePolicy.NOutOf();
  nOutOf.setN(rule.of);
  nOutOf.setRulesList(rule.rules.map((child) => protoRule(child, identities)));
  proto.setNOutOf(nOutOf);
  return proto;
}

function principal(mspId: MspId): msp.MSPPrincipal {
  const role = new msp.MSPRole();
  role.setMspIdentifier(mspId);
  role.setRole(msp.MSPRole.MSPRoleType.PEER);
  const result = new msp.MSPPrincipal();
  result.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  result.setPrincipal(role.serializeBinary());
  return result;
}

/** `common.SignaturePolicyEnvelope` bytes. Throws InvariantViolation where the rule names nobody or asks for too many. */
export function policyBytes(rule: PolicyRule): Uint8Array {
  const identities = [...new Set(organisationsIn(rule))].sort();
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setVersion(0);
  envelope.setRule(protoRule(rule, identities));
  envelope.setIdentitiesList(identities.map(principal));
  const bytes = envelope.serializeBinary();
  assertRule(rule);
  invariant(policyText(bytes) === ruleText(rule), 'a policy reads back as it was built');
  return bytes;
}

function assertRule(rule: PolicyRule): void {
  if ('signedBy' in rule) return;
  invariant(rule.of >= 1 && rule.of <= rule.rules.length, 'a policy can be satisfied and asks for somebody');
  rule.rules.forEach(assertRule);
}

/** `OutOf(1, AND…)` in words, for people and for comparison. */
export function ruleText(rule: PolicyRule): string {
  if ('signedBy' in rule) return rule.signedBy;
  return `OutOf(${rule.of}, ${rule.rules.map(ruleText).join(', ')})`;
}

/** Reads policy bytes back into words. Throws where they are no policy of peers of named organisations. */
export function policyText(bytes: Uint8Array): string {
  const envelope = common.SignaturePolicyEnvelope.deserializeBinary(bytes);
  const names = envelope.getIdentitiesList().map((identity) => {
    const role = msp.MSPRole.deserializeBinary(identity.getPrincipal_asU8());
    invariant(role.getRole() === msp.MSPRole.MSPRoleType.PEER, 'policies name peers');
    return role.getMspIdentifier();
  });
  const read = (rule: common.SignaturePolicy | undefined): string => {
    invariant(rule !== undefined, 'a policy has a rule');
    const nOutOf = rule.getNOutOf();
    if (nOutOf === undefined) return names[rule.getSignedBy()] ?? '?';
    return `OutOf(${nOutOf.getN()}, ${nOutOf.getRulesList().map(read).join(', ')})`;
  };
  return read(envelope.getRule());
}

const built = new Map<string, Uint8Array>();
const BUILT_MAX = 1000;

/** `policyBytes`, remembered: a batch of hundreds of records has a handful of policies. */
export function rememberedPolicy(rule: PolicyRule): Uint8Array {
  const text = ruleText(rule);
  const known = built.get(text);
  if (known !== undefined) return known;
  const bytes = policyBytes(rule);
  if (built.size >= BUILT_MAX) built.clear();
  built.set(text, bytes);
  return bytes;
}
