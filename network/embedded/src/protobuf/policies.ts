import { bytes, embedded, integer, message, optionalInteger, repeated, text } from './message';
import type { MessageType } from './message';

// Messages of Fabric's common/policies.proto and msp/msp_principal.proto.

/** A set of identities; `classification` says how `principal` is to be read. */
export const MspPrincipal = message({ classification: integer(1), principal: bytes(2) });

/** The kind of principal that is a role in an MSP; others exist and are not supported here. */
export const PRINCIPAL_ROLE = 0;

/** A role in an MSP, by number: see {@link MSP_ROLES}. */
export const MspRole = message({ mspId: text(1), role: integer(2) });

/** Role numbers. A member is anybody with a valid certificate of the MSP. */
export const MSP_ROLES = { member: 0, admin: 1, client: 2, peer: 3, orderer: 4 } as const;

/** A rule: signed by the principal of an index, or at least n of several rules. Exactly one is set in a valid rule. */
export interface SignaturePolicy {
  readonly signedBy: number | null;
  readonly nOutOf: NOutOf | null;
}

/** At least `n` of the rules. */
export interface NOutOf {
  readonly n: number;
  readonly rules: readonly SignaturePolicy[];
}

/** See the interface. */
export const SignaturePolicy: MessageType<SignaturePolicy> = message({
  signedBy: optionalInteger(1),
  nOutOf: embedded(2, () => NOutOf),
});

/** See the interface. */
export const NOutOf: MessageType<NOutOf> = message({ n: integer(1), rules: repeated(2, () => SignaturePolicy) });

/** A whole policy: version 0, rule and the principals that the rule refers to by index. */
export const SignaturePolicyEnvelope = message({
  version: integer(1),
  rule: embedded(2, () => SignaturePolicy),
  identities: repeated(3, () => MspPrincipal),
});
