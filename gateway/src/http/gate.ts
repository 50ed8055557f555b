/**
 * Stands before a route that takes large bodies from anybody: bounded tries by address, then one request after the
 * other, so that no more than one body is in memory and the process goes on with everything else in between.
 */
import type { RequestHandler, Response } from 'express';
import { Queue } from '../auth/queue';
import { Tries } from '../auth/tries';
import type { TriesBound } from '../auth/tries';
import { tooManyRequests } from './problem';

export interface GateBounds {
  /** Requests from one address that came to nothing. */
  readonly tries: TriesBound;
  /** Requests that may wait for their turn; their bodies are not read meanwhile. */
  readonly waitingMax: number;
  /** A body that takes longer to arrive loses its turn and its connection. */
  readonly arrivesWithinMs: number;
}

/** Resolves when the turn begins; it lasts until `left`. Throws QueueFull. */
function turnIn(queue: Queue, left: Promise<void>): Promise<void> {
  return new Promise((begin, refuse) => {
    const turn = queue.run(() => {
      begin();
      return left;
    });
    turn.catch(refuse);
  });
}

/** Answered, or its sender went away. */
function closed(response: Response): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    response.once('close', () => {
      resolve();
    });
  });
}

/** Counts over every organisation of the process whose routes it stands before. */
export function gate({ tries: bound, waitingMax, arrivesWithinMs }: GateBounds): RequestHandler {
  const tries = new Tries(bound);
  const queue = new Queue(waitingMax);
  return async function enter(request, response, next) {
    const address = request.ip ?? '';
    const waitMs = tries.take(address);
    if (waitMs > 0)
      throw tooManyRequests('Too many requests of this address came to nothing.', Math.ceil(waitMs / 1000));
    response.once('finish', () => {
      if (response.statusCode < 400) tries.giveBack(address);
    });
    const left = closed(response);
    await turnIn(queue, left);
    const late = setTimeout(() => request.destroy(), arrivesWithinMs);
    const arrived = (): void => {
      clearTimeout(late);
    };
    request.once('end', arrived);
    void left.then(arrived);
    next();
  };
}
