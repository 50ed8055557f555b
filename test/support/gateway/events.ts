/** Listens to a gateway's stream of events. */
import { eventually } from '../../../scripts/client/desk';
import type { TestServer } from './server';

type Event = Readonly<Record<string, unknown>>;

export interface Listening {
  /** What was told so far. */
  readonly events: readonly Event[];
  /** Everything told so far, once it holds. */
  readonly until: (holds: (events: readonly Event[]) => boolean) => Promise<readonly Event[]>;
  readonly end: () => void;
}

async function read(body: ReadableStream<Uint8Array>, events: Event[]): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    const data = blocks.filter((block) => block.startsWith('data: ')).map((block) => block.slice('data: '.length));
    events.push(...data.map((json) => JSON.parse(json) as Event));
  }
}

/** Opens the stream of whoever the token is of. */
export async function listenTo({ url }: Pick<TestServer, 'url'>, slug: string, token: string): Promise<Listening> {
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/${slug}/api/v1/events`, { headers, signal: abort.signal });
  if (!response.ok || response.body === null) throw new Error(`no stream: ${response.status}`);
  const events: Event[] = [];
  const reading = read(response.body, events).catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    events,
    until: (holds) => eventually('events', () => Promise.resolve(holds(events) ? events : null)),
    end: () => {
      abort.abort();
      void reading;
    },
  };
}
