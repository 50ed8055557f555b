/** What changes at the organisation, as it changes; a lost connection comes back by itself. */
import { integer, object, oneOf, optional, text } from '../lib/reading';
import type { Read } from '../lib/reading';
import { ShapeError } from '../lib/reading';
import type { Client } from './client';
import { Refusal, Unreachable } from './errors';

const happening = object({
  what: oneOf(['record', 'statement', 'import', 'enrolment']),
  kind: optional(text),
  id: optional(text),
  hash: optional(text),
  state: optional(text),
  rows: optional(integer),
  good: optional(integer),
  bad: optional(integer),
  applied: optional(integer),
});
/** Something changed; what exactly is asked for again. */
export type Happening = Read<typeof happening>;

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

export class Events {
  readonly #client: Client;
  readonly #listeners = new Set<(happening: Happening) => void>();
  readonly #abort = new AbortController();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Returns how to stop listening. */
  listen(listener: (happening: Happening) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Listens until stopped. Events are hints: whoever needs certainty asks again, so a gap loses nothing. */
  async run(): Promise<void> {
    const { signal } = this.#abort;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const stream = await this.#client.listen(signal);
        pauseMs = FIRST_PAUSE_MS;
        await this.#readAll(stream);
      } catch (error) {
        if (this.#isOver(error)) return;
        if (!isPassing(error)) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    }
  }

  /** Stopped meanwhile, or logged out. */
  #isOver(error: unknown): boolean {
    return this.#abort.signal.aborted || (error instanceof Refusal && error.status === 401);
  }

  async #readAll(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    const reader = stream.getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#tell(block);
    }
  }

  #tell(block: string): void {
    const data = block
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => line.slice(6))
      .join('\n');
    if (data === '') return;
    const told = happening(JSON.parse(data) as unknown, 'event');
    for (const listener of [...this.#listeners]) listener(told);
  }
}

/** A connection that breaks off, or an event we do not understand: both pass with the next connection. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof Unreachable ||
    error instanceof Refusal ||
    error instanceof TypeError ||
    error instanceof SyntaxError ||
    error instanceof ShapeError
  );
}
