import { common, msp } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  chaincodeRule,
  endorsersOf,
  envelopesRule,
  openRule,
  policyBytes,
  policyText,
  recoveryRule,
  regulatorsOf,
  rememberedPolicy,
  ruleText,
  witnessesOf,
} from '../../chaincode/src/ledger/policies';
import type { PolicyRule } from '../../chaincode/src/ledger/policies';
import type { Network, OrganisationRole } from '../../chaincode/src/protocol/network';
import { seeded } from '../support/seed';

/** A network of which only names and roles matter. */
function networkOf(roles: Readonly<Record<string, readonly OrganisationRole[]>>): Network {
  const organisations = Object.entries(roles).map(([mspId, own]) => {
    const sealingKey = { generation: 1, publicKey: '' };
    return { mspId, name: mspId, roles: own, signingKey: '', serviceKey: '', sealingKey };
  });
  return { organisations } as unknown as Network;
}

const W: readonly OrganisationRole[] = ['endorser', 'witness'];
const E: readonly OrganisationRole[] = ['endorser'];
const FIVE = networkOf({ Core: E, Bank: E, Hub: E, Registrar: W, Regulator: ['regulator'] });
const TWO = networkOf({ Bank: E, Registrar: W });
const SIX = networkOf({ A: E, B: E, C: E, D: E, W1: W, W2: W, Reg: ['regulator'] });

/**
 * Whether these endorsers satisfy a rule, as Fabric counts (common/cauthdsl): an endorsement is used once, and a gate
 * goes on through all of its branches, using what each of them takes.
 */
function holds(rule: PolicyRule, endorsers: ReadonlySet<string>): boolean {
  return takes(rule, new Set(endorsers)) !== null;
}

/** What is left of the endorsements, or null where the rule is not met. */
function takes(rule: PolicyRule, left: ReadonlySet<string>): ReadonlySet<string> | null {
  if ('signedBy' in rule)
    return left.has(rule.signedBy) ? new Set([...left].filter((name) => name !== rule.signedBy)) : null;
  let rest = left;
  let met = 0;
  for (const child of rule.rules) {
    const after = takes(child, rest);
    if (after === null) continue;
    rest = after;
    met += 1;
  }
  return met >= rule.of ? rest : null;
}

/** Every set of organisations there is. */
function subsets(names: readonly string[]): readonly ReadonlySet<string>[] {
  return Array.from({ length: 2 ** names.length }, (_, bits) => new Set(names.filter((_n, at) => (bits >> at) & 1)));
}

describe('key-level policies', () => {
  it('refuses to build a policy of nobody, of too many, or of none at all', () => {
    const malformed: readonly PolicyRule[] = [
      { of: 1, rules: [] },
      { of: 0, rules: [{ signedBy: 'A' }] },
      { of: 2, rules: [{ signedBy: 'A' }] },
      { of: 1, rules: [{ of: 0, rules: [] }] },
      { of: 1, rules: [{ signedBy: 'A' }, { of: 3, rules: [{ signedBy: 'B' }] }] },
      recoveryRule(networkOf({ Bank: E, Hub: E })),
    ];
    for (const rule of malformed) expect(() => policyBytes(rule), JSON.stringify(rule)).to.throw('policy');
    expect(() => openRule(FIVE, [])).to.throw('a policy names a host');
  });

  it('refuses to read bytes that are no policy of peers', () => {
    const role = new msp.MSPRole();
    role.setMspIdentifier('Core');
    role.setRole(msp.MSPRole.MSPRoleType.ADMIN);
    const principal = new msp.MSPPrincipal();
    principal.setPrincipal(role.serializeBinary());
    const rule = new common.SignaturePolicy();
    rule.setSignedBy(0);
    const envelope = new common.SignaturePolicyEnvelope();
    envelope.setRule(rule);
    envelope.setIdentitiesList([principal]);
    expect(() => policyText(envelope.serializeBinary())).to.throw('policies name peers');
    expect(() => policyText(new Uint8Array())).to.throw('a policy has a rule');
    expect(() => policyText(Uint8Array.of(255, 255, 255))).to.throw();
  });

  it('the formula in words: five organisations', () => {
    const recovery = 'OutOf(1, OutOf(2, Registrar, OutOf(2, Core, Bank, Hub)))';
    expect(ruleText(recoveryRule(FIVE))).to.equal(recovery);
    expect(ruleText(openRule(FIVE, ['Core', 'Hub']))).to.equal(
      `OutOf(1, OutOf(2, Registrar, OutOf(1, Core, Hub)), ${recovery})`,
    );
    expect(ruleText(openRule(FIVE, ['Registrar']))).to.equal(`OutOf(1, ${recovery})`);
    expect(ruleText(chaincodeRule(FIVE))).to.equal('OutOf(1, OutOf(2, Registrar, OutOf(1, Core, Bank, Hub)))');
    expect(envelopesRule(FIVE)).to.deep.equal(chaincodeRule(FIVE));
  });

  it('the formula in words: the smallest network, and one with two witnesses', () => {
    expect(ruleText(chaincodeRule(TWO))).to.equal('OutOf(1, OutOf(2, Registrar, OutOf(1, Bank)))');
    expect(ruleText(recoveryRule(TWO))).to.equal('OutOf(1, OutOf(2, Registrar, OutOf(1, Bank)))');
    expect(ruleText(recoveryRule(SIX))).to.equal(
      'OutOf(1, OutOf(2, W1, OutOf(3, A, B, C, D, W2)), OutOf(2, W2, OutOf(3, A, B, C, D, W1)))',
    );
    expect(ruleText(chaincodeRule(SIX))).to.equal(
      'OutOf(1, OutOf(2, W1, OutOf(1, A, B, C, D, W2)), OutOf(2, W2, OutOf(1, A, B, C, D, W1)))',
    );
  });

  it('counts who endorses, witnesses and reads from the roles', () => {
    expect(endorsersOf(SIX)).to.deep.equal(['A', 'B', 'C', 'D', 'W1', 'W2']);
    expect(witnessesOf(SIX)).to.deep.equal(['W1', 'W2']);
    expect(regulatorsOf(SIX)).to.deep.equal(['Reg']);
  });

  for (const [name, network] of [
    ['five organisations', FIVE],
    ['six with two witnesses', SIX],
    ['the smallest', TWO],
  ] as const) {
    it(`nothing is ever written that no witness executed: ${name}`, () => {
      const names = network.organisations.map(({ mspId }) => mspId);
      const endorsers = endorsersOf(network);
      const witnesses = new Set(witnessesOf(network));
      const rules = {
        chaincode: chaincodeRule(network),
        open: openRule(network, [endorsers[0]!]),
        recovery: recoveryRule(network),
      };
      for (const set of subsets(names)) {
        const hasWitness = [...set].some((mspId) => witnesses.has(mspId));
        const counted = [...set].filter((mspId) => endorsers.includes(mspId)).length;
        const isMajority = counted * 2 > endorsers.length;
        expect(holds(rules.chaincode, set)).to.equal(hasWitness && counted >= 2);
        expect(holds(rules.recovery, set)).to.equal(hasWitness && isMajority);
        expect(holds(rules.open, set)).to.equal(hasWitness && (set.has(endorsers[0]!) || isMajority));
      }
    });
  }

  it('bytes read back as the rule they were built from, whatever the rule', () => {
    const names = fc.constantFrom('Core', 'Bank', 'Hub', 'Registrar', 'A.b-1');
    const rules = fc.letrec<{ rule: PolicyRule }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 3 },
        names.map((signedBy) => ({ signedBy })),
        fc
          .array(tie('rule'), { minLength: 1, maxLength: 4 })
          .chain((list) => fc.record({ of: fc.integer({ min: 1, max: list.length }), rules: fc.constant(list) })),
      ),
    })).rule;
    fc.assert(
      fc.property(rules, (rule) => {
        const bytes = policyBytes(rule);
        expect(policyText(bytes)).to.equal(ruleText(rule));
        expect(policyBytes(rule)).to.deep.equal(bytes);
        expect(rememberedPolicy(rule)).to.deep.equal(bytes);
      }),
      seeded(200),
    );
  });

  it('remembers more policies than it keeps without ever giving a wrong one', () => {
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 1100; index += 1) {
        const rule: PolicyRule = { of: 1, rules: [{ signedBy: `Org${index}` }] };
        expect(policyText(rememberedPolicy(rule))).to.equal(`OutOf(1, Org${index})`);
      }
    }
  });
});
