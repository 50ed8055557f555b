import { SimulationError } from './simulationError';

/**
 * What may not happen in one transaction (Fabric txmgr, tx_simulator): queries whose results are not checked again at
 * commit, pages and private ranges, exclude writes, before and after. Fabric's texts, its misspelling included.
 */
export class QueryRules {
  readonly #transactionId: string;
  #hasWritten = false;
  #hasPaged = false;
  #hasQueriedPrivate = false;

  constructor(transactionId: string) {
    this.#transactionId = transactionId;
  }

  beforeWrite(): void {
    this.#refuse(
      this.#hasQueriedPrivate,
      'Transaction has already performed queries on pvt data. Writes are not allowed',
    );
    this.#refuse(this.#hasPaged, 'Transaction has already performed a paginated query. Writes are not allowed');
    this.#hasWritten = true;
  }

  beforePage(): void {
    this.#refuse(this.#hasWritten, 'Paginated queries are supported only in a read-only transaction');
    this.#hasPaged = true;
  }

  beforePrivateQuery(): void {
    this.#refuse(this.#hasWritten, 'Queries on pvt data is supported only in a read-only transaction');
    this.#hasQueriedPrivate = true;
  }

  #refuse(isWrong: boolean, reason: string): void {
    if (isWrong) throw new SimulationError(`txid [${this.#transactionId}]: unsuppored transaction. ${reason}`);
  }
}
