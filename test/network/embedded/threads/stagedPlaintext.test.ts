import { expect } from 'chai';
import { StagedPlaintext } from '../../../../network/embedded/src/threads/stagedPlaintext';

const set = (collection: string, text: string) => ({ collection, rwset: Buffer.from(text) });
const textOf = (found: Uint8Array | null): string | null => (found === null ? null : Buffer.from(found).toString());

describe('plaintext that waits for its block', () => {
  it('is found by submission and collection', async () => {
    const staged = new StagedPlaintext();
    staged.add(1, [set('a', 'first'), set('b', 'second')]);
    expect(textOf(await staged.find(1, 'b'))).to.equal('second');
    expect(await staged.find(1, 'c')).to.equal(null);
  });

  it('is waited for when the demand comes first', async () => {
    const staged = new StagedPlaintext();
    const found = staged.find(1, 'a');
    staged.add(1, [set('a', 'late')]);
    expect(textOf(await found)).to.equal('late');
  });

  it('is dropped when its block is done, before it came or after', async () => {
    const staged = new StagedPlaintext();
    staged.add(1, [set('a', 'kept')]);
    staged.discard([1, 2]);
    staged.add(2, [set('a', 'late')]);
    let isFound = false;
    const again = Promise.all([staged.find(1, 'a'), staged.find(2, 'a')]).then(() => (isFound = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isFound).to.equal(false);
    // Numbers are not used twice; here they are, to end the wait.
    staged.add(1, []);
    staged.add(2, []);
    await again;
  });
});
