/** What the gateway may rely on, of the embedded store and of MongoDB alike. Set MONGODB_URI to run it against a real server. */
import { SERVERS } from '../../support/store/open';
import { aggregationContract } from './contract/aggregation';
import { bulkContract } from './contract/bulk';
import { expressionContract } from './contract/expressions';
import { indexContract } from './contract/indexes';
import { modelContract } from './contract/models';
import { queryContract } from './contract/queries';
import { typeContract } from './contract/types';
import { updateContract } from './contract/updates';

const PARTS = {
  queries: queryContract,
  updates: updateContract,
  indexes: indexContract,
  aggregation: aggregationContract,
  expressions: expressionContract,
  bulk: bulkContract,
  types: typeContract,
  models: modelContract,
};

for (const { name, uri } of SERVERS) {
  describe(`contract of ${name}`, () => {
    for (const [part, contract] of Object.entries(PARTS)) {
      describe(part, function () {
        this.timeout(20_000);
        contract(uri);
      });
    }
  });
}
