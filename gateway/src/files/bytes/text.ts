/** Bytes of a table as text, decoded while they arrive. */
import { isAscii } from 'node:buffer';
import type { TextDecoder } from 'node:util';
import { Refusal } from '../faults';
import { decoderFor, guessEncoding } from './encodings';
import type { Encoding, Mark } from './encodings';

/** Bytes that the guess of an encoding wants to see, where the file has them. */
const SAMPLE_BYTES = 16 * 1024;

function firstForeign(block: Uint8Array): number {
  return isAscii(block) ? -1 : block.findIndex((byte) => byte >= 0x80);
}

function decoderOrRefuse(encoding: Encoding): TextDecoder {
  const decoder = decoderFor(encoding, 'replacing');
  if (decoder === null) throw new Refusal('FILE-ENCODING', 1, { value: encoding });
  return decoder;
}

/** Decodes blocks; plain ASCII goes through until the first other byte shows the encoding. */
class BlockDecoder {
  #decoder: TextDecoder | null = null;
  /** Kept back from the first byte that is not ASCII until there is enough to judge by. */
  #undecided: Buffer | null = null;

  constructor(mark: Mark | null) {
    if (mark !== null) this.#decoder = decoderOrRefuse(mark.encoding);
  }

  decode(block: Uint8Array): string {
    if (this.#decoder !== null) return this.#decoder.decode(block, { stream: true });
    const start = this.#undecided === null ? firstForeign(block) : 0;
    const plain = Buffer.from(block.buffer, block.byteOffset, start < 0 ? block.length : start).toString('latin1');
    if (start < 0) return plain;
    this.#undecided = Buffer.concat([this.#undecided ?? Buffer.alloc(0), block.subarray(start)]);
    return this.#undecided.length < SAMPLE_BYTES ? plain : plain + this.#decide(false);
  }

  end(): string {
    const rest = this.#undecided === null ? '' : this.#decide(true);
    return rest + (this.#decoder?.decode() ?? '');
  }

  #decide(isWhole: boolean): string {
    const sample = this.#undecided ?? Buffer.alloc(0);
    this.#undecided = null;
    this.#decoder = decoderOrRefuse(guessEncoding(sample, isWhole));
    return this.#decoder.decode(sample, { stream: true });
  }
}

/**
 * The text of a file. Bytes that are no text become U+FFFD, which the row they stand in will be refused for.
 *
 * @param mark what the first block begins with; the decoder drops it
 * @throws Refusal `FILE-ENCODING`
 */
export async function* textOf(
  blocks: AsyncIterable<Uint8Array>,
  mark: Mark | null,
): AsyncGenerator<string, void, undefined> {
  const decoder = new BlockDecoder(mark);
  for await (const block of blocks) yield decoder.decode(block);
  yield decoder.end();
}
