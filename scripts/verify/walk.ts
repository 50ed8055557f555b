/** Three checkers that walk a chain together: how a peer judges it, the network's rules, one reader's secrets. */
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import type { MspId } from '../../chaincode/src/protocol/acts';
import type { OrganisationRole } from '../../chaincode/src/protocol/network';
import type { Unwrapper } from '../../chaincode/src/suites/ports';
import { ledgerBlock } from '../../gateway/src/ledger/embedded';
import { LedgerDamagedError } from '../../network/embedded/src/errors';
import { sentenceOf } from './finding';
import type { VerifyFinding } from './finding';
import { BlockJudge } from './judge';
import type { JudgedBlock, JudgeOptions } from './judge';
import { PrivateChecker } from './privateChecks';
import { PublicChecker } from './publicChecks';

/** What was found. */
export interface Verification {
  readonly blocks: number;
  readonly transactions: number;
  /** Acts that could be opened. */
  readonly acts: number;
  readonly isGood: boolean;
  /** The first block in which something is wrong; null where nothing is. */
  readonly firstBadBlock: number | null;
  readonly findings: readonly string[];
}

/** An organisation with the key that opens what it was told. */
export interface Reader {
  readonly mspId: MspId;
  readonly roles: readonly OrganisationRole[];
  readonly unwrapper: Unwrapper;
}

/** Walks blocks from the first one on. */
export class Walk {
  readonly #checker = new PublicChecker();
  readonly #judge: BlockJudge;
  readonly #reader: Reader | null;
  readonly #damages: VerifyFinding[] = [];
  #own: PrivateChecker | null = null;
  #blocks = 0;

  constructor(reader: Reader | null, options: JudgeOptions) {
    this.#reader = reader;
    this.#judge = new BlockJudge(options);
  }

  async check(block: JudgedBlock): Promise<void> {
    await this.#judge.judge(block);
    this.#checker.check(block);
    await this.#ownChecker()?.check(ledgerBlock(block));
    this.#blocks += 1;
  }

  /** Notes that the chain cannot be read on. Rethrows what is another error. */
  stopAt(error: unknown): void {
    if (!(error instanceof LedgerDamagedError)) throw error;
    this.#damages.push({ block: error.blockNumber, transaction: '', rule: error.message });
  }

  result(): Verification {
    const found = [
      ...this.#judge.findings,
      ...this.#checker.findings,
      ...(this.#own?.findings ?? []),
      ...this.#damages,
    ];
    const findings = found.sort((one, other) => one.block - other.block);
    return {
      blocks: this.#blocks,
      transactions: this.#checker.transactions,
      acts: this.#own?.acts ?? 0,
      isGood: findings.length === 0,
      firstBadBlock: findings[0]?.block ?? null,
      findings: findings.map(sentenceOf),
    };
  }

  /** There is nothing to open before the first record says with which suite. */
  #ownChecker(): PrivateChecker | null {
    if (this.#reader === null || this.#checker.network === null) return null;
    const { mspId, unwrapper, roles } = this.#reader;
    const readsAll = roles.includes('regulator');
    const loaded = (): LoadedNetwork => this.#checker.loaded();
    this.#own ??= new PrivateChecker({ loaded, mspId, unwrapper, readsAll, open: this.#checker });
    return this.#own;
  }
}
