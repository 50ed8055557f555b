/** Which errors are an answer of the network, to be shown and played on from. */
import { ActRefused } from '../client/desk';
import { ApiRefused } from '../client/http';

/** The code and what belongs to it; null for everything that is nobody's decision. */
export function reasonOf(error: unknown): string | null {
  return error instanceof ActRefused || error instanceof ApiRefused ? error.message : null;
}
