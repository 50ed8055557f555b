import { configurationOf } from '../../../network/embedded/src/checkOptions';
import type { Disk } from '../../../network/embedded/src/files/disk';
import { realDisk } from '../../../network/embedded/src/files/disk';
import { Signer } from '../../../network/embedded/src/identity/signer';
import type { SigningIdentity } from '../../../network/embedded/src/identity/signer';
import type { NetworkOptions } from '../../../network/embedded/src/options';
import { Ledger } from '../../../network/embedded/src/ordering/ledger';
import { forge, results } from './forge';
import type { Forged, ForgedParts, ForgedSet } from './forge';
import { networkOptions, organisation } from './harness';

/** A ledger without threads or contracts, for tests of what happens behind the orderer. */
export interface TestLedger {
  readonly ledger: Ledger;
  /** A transaction by CoreMSP's client, endorsed by the peers named. */
  readonly transaction: (endorsers: readonly string[], set: ForgedSet, parts?: Partial<ForgedParts>) => Forged;
  /** Commits the transactions as one block and gives their codes. */
  readonly commit: (...transactions: readonly Pick<Forged, 'envelope'>[]) => Promise<readonly number[]>;
}

/** Opens a ledger of the organisations in `directory`. */
export async function openTestLedger(
  mspIds: readonly string[],
  options: Partial<NetworkOptions> & { readonly directory: string; readonly disk?: Disk },
): Promise<TestLedger> {
  const { disk = realDisk, ...overrides } = options;
  const complete = await networkOptions(mspIds, overrides);
  const peers = new Map<string, SigningIdentity>();
  for (const mspId of mspIds) peers.set(mspId, (await organisation(mspId)).peer);
  const creator = (await organisation('CoreMSP')).client;
  const ledger = await Ledger.open({
    directory: options.directory,
    disk,
    configuration: configurationOf(complete),
    orderer: new Signer(complete.orderer),
    nowMs: Date.now,
  });
  return {
    ledger,
    transaction: (endorsers, set, parts = {}) => {
      const signers = endorsers.map((mspId) => {
        const peer = peers.get(mspId);
        if (peer === undefined) throw new Error(`${mspId} is not in this test`);
        return peer;
      });
      return forge({ creator, endorsers: signers, results: results(set), ...parts });
    },
    commit: async (...transactions) => {
      const prepared = transactions.map(({ envelope }) => ledger.prepare(envelope));
      const { validationCodes } = await ledger.commit(prepared, () => Promise.resolve());
      return [...validationCodes];
    },
  };
}
