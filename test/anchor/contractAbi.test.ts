import { expect } from 'chai';
import { Interface } from 'ethers';
import { ANCHOR_ABI, TAG_REGISTRY_ABI } from '../../network/anchor/src/abi';
import { artifactOf, compiled } from '../support/anchor/chain';
import '../support/patience';

function signatures(abi: ConstructorParameters<typeof Interface>[0]): readonly string[] {
  return new Interface(abi).fragments.map((fragment) => fragment.format('full')).sort();
}

describe('the contracts as the gateway knows them', () => {
  before(() => compiled());

  for (const [name, abi] of [
    ['Anchor', ANCHOR_ABI],
    ['TagRegistry', TAG_REGISTRY_ABI],
  ] as const) {
    it(`${name} has exactly the functions, events and errors that the compiler found`, async () => {
      expect(signatures(abi)).to.deep.equal(signatures((await artifactOf(name)).abi));
    });
  }
});
