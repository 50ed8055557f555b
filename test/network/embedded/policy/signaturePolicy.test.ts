import { expect } from 'chai';
import * as fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import type { Member, Role } from '../../../../network/embedded/src/identity/membership';
import { PolicyCache } from '../../../../network/embedded/src/policy/policyCache';
import { PolicyError, compilePolicy } from '../../../../network/embedded/src/policy/signaturePolicy';
import { MspRole, SignaturePolicyEnvelope } from '../../../../network/embedded/src/protobuf/policies';
import type { SignaturePolicy } from '../../../../network/embedded/src/protobuf/policies';
import { allOf, anyOf, outOf, policyBytes } from '../../../support/network/policies';
import type { Rule } from '../../../support/network/policies';

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const member = (mspId: string, role: Role = 'peer', name = ''): Member => ({
  mspId,
  role,
  publicKey,
  id: `${mspId} ${role} ${name}`,
});
const holds = (rule: Rule, ...members: readonly (string | Member)[]): boolean =>
  compilePolicy(policyBytes(rule))(members.map((one) => (typeof one === 'string' ? member(one) : one)));

const role = { classification: 0, principal: MspRole.encode({ mspId: 'A', role: 3 }) };
const envelope = (rule: SignaturePolicy | null, rest = {}): Buffer =>
  SignaturePolicyEnvelope.encode({ version: 0, rule, identities: [role], ...rest });
const signedBy = (index: number): SignaturePolicy => ({ signedBy: index, nOutOf: null });

describe('signature policies', () => {
  const refuses = (encoded: Uint8Array, reason: string): void => {
    expect(() => compilePolicy(encoded)).to.throw(PolicyError, reason);
  };

  it('refuses bytes that are no policy', () => {
    refuses(Buffer.from('not a policy'), 'not a policy');
  });
  it('refuses another version', () => {
    refuses(envelope(signedBy(0), { version: 1 }), 'version 1');
  });
  it('refuses an empty rule, at the top and inside', () => {
    refuses(Buffer.alloc(0), 'empty');
    refuses(envelope(null), 'empty');
    refuses(envelope({ signedBy: null, nOutOf: { n: 1, rules: [{ signedBy: null, nOutOf: null }] } }), 'empty');
  });
  it('refuses an index without a principal', () => {
    refuses(envelope(signedBy(1)), 'principal 1, which does not exist');
  });
  it('refuses principals that are not roles', () => {
    refuses(envelope(signedBy(0), { identities: [{ ...role, classification: 1 }] }), 'kind 1');
  });
  it('never throws anything else on rubbish', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (encoded) => {
        try {
          compilePolicy(encoded);
        } catch (error) {
          expect(error).to.be.instanceOf(PolicyError);
        }
      }),
    );
  });

  it('is not satisfied by a role that cannot be read, and spoils only its branch', () => {
    const identities = [{ classification: 0, principal: Buffer.from('ff', 'hex') }, role];
    const either = { signedBy: null, nOutOf: { n: 1, rules: [signedBy(0), signedBy(1)] } };
    expect(compilePolicy(envelope(signedBy(0), { identities }))([member('A')])).to.equal(false);
    expect(compilePolicy(envelope(either, { identities }))([member('A')])).to.equal(true);
  });

  it('tells roles apart; a member is anybody of the organisation', () => {
    for (const wanted of ['ADMIN', 'CLIENT', 'PEER', 'ORDERER'] as const) {
      for (const given of ['admin', 'client', 'peer', 'orderer'] as const) {
        const isSame = wanted.toLowerCase() === given;
        expect(holds({ mspId: 'A', role: wanted }, member('A', given)), `${wanted} ${given}`).to.equal(isSame);
        expect(holds({ mspId: 'A', role: wanted }, member('B', given))).to.equal(false);
      }
      expect(holds({ mspId: 'A', role: 'MEMBER' }, member('A', 'client'))).to.equal(true);
      expect(holds({ mspId: 'A', role: 'MEMBER' }, member('B', 'client'))).to.equal(false);
    }
  });

  it('counts at least n of its rules', () => {
    const two = outOf(2, 'A', 'B', 'C');
    expect(holds(two, 'A')).to.equal(false);
    expect(holds(two, 'A', 'C')).to.equal(true);
    expect(holds(two, 'A', 'B', 'C')).to.equal(true);
    expect(holds(two, 'A', 'D')).to.equal(false);
    expect(holds(outOf(0, 'A'))).to.equal(true);
    expect(holds(outOf(2, 'A'), 'A')).to.equal(false);
  });

  it('lets nobody count twice along one way, and two peers of one organisation count as two', () => {
    expect(holds(allOf('A', 'A'), 'A')).to.equal(false);
    expect(holds(allOf('A', 'A'), member('A', 'peer', '1'), member('A', 'peer', '2'))).to.equal(true);
    expect(holds(allOf('A', anyOf('A', 'B')), 'A')).to.equal(false);
    expect(holds(allOf('A', anyOf('A', 'B')), 'A', 'B')).to.equal(true);
  });

  it('takes the first rule that fits greedily, as Fabric does, even where another choice would satisfy it', () => {
    // The member of A is spent on the first rule, so the second finds nobody.
    const greedy = allOf({ mspId: 'A', role: 'MEMBER' }, { mspId: 'A', role: 'PEER' });
    expect(holds(greedy, member('A', 'peer'), member('A', 'client'))).to.equal(false);
    expect(holds(greedy, member('A', 'client'), member('A', 'peer'))).to.equal(true);
  });

  it('gives the members of a failed branch free again', () => {
    expect(holds(anyOf(allOf('A', 'B'), allOf('A', 'C')), 'A', 'C')).to.equal(true);
  });

  it('decides the host-or-recovery policy of FABRIC 8.10', () => {
    const policy = anyOf(allOf('Hub', 'Registrar'), allOf('Registrar', outOf(2, 'Core', 'Bank')));
    expect(holds(policy, 'Hub', 'Registrar')).to.equal(true);
    expect(holds(policy, 'Hub', 'Registrar', 'Core')).to.equal(true);
    expect(holds(policy, 'Registrar', 'Core', 'Bank')).to.equal(true);
    expect(holds(policy, 'Hub', 'Bank')).to.equal(false);
    expect(holds(policy, 'Core', 'Bank', 'Hub')).to.equal(false);
    expect(holds(policy, 'Registrar', 'Core')).to.equal(false);
  });

  it('agrees with a plain count for threshold policies over distinct organisations', () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), fc.subarray(names), fc.subarray(names), (n, of, signers) => {
        const expected = signers.filter((name) => of.includes(name)).length >= n;
        expect(holds(outOf(n, ...of), ...signers)).to.equal(expected);
      }),
    );
  });
});

describe('the policy cache', () => {
  it('lets nobody satisfy bytes that are not a policy', () => {
    const cache = new PolicyCache();
    const signers = { members: [member('A')], membersId: 'A' };
    expect(cache.isSatisfied(Buffer.from('rubbish'), signers)).to.equal(false);
    expect(cache.isSatisfied(Buffer.from('rubbish'), signers)).to.equal(false);
  });

  it('remembers verdicts per policy and set of signers', () => {
    const cache = new PolicyCache();
    const a = { members: [member('A')], membersId: 'A' };
    const b = { members: [member('B')], membersId: 'B' };
    for (let round = 0; round < 2; round++) {
      expect(cache.isSatisfied(policyBytes('A'), a)).to.equal(true);
      expect(cache.isSatisfied(policyBytes('A'), b)).to.equal(false);
      expect(cache.isSatisfied(policyBytes('B'), b)).to.equal(true);
    }
  });
});
