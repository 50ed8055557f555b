/** A local chain with the contracts on it, to which a sandbox's ledger is anchored. Both begin anew with every start. */
import { Wallet } from 'ethers';
import type { AnchorPolicy } from '../../gateway/src/anchor/decide';
import type { AnchorOptions } from '../../gateway/src/anchor/service';
import { Account, deployAnchor, registerConsortium } from '../../network/anchor/src/deploy';
import { EvmAnchor } from '../../network/anchor/src/evmAnchor';
import { LOCAL_CHAIN_ID, startLocalChain } from '../../network/anchor/src/localChain';
import type { LocalChain } from '../../network/anchor/src/localChain';
import type { Rpc } from '../../network/anchor/src/rpc';
import { writePlace } from './placeFile';

const GWEI = 1_000_000_000n;
const BLOCK_EVERY_MS = 2000;
const ROUND_MS = 1000;

/** Often, because whoever tries it out wants to see it; a public chain is anchored to every some hours. */
const SANDBOX_POLICY: AnchorPolicy = {
  blocks: 50,
  everyMs: 20_000,
  rangeMax: 1000,
  feeMax: 200n * GWEI,
  tip: GWEI,
  patienceMs: 30_000,
};

/** A running chain, and the options with which a gateway anchors on it. */
export interface LocalAnchor {
  readonly chain: LocalChain;
  readonly options: AnchorOptions;
}

/** A new account with ether from nowhere, as only a local chain gives it. */
export async function fundedAccount(rpc: Rpc): Promise<{ readonly account: Account; readonly privateKey: string }> {
  const { address, privateKey } = Wallet.createRandom();
  await rpc('hardhat_setBalance', [address, `0x${(10n ** 24n).toString(16)}`]);
  return { account: new Account(rpc, privateKey), privateKey };
}

/** How a ledger is anchored on a chain whose node gives ether away; where it is stands in the data folder. */
export function anchorOn({ rpc, url }: LocalChain, folder: string): AnchorOptions {
  return {
    policy: SANDBOX_POLICY,
    roundMs: ROUND_MS,
    open: async (network) => {
      const { account: governor } = await fundedAccount(rpc);
      const { account: publisher, privateKey } = await fundedAccount(rpc);
      const contract = await deployAnchor(governor);
      const place = await registerConsortium(rpc, { contract, chainId: LOCAL_CHAIN_ID, network, governor, publisher });
      await writePlace(folder, { url, ...place });
      return new EvmAnchor({ rpc, place, privateKey });
    },
  };
}

/** Starts a local chain for the ledger of a data folder. */
export async function startLocalAnchor(folder: string): Promise<LocalAnchor> {
  const chain = await startLocalChain({ blockEveryMs: BLOCK_EVERY_MS });
  return { chain, options: anchorOn(chain, folder) };
}
