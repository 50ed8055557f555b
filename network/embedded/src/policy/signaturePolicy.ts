import type { Member, Role } from '../identity/membership';
import { MSP_ROLES, MspRole, PRINCIPAL_ROLE, SignaturePolicyEnvelope } from '../protobuf/policies';
import type { NOutOf, SignaturePolicy } from '../protobuf/policies';
import { WireError } from '../protobuf/wire';

/** Bytes that are not a policy which could ever be evaluated. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/** Whether a set of distinct identities, whose signatures were checked, satisfies a policy. */
export type Policy = (members: readonly Member[]) => boolean;

type Principal = (member: Member) => boolean;
/** Marks the members it counts as used, so that nobody counts twice along one way through the rules. */
type Rule = (members: readonly Member[], used: boolean[]) => boolean;

const ROLE_OF_NUMBER: ReadonlyMap<number, Role> = new Map([
  [MSP_ROLES.admin, 'admin'],
  [MSP_ROLES.client, 'client'],
  [MSP_ROLES.peer, 'peer'],
  [MSP_ROLES.orderer, 'orderer'],
]);

/** A principal that cannot be read matches nobody: as in Fabric, it spoils its own branch and not the whole policy. */
function compilePrincipal(classification: number, principal: Uint8Array): Principal {
  if (classification !== PRINCIPAL_ROLE)
    throw new PolicyError(`principals of kind ${classification} are not supported`);
  try {
    const { mspId, role: number } = MspRole.decode(principal);
    if (number === MSP_ROLES.member) return (member) => member.mspId === mspId;
    const role = ROLE_OF_NUMBER.get(number);
    return (member) => member.mspId === mspId && member.role === role;
  } catch (error) {
    if (error instanceof WireError) return () => false;
    throw error;
  }
}

function compileRule(rule: SignaturePolicy | null, principals: readonly Principal[]): Rule {
  const { signedBy, nOutOf } = rule ?? { signedBy: null, nOutOf: null };
  if (nOutOf !== null) return compileGate(nOutOf, principals);
  if (signedBy === null) throw new PolicyError('a rule is empty');
  const principal = principals[signedBy];
  if (principal === undefined) throw new PolicyError(`a rule refers to principal ${signedBy}, which does not exist`);
  return (members, used) => {
    const index = members.findIndex((member, at) => used[at] !== true && principal(member));
    if (index === -1) return false;
    used[index] = true;
    return true;
  };
}

function compileGate(gate: NOutOf, principals: readonly Principal[]): Rule {
  const rules = gate.rules.map((rule) => compileRule(rule, principals));
  return (members, used) => {
    let satisfied = 0;
    for (const rule of rules) {
      const attempt = [...used];
      if (!rule(members, attempt)) continue;
      satisfied++;
      attempt.forEach((isUsed, index) => {
        used[index] = isUsed;
      });
    }
    return satisfied >= gate.n;
  };
}

/**
 * Compiles a common.SignaturePolicyEnvelope. Evaluation is Fabric's (common/cauthdsl): rules are tried in order, an
 * identity used by one branch is not available to the next. Throws PolicyError for bytes that are none, a version
 * other than 0, an empty rule, an index without principal, or a principal that is not a role.
 */
export function compilePolicy(encoded: Uint8Array): Policy {
  try {
    const { version, rule, identities } = SignaturePolicyEnvelope.decode(encoded);
    if (version !== 0) throw new PolicyError(`policy version ${version} is not supported`);
    const principals = identities.map(({ classification, principal }) => compilePrincipal(classification, principal));
    const compiled = compileRule(rule, principals);
    return (members) =>
      compiled(
        members,
        members.map(() => false),
      );
  } catch (error) {
    if (error instanceof WireError) throw new PolicyError('policy bytes are not a policy', { cause: error });
    throw error;
  }
}
