/** Which errors are an answer of the network, to be shown and played on from. */
import { ActRefused } from '../client/desk';
import { ApiRefused } from '../client/http';

/** True for a refusal with a code; everything else is nobody's decision and ends the play. */
export function isAnswer(error: unknown): error is ActRefused | ApiRefused {
  return error instanceof ActRefused || error instanceof ApiRefused;
}
