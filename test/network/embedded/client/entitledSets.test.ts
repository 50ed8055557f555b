import { expect } from 'chai';
import { entitledSets } from '../../../../network/embedded/src/client/entitledSets';
import { Collections } from '../../../../network/embedded/src/collections';
import { TxPrivateReadWriteSet } from '../../../../network/embedded/src/protobuf/readWriteSets';
import { collection } from '../../../support/network/harness';

const ALL = ['CoreMSP', 'BankMSP', 'HubMSP'];

describe('the plaintext that an organisation is sent', () => {
  const collections = new Collections([collection('pair', ['CoreMSP', 'BankMSP']), collection('shared', ALL)], ALL);
  const plaintext = (...names: readonly string[]): Buffer =>
    TxPrivateReadWriteSet.encode({
      dataModel: 0,
      nsPvtRwset: [
        {
          namespace: 'tally',
          collectionPvtRwset: names.map((collectionName) => ({
            collectionName,
            rwset: Buffer.from(`of ${collectionName}`),
          })),
        },
      ],
    });
  const seen = (...names: readonly string[]): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      [...entitledSets(plaintext(...names), collections)].map(([mspId, sets]) => [
        mspId,
        sets.map(({ collection: name, rwset }) => `${name}: ${Buffer.from(rwset).toString()}`),
      ]),
    );

  it('is that of its collections only', () => {
    expect(seen('pair', 'shared', '_implicit_org_HubMSP')).to.deep.equal({
      CoreMSP: ['pair: of pair', 'shared: of shared'],
      BankMSP: ['pair: of pair', 'shared: of shared'],
      HubMSP: ['shared: of shared', '_implicit_org_HubMSP: of _implicit_org_HubMSP'],
    });
  });

  it('is nothing of a collection that is not defined', () => {
    expect(seen('nowhere')).to.deep.equal({});
  });

  it('shares no memory with the plaintext of others', () => {
    const sets = [...entitledSets(plaintext('pair', 'shared'), collections).values()].flat();
    expect(new Set(sets.map(({ rwset }) => rwset.buffer)).size).to.equal(sets.length);
    for (const { rwset } of sets) expect(rwset.buffer.byteLength).to.equal(rwset.length);
  });
});
