import { expect } from 'chai';
import { InvariantViolation } from '../../chaincode/src/kernel/invariant';
import { LedgerStore } from '../../chaincode/src/ledger/store';
import type { LedgerStub } from '../../chaincode/src/ledger/store';
import { ENVELOPES } from '../../chaincode/src/protocol';

/** Notes every call of the stub, in order. */
function noting(state: Readonly<Record<string, string>> = {}): { stub: LedgerStub; calls: string[] } {
  const calls: string[] = [];
  const note = (call: string): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  const stub: LedgerStub = {
    getState: (key) => {
      calls.push(`get ${key}`);
      return Promise.resolve(new Uint8Array(Buffer.from(state[key] ?? '')));
    },
    putState: (key, value) => note(`put ${key} ${Buffer.from(value).toString()}`),
    setStateValidationParameter: (key, policy) => note(`policy ${key} ${Buffer.from(policy).toString()}`),
    putPrivateData: (collection, key, value) => note(`private ${collection} ${key} ${Buffer.from(value).toString()}`),
    getTxID: () => 'tx',
    getMspID: () => 'CoreMSP',
  };
  return { stub, calls };
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

describe('the store', () => {
  it('calls reading what was not loaded, and writing twice, a bug of ours', async () => {
    const { stub } = noting({ a: '1' });
    const store = new LedgerStore(stub);
    expect(() => store.read('a')).to.throw(InvariantViolation, 'key was not loaded: a');
    await store.load(['a']);
    expect(store.json('a')).to.equal(1);
    store.put('a', 2, null);
    expect(() => {
      store.put('a', 3, null);
    }).to.throw(InvariantViolation, 'key is written once: a');
  });

  it('reads each key once, and a key that is not there as null', async () => {
    const { stub, calls } = noting({ a: '{"x":1}' });
    const store = new LedgerStore(stub);
    await store.load(['a', 'b', 'a']);
    await store.load(['b', 'a']);
    expect(calls).to.deep.equal(['get a', 'get b']);
    expect([store.json('a'), store.read('b'), store.json('b')]).to.deep.equal([{ x: 1 }, null, null]);
    expect([store.isLoaded('b'), store.isLoaded('c')]).to.deep.equal([true, false]);
  });

  it('shows committed values also after an own write was planned', async () => {
    const store = new LedgerStore(noting({ a: '1' }).stub);
    await store.load(['a']);
    store.put('a', 2, null);
    expect(store.json('a')).to.equal(1);
  });

  it('writes nothing before it is told to, then everything in canonical form, the envelope last', async () => {
    const { stub, calls } = noting();
    const store = new LedgerStore(stub);
    store.put('k2', { b: 1, a: 2 }, bytes('rule'));
    store.put('k1', [], null);
    expect(calls).to.deep.equal([]);
    await store.save({ key: 'act/1', value: bytes('sealed') });
    expect(calls).to.deep.equal([
      'put k2 {"a":2,"b":1}',
      'policy k2 rule',
      'put k1 []',
      `private ${ENVELOPES} act/1 sealed`,
    ]);
  });
});
