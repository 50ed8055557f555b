import { expect } from 'chai';
import { stopsPeers } from '../../../scripts/fuzz/generate/deadly';
import { THEMES, programOf } from '../../../scripts/fuzz/generate/programs';
import type { Call, Operation, Program } from '../../../scripts/fuzz/program';
import { shrink } from '../../../scripts/fuzz/shrink';

type Rounds = Program['rounds'];

const PLENTY = 5000;
const FIRST: Operation = { op: 'put', key: 'a', value: 'v' };

function call(...operations: readonly Operation[]): Call {
  return { client: 'CoreMSP', peers: ['CoreMSP'], operations };
}

/** Asks whether a program still has some operation, as a difference that this operation alone makes would. */
function has(op: Operation['op']): (rounds: Rounds) => Promise<boolean> {
  return (rounds) =>
    Promise.resolve(
      rounds.some(({ calls }) => calls.some(({ operations }) => operations.some((one) => one.op === op))),
    );
}

describe('shrinking', () => {
  it('leaves one call with one operation of a random program in which one operation is to blame', async () => {
    for (const theme of THEMES.filter((one) => one !== 'many')) {
      const { rounds } = programOf(7, theme);
      const whole = [...rounds.slice(0, -1), { calls: [call({ op: 'who' }, FIRST), call({ op: 'who' })] }];
      const smallest = await shrink(whole, has('who'), PLENTY);
      const calls = smallest.flatMap((round) => round.calls);
      expect(calls.flatMap(({ operations }) => operations)).to.deep.equal([{ op: 'who' }]);
      expect(calls).to.have.length(1);
      expect(calls[0]?.client).to.not.contain('/');
    }
  });

  it('keeps the calls that are sent again pointing to the same ones', async () => {
    const rounds: Rounds = [
      { calls: [call(FIRST), { ...call({ op: 'delete', key: 'a' }), purpose: 'keep' }] },
      { calls: [{ ...call(), again: 1 }], send: [1] },
    ];
    const sendsDeletion = (candidate: Rounds): Promise<boolean> => {
      const calls = candidate.flatMap((round) => round.calls);
      const isDeletion = (number: number | undefined): boolean => calls[number ?? -1]?.operations[0]?.op === 'delete';
      const sent = candidate.flatMap(({ send = [] }) => send);
      return Promise.resolve(sent.some(isDeletion) && calls.some(({ again }) => isDeletion(again)));
    };
    const smallest = await shrink(rounds, sendsDeletion, PLENTY);
    expect(smallest).to.deep.equal([
      { calls: [{ ...call({ op: 'delete', key: 'a' }), purpose: 'keep' }] },
      { calls: [{ ...call(), again: 0 }], send: [0] },
    ]);
  });

  it('gives up after so many attempts, with something that still differs', async () => {
    const rounds: Rounds = [{ calls: [call(FIRST), call(FIRST), call({ op: 'who' })] }];
    let asked = 0;
    const smallest = await shrink(rounds, (candidate) => (asked++, has('who')(candidate)), 2);
    expect(asked).to.equal(2);
    expect(await has('who')(smallest)).to.equal(true);
  });
});

describe('random programs', () => {
  it('are the same from the same seed and others from other ones', () => {
    for (const theme of THEMES) {
      expect(programOf(3, theme)).to.deep.equal(programOf(3, theme));
      expect(programOf(3, theme)).to.not.deep.equal(programOf(4, theme));
    }
  });

  it("never delete a key and change its policy alone in one block, which ends Fabric's peers", () => {
    const policy: Operation = { op: 'setPolicy', key: 'a', policy: { rule: 'CoreMSP' } };
    const deleting = call({ op: 'delete', key: 'a' });
    expect(stopsPeers({ rounds: [{ calls: [deleting, call(policy)] }] })).to.equal(true);
    expect(stopsPeers({ rounds: [{ calls: [deleting] }, { calls: [call(policy)] }] })).to.equal(false);
  });

  it("never write a key behind a policy of it that comes a second time, which halts Fabric's peers", () => {
    const policy = call(FIRST, { op: 'setPolicy', key: 'a', policy: { rule: 'CoreMSP' } });
    const writing: Call = { ...call(FIRST), purpose: 'keep' };
    const before = { calls: [policy, writing] };
    expect(stopsPeers({ rounds: [before, { calls: [], send: [0, 1] }] })).to.equal(true);
    expect(stopsPeers({ rounds: [before, { calls: [], send: [1, 0] }] })).to.equal(false);
    expect(stopsPeers({ rounds: [before, { calls: [{ ...call(), again: 0 }, call(FIRST)] }] })).to.equal(true);
    expect(stopsPeers({ rounds: [{ calls: [{ ...policy, twist: 'other id' }, call(FIRST)] }] })).to.equal(true);
    expect(stopsPeers({ rounds: [before] })).to.equal(false);
  });

  it('stop no peers from any seed', () => {
    for (let seed = 0; seed < 500; seed++) expect(stopsPeers(programOf(seed, 'policies'))).to.equal(false);
  });
});
