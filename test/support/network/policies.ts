import { common, msp } from '@hyperledger/fabric-protos';

// Policies are built with Fabric's own message classes, so that the network's decoder is tested against them.

type RoleName = keyof msp.MSPRole.MSPRoleTypeMap;

/** A rule over organisations named by MSP id; a bare id stands for a peer of it. */
export type Rule =
  string | { readonly mspId: string; readonly role: RoleName } | { readonly n: number; readonly of: readonly Rule[] };

/** At least n of the rules. */
export const outOf = (n: number, ...of: readonly Rule[]): Rule => ({ n, of });
/** All of the rules. */
export const allOf = (...of: readonly Rule[]): Rule => ({ n: of.length, of });
/** One of the rules. */
export const anyOf = (...of: readonly Rule[]): Rule => ({ n: 1, of });

function principal(mspId: string, role: RoleName): msp.MSPPrincipal {
  const mspRole = new msp.MSPRole();
  mspRole.setMspIdentifier(mspId);
  mspRole.setRole(msp.MSPRole.MSPRoleType[role]);
  const found = new msp.MSPPrincipal();
  found.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  found.setPrincipal(mspRole.serializeBinary());
  return found;
}

function build(rule: Rule, principals: msp.MSPPrincipal[]): common.SignaturePolicy {
  const policy = new common.SignaturePolicy();
  if (typeof rule === 'object' && 'of' in rule) {
    const gate = new common.SignaturePolicy.NOutOf();
    gate.setN(rule.n);
    gate.setRulesList(rule.of.map((inner) => build(inner, principals)));
    policy.setNOutOf(gate);
    return policy;
  }
  const { mspId, role } = typeof rule === 'string' ? { mspId: rule, role: 'PEER' as const } : rule;
  policy.setSignedBy(principals.length);
  principals.push(principal(mspId, role));
  return policy;
}

/** A common.SignaturePolicyEnvelope of the rule. */
export function policyBytes(rule: Rule): Uint8Array {
  const principals: msp.MSPPrincipal[] = [];
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setVersion(0);
  envelope.setRule(build(rule, principals));
  envelope.setIdentitiesList(principals);
  return envelope.serializeBinary();
}

/** The same as hex, for contracts that take policies as arguments. */
export function policyHex(rule: Rule): string {
  return Buffer.from(policyBytes(rule)).toString('hex');
}
