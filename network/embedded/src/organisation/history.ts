import { decodeBlock } from '../blocks/blockBuilder';
import { decodeTransaction } from '../blocks/decodedTransaction';
import type { RecordFile } from '../files/recordFile';
import type { MessageOf } from '../protobuf/message';
import type { KeyModification } from '../protobuf/queries';
import type { StateDatabase, StateSnapshot } from '../state/stateDatabase';

const NO_BLOCK = -1;

type Modification = MessageOf<typeof KeyModification>;

/** Reads from the blocks what was ever written under a key. */
export class KeyHistory {
  readonly #blocks: RecordFile;
  readonly #database: StateDatabase;
  readonly #chaincode: string;

  constructor(parts: Readonly<{ blocks: RecordFile; database: StateDatabase; chaincode: string }>) {
    this.#blocks = parts.blocks;
    this.#database = parts.database;
    this.#chaincode = parts.chaincode;
  }

  /** Every write of an open key by a valid transaction, newest first, as of a snapshot. */
  async *modifications(snapshot: StateSnapshot, key: string): AsyncGenerator<Modification, void, undefined> {
    let read: Readonly<{ number: number; envelopes: readonly Uint8Array[] }> = { number: NO_BLOCK, envelopes: [] };
    for await (const { blockNumber: number, transactionIndex } of snapshot.history(key)) {
      if (read.number !== number) read = { number, envelopes: this.#envelopes(number) };
      yield this.#modification(read.envelopes[transactionIndex], { key, number });
    }
  }

  #envelopes(number: number): readonly Uint8Array[] {
    const location = this.#database.blockLocation(number);
    if (location === null) throw new Error(`block ${number} is not in the index`);
    return decodeBlock(this.#blocks.read(location)).envelopes;
  }

  #modification(
    envelope: Uint8Array | undefined,
    { key, number }: Readonly<{ key: string; number: number }>,
  ): Modification {
    const decoded = envelope === undefined ? null : decodeTransaction(envelope);
    const own = decoded?.sets.find(({ namespace }) => namespace === this.#chaincode);
    const write = own?.open.writes.find((written) => written.key === key);
    if (decoded === null || write === undefined)
      throw new Error(`block ${number} does not write the key it is indexed by`);
    const { transactionId, timestamp } = decoded;
    return { transactionId, timestamp, value: write.value, isDelete: write.isDelete || write.value.length === 0 };
  }
}
