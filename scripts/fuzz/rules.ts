/** Rules of endorsement as Fabric's bytes and as its text. */
import {
  MSP_ROLES,
  MspRole,
  PRINCIPAL_ROLE,
  SignaturePolicyEnvelope,
} from '../../network/embedded/src/protobuf/policies';
import type { SignaturePolicy } from '../../network/embedded/src/protobuf/policies';
import type { Rule } from './program';

type Principals = string[];

function policyOf(rule: Rule, principals: Principals): SignaturePolicy {
  if (typeof rule !== 'string') {
    const rules = rule.of.map((inner) => policyOf(inner, principals));
    return { signedBy: null, nOutOf: { n: rule.atLeast, rules } };
  }
  const known = principals.indexOf(rule);
  if (known === -1) principals.push(rule);
  return { signedBy: known === -1 ? principals.length - 1 : known, nOutOf: null };
}

/** A common.SignaturePolicyEnvelope over peers of the organisations. */
export function ruleBytes(rule: Rule): Buffer {
  const principals: Principals = [];
  const policy = policyOf(rule, principals);
  const identities = principals.map((mspId) => {
    return { classification: PRINCIPAL_ROLE, principal: MspRole.encode({ mspId, role: MSP_ROLES.peer }) };
  });
  return SignaturePolicyEnvelope.encode({ version: 0, rule: policy, identities });
}

/** The same in Fabric's words. */
export function ruleText(rule: Rule): string {
  if (typeof rule === 'string') return `OutOf(1, '${rule}.peer')`;
  const inner = rule.of.map((part) => (typeof part === 'string' ? `'${part}.peer'` : ruleText(part)));
  return `OutOf(${rule.atLeast}, ${inner.join(', ')})`;
}

/** At least so many of the rules. */
export function outOf(atLeast: number, ...of: readonly Rule[]): Rule {
  return { atLeast, of };
}
