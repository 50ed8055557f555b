/** A file as it arrives, up to a bound. */
import type { Request } from 'express';
import { Problem } from './problem';

function tooLarge(bytesMax: number): Problem {
  return new Problem({ status: 413, code: 'body_too_large', title: `A file has at most ${bytesMax} bytes.` });
}

function isCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

/** The body's bytes. Throws Problem where it is too large, or where its sender went away. */
export async function* uploadOf(request: Request, bytesMax: number): AsyncGenerator<Uint8Array> {
  if (Number(request.get('content-length') ?? '0') > bytesMax) throw tooLarge(bytesMax);
  let total = 0;
  try {
    // Whoever stops reading early can still answer: the connection stays, and the rest is thrown away.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (total > bytesMax) throw tooLarge(bytesMax);
      yield chunk;
    }
  } catch (cause) {
    if (!isCutOff(cause)) throw cause;
    throw new Problem({ status: 400, code: 'bad_request', title: 'The file did not arrive whole.' }, { cause });
  }
}
