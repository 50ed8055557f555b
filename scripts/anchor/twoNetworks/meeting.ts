/** A meeting point on a local chain, open for business, and what stands on that chain for everybody to read. */
import type { Invoice } from '../../../chaincode/src/protocol/items';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { systemRandom } from '../../../chaincode/src/suites/software';
import { MeetingPoint } from '../../../gateway/src/anchor/meetingPoint';
import { TAG_REGISTRY_ABI } from '../../../network/anchor/src/abi';
import { EvmContract } from '../../../network/anchor/src/contract';
import type { ContractEvent } from '../../../network/anchor/src/contract';
import { deployTagRegistry } from '../../../network/anchor/src/deploy';
import { EvmTagRegistry } from '../../../network/anchor/src/evmTagRegistry';
import { LOCAL_CHAIN_ID } from '../../../network/anchor/src/localChain';
import type { LocalChain } from '../../../network/anchor/src/localChain';
import type { Clearing, Say } from '../../demo/story';
import { fundedAccount } from '../localAnchor';
import { Operator } from '../meetingOperator';

const DAY_SECONDS = 86_400;
const TIMES = { holdSeconds: 3 * DAY_SECONDS, overlapSeconds: 200 * DAY_SECONDS };
/** The key's making takes seconds, and an epoch does not open in the past. */
const OPENING_SECONDS = 600;
const TAGS_MAX = 100;

/** The invoice is reserved or financed on another ledger: the money stays where it is. */
export class FinancedElsewhere extends Error {
  constructor() {
    super('the meeting point says that the invoice is taken');
    this.name = 'FinancedElsewhere';
  }
}

/** What the two consortia share: nothing but this. */
export interface Meeting {
  /** A financier of a consortium, with a secret of its own. */
  readonly financierOf: (consortium: string) => MeetingPoint;
  /** Tags the operator was asked for by a consortium. */
  readonly askedBy: (consortium: string) => number;
  /** Everything the registry told since it was opened. */
  readonly onChain: () => Promise<readonly ContractEvent[]>;
}

/** Opens a registry with its first epoch. */
export async function openMeeting({ rpc }: LocalChain, sha256: Sha256): Promise<Meeting> {
  const { account } = await fundedAccount(rpc);
  const contract = await deployTagRegistry(account, TIMES);
  const place = { chainId: LOCAL_CHAIN_ID, contract };
  const settled = async (): Promise<void> => {
    await rpc('evm_mine', []);
  };
  const operator = new Operator({ rpc, place, account, settled, sha256, tagsMax: TAGS_MAX });
  await operator.authoriseRelay();
  await operator.openEpoch(OPENING_SECONDS);
  await rpc('evm_increaseTime', [OPENING_SECONDS]);
  await settled();
  const { account: sender } = await fundedAccount(rpc);
  const evm = new EvmContract(rpc, contract, TAG_REGISTRY_ABI);
  return {
    financierOf: (consortium) =>
      new MeetingPoint({
        registry: new EvmTagRegistry({ rpc, place, sender, settled }),
        operator: operator.for(consortium),
        owner: systemRandom(32),
        sha256,
        random: systemRandom,
      }),
    askedBy: (consortium) => operator.askedBy(consortium),
    onChain: async () => {
      const logs = await rpc('eth_getLogs', [{ address: contract, fromBlock: '0x0', toBlock: 'latest' }]);
      return evm.events(logs as Parameters<typeof evm.events>[0]);
    },
  };
}

/** Reserves before the payment, marks it afterwards. Throws FinancedElsewhere where somebody was first. */
export function clearingAt(point: MeetingPoint, say: Say): Clearing {
  return {
    before: async (invoice: Invoice) => {
      if ((await point.reserve(invoice)) === 'taken') throw new FinancedElsewhere();
      say('  the meeting point knows of no other: reserved');
    },
    after: async (invoice: Invoice) => {
      await point.finance(invoice);
      say('  the meeting point has it as financed');
    },
  };
}
