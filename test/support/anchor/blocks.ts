/** Ledger blocks made from numbers: as a ledger of that height would tell them, always the same. */
import type { Header } from '../../../chaincode/src/protocol/acts';
import { hashText } from '../../../chaincode/src/statement/hashing';
import type { LedgerBlock, LedgerTransaction } from '../../../gateway/src/ledger/port';
import { sha256 } from '../firms';

/** The hash of the network's first record, as far as these tests are concerned. */
export const NETWORK = hashOf('first record');

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function hashOf(text: string): string {
  return hashText(sha256(bytesOf(text)));
}

/** 64 hex digits that stand for a text. */
export function idOf(text: string): string {
  return hashOf(text).slice(7);
}

function transactionAt(block: number, index: number, headers: number): LedgerTransaction {
  const name = `${block}/${index}`;
  const header = (at: number): [string, Header] => [
    idOf(`record ${name}/${at}`),
    { state: 'open', version: 1 + (at % 3), hash: hashOf(`body ${name}/${at}`), hosts: ['HubMSP', 'CoreMSP'] },
  ];
  const written = Array.from({ length: headers }, (_, at) => header(at));
  return {
    transactionId: idOf(`transaction ${name}`),
    index,
    isValid: (block + index) % 7 !== 3,
    event: {
      act: idOf(`act ${name}`),
      replay: false,
      outcomes: written.map(() => 'accepted'),
      touched: written.map(([id, { version }]) => [id, version] as const),
    },
    headers: new Map(written),
    envelope: bytesOf(`envelope ${name}`),
    endorsers: ['HubMSP', 'RegistrarMSP'],
    garbled: null,
  };
}

/** Block `number` of a ledger; the first has no transactions, as a configuration has none. */
export function blockAt(number: number): LedgerBlock {
  const count = number === 0 ? 0 : 1 + (number % 3);
  const transactions = Array.from({ length: count }, (_, index) => transactionAt(number, index, (number + index) % 5));
  return { number, dataHash: hashOf(`data ${number}`), transactions };
}

/** Blocks from `first` to `last`, both included. */
export function blocksBetween(first: number, last: number): readonly LedgerBlock[] {
  return Array.from({ length: last - first + 1 }, (_, at) => blockAt(first + at));
}

/** One block with so many headers in one transaction. */
export function wideBlock(number: number, headers: number): LedgerBlock {
  const block = blockAt(number);
  return { ...block, transactions: [{ ...transactionAt(number, 0, headers), isValid: true }] };
}
